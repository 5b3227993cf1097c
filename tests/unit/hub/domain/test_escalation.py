"""Which rung comes next, and when; no ticket is left without a clock or a reason."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.areas import Level
from hub.domain.escalation import next_step
from hub.domain.manning import Attendance, Manned, Moment
from hub.domain.notices import Contact
from hub.domain.people import Role
from hub.domain.policies import BUILT_IN
from hub.domain.routing import Ladder, Neighbours, Serving, ladder_at
from hub.domain.tickets import OPEN, REPORT_WITHIN_S, Priority, State, Ticket, TicketKind

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
PAIRED, STANDBY, LEADER = Contact("w-li", ()), Contact("w-wu", ()), Contact("w-leader", ())
RUNGS = BUILT_IN.rungs
MOMENT = Moment(NOW, ZoneInfo("Asia/Shanghai"), Priority.P1, "t-1")


def ladder_of(paired: list[Contact], leaders: list[Contact]) -> Ladder:
    serving = [Serving(Role.GRID_LEADER, Level.GRID, leader) for leader in leaders]
    return ladder_at(BUILT_IN, Neighbours(paired, serving=serving), Attendance(), MOMENT)


FULL = ladder_of([PAIRED, STANDBY], [LEADER])
EMPTY = ladder_of([], [])


def ticket(**more) -> Ticket:
    facts = {"ticket_id": "t-1", "kind": TicketKind.MISSED, "priority": Priority.P1}
    return Ticket(**{**facts, "state": State.ASSIGNED, "assignee": "w-li", **more})


def test_ladder_stands_in_order():
    assert [rule.name for rule in RUNGS][:3] == ["paired_worker", "standby", "grid_leader"]
    assert [rung.people for rung in FULL.rungs][:3] == [(PAIRED,), (STANDBY,), (LEADER,)]
    assert len(FULL.rungs) == len(RUNGS)


def test_new_ticket_starts_at_the_first_rung_with_anybody():
    step = next_step(ticket(state=State.NEW, assignee=None), ladder_of([], [LEADER]), NOW)
    assert step is not None
    assert (step.rung, step.assignee, step.state) == (2, "w-leader", State.ASSIGNED)


def test_a_climb_hands_the_ticket_to_the_next_rung_until_somebody_accepts():
    step = next_step(ticket(), FULL, NOW)
    assert step is not None
    assert (step.rung, step.people, step.assignee) == (1, (STANDBY,), "w-wu")
    assert step.reason[0].key == "event.climbed"


def test_top_rung_repeats():
    step = next_step(ticket(rung=2), FULL, NOW)
    assert step is not None
    assert (step.rung, step.people) == (2, (LEADER,))
    assert step.reason[0].key == "event.repeated"
    assert step.next_step_at == NOW + timedelta(seconds=300)


@pytest.mark.parametrize("ladder", [FULL, EMPTY])
def test_repeats_widen_up_to_an_hour_and_never_end(ladder):
    facts, now, waits = ticket(rung=2, next_step_at=NOW, updated_at=NOW), NOW, []
    for _ in range(7):
        step = next_step(facts, ladder, now)
        assert step is not None
        assert step.next_step_at is not None
        waits.append((step.next_step_at - now).total_seconds())
        facts = replace(facts, next_step_at=step.next_step_at, updated_at=now)
        now = step.next_step_at
    assert waits == [300, 600, 1200, 2400, 3600, 3600, 3600]


def test_a_promise_broken_at_the_top_is_told_again_as_soon_as_at_first():
    accepted_at = NOW - timedelta(seconds=2700)
    broken = {"state": State.ACCEPTED, "arrive_by": NOW, "next_step_at": NOW}
    step = next_step(ticket(rung=2, updated_at=accepted_at, **broken), FULL, NOW)
    assert step is not None
    assert step.next_step_at == NOW + timedelta(seconds=300)


@pytest.mark.parametrize("priority", list(Priority))
def test_empty_ladder_looks_again(priority):
    alone = ticket(
        state=State.NEW, assignee=None, priority=priority, kind=TicketKind.LISTED_VEHICLE_SEEN
    )
    step = next_step(alone, EMPTY, NOW)
    assert step is not None
    assert step.people == ()
    assert step.next_step_at is not None
    assert step.reason[0].key == "event.nobody"


def test_broken_promise_names_who_is_late_once():
    late = ticket(state=State.ACCEPTED, arrive_by=NOW, next_step_at=NOW)
    step = next_step(late, FULL, NOW)
    assert step is not None
    assert (step.late, step.reason[0].key) == ("w-li", "event.promise_broken")
    later = ticket(state=State.ACCEPTED, arrive_by=NOW, next_step_at=NOW + timedelta(seconds=300))
    step = next_step(later, FULL, NOW + timedelta(seconds=300))
    assert step is not None
    assert step.late is None


@pytest.mark.parametrize("rung", [0, 2])
def test_who_arrived_and_said_nothing_is_asked_about_every_hour_and_stays_on_site(rung):
    step = next_step(ticket(state=State.ON_SITE, rung=rung), FULL, NOW)
    assert step is not None
    assert (step.state, step.assignee, step.late) == (State.ON_SITE, "w-li", "w-li")
    assert step.reason[0].key == "event.unreported"
    assert step.people == FULL.rungs[step.rung].people
    assert step.next_step_at == NOW + timedelta(seconds=REPORT_WITHIN_S)


@pytest.mark.parametrize("state", [State.RESOLVED, State.CLOSED, State.CANCELED])
def test_nothing_climbs_when_it_is_over(state):
    assert next_step(ticket(state=state), FULL, NOW) is None


@pytest.mark.parametrize("state", list(State))
def test_nothing_climbs_after_proof_of_life(state):
    assert next_step(ticket(state=state, priority=Priority.P4), FULL, NOW) is None


people = st.lists(st.sampled_from([PAIRED, STANDBY, LEADER]), max_size=2).map(tuple)


@given(
    st.tuples(*[people] * len(RUNGS)),
    st.sampled_from(sorted(OPEN)),
    st.sampled_from([Priority.P1, Priority.P2, Priority.P3]),
    st.integers(0, len(RUNGS) - 1),
)
def test_every_step_has_a_reason_and_a_later_deadline(people, state, priority, rung):
    manned = (Manned(rule, one) for rule, one in zip(RUNGS, people, strict=True))
    ladder = Ladder(BUILT_IN, tuple(manned))
    step = next_step(ticket(state=state, priority=priority, rung=rung), ladder, NOW)
    assert step is not None
    assert step.reason
    assert step.next_step_at is not None
    assert step.next_step_at > NOW
    assert step.people in [*people, ()]
    assert bool(step.people) == any(people)
    assert step.rung >= rung or state == State.NEW
