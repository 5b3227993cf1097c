"""Sentences as keys and facts: the domain says what is so, a catalogue says it in each language."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

Fact = str | int | datetime
"""A datetime is shown as a time of day in the home's zone; a str may name another catalogue key."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence of the catalogue and what fills it."""

    key: str
    facts: dict[str, Fact] = field(default_factory=dict)


class Points(StrEnum):
    """Which way a piece of evidence points."""

    WORRY = "worry"
    COMFORT = "comfort"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing we know, for or against worry."""

    points: Points
    phrase: Phrase
    observed_at: datetime | None = None
    sensor_id: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A phrase said in both languages."""

    zh: str
    en: str
