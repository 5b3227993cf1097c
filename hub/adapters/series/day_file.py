"""One UTC day of readings in one SQLite file.

A reading's long identity (home, sensor, kind, outbox) is written once, as a stream; readings name
it by a number. They are clustered by slot, 20 s of observation, and only within it by stream:
appended rows then land on a few pages at the end of the tree. Clustered by stream alone, 4,000 rows
of 2,000 streams dirty 2,000 pages, at five times the CPU (measured 7 against 1.3 µs a row). The
price is paid by the reader: a stream's day is one seek a slot, 15 ms instead of one.
"""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

from hub.adapters.series.buckets import Partial, at_ms
from hub.pipeline.series import SeriesPoint, SeriesRow

_SLOT_MS: Final = 20_000
_MOST_ROWS: Final = 4096
"""Rows a statement; times six columns it stays under SQLite's own default of 32,766 parameters."""

_OPEN: Final = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA wal_autocheckpoint = 4000;
PRAGMA cache_size = -16000;
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS streams (
    home_id TEXT NOT NULL, sensor_id TEXT NOT NULL, kind TEXT NOT NULL, outbox_id TEXT NOT NULL,
    stream_id INTEGER NOT NULL UNIQUE,
    PRIMARY KEY (home_id, sensor_id, kind, outbox_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS readings (
    slot INTEGER NOT NULL, stream_id INTEGER NOT NULL, observed_ms INTEGER NOT NULL,
    seq INTEGER NOT NULL, value REAL NOT NULL, quality TEXT NOT NULL,
    PRIMARY KEY (slot, stream_id, observed_ms, seq)
) WITHOUT ROWID;
COMMIT;
"""

_SELECTED: Final = """
WITH RECURSIVE
wanted(home_id, sensor_id, since_ms, until_ms) AS (VALUES (?, ?, ?, ?)),
slots(slot, last) AS (
    SELECT since_ms / {slot_ms}, (until_ms - 1) / {slot_ms} FROM wanted
    UNION ALL SELECT slot + 1, last FROM slots WHERE slot < last
)
SELECT {columns}
FROM wanted CROSS JOIN streams USING (home_id, sensor_id) CROSS JOIN slots
CROSS JOIN readings USING (slot, stream_id)
WHERE observed_ms >= since_ms AND observed_ms < until_ms
"""
_POINTS: Final = (
    _SELECTED.format(slot_ms=_SLOT_MS, columns="observed_ms, value, quality")
    + "ORDER BY observed_ms, seq, outbox_id"
)
_PARTIALS: Final = (
    _SELECTED.format(
        slot_ms=_SLOT_MS,
        columns="observed_ms / ?5 * ?5 AS start, sum(value), count(*), min(quality), max(quality)",
    )
    + "GROUP BY start"
)

_T = TypeVar("_T")
_Stream = tuple[str, str, str, str]
_Flat = list[str | int | float]


class DayFile:
    """The open file of one day, for writing; not thread-safe. Raises sqlite3.Error."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            self._connection.executescript(_OPEN)
            self._streams = self._known_streams()
        except sqlite3.Error:
            self.close()
            raise

    def append(self, rows: Sequence[SeriesRow]) -> None:
        """Insert what is not there yet, in one transaction. After an error, throw this object away:
        its memory of streams may be ahead of the file."""
        execute = self._connection.execute
        execute("BEGIN IMMEDIATE")
        for start in range(0, len(rows), _MOST_ROWS):
            chunk = rows[start : start + _MOST_ROWS]
            # One statement for the whole chunk: sqlite3 lets go of the GIL at every step, and
            # beside a busy thread `executemany` waits up to 5 ms a row to get it back.
            size = 1 << (len(chunk) - 1).bit_length()
            execute(_insert(size), _padded(self._flattened(chunk), size * 6))
        execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        with suppress(sqlite3.Error):
            self._connection.close()

    def _known_streams(self) -> dict[_Stream, int]:
        query = "SELECT home_id, sensor_id, kind, outbox_id, stream_id FROM streams"
        rows = self._connection.execute(query)
        return {(home, sensor, kind, outbox): number for home, sensor, kind, outbox, number in rows}

    def _flattened(self, rows: Sequence[SeriesRow]) -> _Flat:
        try:
            return _flat(rows, self._streams)
        except KeyError:
            self._register(rows)
            return _flat(rows, self._streams)

    def _register(self, rows: Sequence[SeriesRow]) -> None:
        for row in rows:
            stream = (row.home_id, row.sensor_id, row.kind, row.outbox_id)
            if stream not in self._streams:
                stream_id = len(self._streams)
                self._connection.execute(
                    "INSERT INTO streams VALUES (?, ?, ?, ?, ?)", (*stream, stream_id)
                )
                self._streams[stream] = stream_id


def read_points(
    path: Path, home_id: str, sensor_id: str, since_ms: int, until_ms: int
) -> list[SeriesPoint]:
    """Points in [since, until) in this file, oldest first; raises sqlite3.Error."""
    return _read(path, _POINTS, (home_id, sensor_id, since_ms, until_ms), _point)


def read_partials(
    path: Path, home_id: str, sensor_id: str, since_ms: int, until_ms: int, every_s: int
) -> list[Partial]:
    """This file's share of each bucket that it touches; raises sqlite3.Error."""
    return _read(path, _PARTIALS, (home_id, sensor_id, since_ms, until_ms, every_s * 1000), Partial)


def _read(
    path: Path, query: str, wanted: tuple[str | int, ...], made: Callable[..., _T]
) -> list[_T]:
    if not path.exists():
        return []
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            return [made(*row) for row in connection.execute(query, wanted)]
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):  # created a moment ago, or just before a crash
                return []
            raise


def _point(observed_ms: int, value: float, quality: str) -> SeriesPoint:
    return SeriesPoint(at_ms(observed_ms), value, quality)


def _flat(rows: Sequence[SeriesRow], streams: dict[_Stream, int]) -> _Flat:
    flat: _Flat = []
    for home, sensor, kind, observed_ms, value, quality, outbox, seq in rows:
        stream_id = streams[home, sensor, kind, outbox]
        flat += (observed_ms // _SLOT_MS, stream_id, observed_ms, seq, value, quality)
    return flat


def _padded(flat: _Flat, length: int) -> _Flat:
    """Repeats of the first row, which OR IGNORE ignores: so few statement sizes stay prepared."""
    return flat + flat[:6] * ((length - len(flat)) // 6)


@cache
def _insert(size: int) -> str:
    return "INSERT OR IGNORE INTO readings VALUES " + ",".join(["(?,?,?,?,?,?)"] * size)
