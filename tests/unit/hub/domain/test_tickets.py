"""Every state × every action, and what no sequence of actions may bring about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.tickets import (
    ARRIVE_WITHIN_S,
    OPEN,
    REPORT_WITHIN_S,
    Action,
    CauseCode,
    Outcome,
    Priority,
    Raised,
    Request,
    SettleLevel,
    Settling,
    State,
    Ticket,
    TicketKind,
    absorbed,
    decide,
    next_state,
)
from hub.errors import Conflict, FirstlightError, InvalidInput, InvalidTransition, NotAllowed

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
REFUSED = "-"
TABLE = """
state     assign    accept    arrive   resolve   close   cancel    decline  reopen  merge     split     raise     note
new       assigned  accepted  -        -         -       canceled  new      -       canceled  new       assigned  new
assigned  assigned  accepted  -        -         -       canceled  new      -       canceled  assigned  assigned  assigned
accepted  assigned  -         on_site  -         -       canceled  new      -       canceled  accepted  assigned  accepted
on_site   assigned  -         -        resolved  -       canceled  -        -       canceled  on_site   assigned  on_site
resolved  -         -         -        -         closed  -         -        new     -         -         -         resolved
closed    -         -         -        -         -       -         -        new     -         -         -         closed
canceled  -         -         -        -         -       -         -        -       -         -         -         canceled
"""  # noqa: E501
HEAD, *ROWS = (line.split() for line in TABLE.strip().splitlines())
CELLS = [
    (State(row[0]), Action(action), after)
    for row in ROWS
    for action, after in zip(HEAD[1:], row[1:], strict=True)
]


def ticket(**more) -> Ticket:
    facts = {"ticket_id": "t-1", "kind": TicketKind.MISSED, "priority": Priority.P1}
    place = {"home_id": "h-1", "area_id": "grid"}
    return Ticket(**{**facts, **place, "state": State.ASSIGNED, "assignee": "w-li", **more})


OTHER = ticket(ticket_id="t-2", home_id="h-1")
RAISED = Raised(SettleLevel.STREET, "w-street", 4)


def full(action: Action, worker: str | None = None, **more) -> Request:
    """A request that lacks nothing."""
    return Request(
        action,
        worker,
        note="because",
        outcome=Outcome.SAFE,
        assignee="w-wu",
        into=OTHER if action == Action.MERGE else None,
        raised=RAISED,
        **more,
    )


def test_the_table_names_every_state_and_every_action():
    assert {(state, action) for state, action, _ in CELLS} == set(product(State, Action))


@pytest.mark.parametrize(("state", "action", "after"), CELLS)
def test_every_state_and_every_action(state, action, after):
    if after == REFUSED:
        with pytest.raises(InvalidTransition, match=f"{action} is not possible .* {state}"):
            next_state(state, action)
    else:
        assert next_state(state, action) == after


@pytest.mark.parametrize("state", list(State))
def test_only_late_proof_lets_an_open_ticket_be_closed(state):
    if state in OPEN:
        assert next_state(state, Action.CLOSE, proven_alive=True) == State.CLOSED
    elif state != State.RESOLVED:
        with pytest.raises(InvalidTransition):
            next_state(state, Action.CLOSE, proven_alive=True)


@pytest.mark.parametrize("state", [s for s in State if s not in {State.NEW, State.ASSIGNED}])
def test_only_a_broken_promise_may_be_taken_over(state):
    if state == State.ACCEPTED:
        assert next_state(state, Action.ACCEPT, overdue=True) == State.ACCEPTED
    else:
        with pytest.raises(InvalidTransition):
            next_state(state, Action.ACCEPT, overdue=True)


def test_accepting_starts_the_arrival_clock():
    change = decide(ticket(), Request(Action.ACCEPT, "w-wu"), NOW)
    assert change.assignee == "w-wu"
    assert change.next_step_at == change.arrive_by == NOW + timedelta(seconds=ARRIVE_WITHIN_S)


def test_accepting_a_ticket_proven_alive_starts_no_clock():
    change = decide(ticket(priority=Priority.P4), Request(Action.ACCEPT, "w-wu"), NOW)
    assert change.next_step_at is None


def test_second_accept_names_the_winner():
    accepted = ticket(state=State.ACCEPTED, arrive_by=NOW + timedelta(seconds=1))
    with pytest.raises(Conflict, match="w-li has accepted"):
        decide(accepted, Request(Action.ACCEPT, "w-wu"), NOW)


def test_a_broken_promise_is_not_mended_by_the_same_promise_again():
    late = ticket(state=State.ACCEPTED, arrive_by=NOW)
    with pytest.raises(Conflict, match="somebody else"):
        decide(late, Request(Action.ACCEPT, "w-li"), NOW)
    assert decide(late, Request(Action.ACCEPT, "w-wu"), NOW).assignee == "w-wu"
    assert decide(late, Request(Action.ARRIVE, "w-li"), NOW).state == State.ON_SITE


def test_closing_after_a_visit_is_for_the_desk():
    with pytest.raises(NotAllowed, match="desk"):
        decide(ticket(state=State.RESOLVED), full(Action.CLOSE, "w-li"), NOW)
    assert decide(ticket(state=State.RESOLVED), full(Action.CLOSE), NOW).state == State.CLOSED
    alive = ticket(state=State.RESOLVED, priority=Priority.P4)
    assert decide(alive, full(Action.CLOSE, "w-li"), NOW).state == State.CLOSED


def test_alert_of_low_priority_is_not_proof_of_life():
    quiet = ticket(kind=TicketKind.LISTED_VEHICLE_SEEN, priority=Priority.P4)
    with pytest.raises(InvalidTransition):
        decide(quiet, full(Action.CLOSE), NOW)


def test_closing_after_late_proof_needs_a_note():
    with pytest.raises(InvalidInput, match="note"):
        decide(ticket(priority=Priority.P4), Request(Action.CLOSE), NOW)
    assert decide(ticket(priority=Priority.P4), full(Action.CLOSE), NOW).state == State.CLOSED


def test_resolving_needs_an_outcome():
    with pytest.raises(InvalidInput, match=r"outcome.*no_answer"):
        decide(ticket(state=State.ON_SITE), Request(Action.RESOLVE, "w-li"), NOW)


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("priority", list(Priority))
def test_a_visit_that_found_nothing_out_ends_no_ticket(outcome, priority):
    at_the_door = ticket(state=State.ON_SITE, priority=priority)
    change = decide(at_the_door, Request(Action.RESOLVE, "w-li", outcome=outcome), NOW)
    if outcome in {Outcome.NO_ANSWER, Outcome.COULD_NOT_ENTER}:
        assert (change.state, change.priority) == (State.ASSIGNED, Priority.P1)
        assert change.next_step_at == NOW
    else:
        assert (change.state, change.priority) == (State.RESOLVED, priority)
        assert change.next_step_at is None


def test_only_who_stands_at_the_door_comes_back_without_an_answer():
    for state in set(State) - {State.ON_SITE}:
        with pytest.raises(InvalidTransition):
            next_state(state, Action.RESOLVE, unsettled=True)


def test_arriving_starts_the_clock_of_the_report():
    change = decide(ticket(state=State.ACCEPTED), Request(Action.ARRIVE, "w-li"), NOW)
    assert change.next_step_at == NOW + timedelta(seconds=REPORT_WITHIN_S)
    alive = ticket(state=State.ACCEPTED, priority=Priority.P4)
    assert decide(alive, Request(Action.ARRIVE, "w-li"), NOW).next_step_at is None


@pytest.mark.parametrize("action", [Action.ASSIGN, Action.CANCEL, Action.MERGE, Action.SPLIT])
def test_the_desk_dispatches_and_a_lead_in_his_area(action):
    with pytest.raises(NotAllowed, match="for the desk"):
        decide(ticket(), full(action, "w-wu"), NOW)
    decide(ticket(), full(action, "w-lead", leads=True), NOW)


@pytest.mark.parametrize("state", [State.NEW, State.ASSIGNED, State.ACCEPTED])
def test_who_declines_is_free_and_the_next_rung_is_due_at_once(state):
    owner = None if state == State.NEW else "w-li"
    facts = ticket(state=state, assignee=owner, arrive_by=NOW, rung=2)
    change = decide(facts, full(Action.DECLINE, owner), NOW)
    assert (change.state, change.assignee, change.arrive_by) == (State.NEW, None, None)
    assert (change.rung, change.next_step_at) == (3, NOW)


@pytest.mark.parametrize("state", list(State))
def test_who_was_only_told_declines_for_himself_alone(state):
    facts = ticket(state=state, next_step_at=NOW + timedelta(hours=1), rung=2)
    if state in {State.NEW, State.ASSIGNED}:
        change = decide(facts, full(Action.DECLINE, "w-wu"), NOW)
        assert (change.state, change.assignee, change.rung) == (state, "w-li", 2)
        assert change.next_step_at == facts.next_step_at
    else:
        with pytest.raises(Conflict):
            decide(facts, full(Action.DECLINE, "w-wu"), NOW)


@pytest.mark.parametrize(
    "action", [Action.DECLINE, Action.REOPEN, Action.SPLIT, Action.RAISE, Action.CANCEL]
)
def test_these_need_a_note(action):
    state = State.RESOLVED if action == Action.REOPEN else State.ASSIGNED
    with pytest.raises(InvalidInput, match="note"):
        decide(ticket(state=state), replace(full(action), note="  "), NOW)


@pytest.mark.parametrize("state", [State.RESOLVED, State.CLOSED])
def test_reopening_begins_anew_at_the_first_rung(state):
    ended = Settling(SettleLevel.STREET, NOW, NOW, "moved away", CauseCode.TEST)
    facts = ticket(state=state, rung=5, detour=2, settling=ended)
    change = decide(facts, full(Action.REOPEN), NOW)
    assert (change.state, change.assignee, change.rung) == (State.NEW, None, 0)
    assert (change.next_step_at, change.detour, change.settling) == (NOW, None, Settling())
    proven = replace(facts, priority=Priority.P4)
    assert decide(proven, full(Action.REOPEN), NOW).priority == Priority.P2


def test_raising_climbs_level_by_level_and_ends_at_the_county():
    at_grid = decide(ticket(rung=1), full(Action.RAISE, "w-wu"), NOW)
    assert (at_grid.state, at_grid.assignee, at_grid.rung) == (State.ASSIGNED, "w-street", 4)
    assert at_grid.settling.level == SettleLevel.STREET
    top = ticket(settling=Settling(SettleLevel.COUNTY))
    with pytest.raises(InvalidTransition, match="county"):
        decide(top, replace(full(Action.RAISE), raised=None), NOW)
    with pytest.raises(Conflict, match="by hand"):
        decide(ticket(), replace(full(Action.RAISE), raised=None), NOW)


@pytest.mark.parametrize("followed_up", [False, True])
@pytest.mark.parametrize("noted", [False, True])
@pytest.mark.parametrize("elder", [False, True])
def test_closing_needs_a_good_follow_up_or_a_stated_exception(followed_up, noted, elder):
    facts = ticket(
        state=State.RESOLVED,
        home_id="h-1" if elder else None,
        settling=Settling(resolved_at=NOW, followed_up_at=NOW if followed_up else None),
    )
    request = Request(Action.CLOSE, note="she moved in with her son" if noted else None)
    if elder and not followed_up and not noted:
        with pytest.raises(InvalidInput, match="follow-up"):
            decide(facts, request, NOW)
        return
    change = decide(facts, request, NOW)
    assert change.state == State.CLOSED
    assert (change.settling.closing_note is not None) == (elder and not followed_up)


@pytest.mark.parametrize("kind", list(TicketKind))
def test_only_kinds_that_concern_an_elder_are_followed_up(kind):
    public = {"blind", "incident", "visit", "camera_blind", "crowd", "loitering"}
    public |= {"vehicle_in_fire_lane", "e_bike_indoors", "listed_vehicle_seen"}
    assert ticket(kind=kind).wants_follow_up == (kind not in public)
    assert not ticket(kind=kind, home_id=None).wants_follow_up
    assert not ticket(kind=TicketKind.MISSED, priority=Priority.P4).wants_follow_up


def test_what_raised_it_is_kept_from_resolving_to_closing():
    at_the_door = ticket(state=State.ON_SITE)
    change = decide(at_the_door, full(Action.RESOLVE, cause_code=CauseCode.WAS_OUT), NOW)
    assert change.settling.cause_code == CauseCode.WAS_OUT
    resolved = replace(at_the_door, state=State.RESOLVED, settling=change.settling)
    assert decide(resolved, full(Action.CLOSE), NOW).settling.cause_code == CauseCode.WAS_OUT
    better = decide(resolved, full(Action.CLOSE, cause_code=CauseCode.TEST), NOW)
    assert better.settling.cause_code == CauseCode.TEST


@pytest.mark.parametrize(
    ("into", "error"),
    [
        ({"ticket_id": "t-1"}, InvalidInput),
        ({"home_id": "h-2"}, InvalidInput),
        ({"home_id": None, "area_id": "elsewhere"}, InvalidInput),
        ({"state": State.RESOLVED}, InvalidTransition),
        ({"state": State.CANCELED}, InvalidTransition),
    ],
)
def test_a_ticket_merges_only_into_an_open_one_of_its_home_or_area(into, error):
    request = replace(full(Action.MERGE), into=replace(OTHER, **into))
    with pytest.raises(error):
        decide(ticket(), request, NOW)


def test_a_ticket_of_a_home_joins_one_of_its_area_that_is_about_no_home():
    request = replace(full(Action.MERGE), into=replace(OTHER, home_id=None))
    change = decide(ticket(), request, NOW)
    assert (change.state, change.settling.merged_into) == (State.CANCELED, "t-2")
    assert change.next_step_at is None


def test_the_earlier_clock_and_the_greater_urgency_live_on():
    soon, later = NOW + timedelta(minutes=1), NOW + timedelta(minutes=9)
    into = ticket(next_step_at=later, priority=Priority.P3)
    change = absorbed(into, ticket(next_step_at=soon, priority=Priority.P1))
    assert (change.next_step_at, change.priority) == (soon, Priority.P1)
    assert (
        absorbed(replace(into, next_step_at=None), ticket(next_step_at=soon)).next_step_at == soon
    )


def test_whoever_is_on_the_way_goes_on_for_both():
    soon = NOW + timedelta(minutes=1)
    going = ticket(state=State.ACCEPTED, assignee="w-wu", arrive_by=soon, next_step_at=soon)
    change = absorbed(ticket(next_step_at=NOW), going)
    assert (change.state, change.assignee, change.arrive_by) == (State.ACCEPTED, "w-wu", soon)
    kept = absorbed(going, ticket(next_step_at=NOW))
    assert (kept.assignee, kept.arrive_by, kept.next_step_at) == ("w-wu", soon, soon)
    earlier = absorbed(going, replace(going, assignee="w-li", arrive_by=NOW, next_step_at=NOW))
    assert (earlier.assignee, earlier.arrive_by, earlier.next_step_at) == ("w-wu", NOW, NOW)


workers = st.sampled_from([None, "w-li", "w-wu"])
deeds = st.lists(
    st.tuples(st.sampled_from(list(Action)), workers, st.booleans(), st.integers(0, 4000)),
    max_size=30,
)


@given(deeds, st.sampled_from(list(Priority)), st.booleans())
def test_no_sequence_of_actions_breaks_the_promises(deeds, priority, noted):
    facts, now = ticket(state=State.NEW, assignee=None, priority=priority, next_step_at=NOW), NOW
    for action, worker, leads, seconds in deeds:
        now += timedelta(seconds=seconds)
        before = facts
        request = full(action, worker, leads=leads)
        try:
            change = decide(facts, request if noted else replace(request, note=None), now)
        except FirstlightError:
            continue
        facts = replace(
            facts,
            state=change.state,
            priority=change.priority,
            assignee=change.assignee,
            arrive_by=change.arrive_by,
            next_step_at=change.next_step_at,
            detour=change.detour,
            rung=change.rung,
            settling=change.settling,
            updated_at=now,
            version=facts.version + 1,
        )
        check(before, facts, action, now)
        check_end(before, facts)


def check(before: Ticket, after: Ticket, action: Action, now: datetime) -> None:
    """One owner at most, clocks ahead, and nobody forgotten."""
    if after.state not in OPEN:
        assert after.next_step_at is None
        assert after.arrive_by is None
    elif not after.is_proven_alive:
        assert after.assignee is not None or after.next_step_at is not None
        if after.priority != Priority.P4:
            assert after.next_step_at is not None
    asks_nothing = {Action.NOTE, Action.SPLIT, Action.DECLINE}
    if action not in asks_nothing and after.next_step_at is not None:
        assert after.next_step_at >= now
    assert after.state == State.ACCEPTED or after.arrive_by is None
    assert after.state != State.NEW or after.assignee is None


def check_end(before: Ticket, after: Ticket) -> None:
    """An end is reached through the door or with a stated exception; what was merged rests."""
    if after.state == State.RESOLVED and before.state != State.RESOLVED:
        assert before.state == State.ON_SITE
        assert after.settling.resolved_at is not None
    if before.state == State.CANCELED:
        assert replace(after, version=0, updated_at=None) == replace(
            before, version=0, updated_at=None
        )
    if after.settling.merged_into is not None:
        assert after.state == State.CANCELED
    if after.state == State.CLOSED and before.state != State.CLOSED and before.wants_follow_up:
        settling = after.settling
        assert settling.followed_up_at is not None or settling.closing_note
