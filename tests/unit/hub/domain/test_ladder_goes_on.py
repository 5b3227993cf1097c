"""Whatever the policy, whoever is away: a ticket in need always has a next step, soon enough."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from hub.domain.areas import Level
from hub.domain.escalation import next_step
from hub.domain.manning import Attendance, Moment
from hub.domain.notices import Contact
from hub.domain.people import Relation, Role
from hub.domain.policies import Policy, QuietHours, RungRule, Who
from hub.domain.routing import Neighbours, Serving, ladder_at
from hub.domain.staffing import Presence
from hub.domain.tickets import OPEN, Priority, State, Ticket, TicketKind

NOW = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # the clocks of Berlin go forward within the hour
NAMES = [f"w-{number}" for number in range(6)]
names, moments = st.sampled_from(NAMES), st.integers(-100_000, 100_000)
people = st.lists(names.map(lambda name: Contact(name, ())), max_size=3, unique=True)
hours = st.tuples(st.times(), st.times()).filter(lambda pair: pair[0] != pair[1])
quiet = (
    st.none() | hours.map(lambda pair: QuietHours(*pair)) | st.just(QuietHours(time(0), time(23)))
)
seconds = moments.map(lambda count: timedelta(seconds=count))


@st.composite
def policies(draw: Any) -> Policy:
    """Rungs in any order, some of them left alone at some hours."""
    who = draw(
        st.lists(st.sampled_from([Who.PAIRED, Who.STANDBY, Who.ROLES, Who.FAMILY]), min_size=1)
    )
    rules = tuple(
        RungRule(
            f"rung {number}",
            one,
            (Role.GRID_LEADER,) if one is Who.ROLES else (),
            quiet_hours=draw(quiet),
        )
        for number, one in enumerate(who)
    )
    detour = (RungRule("keys", Who.KEY_HOLDERS), RungRule("family", Who.FAMILY))
    return Policy("p", rules, unsettled=detour)


@st.composite
def neighbours(draw: Any) -> Neighbours:
    """Anybody or nobody around the home."""
    own = {Relation.KEY_HOLDER: draw(people), Relation.FAMILY: draw(people)}
    leaders = [Serving(Role.GRID_LEADER, Level.GRID, one) for one in draw(people)]
    return Neighbours(draw(people), own, leaders)


presences = st.builds(
    Presence,
    names,
    rostered=st.booleans(),
    on_shift=st.booleans(),
    on_leave=st.booleans(),
    substitute_id=st.none() | names,
    visiting=st.sampled_from([frozenset(), frozenset({"another"})]),
)


@st.composite
def tickets(draw: Any) -> Ticket:
    """In any open state; its times may lie on either side of now, as after a clock was set back."""
    state = draw(st.sampled_from(sorted(OPEN)))
    return Ticket(
        ticket_id="t-1",
        kind=draw(st.sampled_from(list(TicketKind))),
        priority=draw(st.sampled_from(list(Priority))),
        state=state,
        assignee=None if state == State.NEW else draw(names),
        rung=draw(st.integers(0, 5)),
        detour=draw(st.none() | st.integers(0, 3)),
        updated_at=NOW + draw(seconds),
        next_step_at=NOW + draw(seconds),
        arrive_by=NOW + draw(seconds) if state == State.ACCEPTED else None,
    )


@given(
    tickets(),
    policies(),
    neighbours(),
    st.lists(presences),
    st.frozensets(names),
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York"]),
)
def test_a_ticket_in_need_always_has_a_next_step_within_the_hour(
    ticket, policy, around, known, declined, zone
):
    attendance = Attendance({presence.worker_id: presence for presence in known})
    moment = Moment(NOW, ZoneInfo(zone), ticket.priority, "t-1", declined)
    step = next_step(ticket, ladder_at(policy, around, attendance, moment), NOW)
    if step is None:
        waits = ticket.priority == Priority.P4 and ticket.state != State.NEW
        assert ticket.is_proven_alive or waits
        return
    assert step.reason
    assert step.rung >= ticket.rung
    assert step.state == State.NEW or step.assignee is not None
    if step.next_step_at is None:
        assert ticket.priority == Priority.P4
        assert step.people
    else:
        assert NOW < step.next_step_at <= NOW + timedelta(hours=1)
