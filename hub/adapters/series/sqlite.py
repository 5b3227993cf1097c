"""The embedded series store: one SQLite file a UTC day."""

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from hub.adapters.series.buckets import Partial, first_ms_from, means
from hub.adapters.series.day_file import DayFile, read_partials, read_points
from hub.adapters.series.durable import make_directory
from hub.errors import StoreUnavailable
from hub.pipeline.series import SeriesPoint, SeriesRow

_DAY_MS = 86_400_000
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_MOST_OPEN = 8
_SUFFIX = ".sqlite"


class SqliteSeries:
    """Appends under one lock; every read opens its own read-only connections."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._lock = threading.Lock()
        self._open: OrderedDict[int, DayFile] = OrderedDict()

    def append(self, rows: Sequence[SeriesRow]) -> None:
        """One durable transaction a day; raises StoreUnavailable."""
        with self._lock:
            for day, part in _by_day(rows):
                self._append_day(day, part)

    def read(
        self, home_id: str, sensor_id: str, since: datetime, until: datetime, every_s: int | None
    ) -> list[SeriesPoint]:
        """Points in [since, until), oldest first; raises StoreUnavailable."""
        since_ms, until_ms = first_ms_from(since), first_ms_from(until)
        with _as_unavailable():
            if every_s is not None:
                return means(self._partials(home_id, sensor_id, since_ms, until_ms, every_s))
            return [
                point
                for path, first, end in self._within(since_ms, until_ms)
                for point in read_points(path, home_id, sensor_id, first, end)
            ]

    def maintain_once(self) -> int:
        """Nothing ever waits."""
        return 0

    def drop_before(self, day: date) -> int:
        """Delete the files of the days before `day`; how many. Raises StoreUnavailable."""
        with self._lock, _as_unavailable():
            old = [number for number in self._days() if number < day.toordinal() - _EPOCH_DAY]
            for number in old:
                self._forget(number)
                path = self._path(number)
                for suffix in ("", "-wal", "-shm"):
                    path.with_name(path.name + suffix).unlink(missing_ok=True)
            return len(old)

    def close(self) -> None:
        """Let go of the files; the next append opens them again."""
        with self._lock:
            for day in list(self._open):
                self._forget(day)

    def _append_day(self, day: int, rows: Sequence[SeriesRow]) -> None:
        try:
            with _as_unavailable():
                self._opened(day).append(rows)
        except BaseException:
            self._forget(day)  # whatever it believed about the file is open to doubt
            raise

    def _opened(self, day: int) -> DayFile:
        known = self._open.get(day)
        if known is not None:
            self._open.move_to_end(day)
            return known
        while len(self._open) >= _MOST_OPEN:
            self._forget(next(iter(self._open)))
        make_directory(self._directory)
        opened = self._open[day] = DayFile(self._path(day))
        return opened

    def _forget(self, day: int) -> None:
        opened = self._open.pop(day, None)
        if opened is not None:
            opened.close()

    def _partials(
        self, home_id: str, sensor_id: str, since_ms: int, until_ms: int, every_s: int
    ) -> Iterator[Partial]:
        for path, first, end in self._within(since_ms, until_ms):
            yield from read_partials(path, home_id, sensor_id, first, end, every_s)

    def _within(self, since_ms: int, until_ms: int) -> Iterator[tuple[Path, int, int]]:
        """The files that [since, until) touches, oldest first, each with its part of it."""
        for day in self._days():
            first, end = max(since_ms, day * _DAY_MS), min(until_ms, (day + 1) * _DAY_MS)
            if first < end:
                yield self._path(day), first, end

    def _days(self) -> list[int]:
        names = self._directory.glob(f"*{_SUFFIX}")
        return sorted(date.fromisoformat(path.stem).toordinal() - _EPOCH_DAY for path in names)

    def _path(self, day: int) -> Path:
        return self._directory / f"{date.fromordinal(day + _EPOCH_DAY)}{_SUFFIX}"


def _by_day(rows: Sequence[SeriesRow]) -> list[tuple[int, Sequence[SeriesRow]]]:
    days = {row.observed_ms // _DAY_MS for row in rows}
    if len(days) == 1:
        return [(days.pop(), rows)]
    return [
        (day, [row for row in rows if row.observed_ms // _DAY_MS == day]) for day in sorted(days)
    ]


@contextmanager
def _as_unavailable() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StoreUnavailable(f"series store: {error}") from error
