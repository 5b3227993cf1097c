"""Judging a window: exactly one of seen, missed, blind or away, and why. DESIGN section 6."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from hub.domain.absences import left_home
from hub.domain.gestures import Change, keeps, says_fine
from hub.domain.phrases import Evidence, Fact, Phrase, Points
from hub.domain.windows import Direction, Occurrence

RECENT_H = 12
"""A sign of life within so many hours makes a missed window P2 instead of P1."""
LOOKBACK_H = 48
"""How far back a missed window looks for the last sign of life."""


class Verdict(StrEnum):
    """What the hub says of a window; `asking` is on the way to one of the others."""

    SEEN = "seen"
    MISSED = "missed"
    BLIND = "blind"
    AWAY = "away"
    ASKING = "asking"


@dataclass(frozen=True, slots=True)
class SensorFacts:
    """One gesture sensor: its promise, and when it last spoke before the window was judged."""

    sensor_id: str
    kind: str
    max_silence_s: float
    last_heard_at: datetime | None


@dataclass(frozen=True, slots=True)
class NodeFacts:
    """The home's link: whether a node that carries a gesture sensor is dead, or never spoke."""

    dead: bool = False
    never: bool = False
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class WindowFacts:
    """All that is known about one home when one of its windows is judged."""

    occurrence: Occurrence
    changes: list[Change] = field(default_factory=list)
    """The home's changes over the last LOOKBACK_H hours, oldest first."""
    away_until: datetime | None = None
    node: NodeFacts = NodeFacts()
    sensors: list[SensorFacts] = field(default_factory=list)
    hub_blind: bool = False
    asked_at: datetime | None = None
    heard: bool = False
    """Whether the home said that it heard the ask."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict with its reason, the evidence, and the priority of the ticket it wants."""

    verdict: Verdict
    reason: list[Phrase]
    evidence: list[Evidence] = field(default_factory=list)
    priority: str | None = None
    left_at: datetime | None = None
    """For an ask: when she seems to have left, which somebody may agree to as an absence."""
    by_hub: bool = False
    """Blind because the hub itself could not see."""


def judge(facts: WindowFacts, now: datetime) -> Decision:
    """The verdict at `judge_at`, or `asking`; the first rule that applies decides."""
    gesture = gesture_in_window(facts)
    if gesture is not None:
        return _seen(gesture, "verdict.seen")
    if facts.away_until is not None:
        return Decision(Verdict.AWAY, [Phrase("verdict.away", {"until": facts.away_until})])
    blind = _blindness(facts)
    if blind is not None:
        return Decision(Verdict.BLIND, [blind], _evidence(facts, now), "P2", by_hub=facts.hub_blind)
    if facts.occurrence.window.ask_s > 0:
        return Decision(Verdict.ASKING, [], left_at=left_home(facts.changes, now))
    return _missed(facts, now)


def settle_ask(facts: WindowFacts, now: datetime, *, over: bool) -> Decision | None:
    """How an ask ends: seen by gesture or button, missed when it is over, else None (wait)."""
    answer = sign_so_far(facts)
    if answer is not None:
        return _seen(answer, "verdict.seen_asked")
    return _missed(facts, now) if over else None


def sign_so_far(facts: WindowFacts) -> Change | None:
    """What makes a window seen, as soon as it is there: the verdict only follows."""
    return gesture_in_window(facts) or answer_to_ask(facts)


def gesture_in_window(facts: WindowFacts) -> Change | None:
    """The first agreed gesture that the window covers."""
    return first_gesture(facts.occurrence, facts.changes)


def first_gesture(occurrence: Occurrence, changes: Iterable[Change]) -> Change | None:
    """The first of a home's changes, oldest first, that keeps the window."""
    for change in changes:
        if occurrence.covers(change.observed_at) and keeps(change, occurrence.window.gesture):
            return change
    return None


def answer_to_ask(facts: WindowFacts) -> Change | None:
    """The first gesture or *I am fine* press observed after the ask began."""
    if facts.asked_at is None:
        return None
    until = facts.asked_at + timedelta(seconds=facts.occurrence.window.ask_s)
    for change in facts.changes:
        in_time = facts.asked_at <= change.observed_at < until
        if in_time and (says_fine(change) or keeps(change, facts.occurrence.window.gesture)):
            return change
    return None


def _seen(change: Change, key: str) -> Decision:
    facts: dict[str, Fact] = {"what": f"@kind.{change.kind}", "at": change.observed_at}
    sign = Phrase("evidence.sign", dict(facts))
    proof = Evidence(Points.COMFORT, sign, change.observed_at, change.sensor_id)
    return Decision(Verdict.SEEN, [Phrase(key, dict(facts))], [proof])


def _blindness(facts: WindowFacts) -> Phrase | None:
    if facts.hub_blind:
        return Phrase("verdict.blind_hub")
    if facts.node.never:
        return Phrase("verdict.blind_node_never")
    if facts.node.dead:
        return Phrase(
            "verdict.blind_node_down", {"at": facts.node.since or facts.occurrence.due_at}
        )
    for sensor in facts.sensors:
        silent = silence(sensor, facts.occurrence.judge_at)
        if silent is not None:
            return silent
    return None


def silence(sensor: SensorFacts, at: datetime) -> Phrase | None:
    """Why a gesture sensor could not have told us, or None. Enrolled means expected."""
    what = f"@kind.{sensor.kind}"
    if sensor.last_heard_at is None:
        return Phrase("verdict.blind_sensor_never", {"what": what})
    silent = at - sensor.last_heard_at
    if silent <= timedelta(seconds=sensor.max_silence_s):
        return None
    return Phrase("verdict.blind_sensor_silent", {"what": what, "hours": _hours(silent)})


def _missed(facts: WindowFacts, now: datetime) -> Decision:
    priority, sign = _priority(facts, now)
    what = Phrase(
        _missed_key(facts), {"at": now, "what": f"@kind.{facts.occurrence.window.gesture.kind}"}
    )
    return Decision(Verdict.MISSED, [what, *_asked(facts), sign], _evidence(facts, now), priority)


def _missed_key(facts: WindowFacts) -> str:
    gesture = facts.occurrence.window.gesture
    if gesture.kind != "curtain":
        return "verdict.missed_change"
    return {
        Direction.OPEN: "verdict.missed_open",
        Direction.CLOSE: "verdict.missed_close",
        Direction.CHANGE: "verdict.missed_change",
    }[gesture.direction]


def _asked(facts: WindowFacts) -> list[Phrase]:
    if facts.asked_at is None:
        return []
    if not facts.heard:
        return [Phrase("verdict.asked_unheard")]
    minutes = facts.occurrence.window.ask_s // 60
    return [Phrase("verdict.asked_no_answer", {"minutes": minutes})]


def _priority(facts: WindowFacts, now: datetime) -> tuple[str, Phrase]:
    if not facts.changes:
        return "P1", Phrase("verdict.missed_no_sign", {"hours": LOOKBACK_H})
    last = facts.changes[-1]
    what: dict[str, Fact] = {"what": f"@kind.{last.kind}", "at": last.observed_at}
    if last.observed_at >= facts.occurrence.opens_at:
        return "P3", Phrase("verdict.missed_sign_since", dict(what))
    hours = _hours(now - last.observed_at)
    sign = Phrase("verdict.missed_sign_hours", {"hours": hours})
    return ("P2" if now - last.observed_at <= timedelta(hours=RECENT_H) else "P1"), sign


def _evidence(facts: WindowFacts, now: datetime) -> list[Evidence]:
    found = [Evidence(Points.WORRY, Phrase("evidence.no_gesture"))]
    if facts.node.dead:
        found.append(
            Evidence(Points.WORRY, Phrase("evidence.link_down", {"at": facts.node.since or now}))
        )
    elif not facts.node.never and not facts.hub_blind:
        found.append(Evidence(Points.COMFORT, Phrase("evidence.link_up")))
    found.extend(_heard(sensor) for sensor in facts.sensors if sensor.last_heard_at is not None)
    if facts.asked_at is not None:
        found.append(Evidence(Points.WORRY, Phrase("evidence.asked", {"at": facts.asked_at})))
    left_at = left_home(facts.changes, now)
    if left_at is not None:
        found.append(Evidence(Points.COMFORT, Phrase("evidence.left_home", {"at": left_at})))
    newest = {change.sensor_id: change for change in facts.changes}
    found.extend(_sign(change) for change in newest.values())
    return found


def _heard(sensor: SensorFacts) -> Evidence:
    assert sensor.last_heard_at is not None
    facts: dict[str, Fact] = {"what": f"@kind.{sensor.kind}", "at": sensor.last_heard_at}
    phrase = Phrase("evidence.sensor_heard", dict(facts))
    return Evidence(Points.WORRY, phrase, sensor.last_heard_at, sensor.sensor_id)


def _sign(change: Change) -> Evidence:
    phrase = Phrase("evidence.sign", {"what": f"@kind.{change.kind}", "at": change.observed_at})
    return Evidence(Points.COMFORT, phrase, change.observed_at, change.sensor_id)


def _hours(span: timedelta) -> int:
    return max(0, round(span.total_seconds() / 3600))
