"""What her family hears of a window: good news, or that somebody is looking after it; no names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub.domain.checkins import Verdict
from hub.domain.phrases import Fact, Phrase
from hub.domain.tickets import Outcome, State
from hub.domain.windows import Direction, Gesture

DAYS = 7
"""Today and the six before."""


class FamilyState(StrEnum):
    """How a window stands, for those who love her."""

    SEEN = "seen"
    WAITING = "waiting"
    IN_CARE = "in_care"
    AWAY = "away"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Care:
    """The ticket that a window became: how far it is, and what was found at the door."""

    state: State
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """The sign that a verdict rests on."""

    at: datetime
    sensor_id: str


@dataclass(frozen=True, slots=True)
class News:
    """What is said of one window."""

    state: FamilyState
    phrases: tuple[Phrase, ...]
    at: datetime | None = None


_PROGRESS: Mapping[State, str] = {
    State.NEW: "family.care_asked",
    State.ASSIGNED: "family.care_asked",
    State.ACCEPTED: "family.care_going",
    State.ON_SITE: "family.care_there",
    State.RESOLVED: "family.care_done",
    State.CLOSED: "family.care_done",
    State.CANCELED: "family.care_canceled",
}


def waiting(due_at: datetime, *, asking: bool) -> News:
    """Nothing is due yet, or the home has just asked her."""
    phrase = Phrase("family.asking") if asking else Phrase("family.waiting", {"due": due_at})
    return News(FamilyState.WAITING, (phrase,))


def seen(gesture: Gesture | None, proof: Proof | None) -> News:
    """Good news, which no verdict has to be waited for."""
    return News(FamilyState.SEEN, (_seen(gesture, proof),), proof.at if proof else None)


def news_of(
    verdict: Verdict,
    gesture: Gesture | None,
    proof: Proof | None,
    late_at: datetime | None,
    care: Care | None,
) -> News:
    """What a verdict is for her family; `late_at` is a sign that came after it.

    A sign that came late is good news, whatever the verdict was and stays.
    """
    if verdict is Verdict.SEEN:
        return seen(gesture, proof)
    if verdict is Verdict.AWAY:
        return News(FamilyState.AWAY, (Phrase("family.away"),))
    if late_at is not None:
        return News(FamilyState.SEEN, (Phrase("family.seen_late", {"at": late_at}),), late_at)
    cause = Phrase(f"family.{verdict.value}")
    if care is None and verdict is Verdict.BLIND:
        return News(FamilyState.UNKNOWN, (cause,))
    return News(FamilyState.IN_CARE, (cause, _progress(care or Care(State.NEW))))


def _seen(gesture: Gesture | None, proof: Proof | None) -> Phrase:
    if proof is None:
        return Phrase("family.seen")
    if gesture is None or proof.sensor_id not in gesture.sensor_ids:
        return Phrase("family.seen_answer", {"at": proof.at})
    said: dict[str, Fact] = {"at": proof.at, "what": f"@kind.{gesture.kind}"}
    if gesture.kind == "curtain" and gesture.direction is not Direction.CHANGE:
        return Phrase(f"family.seen_{gesture.direction.value}", said)
    return Phrase("family.seen_change", said)


def _progress(care: Care) -> Phrase:
    key = _PROGRESS[care.state]
    if key == "family.care_done" and care.outcome is not None:
        return Phrase("family.care_found", {"outcome": f"@outcome.{care.outcome.value}"})
    return Phrase(key)
