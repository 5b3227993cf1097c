"""The port to the series store: readings over time, for looking at and never for judging."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol


class SeriesRow(NamedTuple):
    """One reading to append; a tuple, because a busy hub makes forty thousand a second."""

    home_id: str
    """Or the post: no name is given to both."""
    sensor_id: str
    kind: str
    observed_ms: int
    """Milliseconds since the epoch, UTC."""
    value: float
    quality: str
    outbox_id: str
    seq: int


class SeriesPoint(NamedTuple):
    """One value read back; with `every_s` the mean of its bucket, named by the bucket's start."""

    observed_at: datetime
    value: float
    quality: str


class SeriesStore(Protocol):
    """Idempotent on (home, sensor, observed, outbox, seq)."""

    def append(self, rows: Sequence[SeriesRow]) -> None:
        """Durable when it returns (or fsynced to a spool); raises StoreUnavailable."""

    def read(
        self, home_id: str, sensor_id: str, since: datetime, until: datetime, every_s: int | None
    ) -> list[SeriesPoint]:
        """Points in [since, until), oldest first; raises StoreUnavailable."""

    def maintain_once(self) -> int:
        """Move what waits in a spool; how many rows moved. Never raises for an absent server."""

    def drop_before(self, day: date) -> int:
        """Forget the UTC days before `day`, where the store does that itself; how many went."""

    def close(self) -> None:
        """Let go of files and connections."""
