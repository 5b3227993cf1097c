"""What a node is told changes: whoever changes it says so here, and the config goes out again."""

from sqlalchemy import ColumnElement, Connection, update

from hub.adapters.sql.schema import nodes


def config_changed(connection: Connection, these: ColumnElement[bool]) -> int:
    """The nodes for which the condition holds get their config anew; how many they are."""
    revision = nodes.c.config_revision + 1
    changed = update(nodes).where(these).values(config_revision=revision, published_revision=0)
    return connection.execute(changed).rowcount
