"""Random lives of a ticket: time, people and their absences may do what they like."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from hub.domain.areas import Level
from hub.domain.calendars import OFFICE_HOURS
from hub.domain.escalation import next_step
from hub.domain.manning import Attendance, Moment
from hub.domain.notices import Contact
from hub.domain.people import Relation, Role
from hub.domain.policies import BUILT_IN, Policy, QuietHours
from hub.domain.promises import PromiseClock, Standing, clocks_of, due_of, kept_by, standing
from hub.domain.routing import Neighbours, Serving, ladder_at
from hub.domain.staffing import Presence
from hub.domain.tickets import (
    OPEN,
    Action,
    Outcome,
    Priority,
    Request,
    State,
    Ticket,
    TicketKind,
    decide,
)
from hub.errors import FirstlightError

START = datetime(2026, 11, 22, 1, 15, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
NAMES = ("li", "wu", "leader", "street", "key", "kin")
CONTACTS = {name: Contact(name, ()) for name in NAMES}
NEIGHBOURS = Neighbours(
    paired=(CONTACTS["li"], CONTACTS["wu"]),
    own={Relation.KEY_HOLDER: (CONTACTS["key"],), Relation.FAMILY: (CONTACTS["kin"],)},
    serving=(
        Serving(Role.GRID_LEADER, Level.GRID, CONTACTS["leader"]),
        Serving(Role.STREET_DISPATCHER, Level.TOWN, CONTACTS["street"]),
    ),
)
NIGHT = QuietHours(time(22), time(6))
QUIET = replace(BUILT_IN, rungs=tuple(replace(r, quiet_hours=NIGHT) for r in BUILT_IN.rungs))


@dataclass
class Life:
    """A ticket among its people, and what must hold whatever happens to it."""

    policy: Policy
    ticket: Ticket
    now: datetime = START
    presences: dict[str, Presence] = field(default_factory=dict)
    clocks: list[PromiseClock] = field(default_factory=list)
    told: set[tuple[str, str]] = field(default_factory=set)

    def pass_time(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        self._tell_promises()
        while self.ticket.next_step_at is not None and self.ticket.next_step_at <= self.now:
            self._climb()

    def _climb(self) -> None:
        moment = Moment(self.now, ZONE, self.ticket.priority, "t-1")
        attendance = Attendance(self.presences, CONTACTS)
        was, step = (
            self.ticket,
            next_step(
                self.ticket, ladder_at(self.policy, NEIGHBOURS, attendance, moment), self.now
            ),
        )
        if step is None:
            assert was.state not in OPEN or was.priority == Priority.P4
            self.ticket = replace(was, next_step_at=None)
            return
        assert step.reason
        assert step.rung >= was.rung
        assert (step.detour or 0) >= (was.detour or 0)
        assert step.next_step_at is None or step.next_step_at > self.now
        if was.state not in {State.NEW, State.ASSIGNED}:
            assert step.assignee == was.assignee
        for contact in step.people:
            known = self.presences.get(contact.worker_id, Presence(contact.worker_id))
            assert not known.on_leave
            assert known.resigned_at is None
        self.ticket = replace(
            was,
            state=step.state,
            assignee=step.assignee,
            rung=step.rung,
            detour=step.detour,
            next_step_at=step.next_step_at,
            updated_at=self.now,
        )

    def act(self, request: Request) -> None:
        try:
            change = decide(self.ticket, request, self.now)
        except FirstlightError:
            return
        assert change.rung >= self.ticket.rung or request.action == Action.REOPEN
        self.ticket = replace(
            self.ticket,
            state=change.state,
            priority=change.priority,
            assignee=change.assignee,
            arrive_by=change.arrive_by,
            next_step_at=change.next_step_at,
            rung=change.rung,
            detour=change.detour,
            updated_at=self.now,
        )
        kept = kept_by(request.action, change.state)
        self.clocks = [
            replace(c, met_at=self.now) if c.promise in kept and c.met_at is None else c
            for c in self.clocks
        ]

    def _tell_promises(self) -> None:
        after = []
        for clock in self.clocks:
            was = clock
            while clock.next_at is not None and clock.next_at <= self.now and clock.met_at is None:
                due, clock = due_of(clock, self.now)
                assert (clock.promise, due) not in self.told
                self.told.add((clock.promise, due))
                assert clock.next_at is None or clock.next_at > was.next_at
            assert clock.due_at == was.due_at
            after.append(clock)
        self.clocks = after

    def check(self) -> None:
        ticket = self.ticket
        if ticket.state in OPEN and ticket.priority != Priority.P4:
            assert ticket.next_step_at is not None
            assert ticket.next_step_at >= self.now
        if ticket.state not in OPEN:
            assert ticket.next_step_at is None
        if ticket.state == State.ACCEPTED:
            assert ticket.assignee is not None
            assert ticket.arrive_by is not None
        for clock in self.clocks:
            how = standing(clock.warn_at, clock.due_at, clock.met_at, self.now)
            assert (how is Standing.BREACHED) is ((clock.met_at or self.now) >= clock.due_at)


workers = st.sampled_from(NAMES)
actions = st.one_of(
    st.builds(Request, st.just(Action.ACCEPT), workers),
    st.builds(Request, st.just(Action.ARRIVE), workers),
    st.builds(Request, st.just(Action.DECLINE), workers, st.just("no")),
    st.builds(Request, st.just(Action.RESOLVE), workers, st.none(), st.sampled_from(Outcome)),
    st.builds(Request, st.just(Action.REOPEN), st.none(), st.just("again")),
    st.builds(Request, st.just(Action.ASSIGN), st.none(), st.none(), st.none(), workers),
)
presences = st.builds(
    Presence,
    workers,
    rostered=st.booleans(),
    on_shift=st.booleans(),
    on_leave=st.booleans(),
    substitute_id=st.none() | workers,
    resigned_at=st.none(),
    visiting=st.sampled_from([frozenset(), frozenset({"t-2"})]),
)
deeds = st.one_of(st.integers(1, 20_000), actions, presences)


@given(
    st.sampled_from([BUILT_IN, QUIET, replace(BUILT_IN, unsettled=())]),
    st.sampled_from([Priority.P1, Priority.P2, Priority.P3]),
    st.lists(deeds, max_size=40),
)
def test_whatever_happens_an_open_ticket_goes_on(policy, priority, life_of_it) -> None:
    ticket = Ticket("t-1", TicketKind.HELP, priority, State.NEW, next_step_at=START)
    clocks = clocks_of(
        "t-1", priority, policy.targets, OFFICE_HOURS, START, ZONE, lambda day: day.weekday() >= 5
    )
    life = Life(policy, ticket, clocks=clocks)
    life.pass_time(0)
    for deed in life_of_it:
        match deed:
            case int():
                life.pass_time(deed)
            case Request():
                life.act(deed)
            case Presence():
                life.presences[deed.worker_id] = deed
        life.check()
