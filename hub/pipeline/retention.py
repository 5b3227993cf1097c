"""What is kept and for how long; the rest is forgotten, a little at a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from hub.domain.repeats import KNOWN_FOR
from hub.pipeline.ports import Begin, Clock
from hub.pipeline.series import SeriesStore

EVERY = timedelta(hours=1)
LIFE_READINGS = timedelta(days=40)
"""Proof may be thirty days late; older signs of life decide nothing any more."""
COMMANDS = timedelta(days=7)
QUARANTINE = timedelta(days=30)
TOLD = timedelta(days=30)
"""Who was told of a ticket reaches it, and the home's name, so long after it ended."""
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Older:
    """Before when each goes."""

    life: datetime
    commands: datetime
    quarantine: datetime
    told: datetime
    sight: datetime
    taken: datetime


class RetentionStore(Protocol):
    """The queries of this step."""

    def forget(self, older: Older, most: int) -> int:
        """Delete at most so many rows of each that are older; how many went."""


@dataclass(slots=True)
class Retention:
    """Forgets what is over."""

    begin: Begin[RetentionStore]
    series: SeriesStore
    clock: Clock
    series_days: int
    last_at: datetime | None = None

    def forget_once(self) -> int:
        """Once an hour; how many rows went."""
        now = self.clock.now()
        if self.last_at is not None and now - self.last_at < EVERY:
            return 0
        series_from = now - timedelta(days=self.series_days)
        older = Older(
            life=now - LIFE_READINGS,
            commands=now - COMMANDS,
            quarantine=now - QUARANTINE,
            told=now - TOLD,
            sight=series_from,  # whoever reads that nothing was seen reads whether it could
            taken=now - KNOWN_FOR,
        )
        with self.begin() as store:
            gone = store.forget(older, MOST_ROWS)
        self.series.drop_before(series_from.date())
        self.last_at = now if gone < MOST_ROWS else None
        return gone
