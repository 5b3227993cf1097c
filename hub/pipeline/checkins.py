"""The check-in engine: what is due is judged, what was asked is settled, once and in bulk.

One stored deadline a home and window; a pass claims what is due by that deadline's index, so its
cost grows with what is due and never with how many homes there are.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from hub.domain.checkins import (
    LOOKBACK_H,
    Decision,
    NodeFacts,
    SensorFacts,
    Verdict,
    WindowFacts,
    gesture_in_window,
    judge,
    settle_ask,
)
from hub.domain.gestures import Change
from hub.domain.liveness import Link, LinkFacts, down_since, link_at
from hub.domain.phrases import Sentence
from hub.domain.windows import Occurrence, RestDay, occurrence_following
from hub.errors import StoreUnavailable
from hub.pipeline.ports import Begin, Clock, NewId, Phrasebook
from hub.pipeline.window_codec import window_from_text
from hub.pipeline.wording import StoredEvidence, stored_evidence

log = logging.getLogger(__name__)

BATCH = 500
POSTPONED = timedelta(minutes=1)
"""How long a window waits that could not be judged for a fault of ours."""


@dataclass(frozen=True, slots=True)
class DueWindow:
    """A deadline row whose time has come, with the definition its next occurrence will have.

    Definitions are the text that is stored: most are only passed on.
    """

    home_id: str
    occurrence: Occurrence
    definition: str
    next_definition: str | None
    asked_at: datetime | None = None
    heard: bool = False
    over: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of a home beside its readings."""

    away_until: datetime | None
    links: list[LinkFacts]
    sensors: list[SensorFacts]


class ChangesWanted(NamedTuple):
    """Changes of one home in [since, until); of all its sensors where none is named."""

    home_id: str
    since: datetime
    until: datetime
    sensor_ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """An ask to put to a home."""

    due: DueWindow
    asked_at: datetime
    until: datetime
    command_id: str
    left_at: datetime | None = None
    """When she seems to have left: proposed as an absence."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A final verdict in words, and the occurrence that follows it."""

    due: DueWindow
    verdict_id: str
    decision: Decision
    reason: Sentence
    evidence: list[StoredEvidence]
    decided_at: datetime
    following: Occurrence | None


class CheckinStore(Protocol):
    """The queries of this step."""

    def due(self, now: datetime, limit: int) -> list[DueWindow]:
        """Pending windows with `judge_at` reached, earliest first."""

    def asking(self, now: datetime, limit: int) -> list[DueWindow]:
        """Asked windows that are over, or whose home gave a sign since."""

    def changes(self, wanted: Iterable[ChangesWanted]) -> dict[str, list[Change]]:
        """Changes by home, oldest first."""

    def situations(self, due: list[DueWindow]) -> list[Situation]:
        """One for each, in order."""

    def ask(self, asked: list[Asked]) -> None:
        """Mark as asked, and queue the `ask` commands."""

    def record(self, judged: list[Judged]) -> None:
        """Store the verdicts and move the deadlines on."""

    def postpone(self, due: DueWindow, until: datetime) -> None:
        """Look at this one again later."""


Claim = Callable[[CheckinStore], list[DueWindow]]
Decide = Callable[[CheckinStore, list[DueWindow]], int]


class TimeLine(Clock, Protocol):
    """A clock that can also say what contract time it was at a wall time."""

    def at(self, wall: datetime) -> datetime: ...


class Checkins:
    """Judges windows."""

    def __init__(
        self,
        begin: Begin[CheckinStore],
        clock: TimeLine,
        phrasebook: Phrasebook,
        new_id: NewId,
        rest_day: RestDay,
        seeing_since: Callable[[], datetime | None],
        batch: int = BATCH,
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._phrasebook = phrasebook
        self._new_id = new_id
        self._rest_day = rest_day
        self._seeing_since = seeing_since
        self._batch = batch

    def judge_once(self, *, hub_blind: bool = False) -> int:
        """Judge what is due; `hub_blind` where the hub itself could not have known."""
        now = self._clock.now()
        return self._all_or_each(
            lambda store: store.due(now, self._batch),
            lambda store, due: self._judge(store, due, now, hub_blind=hub_blind),
            now,
        )

    def settle_once(self) -> int:
        """Settle asks that are over or were answered; how many became final."""
        now = self._clock.now()
        return self._all_or_each(
            lambda store: store.asking(now, self._batch),
            lambda store, asking: self._settle(store, asking, now),
            now,
        )

    def _judge(
        self, store: CheckinStore, due: list[DueWindow], now: datetime, *, hub_blind: bool
    ) -> int:
        facts = self._facts(store, due, now, hub_blind=hub_blind)
        decided = [(item, judge(known, now)) for item, known in zip(due, facts, strict=True)]
        self._store(store, decided, now)
        return len(due)

    def _settle(self, store: CheckinStore, asking: list[DueWindow], now: datetime) -> int:
        facts = self._facts(store, asking, now, hub_blind=False)
        decided = [
            (item, decision)
            for item, known in zip(asking, facts, strict=True)
            if (decision := settle_ask(known, now, over=item.over)) is not None
        ]
        self._store(store, decided, now)
        return len(decided)

    def _all_or_each(self, claim: Claim, decide: Decide, now: datetime) -> int:
        """One transaction for all; if a window breaks a rule of ours, one for each."""
        try:
            with self._begin() as store:
                return decide(store, claim(store))
        except StoreUnavailable:
            raise
        except Exception:
            log.exception("pass failed, going one by one", extra={"action": "pass_failed"})
        with self._begin() as store:
            claimed = claim(store)
        return sum(self._alone(item, decide, now) for item in claimed)

    def _alone(self, item: DueWindow, decide: Decide, now: datetime) -> int:
        try:
            with self._begin() as store:
                return decide(store, [item])
        except StoreUnavailable:
            raise
        except Exception:  # one home must not stop the judging of all others
            named = {"home_id": item.home_id, "window_id": item.occurrence.window.window_id}
            log.exception("window postponed", extra={"action": "window_postponed", **named})
        with self._begin() as store:
            store.postpone(item, now + POSTPONED)
        return 0

    def _facts(
        self, store: CheckinStore, due: list[DueWindow], now: datetime, *, hub_blind: bool
    ) -> list[WindowFacts]:
        """Cheap facts for all; the whole situation only where no gesture has settled it."""
        changes = store.changes(_gestures_wanted(item, now) for item in due)
        quick = [
            WindowFacts(item.occurrence, _of(changes, item), asked_at=item.asked_at) for item in due
        ]
        open_at = [i for i, facts in enumerate(quick) if gesture_in_window(facts) is None]
        unsettled = [due[i] for i in open_at]
        whole = self._whole_facts(store, unsettled, now, hub_blind=hub_blind)
        for index, facts in zip(open_at, whole, strict=True):
            quick[index] = facts
        return quick

    def _whole_facts(
        self, store: CheckinStore, due: list[DueWindow], now: datetime, *, hub_blind: bool
    ) -> list[WindowFacts]:
        since = now - timedelta(hours=LOOKBACK_H)
        changes = store.changes(
            ChangesWanted(item.home_id, min(since, item.occurrence.starts_at), _end(now))
            for item in _first_of_each_home(due)
        )
        return [
            WindowFacts(
                occurrence=self._askable(item, now),
                changes=_of(changes, item),
                away_until=situation.away_until,
                node=self._node(situation.links),
                sensors=situation.sensors,
                hub_blind=hub_blind,
                asked_at=item.asked_at,
                heard=item.heard,
            )
            for item, situation in zip(due, store.situations(due), strict=True)
        ]

    def _askable(self, item: DueWindow, now: datetime) -> Occurrence:
        """Nobody is asked about a window when the next one has opened already."""
        following = self._following(item)
        if item.asked_at is None and following is not None and following.opens_at <= now:
            window = replace(item.occurrence.window, ask_s=0)
            return replace(item.occurrence, window=window)
        return item.occurrence

    def _node(self, links: list[LinkFacts]) -> NodeFacts:
        wall, since = self._clock.wall(), self._seeing_since()
        states = [(link_at(link, wall, since), link) for link in links]
        never = not states or any(state is Link.NEVER for state, _ in states)
        down = [link for state, link in states if state is Link.DOWN]
        if not down:
            return NodeFacts(never=never)
        gone_at = down_since(down[0])
        return NodeFacts(dead=True, since=None if gone_at is None else self._clock.at(gone_at))

    def _store(
        self, store: CheckinStore, decided: list[tuple[DueWindow, Decision]], now: datetime
    ) -> None:
        asks = [pair for pair in decided if pair[1].verdict is Verdict.ASKING]
        store.ask([self._asked(due, decision, now) for due, decision in asks])
        final = [pair for pair in decided if pair[1].verdict is not Verdict.ASKING]
        store.record([self._judged(due, decision, now) for due, decision in final])

    def _asked(self, due: DueWindow, decision: Decision, now: datetime) -> Asked:
        until = now + timedelta(seconds=due.occurrence.window.ask_s)
        return Asked(due, now, until, self._new_id("c"), decision.left_at)

    def _judged(self, due: DueWindow, decision: Decision, now: datetime) -> Judged:
        zone = ZoneInfo(due.occurrence.window.tz)
        return Judged(
            due=due,
            verdict_id=self._new_id("v"),
            decision=decision,
            reason=self._phrasebook.say(decision.reason, zone),
            evidence=[stored_evidence(self._phrasebook, item, zone) for item in decision.evidence],
            decided_at=now,
            following=self._following(due),
        )

    def _following(self, due: DueWindow) -> Occurrence | None:
        if due.next_definition is None:
            return None
        window = window_from_text(due.next_definition)
        return occurrence_following(window, due.occurrence, self._rest_day)


def _gestures_wanted(item: DueWindow, now: datetime) -> ChangesWanted:
    occurrence = item.occurrence
    until = occurrence.judge_at if item.asked_at is None else _end(now)
    sensor_ids = occurrence.window.gesture.sensor_ids
    return ChangesWanted(item.home_id, occurrence.starts_at, until, sensor_ids)


def _first_of_each_home(due: list[DueWindow]) -> list[DueWindow]:
    earliest: dict[str, DueWindow] = {}
    for item in due:
        earliest.setdefault(item.home_id, item)
    return list(earliest.values())


def _of(changes: dict[str, list[Change]], item: DueWindow) -> list[Change]:
    return changes.get(item.home_id, [])


def _end(now: datetime) -> datetime:
    """Readings are dated at most two minutes ahead of their receipt."""
    return now + timedelta(minutes=3)
