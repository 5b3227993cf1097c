"""Files beside the state database, photos and evidence, and what becomes of them in the end."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from hub.pipeline.ports import Begin, Clock

log = logging.getLogger(__name__)

EVERY = timedelta(hours=1)
UNCLAIMED_FOR = timedelta(hours=1)
"""A file without a row is younger while its row is being written."""
MOST_A_PASS = 2_000


class Files(Protocol):
    """Where files of one kind lie; each kind has its own way of keeping one."""

    def read(self, name: str) -> bytes | None:
        """What a file holds; None if it is gone."""

    def forget(self, name: str) -> None:
        """It may be gone already."""

    def names(self, before: datetime) -> Sequence[str]:
        """Files that were written before then."""


class FileStore(Protocol):
    """The queries of tidying up."""

    def forget(self, before: datetime, most: int) -> Sequence[str]:
        """Blank what rows say whose time was over before then; the names of their files."""

    def unknown(self, names: Sequence[str]) -> Sequence[str]:
        """Those that no row names."""


class FileUpkeep:
    """Forgets files whose time is over, and those that a crash left without a row."""

    def __init__(
        self, kind: str, begin: Begin[FileStore], files: Files, clock: Clock, kept_for: timedelta
    ) -> None:
        self._kind, self._begin, self._files, self._clock = kind, begin, files, clock
        self._kept_for = kept_for
        self._last_at: datetime | None = None

    def tidy_once(self) -> int:
        """Once an hour; how many files went. The row goes first: a file alone is found again."""
        now = self._clock.now()
        if self._last_at is not None and now - self._last_at < EVERY:
            return 0
        with self._begin() as store:
            over = store.forget(now - self._kept_for, MOST_A_PASS)
        written = self._files.names(self._clock.wall() - UNCLAIMED_FOR)
        with self._begin() as store:
            gone = {*over, *store.unknown(written)}
        for name in gone:
            self._files.forget(name)
        if gone:
            what = {"action": f"{self._kind}_forgotten", "files": len(gone)}
            log.info("%s went", self._kind, extra=what)
        self._last_at = None if len(over) == MOST_A_PASS else now
        return len(gone)
