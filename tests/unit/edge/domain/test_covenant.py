import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.domain.covenant import (
    AskHere,
    Change,
    CovenantWindow,
    GestureSense,
    HubLink,
    LeaveToHub,
    RaiseMissed,
    SecondWatch,
    Settled,
    hub_link,
)

DUE = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
JUDGE = DUE + timedelta(minutes=15)
DOWN, UP, UNSURE = HubLink.UNREACHABLE, HubLink.REACHABLE, HubLink.UNSURE
SECOND = timedelta(seconds=1)


def window(direction: str = "open", *, away: bool = False) -> CovenantWindow:
    sensors = frozenset({"curtain"})
    starts_at = DUE - timedelta(hours=5)
    return CovenantWindow("morning", "2026-11-22", sensors, direction, starts_at, DUE, JUDGE, away)


def changes(*values: float) -> list[Change | None]:
    sense = GestureSense()
    return [sense.offer(value) for value in values]


def test_the_first_reading_proves_nothing() -> None:
    assert changes(1.0) == [None]


def test_a_curtain_that_stays_open_says_nothing_however_often_it_is_read() -> None:
    assert changes(1.0, 1.0, 0.9, 1.0) == [None] * 4


def test_it_opens_at_six_tenths_and_closes_at_four() -> None:
    assert changes(0.0, 0.59, 0.6, 0.41, 0.4) == [None, None, Change.OPEN, None, Change.CLOSE]


def test_trembling_around_one_threshold_is_one_gesture() -> None:
    assert changes(0.0, 0.61, 0.59, 0.61) == [None, Change.OPEN, None, None]


def test_from_between_the_first_crossing_counts() -> None:
    assert changes(0.5, 0.7) == [None, Change.OPEN]


@given(values=st.lists(st.floats(0, 1), max_size=60))
def test_gestures_always_alternate_and_never_come_first(values: list[float]) -> None:
    found = changes(*values)
    assert found[:1] in ([], [None])
    gestures = [change for change in found if change is not None]
    assert all(one is not other for one, other in itertools.pairwise(gestures))


def test_it_asks_once_when_due_and_alerts_when_judged() -> None:
    watch = SecondWatch([window()])
    assert watch.decide(DUE - SECOND, DOWN) == []
    assert watch.decide(DUE, DOWN) == [AskHere(window())]
    watch.asked(window())
    assert watch.decide(JUDGE - SECOND, DOWN) == []
    assert watch.decide(JUDGE, DOWN) == [RaiseMissed(window())]
    watch.settle(window(), Settled.ALERTED)
    assert watch.decide(JUDGE + SECOND, DOWN) == []


def test_a_gesture_in_the_window_settles_it() -> None:
    watch = SecondWatch([window()])
    watch.observe("curtain", 0.0, DUE - timedelta(hours=3))
    watch.observe("curtain", 1.0, DUE - timedelta(hours=2))
    assert watch.settled == {"morning/2026-11-22": Settled.SEEN}
    assert watch.decide(JUDGE, DOWN) == []


@pytest.mark.parametrize(
    ("direction", "before", "after", "settles"),
    [
        ("open", 0.0, 1.0, True),
        ("open", 1.0, 0.0, False),
        ("close", 1.0, 0.0, True),
        ("close", 0.0, 1.0, False),
        ("change", 0.0, 1.0, True),
        ("change", 1.0, 0.0, True),
    ],
)
def test_only_the_agreed_direction_is_the_gesture(
    direction: str, before: float, after: float, settles: bool
) -> None:
    watch = SecondWatch([window(direction)])
    watch.observe("curtain", before, DUE - timedelta(hours=2))
    watch.observe("curtain", after, DUE - timedelta(hours=1))
    assert bool(watch.settled) is settles


@pytest.mark.parametrize("at", [DUE - timedelta(hours=5) - SECOND, JUDGE])
def test_a_gesture_outside_the_window_does_not_keep_it(at: datetime) -> None:
    watch = SecondWatch([window()])
    watch.observe("curtain", 0.0, at - SECOND)
    watch.observe("curtain", 1.0, at)
    assert watch.settled == {}


def test_a_curtain_of_another_room_is_no_gesture() -> None:
    watch = SecondWatch([window()])
    assert watch.observe("kitchen", 0.0, DUE) is None
    assert watch.observe("kitchen", 1.0, DUE) is None


def test_while_the_hub_is_there_the_home_stays_quiet() -> None:
    watch = SecondWatch([window()])
    assert watch.decide(DUE, UP) == []
    assert watch.decide(JUDGE, UP) == [LeaveToHub(window())]


def test_a_window_left_to_the_hub_raises_nothing_when_the_link_breaks_later() -> None:
    watch = SecondWatch([window()])
    watch.settle(window(), Settled.LEFT_TO_HUB)
    assert watch.decide(JUDGE + timedelta(minutes=5), DOWN) == []


def test_a_blip_decides_nothing_and_forgets_nothing() -> None:
    watch = SecondWatch([window()])
    assert watch.decide(JUDGE, UNSURE) == []
    assert watch.decide(JUDGE + 5 * SECOND, DOWN) == [RaiseMissed(window())]


def test_who_is_away_is_not_asked() -> None:
    assert SecondWatch([window(away=True)]).decide(JUDGE, DOWN) == []


def test_what_was_settled_before_a_restart_stays_settled() -> None:
    watch = SecondWatch([window()], {"morning/2026-11-22": Settled.ALERTED})
    assert watch.decide(JUDGE, DOWN) == []


def test_a_power_cut_over_the_hour_does_not_swallow_the_alert_and_a_day_does() -> None:
    watch = SecondWatch([window()])
    assert watch.decide(JUDGE + timedelta(hours=1), DOWN) == [RaiseMissed(window())]
    assert watch.decide(JUDGE + timedelta(hours=24), DOWN) == []


@pytest.mark.parametrize(
    ("down_for_s", "unheard_for_s", "link"),
    [
        (None, None, UP),
        (0.0, None, UNSURE),
        (4.9, None, UNSURE),
        (5.0, None, DOWN),
        (None, 5.0, UP),
        (None, 30.0, UNSURE),
        (None, 60.1, DOWN),
    ],
)
def test_the_hub_is_gone_when_the_link_is_or_when_it_answers_nothing(
    down_for_s: float | None, unheard_for_s: float | None, link: HubLink
) -> None:
    assert hub_link(down_for_s, unheard_for_s) is link


@given(
    steps=st.lists(
        st.tuples(st.integers(0, 200), st.sampled_from(HubLink), st.floats(0, 1)), max_size=40
    )
)
def test_one_window_of_one_day_alerts_at_most_once(
    steps: list[tuple[int, HubLink, float]],
) -> None:
    watch, now, alerts = SecondWatch([window()]), DUE - timedelta(hours=2), 0
    for minutes, link, value in steps:
        now += timedelta(minutes=minutes)
        seen = watch.settled.get(window().key) is Settled.SEEN
        watch.observe("curtain", value, now)
        for decision in watch.decide(now, link):
            assert not seen
            if isinstance(decision, RaiseMissed):
                assert link is DOWN
                alerts += 1
                watch.settle(window(), Settled.ALERTED)
    assert alerts <= 1
