"""The series store for when one file a day is outgrown: InfluxDB 2, with a spool behind it.

What waits in the spool is durable but not read back. Writing is tested against VictoriaMetrics
and a scripted double, reading against the double only: Flux was never run against a real InfluxDB.
"""

import logging
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

from hub.adapters.series.buckets import first_ms_from, means, partials_of, whole_millisecond
from hub.adapters.series.flux import points_query
from hub.adapters.series.influx_client import InfluxClient, InfluxTarget, Outcome, QueryError
from hub.adapters.series.line_protocol import line_count, payloads
from hub.adapters.series.spool import Spool, records
from hub.errors import StoreUnavailable
from hub.pipeline.series import SeriesPoint, SeriesRow

_log = logging.getLogger(__name__)
_SPOOL_BYTES: Final = 1_000_000_000
_TIMEOUT_S: Final = 10.0


class InfluxSeries:
    """Straight to the server while it answers; to the spool, and only there, from its first failure
    until `maintain_once` has moved everything that waits."""

    def __init__(
        self,
        target: InfluxTarget,
        spool_directory: Path,
        spool_bytes: int = _SPOOL_BYTES,
        timeout_s: float = _TIMEOUT_S,
    ) -> None:
        self._bucket = target.bucket
        self._client = InfluxClient(target, timeout_s)
        self._spool = Spool(spool_directory, spool_bytes)
        self._away = False
        self._refusing = False

    def append(self, rows: Sequence[SeriesRow]) -> None:
        """Confirmed by the server, or fsynced to the spool; raises StoreUnavailable."""
        for payload in payloads(rows):
            if not self._spool.is_empty() or not self._settled(payload):
                self._spool.append(payload)

    def read(
        self, home_id: str, sensor_id: str, since: datetime, until: datetime, every_s: int | None
    ) -> list[SeriesPoint]:
        """Points in [since, until), oldest first; raises StoreUnavailable."""
        since_ms, until_ms = first_ms_from(since), first_ms_from(until)
        if since_ms >= until_ms:  # which Flux calls an error
            return []
        flux = points_query(self._bucket, home_id, sensor_id, since_ms, until_ms)
        try:
            points = [_point(record) for record in self._client.query(flux)]
        except QueryError as error:
            raise StoreUnavailable(f"series store: {error}") from error
        return points if every_s is None else means(partials_of(points, every_s))

    def maintain_once(self) -> int:
        """Move what waits, oldest first, until the server fails; how many rows moved."""
        moved = 0
        try:
            while segment := self._spool.oldest():
                for payload in records(segment):
                    if not self._settled(payload):
                        return moved
                    moved += line_count(payload)
                self._spool.drop(segment)
        except StoreUnavailable as error:
            self._stuck(str(error))
        return moved

    def drop_before(self, day: date) -> int:  # noqa: ARG002
        """The bucket's own retention forgets."""
        return 0

    def close(self) -> None:
        """Let go of files and connections."""
        self._spool.close()
        self._client.close()

    def _settled(self, payload: bytes) -> bool:
        """The server has it, or has refused it for good and it lies aside."""
        outcome, reason = self._client.write(payload)
        match outcome:
            case Outcome.STORED:
                self._back()
                return True
            case Outcome.REFUSED:
                self._put_aside(payload, reason)
                return True
            case Outcome.AWAY:
                self._gone(reason)
                return False

    def _put_aside(self, payload: bytes, reason: str) -> None:
        path = self._spool.put_aside(payload)
        if not self._refusing:
            extra = {"reason": reason, "rows": line_count(payload), "file": path.name}
            _log.error("series batch refused for good and put aside", extra=extra)
        self._refusing = True

    def _gone(self, reason: str) -> None:
        if not self._away:
            _log.warning("series server away, spooling", extra={"reason": reason})
        self._away = True

    def _stuck(self, reason: str) -> None:
        if not self._refusing:
            _log.error("series spool cannot be moved", extra={"reason": reason})
        self._refusing = True

    def _back(self) -> None:
        if self._away:
            _log.info("series server back")
        self._away = self._refusing = False


def _point(record: dict[str, object]) -> SeriesPoint:
    observed_at, value = record.get("_time"), record.get("value")
    if not isinstance(observed_at, datetime) or not isinstance(value, float):
        raise QueryError("the answer is not a table of times and values")
    return SeriesPoint(whole_millisecond(observed_at), value, str(record.get("quality")))
