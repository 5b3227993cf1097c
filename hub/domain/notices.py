"""Telling people: one row a step, person and channel, and what follows when one does not go out."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.domain.channel_order import in_order
from hub.domain.digests import is_digest
from hub.domain.phrases import Sentence
from hub.domain.tickets import OPEN, UNACCEPTED, Priority, State

STAND_DOWN = "stand_down"
FOLLOW_UP, WHISTLE = "follow_up", "whistle"
# What a row says of a notice that no channel answered for; technical words of the API, in English.
NO_LONGER_NEEDED = "no longer needed"
HEARD_ALREADY = "heard already"
NEEDLESS = (NO_LONGER_NEEDED, HEARD_ALREADY)
ON_THE_PAGE = "shown on the page"
CRASHED_TWICE = "the hub crashed twice while sending"
STOPPED = "the hub stopped before sending"
BODY_LENGTH, TITLE_LENGTH = 1000, 200

MOST_ATTEMPTS = 8
FIRST_WAIT_S, LONGEST_WAIT_S = 2.0, 120.0


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody on a rung and how to reach him."""

    worker_id: str
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A message for one person on one channel, to be sent by the notifier."""

    notice_id: str
    ticket_id: str
    step: str
    worker_id: str
    channel: str
    title: str
    body: str
    priority: Priority
    place: int = 0
    """Its channel's place in the person's order; 0 goes out at once."""


def tell(
    ticket_id: str,
    priority: Priority,
    step: str,
    contacts: Iterable[Contact],
    title: str,
    sentences: Iterable[Sentence],
) -> list[NewNotice]:
    """One notice a person and channel; the page and the log come with every person."""
    body = _body(tuple(sentences))
    return [
        NewNotice(
            notice_id=notice_id(ticket_id, step, contact.worker_id, channel),
            ticket_id=ticket_id,
            step=step,
            worker_id=contact.worker_id,
            channel=channel,
            title=title[:TITLE_LENGTH],
            body=body,
            priority=priority,
            place=place,
        )
        for contact in contacts
        for channel, place in in_order(priority, contact.channels)
    ]


def _body(sentences: tuple[Sentence, ...]) -> str:
    lines = [sentence.zh for sentence in sentences] + [sentence.en for sentence in sentences]
    return "\n".join(lines)[:BODY_LENGTH]


def sides(body: str) -> Sentence:
    """The two languages of a body, as many lines each."""
    lines = body.split("\n")
    half = (len(lines) + 1) // 2
    return Sentence("".join(lines[:half]), " ".join(lines[half:]))


def notice_id(ticket_id: str, step: str, worker_id: str, channel: str) -> str:
    """The same step, person and channel always give the same id: repeating repeats nothing."""
    told = "\x1f".join((ticket_id, step, worker_id, channel))
    return "m-" + hashlib.blake2b(told.encode(), digest_size=12).hexdigest()


def why_needless(
    step: str,
    state: State,
    *,
    attempts: int,
    overdue: bool,
    relieved: bool = False,
    heard: bool = False,
    place: int = 0,
) -> str | None:
    """Why a waiting notice helps nobody any more; None while it is needed.

    Nobody is told again of what he has `heard` on another channel. Short of that a stand-down goes
    out: somebody may be on the way. Nobody is told of a finished ticket, nor of an alarm that proof
    of life has `relieved` since it was written. A retry, or a channel that waited for its turn,
    stops when somebody has taken the ticket, unless his promise is broken.
    """
    if not (stands_alone(step) or is_digest(step)):
        if state not in OPEN or relieved:
            return NO_LONGER_NEEDED
        is_first = attempts == 0 and place == 0
        if not (state in UNACCEPTED or overdue or is_first or is_line(step)):
            return NO_LONGER_NEEDED
    return HEARD_ALREADY if heard else None


def is_line(step: str) -> bool:
    """Whether a step sends somebody to doors of a walk list, whoever holds its ticket."""
    return step.split(":", 1)[0] == "line"


def stands_alone(step: str) -> bool:
    """Whether a step asks for no visit now: it goes out whatever has become of the ticket."""
    return step.split(":", 1)[0] in {STAND_DOWN, FOLLOW_UP, WHISTLE}


def is_whistle(step: str) -> bool:
    """Whether a step is about a department's task; officers know nothing of the resident."""
    return step.split(":", 1)[0] == WHISTLE


@dataclass(frozen=True, slots=True)
class Retry:
    """Try again then; wall clock."""

    at: datetime


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Trying again cannot help, or has not helped often enough."""

    reason: str


def after_failure(
    attempts: int, reason: str, wall: datetime, jitter: float, *, permanent: bool
) -> Retry | GiveUp:
    """What follows the failure of attempt number `attempts` (from 1); `jitter` lies in [0, 1).

    Exponential back-off with jitter over the upper half of each step, so that a thousand messages
    that failed together do not come back together.
    """
    if permanent or attempts >= MOST_ATTEMPTS:
        return GiveUp(reason)
    step_s = min(FIRST_WAIT_S * 2 ** (attempts - 1), LONGEST_WAIT_S)
    return Retry(wall + timedelta(seconds=step_s * (0.5 + jitter / 2)))
