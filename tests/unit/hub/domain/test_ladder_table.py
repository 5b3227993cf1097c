"""The ladder as a table: every state of a ticket in every situation of its rungs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hub.domain.escalation import MOST_REMARKS, Step, next_step
from hub.domain.manning import Manned
from hub.domain.notices import Contact
from hub.domain.phrases import Phrase
from hub.domain.policies import BUILT_IN
from hub.domain.routing import Ladder
from hub.domain.tickets import OPEN, Priority, State, Ticket, TicketKind

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
MORNING = NOW + timedelta(minutes=20)
ANNA, BEN, CHEN = (Contact(f"w-{name}", ()) for name in ("anna", "ben", "chen"))
LEAVE = Phrase("staff.on_leave", {"who": "w-chen"})


def ladder(*people: str, detour: tuple[str, ...] = ()) -> Ladder:
    """`free`, `busy`, `away`, `quiet` or `empty`, rung by rung."""
    rungs = zip(BUILT_IN.rungs, people, strict=False)
    told = zip(BUILT_IN.unsettled, detour, strict=False)
    return Ladder(
        BUILT_IN,
        tuple(manned(rule, how) for rule, how in rungs),
        tuple(manned(rule, how) for rule, how in told),
    )


def manned(rule, how: str) -> Manned:
    match how:
        case "free":
            return Manned(rule, (Contact(f"w-{rule.name}", ()),))
        case "busy":
            return Manned(rule, (Contact(f"w-{rule.name}", ()),), last_resort=True)
        case "away":
            return Manned(rule, (), (LEAVE,), last_resort=True)
        case "quiet":
            return Manned(rule, (), (Phrase("staff.quiet"),), quiet_until=MORNING)
    return Manned(rule, last_resort=True)


def ticket(**more) -> Ticket:
    facts = {"ticket_id": "t-1", "kind": TicketKind.MISSED, "priority": Priority.P2}
    return Ticket(**{**facts, "state": State.ASSIGNED, "assignee": "w-anna", **more})


def step_of(facts: Ticket, rungs: Ladder) -> Step:
    step = next_step(facts, rungs, NOW)
    assert step is not None
    return step


def keys(step: Step) -> list[str]:
    return [phrase.key for phrase in step.reason]


SITUATIONS = {
    "free above": (ladder("free", "free", "free"), 1, 600),
    "empty above": (ladder("free", "empty", "free"), 2, 600),
    "away above": (ladder("free", "away", "free"), 2, 600),
    "quiet above": (ladder("free", "quiet", "free"), 2, 600),
    "busy, then free": (ladder("free", "busy", "free"), 2, 600),
    "only busy above": (ladder("free", "busy", "empty"), 1, 600),
    "top": (ladder("free", "empty", "empty"), 0, 600),
    "top, quiet above": (ladder("free", "quiet", "empty"), 0, 600),
    "nobody": (ladder("empty", "away", "empty"), None, 600),
    "all quiet": (ladder("quiet", "quiet", "quiet"), None, 600),
}
STATES = {
    "assigned": ticket(),
    "accepted in time": ticket(state=State.ACCEPTED, arrive_by=NOW + timedelta(hours=1)),
    "overdue": ticket(state=State.ACCEPTED, arrive_by=NOW, next_step_at=NOW),
    "on site": ticket(state=State.ON_SITE),
}


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("state", STATES)
def test_each_state_in_each_situation_of_the_rungs(state, situation) -> None:
    rungs, told, wait_s = SITUATIONS[situation]
    facts = STATES[state]
    step = step_of(facts, rungs)
    expected = () if told is None else rungs.rungs[told].people
    assert step.people == expected
    assert step.rung == max(facts.rung, told or 0)
    assert step.state == facts.state
    owner = expected[0].worker_id if expected and state == "assigned" else "w-anna"
    assert step.assignee == owner
    assert step.reason
    assert step.next_step_at is not None
    waits = 3600 if state == "on site" and told is not None else wait_s
    assert step.next_step_at == NOW + timedelta(seconds=waits)
    assert (step.late == "w-anna") is (state in {"overdue", "on site"} and told is not None)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_new_ticket_begins_with_the_lowest_rung_that_can_be_told(situation) -> None:
    rungs, _, _ = SITUATIONS[situation]
    step = step_of(ticket(state=State.NEW, assignee=None), rungs)
    assert (step.state, step.assignee) == (
        (State.ASSIGNED, step.people[0].worker_id) if step.people else (State.NEW, None)
    )


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("state", sorted(set(State) - OPEN))
def test_what_is_over_takes_no_step(state, situation) -> None:
    assert next_step(ticket(state=state), SITUATIONS[situation][0], NOW) is None


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("state", STATES)
def test_what_proof_of_life_relieved_takes_no_step(state, situation) -> None:
    relieved = replace(STATES[state], priority=Priority.P4)
    assert next_step(relieved, SITUATIONS[situation][0], NOW) is None


@pytest.mark.parametrize(
    ("situation", "said"),
    [
        ("free above", ["event.climbed"]),
        ("empty above", ["event.climbed", "event.skipped"]),
        ("away above", ["event.climbed", "staff.on_leave"]),
        ("quiet above", ["event.climbed", "staff.quiet"]),
        ("top", ["event.repeated"]),
        ("nobody", ["event.nobody", "staff.on_leave"]),
        ("all quiet", ["event.all_quiet", "staff.quiet"]),
    ],
)
def test_a_step_says_whom_it_passed_over_and_why(situation, said) -> None:
    assert keys(step_of(ticket(), SITUATIONS[situation][0])) == said


def test_where_many_are_away_the_first_are_named_and_the_rest_counted() -> None:
    remarks = tuple(Phrase("staff.on_leave", {"who": f"w-{n}"}) for n in range(MOST_REMARKS + 3))
    crowd = Manned(BUILT_IN.rungs[1], (BEN,), remarks)
    step = step_of(ticket(), Ladder(BUILT_IN, (manned(BUILT_IN.rungs[0], "free"), crowd)))
    assert keys(step) == ["event.climbed", *["staff.on_leave"] * MOST_REMARKS, "staff.more"]
    assert step.reason[-1].facts == {"n": 3}


def test_quiet_hours_that_end_sooner_than_the_wait_end_the_wait() -> None:
    waited_long = ticket(updated_at=NOW - timedelta(hours=1), next_step_at=NOW)
    step = step_of(waited_long, ladder("free", "quiet"))
    assert step.next_step_at == MORNING


def test_the_rung_does_not_fall_when_those_above_have_gone() -> None:
    step = step_of(ticket(rung=2), ladder("free", "free", "away"))
    assert (step.rung, step.people) == (2, (Contact("w-standby", ()),))


UNSETTLED = ticket(priority=Priority.P1, detour=0, rung=1)
ABOVE = ("free", "free", "free")


@pytest.mark.parametrize(
    ("told", "people", "named", "detour", "on_detour"),
    [
        (0, ("free", "free", "free"), "key_holders", 1, True),
        (1, ("free", "free", "free"), "family", 2, True),
        (2, ("free", "free", "free"), "emergency", 3, True),
        (3, ("free", "free", "free"), "grid_leader", 3, False),
        (0, ("empty", "free", "free"), "family", 2, True),
        (0, ("away", "empty", "free"), "emergency", 3, True),
        (0, ("busy", "empty", "free"), "emergency", 3, True),
        (0, ("busy", "empty", "empty"), "key_holders", 1, True),
        (0, ("empty", "empty", "empty"), "grid_leader", 3, False),
        (0, (), "grid_leader", 0, False),
    ],
)
def test_after_a_visit_that_found_nothing_out_her_own_people_come_first(
    told, people, named, detour, on_detour
) -> None:
    facts = replace(UNSETTLED, detour=told)
    step = step_of(facts, ladder(*ABOVE, detour=people))
    assert step.told == f"@rung.{named}"
    assert (step.detour, step.on_detour) == (detour, on_detour)
    assert step.rung == (1 if on_detour else 2)
    assert step.next_step_at == NOW + timedelta(seconds=120 if on_detour else 300)


def test_the_family_is_told_and_does_not_take_the_ticket_over() -> None:
    step = step_of(replace(UNSETTLED, detour=1), ladder(*ABOVE, detour=("free",) * 3))
    assert (step.assignee, step.people) == ("w-anna", (Contact("w-family", ()),))


def test_the_dispatcher_is_told_which_numbers_to_call() -> None:
    step = step_of(replace(UNSETTLED, detour=2), ladder(*ABOVE, detour=("free",) * 3))
    (call,) = [phrase for phrase in step.reason if phrase.key == "event.call_emergency"]
    assert call.facts == {"numbers": "120 / 110"}
    assert step.assignee == "w-emergency"


def test_a_detour_without_anybody_is_named_in_the_story() -> None:
    step = step_of(UNSETTLED, ladder(*ABOVE, detour=("empty", "away", "empty")))
    assert keys(step) == ["event.climbed", "event.skipped", "event.skipped", "staff.on_leave"]
