"""When the hub may judge again, on a real database."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from hub.adapters.sql import schema
from hub.adapters.sql.recovery import SqlRecovery
from hub.pipeline.recovery import ANSWER_S, DRAIN_S, QUIET_S, RETURN_S, Judging, Vision

pytestmark = pytest.mark.contract


@pytest.fixture
def new_vision(hub) -> Callable[[], Vision]:
    """As after a start of the process."""

    def make() -> Vision:
        hub.reborn = []
        vision = Vision(hub.opener(SqlRecovery), hub.clock, hub.reborn.append)
        vision.wake_once()
        return vision

    return make


def later(hub, seconds: float) -> None:
    hub.clock.time += timedelta(seconds=seconds)


def causes(hub) -> list[tuple[str, float]]:
    rows = hub.rows(schema.hub_absences)
    return [(row.cause, (row.until_at - row.from_at).total_seconds()) for row in rows]


def test_a_fresh_hub_judges_as_soon_as_its_marker_is_back(hub, new_vision) -> None:
    vision = new_vision()
    assert vision.judging() is Judging.WAIT
    assert vision.seeing_since() is None
    vision.marked()
    assert vision.return_once() == 0
    assert vision.judging() is Judging.OPEN
    assert vision.seeing_since() == hub.clock.time
    assert causes(hub) == []


def test_a_marker_is_answered_once(hub, new_vision) -> None:
    vision = new_vision()
    vision.marked()
    vision.return_once()
    later(hub, 30)
    since = vision.seeing_since()
    vision.return_once()
    assert vision.seeing_since() == since


def returned(hub, new_vision, count: int = 2) -> Vision:
    """The hub is back; so many nodes were up before."""
    for number in range(count):
        hub.living(f"home-{number}")
    new_vision()
    later(hub, 3600)
    vision = new_vision()
    vision.marked()
    assert vision.return_once() == count
    return vision


def test_nodes_that_were_up_are_asked_to_introduce_themselves(hub, new_vision) -> None:
    returned(hub, new_vision)
    assert hub.reborn == [{"n-home-0", "n-home-1"}]


def test_the_dead_and_the_unborn_are_not_waited_for(hub, new_vision) -> None:
    hub.living("dead").death()
    hub.enrol("unborn")
    vision = new_vision()
    vision.marked()
    assert vision.return_once() == 0
    assert vision.judging() is Judging.OPEN


def test_it_waits_until_all_are_back_and_have_delivered(hub, new_vision) -> None:
    vision = returned(hub, new_vision)
    vision.note({"n-home-0": 0}, {})
    assert vision.judging() is Judging.WAIT
    vision.note({"n-home-1": 1_000}, {"n-home-1": 400})
    assert vision.judging() is Judging.WAIT
    vision.note({}, {"n-home-1": 600})
    assert vision.judging() is Judging.OPEN


def test_whoever_came_while_the_hub_was_away_is_waited_for_too(hub, new_vision) -> None:
    vision = new_vision()
    vision.note({}, {}, {"n-early"})
    vision.marked()
    assert vision.return_once() == 1
    vision.note({}, {}, {"n-late"})
    assert hub.reborn == [{"n-early"}, {"n-late"}]
    vision.note({"n-early": 0}, {})
    assert vision.judging() is Judging.WAIT
    vision.note({"n-late": 0}, {})
    assert vision.judging() is Judging.OPEN


def test_an_old_retained_birth_that_nobody_answers_to_holds_up_little(hub, new_vision) -> None:
    vision = new_vision()
    vision.note({}, {}, {"n-gone"})
    vision.marked()
    vision.return_once()
    later(hub, ANSWER_S)
    assert vision.judging() is Judging.WAIT
    later(hub, 1)
    assert vision.judging() is Judging.OPEN


def test_whoever_owes_and_falls_silent_is_asked_again(hub, new_vision) -> None:
    vision = returned(hub, new_vision)
    vision.note({"n-home-0": 3, "n-home-1": 0}, {})
    later(hub, QUIET_S - 1)
    assert vision.urge_once() == 0
    later(hub, 1)
    assert (vision.urge_once(), vision.urge_once()) == (1, 0)
    assert hub.reborn[1:] == [{"n-home-0"}]
    vision.note({"n-home-0": 0}, {})
    assert vision.judging() is Judging.OPEN
    later(hub, QUIET_S)
    assert vision.urge_once() == 0


def test_a_node_that_only_speaks_is_back_as_well_but_its_birth_is_waited_for(
    hub, new_vision
) -> None:
    vision = returned(hub, new_vision)
    vision.note({}, {"n-home-0": 1, "n-home-1": 1})
    later(hub, ANSWER_S)
    assert vision.judging() is Judging.WAIT
    later(hub, 1)
    assert vision.judging() is Judging.OPEN


def test_whoever_has_not_spoken_within_a_minute_is_not_waited_for(hub, new_vision) -> None:
    vision = returned(hub, new_vision)
    later(hub, RETURN_S)
    assert vision.judging() is Judging.WAIT
    later(hub, 1)
    assert vision.judging() is Judging.OPEN


def test_a_backlog_is_waited_for_five_minutes_at_most(hub, new_vision) -> None:
    vision = returned(hub, new_vision)
    vision.note({"n-home-0": 10_000, "n-home-1": 0}, {})
    later(hub, DRAIN_S)
    assert vision.judging() is Judging.WAIT
    later(hub, 1)
    assert vision.judging() is Judging.OPEN


def test_once_open_it_stays_open(hub, new_vision) -> None:
    vision = returned(hub, new_vision, 1)
    vision.note({"n-home-0": 0}, {})
    assert vision.judging() is Judging.OPEN
    vision.note({"n-home-0": 5_000}, {})
    assert vision.judging() is Judging.OPEN


def test_a_broker_that_is_gone_stops_the_judging_and_then_blinds_the_hub(hub, new_vision) -> None:
    vision = new_vision()
    vision.marked()
    vision.return_once()
    vision.lost()
    assert vision.judging() is Judging.WAIT
    assert vision.seeing_since() is None
    later(hub, DRAIN_S)
    vision.lost()
    assert vision.judging() is Judging.WAIT
    later(hub, 1)
    assert vision.judging() is Judging.BLIND
    vision.marked()
    vision.return_once()
    assert vision.judging() is Judging.OPEN
    assert causes(hub) == [("broker_lost", DRAIN_S + 1)]


def test_a_broker_that_never_came_blinds_the_hub_too(hub, new_vision) -> None:
    vision = new_vision()
    later(hub, DRAIN_S + 1)
    assert vision.judging() is Judging.BLIND


def test_a_hiccup_is_not_worth_recording(hub, new_vision) -> None:
    vision = new_vision()
    vision.marked()
    vision.return_once()
    vision.lost()
    later(hub, 4)
    vision.marked()
    vision.return_once()
    assert causes(hub) == []


def test_the_hub_records_how_long_it_was_stopped(hub, new_vision) -> None:
    vision = new_vision()
    later(hub, 100)
    vision.pulse_once()
    later(hub, 3600)
    new_vision()
    assert causes(hub) == [("hub_stopped", 3600)]
    new_vision()
    assert len(causes(hub)) == 1


def test_a_backlog_that_was_committed_before_the_crash_is_not_waited_for(hub, new_vision) -> None:
    edge = hub.living()
    message = edge.readings(*(edge.reading("door", turn % 2) for turn in range(50)))
    hub.deliver(message)
    vision = new_vision()
    vision.marked()
    vision.return_once()
    for urgency in (edge.birth(outbox_depth=50), hub.deliver(message)):
        vision.note(urgency.births, urgency.heard)
    assert vision.judging() is Judging.OPEN
