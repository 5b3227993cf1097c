"""Judging a window, as a table."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import product

import pytest

from hub.domain.checkins import (
    Decision,
    NodeFacts,
    SensorFacts,
    Verdict,
    WindowFacts,
    judge,
    settle_ask,
    silence,
)
from hub.domain.gestures import Change
from hub.domain.windows import Direction, Gesture, Window, occurrence_on

WINDOW = Window(
    window_id="morning",
    name="Morning",
    gesture=Gesture(("curtain",), "curtain", Direction.OPEN),
    opens_at=time(5),
    due_at=time(9),
    grace_s=900,
    early_credit_s=3600,
    tz="UTC",
)
OCCURRENCE = occurrence_on(WINDOW, date(2026, 11, 22))
NOW = OCCURRENCE.judge_at
INSTANT = timedelta(milliseconds=1)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
UNTIL = NOW + timedelta(minutes=10)


def opened(at: datetime) -> Change:
    return Change("curtain", "curtain", at, Direction.OPEN)


def door(at: datetime) -> Change:
    return Change("door", "door", at, Direction.OPEN)


def pressed(at: datetime, sensor_id: str = "i_am_fine") -> Change:
    return Change(sensor_id, "button", at, Direction.CHANGE)


def heard(ago: timedelta | None, max_silence_s: float = 3600) -> SensorFacts:
    return SensorFacts("curtain", "curtain", max_silence_s, None if ago is None else NOW - ago)


WELL = WindowFacts(OCCURRENCE, sensors=[heard(MINUTE)])
"""The link is up, the sensor spoke, nobody moved."""
ASKED = replace(WELL, asked_at=NOW)

NODES = {
    "up": NodeFacts(),
    "down": NodeFacts(dead=True, since=NOW - HOUR),
    "never": NodeFacts(never=True),
}
SENSORS = {"heard": heard(MINUTE), "silent": heard(2 * HOUR), "never": heard(None)}


@pytest.mark.parametrize(
    ("gesture", "away", "node", "sensor", "ask_s", "hub_blind"),
    list(product([True, False], [True, False], NODES, SENSORS, [0, 600], [True, False])),
)
def test_the_first_rule_that_applies_decides(
    gesture: bool, away: bool, node: str, sensor: str, ask_s: int, hub_blind: bool
) -> None:
    facts = WindowFacts(
        occurrence=replace(OCCURRENCE, window=replace(WINDOW, ask_s=ask_s)),
        changes=[opened(NOW - HOUR)] if gesture else [],
        away_until=NOW + HOUR if away else None,
        node=NODES[node],
        sensors=[SENSORS[sensor]],
        hub_blind=hub_blind,
    )
    if gesture:
        expected = Verdict.SEEN
    elif away:
        expected = Verdict.AWAY
    elif hub_blind or node != "up" or sensor != "heard":
        expected = Verdict.BLIND
    else:
        expected = Verdict.ASKING if ask_s else Verdict.MISSED
    assert judge(facts, NOW).verdict is expected


@pytest.mark.parametrize(
    ("at", "verdict"),
    [
        (OCCURRENCE.starts_at - INSTANT, Verdict.ASKING),
        (OCCURRENCE.starts_at, Verdict.SEEN),
        (OCCURRENCE.opens_at, Verdict.SEEN),
        (OCCURRENCE.due_at, Verdict.SEEN),
        (NOW - INSTANT, Verdict.SEEN),
        (NOW, Verdict.ASKING),
    ],
)
def test_a_gesture_counts_from_the_early_credit_to_the_end_of_the_grace(
    at: datetime, verdict: Verdict
) -> None:
    assert judge(replace(WELL, changes=[opened(at)]), NOW).verdict is verdict


@pytest.mark.parametrize(
    "change",
    [
        door(NOW - HOUR),
        pressed(NOW - HOUR),
        Change("curtain", "curtain", NOW - HOUR, Direction.CLOSE),
        Change("curtain-kitchen", "curtain", NOW - HOUR, Direction.OPEN),
    ],
)
def test_only_the_agreed_gesture_keeps_a_window(change: Change) -> None:
    assert judge(replace(WELL, changes=[change]), NOW).verdict is Verdict.ASKING


@pytest.mark.parametrize(
    ("sensor", "blind"),
    [
        (heard(HOUR), False),
        (heard(HOUR + INSTANT), True),
        (heard(2 * HOUR, max_silence_s=7200), False),
        (heard(None, max_silence_s=1e9), True),
    ],
)
def test_a_sensor_is_silent_only_beyond_its_promise(sensor: SensorFacts, blind: bool) -> None:
    assert (silence(sensor, NOW) is not None) is blind


def test_one_silent_sensor_of_two_makes_the_window_blind() -> None:
    facts = replace(WELL, sensors=[heard(MINUTE), heard(2 * HOUR)])
    assert judge(facts, NOW).verdict is Verdict.BLIND


def test_silence_counts_back_from_the_window_however_late_it_is_judged() -> None:
    late = NOW + timedelta(days=3)
    assert judge(WELL, late).verdict is Verdict.ASKING


NO_ASK = replace(WELL, occurrence=replace(OCCURRENCE, window=replace(WINDOW, ask_s=0)))


@pytest.mark.parametrize(
    ("changes", "priority"),
    [
        ([], "P1"),
        ([door(NOW - timedelta(hours=13))], "P1"),
        ([door(NOW - timedelta(hours=12))], "P2"),
        ([door(OCCURRENCE.opens_at - INSTANT)], "P2"),
        ([door(OCCURRENCE.opens_at)], "P3"),
        ([door(NOW - MINUTE)], "P3"),
        ([door(NOW - timedelta(hours=30)), door(NOW - HOUR)], "P3"),
    ],
)
def test_a_missed_window_is_as_urgent_as_the_last_sign_of_life_is_old(
    changes: list[Change], priority: str
) -> None:
    decision = judge(replace(NO_ASK, changes=changes), NOW)
    assert (decision.verdict, decision.priority) == (Verdict.MISSED, priority)


@pytest.mark.parametrize("node", [NODES["down"], NODES["never"]])
def test_blind_is_always_of_the_second_priority(node: NodeFacts) -> None:
    facts = replace(WELL, node=node, changes=[door(NOW - MINUTE)])
    assert judge(facts, NOW).priority == "P2"


def keys(decision: Decision) -> list[str]:
    return [phrase.key for phrase in decision.reason]


def test_a_verdict_says_why() -> None:
    assert keys(judge(replace(NO_ASK, changes=[door(NOW - HOUR)]), NOW)) == [
        "verdict.missed_open",
        "verdict.missed_sign_since",
    ]
    assert keys(judge(NO_ASK, NOW)) == ["verdict.missed_open", "verdict.missed_no_sign"]
    assert keys(judge(replace(WELL, hub_blind=True), NOW)) == ["verdict.blind_hub"]
    assert keys(judge(replace(WELL, away_until=UNTIL), NOW)) == ["verdict.away"]


def test_hours_of_silence_are_told() -> None:
    decision = judge(replace(NO_ASK, changes=[door(NOW - timedelta(hours=14))]), NOW)
    assert decision.reason[-1].facts == {"hours": 14}


def test_evidence_names_both_sides() -> None:
    decision = judge(replace(NO_ASK, changes=[door(NOW - HOUR)]), NOW)
    found = {(item.points.value, item.phrase.key) for item in decision.evidence}
    assert found >= {("worry", "evidence.no_gesture"), ("comfort", "evidence.sign")}


ANSWERS = {
    "no answer": ([], None),
    "the button": ([pressed(NOW + MINUTE)], Verdict.SEEN),
    "the button as the ask began": ([pressed(NOW)], Verdict.SEEN),
    "the button before": ([pressed(NOW - INSTANT)], None),
    "the button too late": ([pressed(UNTIL)], None),
    "the gesture": ([opened(UNTIL - INSTANT)], Verdict.SEEN),
    "the gesture in the window, reported late": ([opened(NOW - HOUR)], Verdict.SEEN),
    "the help button": ([pressed(NOW + MINUTE, "help")], None),
    "another sign": ([door(NOW + MINUTE)], None),
}


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("node", NODES)
@pytest.mark.parametrize("over", [True, False])
def test_an_ask_ends_seen_or_missed_and_never_blind(answer: str, node: str, over: bool) -> None:
    changes, verdict = ANSWERS[answer]
    facts = replace(ASKED, changes=changes, node=NODES[node], sensors=[heard(None)])
    decision = settle_ask(facts, UNTIL if over else NOW + MINUTE, over=over)
    if verdict is None and not over:
        assert decision is None
    else:
        assert decision is not None
        assert decision.verdict is (verdict or Verdict.MISSED)


@pytest.mark.parametrize(
    ("was_heard", "key"),
    [(True, "verdict.asked_no_answer"), (False, "verdict.asked_unheard")],
)
def test_a_missed_ask_says_whether_the_home_could_be_asked(was_heard: bool, key: str) -> None:
    decision = settle_ask(replace(ASKED, heard=was_heard), UNTIL, over=True)
    assert decision is not None
    assert key in keys(decision)


def test_a_button_does_not_settle_a_window_that_nobody_asked_about() -> None:
    facts = replace(WELL, changes=[pressed(NOW - MINUTE)])
    assert settle_ask(facts, NOW, over=False) is None
