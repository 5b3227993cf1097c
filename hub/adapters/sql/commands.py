"""The queries of commands and configs."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from hub.adapters.sql.bulk import read_rows, write_rows
from hub.adapters.sql.config_lists import people_of, vehicles_of
from hub.adapters.sql.schema import commands, from_ms, to_ms
from hub.domain.scenes import running
from hub.pipeline.commanding import CommandRow, ConfigRow, Lists, NodeToConfigure
from hub.pipeline.window_codec import window_from_json

_PUBLISHED = (
    "UPDATE commands SET published_at = v.column1, reply_by = v.column2"
    " FROM (VALUES {rows}) v WHERE command_id = v.column3"
)
_UNHEARD = (
    "UPDATE commands SET outcome = 'unheard', reply_by = NULL WHERE command_id IN"
    " (SELECT command_id FROM commands WHERE reply_by <= ? AND outcome IS NULL LIMIT ?)"
)
_NEVER_SENT = (
    "UPDATE commands SET outcome = 'unheard', published_at = ?"
    " WHERE published_at IS NULL AND expires_at <= ?"
)
_ASKED_IN_VAIN = (
    "UPDATE deadlines SET next_at = ?1 WHERE asked_at IS NOT NULL AND next_at > ?1"
    " AND NOT EXISTS (SELECT 1 FROM commands c WHERE c.home_id = deadlines.home_id"
    "  AND c.kind = 'ask' AND c.detail ->> 'window_id' = deadlines.window_id"
    "  AND c.detail ->> 'day' = deadlines.day AND (c.outcome IS NULL OR c.outcome NOT IN"
    "  ('unheard', 'failed', 'expired', 'unsupported', 'refused')))"
)
_TO_CONFIGURE = (
    "SELECT n.node_id, n.home_id, n.config_revision, r.dialect, s.scenes"
    " FROM nodes n LEFT JOIN residents r USING (home_id) LEFT JOIN node_scenes s USING (node_id)"
    " WHERE n.published_revision = 0 OR n.config_until < ? LIMIT ?"
)
_FREED = (
    "SELECT node_id, revision FROM freed_nodes"
    " WHERE node_id NOT IN (SELECT node_id FROM nodes) LIMIT ?"
)
_FORGOTTEN = "DELETE FROM freed_nodes WHERE node_id IN (SELECT value FROM json_each(?))"
_WINDOWS = (
    "SELECT home_id, definition FROM windows WHERE home_id IN (SELECT value FROM json_each(?))"
)
_ABSENCES = (
    "SELECT home_id, from_at, until_at FROM absences"
    " WHERE home_id IN (SELECT value FROM json_each(?))"
)
_CONFIGURED = (
    "UPDATE nodes SET published_revision = v.column1, config_until = v.column2"
    " FROM (VALUES {rows}) v WHERE node_id = v.column3"
)


class SqlCommands:
    """One transaction of commands and configs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def to_publish(self, limit: int) -> list[CommandRow]:
        """Commands that nobody has sent yet."""
        query = select(commands).where(commands.c.published_at.is_(None))
        rows = self._connection.execute(query.order_by(commands.c.created_at).limit(limit))
        return [
            CommandRow(row.command_id, row.node_id, row.kind, row.detail, row.expires_at)
            for row in rows
        ]

    def published(self, command_ids: list[str], wall: datetime, reply_by: datetime) -> None:
        """They are on their way."""
        rows = [(to_ms(wall), to_ms(reply_by), command_id) for command_id in command_ids]
        write_rows(self._connection, _PUBLISHED, rows)

    def unheard(self, wall: datetime, now: datetime, limit: int) -> int:
        """Close commands without a reply; an ask that no node heard is due at once."""
        self._connection.exec_driver_sql(_UNHEARD, (to_ms(wall), limit))
        self._connection.exec_driver_sql(_NEVER_SENT, (to_ms(wall), to_ms(now)))
        done = self._connection.exec_driver_sql(_ASKED_IN_VAIN, (to_ms(now),))
        return done.rowcount

    def to_configure(self, renew_before: datetime, limit: int) -> list[NodeToConfigure]:
        """Nodes whose config changed, or reaches less than a week ahead."""
        rows = read_rows(self._connection, 5, _TO_CONFIGURE, (to_ms(renew_before), limit))
        homes = json.dumps([row[1] for row in rows])
        windows = self._by_home(2, _WINDOWS, homes)
        absences = self._by_home(3, _ABSENCES, homes)
        freed = read_rows(self._connection, 2, _FREED, (limit,))
        emptied = [NodeToConfigure(node_id, revision, [], []) for node_id, revision in freed]
        return emptied + [
            NodeToConfigure(
                node_id=node_id,
                revision=revision,
                windows=[window_from_json(json.loads(row[1])) for row in windows.get(home_id, [])],
                absences=[(from_ms(row[1]), from_ms(row[2])) for row in absences.get(home_id, [])],
                dialect=dialect,
                scenes=running(json.loads(scenes or "[]")),
            )
            for node_id, home_id, revision, dialect, scenes in rows
        ]

    def lists_of(self, node_ids: list[str], now: datetime) -> Lists:
        """Whom the cameras of these nodes may look for."""
        connection = self._connection
        return Lists(people_of(connection, node_ids, now), vehicles_of(connection, node_ids, now))

    def configured(self, rows: list[ConfigRow], until: datetime) -> None:
        """They have it, as far as the broker goes."""
        values = [(row.revision, to_ms(until), row.node_id) for row in rows]
        write_rows(self._connection, _CONFIGURED, values)
        node_ids = json.dumps([row.node_id for row in rows])
        self._connection.exec_driver_sql(_FORGOTTEN, (node_ids,))

    def _by_home(self, columns: int, query: str, homes: str) -> dict[str, list[tuple[Any, ...]]]:
        found: dict[str, list[tuple[Any, ...]]] = {}
        for row in read_rows(self._connection, columns, query, (homes,)):
            found.setdefault(row[0], []).append(tuple(row))
        return found
