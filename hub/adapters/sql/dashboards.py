"""A file for dashboards: the `dash_…` views as tables, copied once a minute.

Grafana lets whoever may look at a panel send any SELECT, and reading a database in WAL mode needs
leave to write beside it. So it is never pointed at the state database: this file holds counts only.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import Connection

from hub.adapters.sql.schema import PUBLISHED
from hub.adapters.sql.state import StateDatabase
from hub.adapters.sql.unit_counts import COLUMNS, UNITS, unit_counts
from hub.errors import StoreUnavailable

FILE = "dashboards.sqlite"
EVERY_S = 60.0
REST = 20
"""However large the hub, counting takes at most a twentieth of one thread's time."""

Counts = tuple[Sequence[str], Sequence[Sequence[Any]]]


class DashboardCopy:
    """Counts in one look, writes in one transaction."""

    def __init__(self, database: StateDatabase, folder: Path) -> None:
        self._database = database
        self._path = folder / FILE
        self._next_s = 0.0

    def publish_once(self) -> int:
        """The whole file anew, if it is time; always 0: nobody else has more to do for it."""
        began_s = monotonic()
        if began_s < self._next_s:
            return 0
        self.publish()
        self._next_s = monotonic() + max(EVERY_S, REST * (monotonic() - began_s))
        return 0

    def publish(self) -> None:
        """The whole file anew; StoreUnavailable if it cannot be written."""
        with self._database.read() as connection:
            counted = {name: _counts(connection, name) for name in PUBLISHED}
            counted[UNITS] = COLUMNS, unit_counts(connection)
        try:
            self._write(counted)
        except (OSError, sqlite3.Error) as error:
            raise StoreUnavailable(f"dashboards: {self._path}: {error}") from error

    def _write(self, counted: dict[str, Counts]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, isolation_level=None)) as copy:
            copy.execute("PRAGMA journal_mode=DELETE")  # a reader may not write, and need not
            copy.execute("BEGIN IMMEDIATE")
            for name, (columns, rows) in counted.items():
                copy.execute(f"DROP TABLE IF EXISTS {name}")
                copy.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
                marks = ", ".join("?" * len(columns))
                copy.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
            copy.execute("COMMIT")
        self._path.chmod(0o644)


def _counts(connection: Connection, name: str) -> Counts:
    found = connection.exec_driver_sql(f"SELECT * FROM {name}")
    return list(found.keys()), [tuple(row) for row in found]
