"""Photos of visits: files beside the state database, and what becomes of them in the end."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from hub.pipeline.ports import Begin, Clock

log = logging.getLogger(__name__)

EVERY = timedelta(hours=1)
UNCLAIMED_FOR = timedelta(hours=1)
"""A file without a row is younger while its row is being written."""
MOST_A_PASS = 500


class Photos(Protocol):
    """Where the files lie."""

    def keep(self, content: bytes) -> str:
        """Make a small picture of what came, without a word about where and with what it was taken.

        It is on the disk when its name is returned. InvalidInput for what is no picture.
        """

    def read(self, name: str) -> bytes | None:
        """What a file holds; None if it is gone."""

    def forget(self, name: str) -> None:
        """It may be gone already."""

    def names(self, before: datetime) -> Sequence[str]:
        """Files that were written before then."""


class PhotoStore(Protocol):
    """The queries of tidying up."""

    def forget_visits(self, ended_before: datetime, most: int) -> Sequence[str]:
        """Blank where and what, of visits that ended before then; the names of their photos."""

    def unknown(self, names: Sequence[str]) -> Sequence[str]:
        """Those that no row names."""


class PhotoUpkeep:
    """Forgets photos whose time is over, and files that a crash left without a row."""

    def __init__(
        self, begin: Begin[PhotoStore], photos: Photos, clock: Clock, kept_for: timedelta
    ) -> None:
        self._begin, self._photos, self._clock = begin, photos, clock
        self._kept_for = kept_for
        self._last_at: datetime | None = None

    def tidy_once(self) -> int:
        """Once an hour; how many files went. The row goes first: a file alone is found again."""
        now = self._clock.now()
        if self._last_at is not None and now - self._last_at < EVERY:
            return 0
        with self._begin() as store:
            over = store.forget_visits(now - self._kept_for, MOST_A_PASS)
        written = self._photos.names(self._clock.wall() - UNCLAIMED_FOR)
        with self._begin() as store:
            orphans = store.unknown(written)
        gone = {*over, *orphans}
        for name in gone:
            self._photos.forget(name)
        if gone:
            log.info("photos went", extra={"action": "photos_forgotten", "photos": len(gone)})
        self._last_at = None if len(over) == MOST_A_PASS else now
        return len(gone)
