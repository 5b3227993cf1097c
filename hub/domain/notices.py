"""Telling people: one row a step, person and channel, and what follows when one does not go out."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.domain.phrases import Sentence
from hub.domain.tickets import OPEN, UNACCEPTED, Priority, State

WEB, LOG = "web:", "log:"
BUILT_IN = (WEB, LOG)
STAND_DOWN = "stand_down"
# What a row says of a notice that no channel answered for; technical words of the API, in English.
NO_LONGER_NEEDED = "no longer needed"
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
        )
        for contact in contacts
        for channel in dict.fromkeys((*BUILT_IN, *contact.channels))
    ]


def _body(sentences: tuple[Sentence, ...]) -> str:
    lines = [sentence.zh for sentence in sentences] + [sentence.en for sentence in sentences]
    return "\n".join(lines)[:BODY_LENGTH]


def notice_id(ticket_id: str, step: str, worker_id: str, channel: str) -> str:
    """The same step, person and channel always give the same id: repeating repeats nothing."""
    told = "\x1f".join((ticket_id, step, worker_id, channel))
    return "m-" + hashlib.blake2b(told.encode(), digest_size=12).hexdigest()


def is_needed(
    step: str, state: State, *, attempts: int, overdue: bool, relieved: bool = False
) -> bool:
    """Whether a waiting notice still helps anybody.

    A stand-down always goes out: somebody may be on the way. Nobody else is told of a finished
    ticket, nor of an alarm that proof of life has `relieved` since it was written. A retry stops
    when somebody has taken the ticket, unless his promise is broken.
    """
    if is_stand_down(step):
        return True
    if state not in OPEN or relieved:
        return False
    return state in UNACCEPTED or overdue or attempts == 0


def is_stand_down(step: str) -> bool:
    """Whether a step calls people back instead of sending them."""
    return step.split(":", 1)[0] == STAND_DOWN


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
