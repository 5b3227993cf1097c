"""Readings in a dict: for tests and dry runs."""

import threading
from collections.abc import Sequence
from datetime import date, datetime

from hub.adapters.series.buckets import at_ms, first_ms_from, means, partials_of
from hub.pipeline.series import SeriesPoint, SeriesRow

_Key = tuple[int, int, str]  # observed_ms, seq, outbox_id


class MemorySeries:
    """Forgets everything at the end of the process; never unavailable."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sensors: dict[tuple[str, str], dict[_Key, SeriesRow]] = {}

    def append(self, rows: Sequence[SeriesRow]) -> None:
        """Keep the first row of every key."""
        with self._lock:
            for row in rows:
                sensor = self._sensors.setdefault((row.home_id, row.sensor_id), {})
                sensor.setdefault((row.observed_ms, row.seq, row.outbox_id), row)

    def read(
        self, home_id: str, sensor_id: str, since: datetime, until: datetime, every_s: int | None
    ) -> list[SeriesPoint]:
        """Points in [since, until), oldest first."""
        wanted = range(first_ms_from(since), first_ms_from(until))
        with self._lock:
            kept = sorted(self._sensors.get((home_id, sensor_id), {}).items())
        points = [
            SeriesPoint(at_ms(row.observed_ms), row.value, row.quality)
            for _, row in kept
            if row.observed_ms in wanted
        ]
        return points if every_s is None else means(partials_of(points, every_s))

    def maintain_once(self) -> int:
        """Nothing ever waits."""
        return 0

    def drop_before(self, day: date) -> int:  # noqa: ARG002
        """Nothing is kept for long."""
        return 0

    def close(self) -> None:
        """Nothing to let go of."""
