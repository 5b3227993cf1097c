"""A furnished state database, and the file that dashboards read."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hub.adapters.sql.dashboards import FILE, DashboardCopy
from hub.adapters.sql.migrate import migrate
from hub.adapters.sql.state import StateDatabase
from tests.contract.grafana.furnished import HOMES, Furnishing

NOW = datetime(2026, 11, 22, 4, 30, tzinfo=UTC)
Furnish = Callable[..., StateDatabase]


@pytest.fixture(scope="session")
def furnish(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Furnish]:
    """Call it with the ids of homes for a migrated, furnished state database."""
    opened = list[StateDatabase]()

    def furnished(homes: tuple[str, ...] = HOMES) -> StateDatabase:
        database = StateDatabase(tmp_path_factory.mktemp("state") / "state.sqlite")
        opened.append(database)
        migrate(database)
        with database.write() as connection:
            Furnishing(connection, NOW, homes).everything(due=True)
        return database

    yield furnished
    for database in opened:
        database.close()


@pytest.fixture(scope="session")
def state(furnish: Furnish) -> StateDatabase:
    """One that is only looked at."""
    return furnish()


def copy_of(database: StateDatabase, folder: Path) -> Path:
    """The file of counts of a state database."""
    DashboardCopy(database, folder).publish()
    return folder / FILE


@pytest.fixture(scope="session")
def counts_file(state: StateDatabase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of counts of `state`."""
    return copy_of(state, tmp_path_factory.mktemp("dashboards"))


@pytest.fixture
def counts(counts_file: Path) -> Iterator[sqlite3.Connection]:
    """The same, opened as Grafana's plugin opens it: to read."""
    with closing(sqlite3.connect(f"file:{counts_file}?mode=ro", uri=True)) as connection:
        yield connection
