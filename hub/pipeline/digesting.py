"""The quiet digest: what is in no hurry goes out together, one message a person and time."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

from hub.domain.digests import digest_step, last_digest, next_digest
from hub.domain.notices import BODY_LENGTH, NewNotice, notice_id, sides
from hub.domain.tickets import Priority
from hub.pipeline.ports import Begin, Clock, Phrasebook
from hub.pipeline.wording import LANGUAGES

log = logging.getLogger(__name__)

ZH, EN = LANGUAGES
LINE_LENGTH = 60
MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class QuietTimes:
    """When digests go out, where the homes are."""

    zone: ZoneInfo
    times: tuple[time, ...]

    def after(self, now: datetime) -> datetime:
        """The next one."""
        return next_digest(now, self.zone, self.times)

    def newest(self, now: datetime) -> datetime:
        """The one whose time has come."""
        return last_digest(now, self.zone, self.times)


@dataclass(frozen=True, slots=True)
class QuietNotice:
    """A message that waits for the digest."""

    notice_id: str
    ticket_id: str
    step: str
    worker_id: str
    channel: str
    body: str
    place: int


@dataclass(frozen=True, slots=True)
class NewDigest:
    """One message on one channel, and those that it carries."""

    notice: NewNotice
    carries: tuple[str, ...]


class DigestStore(Protocol):
    """The digest's queries."""

    def waiting(self, now: datetime, step: str) -> Sequence[QuietNotice]:
        """What is due and still needed, in order; what is not is dropped.

        People who have had the digest of this step already are left for the next one.
        """

    def put(self, digests: Sequence[NewDigest], wall: datetime) -> None:
        """Queue the digests and mark what they carry."""


class Digests:
    """Gathers once at each quiet time."""

    def __init__(
        self,
        begin: Begin[DigestStore],
        clock: Clock,
        phrasebook: Phrasebook,
        quiet_times: QuietTimes,
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._phrasebook = phrasebook
        self._quiet_times = quiet_times
        self._next: datetime | None = None
        """When it is worth looking again; a restart looks at once."""

    def gather_once(self) -> int:
        """Write the digests whose time has come; how many messages they carry."""
        now = self._clock.now()
        if self._next is not None and now < self._next:
            return 0
        step = digest_step(self._quiet_times.newest(now))
        with self._begin() as store:
            waiting = store.waiting(now, step)
            if waiting:
                store.put(self._digests(waiting, step), self._clock.wall())
                what = {"action": "digest", "carried": len(waiting)}
                log.info("digests gathered", extra=what)
        self._next = self._quiet_times.after(now)
        return len(waiting)

    def _digests(self, waiting: Sequence[QuietNotice], step: str) -> list[NewDigest]:
        by_channel: dict[tuple[str, str], list[QuietNotice]] = defaultdict(list)
        for notice in waiting:
            by_channel[notice.worker_id, notice.channel].append(notice)
        first: dict[str, str] = {}
        for notice in waiting:
            first.setdefault(notice.worker_id, notice.ticket_id)
        return [
            NewDigest(
                self._notice(first[worker_id], step, worker_id, channel, carried),
                tuple(one.notice_id for one in carried),
            )
            for (worker_id, channel), carried in by_channel.items()
        ]

    def _notice(
        self,
        ticket_id: str,
        step: str,
        worker_id: str,
        channel: str,
        carried: Sequence[QuietNotice],
    ) -> NewNotice:
        count = len({one.ticket_id for one in carried})
        title = " ".join(
            self._phrasebook.text("digest.title", language, n=count) for language in LANGUAGES
        )
        return NewNotice(
            notice_id=notice_id(ticket_id, step, worker_id, channel),
            ticket_id=ticket_id,
            step=step,
            worker_id=worker_id,
            channel=channel,
            title=title,
            body=self._body(carried),
            priority=Priority.P4,
            place=min(one.place for one in carried),
        )

    def _body(self, carried: Sequence[QuietNotice]) -> str:
        shown, more = carried[:MOST_LINES], max(0, len(carried) - MOST_LINES)
        said = [(one.ticket_id, sides(one.body)) for one in shown]
        zh = [_line(ticket_id, sentence.zh) for ticket_id, sentence in said]
        en = [_line(ticket_id, sentence.en) for ticket_id, sentence in said]
        if more:
            zh.append(self._phrasebook.text("digest.more", ZH, n=more))
            en.append(self._phrasebook.text("digest.more", EN, n=more))
        return "\n".join([*zh, *en])[:BODY_LENGTH]


def _line(ticket_id: str, said: str) -> str:
    return f"{ticket_id} {said[:LINE_LENGTH]}"
