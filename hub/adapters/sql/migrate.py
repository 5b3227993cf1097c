"""Brings a state database to the present schema; running it again changes nothing."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from hub.adapters.sql.state import StateDatabase

MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(database: StateDatabase) -> None:
    """All steps or none, in one transaction; StoreUnavailable if the file cannot be written."""
    with database.write() as connection:
        command.upgrade(_config(connection), "head")


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
