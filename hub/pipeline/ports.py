"""The small ports that every step may lean on. Each step adds the one to its own queries."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from hub.domain.phrases import Fact, Phrase, Sentence

Store_co = TypeVar("Store_co", covariant=True)


class Begin(Protocol[Store_co]):
    """Opens one transaction with one step's queries; commits on leaving, rolls back on an error."""

    def __call__(self) -> AbstractContextManager[Store_co]: ...


class Clock(Protocol):
    """Two times. Windows, asks and ladders run on `now`; links, replies and back-off on `wall`."""

    def now(self) -> datetime:
        """The contract's time, aware UTC: in a drill it runs faster than the wall."""

    def wall(self) -> datetime:
        """The time on the wall, aware UTC."""


class Phrasebook(Protocol):
    """The catalogue: what we say, in both languages."""

    def say(self, phrases: list[Phrase], zone: ZoneInfo) -> Sentence:
        """Phrases joined to one sentence with its full stop; times shown in the zone."""

    def text(self, key: str, language: str, **facts: Fact) -> str:
        """One entry as it stands, for titles and pages; `language` is `zh-CN` or `en`."""


NewId = Callable[[str], str]
"""`new_id("t")` gives a fresh random id such as `t-7f3k2q9x41`."""

Jitter = Callable[[], float]
"""A fresh number in [0, 1), so that what failed together does not come back together."""

Ring = Callable[[], None]
"""Wakes the next step; losing a ring costs a second, never a row."""
