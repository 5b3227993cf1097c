"""The notifier: a waiting row goes out by its channel; what became of it is a row again."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from datetime import datetime

from hub.domain.digests import is_digest
from hub.domain.notices import (
    CRASHED_TWICE,
    STOPPED,
    GiveUp,
    Retry,
    after_failure,
    stands_alone,
)
from hub.domain.phrases import Phrase
from hub.domain.tickets import Priority
from hub.errors import DeliveryFailed
from hub.pipeline.deliveries import (
    ClaimedNotice,
    CrashedNotice,
    Delivery,
    GivenUp,
    Message,
    NoticeStore,
    Results,
    Send,
    Unreached,
)
from hub.pipeline.digesting import QuietTimes
from hub.pipeline.journal import HUB, Journal, TicketEvent
from hub.pipeline.lanes import THREADS_A_LANE, Lanes
from hub.pipeline.linking import Links
from hub.pipeline.message_words import worded
from hub.pipeline.ports import Begin, Clock, Jitter, Phrasebook

log = logging.getLogger(__name__)

MOST_A_PASS = 1000
MOST_IN_FLIGHT = 10_000
"""As many P1 besides: what hangs holds up nobody whose life may be at stake."""
CHUNK_WAIT_S = 0.1
"""Results are written in chunks of this long, whatever still hangs."""
CRASHED = "crash"
REASON_LENGTH = 120


class Notifier:
    """Sends notices in parallel; every claim and every chunk of results is one transaction."""

    def __init__(
        self,
        begin: Begin[NoticeStore],
        clock: Clock,
        phrasebook: Phrasebook,
        send: Send,
        jitter: Jitter,
        links: Links,
        quiet_times: QuietTimes,
        *,
        threads: int = THREADS_A_LANE,
        note: Callable[[int, int, int], None] = lambda _sent, _postponed, _given_up: None,
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._phrasebook = phrasebook
        self._send = send
        self._jitter = jitter
        self._links = links
        self._quiet_times = quiet_times
        self._note_written = note
        self._lanes, self._urgent_lanes = Lanes(threads), Lanes(threads)
        self._in_flight: dict[Future[Delivery], ClaimedNotice] = {}
        self._results = Results()

    def recover_once(self) -> int:
        """At start: what a crash caught in mid-send goes out once more, marked; how many."""
        with self._begin() as store:
            crashed = store.crashed()
            if crashed:
                self._write(store, self._after_crash(crashed), CRASHED)
            return len(crashed)

    def send_once(self) -> int:
        """Send what is due, and write one chunk of results; how many moved or are on their way.

        One chunk a pass, so that what falls due meanwhile is claimed at once, however many results
        a slow host still owes.
        """
        claimed = self._claim()
        for notice in claimed:
            message = self._message(notice)
            url = notice.channel
            lanes = self._urgent_lanes if notice.priority == Priority.P1 else self._lanes
            self._in_flight[lanes.submit(url, self._send, url, message)] = notice
        return len(claimed) + self._collect() + len(self._in_flight)

    def close(self) -> None:
        """Let the sends that run end, give back those that did not begin, write both down."""
        self._lanes.close()
        self._urgent_lanes.close()
        self._collect()

    def _claim(self) -> Sequence[ClaimedNotice]:
        in_flight = len(self._in_flight)
        urgent_only = in_flight >= MOST_IN_FLIGHT
        free = min(MOST_A_PASS, MOST_IN_FLIGHT * (2 if urgent_only else 1) - in_flight)
        if free <= 0:
            return ()
        wall, now = self._clock.wall(), self._clock.now()
        digest_at = self._quiet_times.after(now)
        with self._begin() as store:
            return store.claim(wall, now, digest_at, free, urgent_only=urgent_only)

    def _collect(self) -> int:
        """Write what has come in, after a moment for more to come."""
        done, _ = wait(self._in_flight, timeout=CHUNK_WAIT_S)
        for future in done:
            self._note(future, self._in_flight.pop(future))
        return self._write_results() if self._results.count() else 0

    def _write_results(self) -> int:
        """Results stay in memory until they are committed: a full disk loses none of them."""
        with self._begin() as store:
            self._write(store, self._results)
        written, self._results = self._results, Results()
        self._note_written(len(written.sent), len(written.later), len(written.given_up))
        return written.count()

    def _note(self, future: Future[Delivery], notice: ClaimedNotice) -> None:
        wall = self._clock.wall()
        if future.cancelled():
            self._results.later.append((notice, Retry(wall), STOPPED))
            return
        error = future.exception()
        if error is None:
            self._results.sent.append((notice, future.result().detail))
        else:
            self._note_failure(notice, error, wall)

    def _note_failure(self, notice: ClaimedNotice, error: BaseException, wall: datetime) -> None:
        known = isinstance(error, DeliveryFailed)
        reason = str(error) if known else type(error).__name__
        permanent = isinstance(error, DeliveryFailed) and error.permanent
        verdict = after_failure(notice.attempts, reason, wall, self._jitter(), permanent=permanent)
        match verdict:
            case Retry():
                self._results.later.append((notice, verdict, reason))
            case GiveUp():
                self._give_up(notice, verdict.reason)

    def _give_up(self, notice: ClaimedNotice, reason: str) -> None:
        what = {"action": "notice_given_up", "ticket_id": notice.ticket_id, "reason": reason}
        log.warning("notice given up", extra=what)
        self._results.given_up.append(GivenUp(notice, reason))

    def _after_crash(self, crashed: Sequence[CrashedNotice]) -> Results:
        results, again = Results(), Retry(self._clock.wall())
        for one in crashed:
            if one.crashed_before:
                results.given_up.append(GivenUp(one.notice, CRASHED_TWICE))
            else:
                results.later.append((one.notice, again, CRASHED))
        return results

    def _write(self, store: NoticeStore, results: Results, outcome: str | None = None) -> None:
        store.settle(results, self._clock.wall(), outcome)
        unreached = store.unreached(results.given_up) if results.given_up else ()
        if unreached:
            now = self._clock.now()
            journal = Journal(self._clock.wall(), [self._climbs(one, now) for one in unreached])
            store.hasten([one.facts for one in unreached], now, journal)

    def _climbs(self, unreached: Unreached, now: datetime) -> TicketEvent:
        facts, lost = unreached.facts, unreached.given_up
        said = {"who": lost.notice.worker_id, "reason": lost.reason[:REASON_LENGTH]}
        why = self._phrasebook.say([Phrase("event.undelivered", dict(said))], unreached.zone)
        return TicketEvent(facts.ticket_id, now, HUB, "undelivered", facts.state, facts.state, why)

    def _message(self, notice: ClaimedNotice) -> Message:
        ways = self._links.ways(notice.notice_id, self._clock.wall())
        asks = bool(ways.reply) and not (stands_alone(notice.step) or is_digest(notice.step))
        title, body, spoken = worded(self._phrasebook, notice, by_key=asks)
        return Message(
            ticket_id=notice.ticket_id,
            priority=notice.priority,
            title=title,
            body=f"{body}\n{ways.link}" if ways.link else body,
            step=notice.step,
            repeat=notice.repeat,
            worker_id=notice.worker_id,
            spoken=spoken,
            ways=ways,
        )
