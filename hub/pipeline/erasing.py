"""What is held about a resident: given out on request, erased on request or when its time is over.

Erasing takes the person out: name, ways to her, her own people, every free word and picture. What
stays says only that some home of this area had a window, a verdict and a ticket, for the figures.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from hub.errors import Conflict, NotFound
from hub.pipeline.ports import Begin, Clock

log = logging.getLogger(__name__)
Held = Mapping[str, Sequence[Mapping[str, object]]]
"""Rows by the table that holds them: a document for her, which no rule of ours reads."""
EVERY = timedelta(hours=1)
MOST_HOMES = 20
MOST_ROWS = 5_000


class Standing(StrEnum):
    """Where a home stands between enrolment and oblivion."""

    UNKNOWN = "unknown"
    ENROLLED = "enrolled"
    ENDED = "ended"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Terms:
    """How long what is kept about people is kept."""

    home: timedelta
    """A home's personal data after it ended."""
    words: timedelta
    """Notes, bodies of messages, pictures of alerts."""
    audit: timedelta


@dataclass(frozen=True, slots=True)
class Pictures:
    """Names of files that show her or her home."""

    photos: Sequence[str]
    evidence: Sequence[str]


class ErasureStore(Protocol):
    """The queries of giving out and erasing."""

    def standing(self, home_id: str) -> Standing: ...
    def held(self, home_id: str) -> Held: ...
    def erase(self, home_id: str) -> Pictures:
        """Take the person out; the files that have to go, too."""

    def ended_before(self, at: datetime, most: int) -> list[str]:
        """Homes that ended before then and still hold a person."""

    def blank_words(self, before: datetime, most: int) -> int:
        """Blank what was said and pictured before then; how many rows were."""

    def forget_audit(self, before: datetime, now: datetime) -> int:
        """Let old entries go, behind a checkpoint; how many went."""


class Erasing:
    """Gives out, erases, forgets."""

    def __init__(
        self,
        begin: Begin[ErasureStore],
        look: Begin[ErasureStore],
        clock: Clock,
        terms: Terms,
        forget_photo: Callable[[str], None],
        forget_evidence: Callable[[str], None],
    ) -> None:
        self._begin, self._look, self._clock = begin, look, clock
        self._terms = terms
        self._forget_photo, self._forget_evidence = forget_photo, forget_evidence
        self._last_at: datetime | None = None

    def held(self, home_id: str) -> Held:
        """Everything that stands about a home; NotFound."""
        with self._look() as store:
            if store.standing(home_id) == Standing.UNKNOWN:
                raise NotFound(f"no home {home_id}")
            return store.held(home_id)

    def erase(self, home_id: str) -> None:
        """Take the person out of a home that has ended; NotFound, Conflict."""
        with self._begin() as store:
            match store.standing(home_id):
                case Standing.UNKNOWN:
                    raise NotFound(f"no home {home_id}")
                case Standing.ENROLLED:
                    raise Conflict(f"home {home_id} is enrolled; end it first")
                case Standing.ENDED | Standing.ERASED:
                    pictures = store.erase(home_id)
        self._forget_pictures(pictures)
        log.info("a home was erased", extra={"action": "home_erased", "home_id": home_id})

    def forget_once(self) -> int:
        """Once an hour: homes that ended long ago, and old words; how many homes and rows."""
        now = self._clock.now()
        if self._last_at is not None and now - self._last_at < EVERY:
            return 0
        with self._begin() as store:
            ended = store.ended_before(now - self._terms.home, MOST_HOMES)
            pictures = [store.erase(home_id) for home_id in ended]
            blanked = store.blank_words(now - self._terms.words, MOST_ROWS)
            wall = self._clock.wall()
            gone = store.forget_audit(wall - self._terms.audit, wall)
        for gone_with_her in pictures:
            self._forget_pictures(gone_with_her)
        for home_id in ended:
            log.info("a home was erased", extra={"action": "home_erased", "home_id": home_id})
        more = len(ended) == MOST_HOMES or blanked >= MOST_ROWS
        self._last_at = None if more else now
        return len(ended) + blanked + gone

    def _forget_pictures(self, pictures: Pictures) -> None:
        for name in pictures.photos:
            self._forget_photo(name)
        for name in pictures.evidence:
            self._forget_evidence(name)
