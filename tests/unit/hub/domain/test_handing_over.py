from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.handing_over import Departure, Passing, pairing_after, pass_on
from hub.domain.tickets import OPEN, Priority, State, Ticket, TicketKind

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
LEAVE = Departure("w-li", NOW, "w-wu", "l-1")
GONE = Departure("w-li", NOW, "w-wu")


def ticket(state: State, **changes: object) -> Ticket:
    facts: dict[str, object] = {
        "ticket_id": "t-1",
        "kind": TicketKind.MISSED,
        "priority": Priority.P1,
        "state": state,
        "assignee": "w-li",
        "arrive_by": NOW + timedelta(minutes=30),
        "next_step_at": NOW + timedelta(minutes=30),
    }
    return Ticket(**(facts | changes))  # type: ignore[arg-type]


def outline(passing: Passing | None) -> tuple[object, ...] | None:
    if passing is None:
        return None
    waits = None if passing.next_step_at is None else (passing.next_step_at - NOW).total_seconds()
    return passing.state, passing.assignee, waits, passing.relieves


# state, who goes, can somebody take it -> state, assignee, seconds to the next step, called off
TABLE = {
    (State.NEW, "leave", True): (State.ASSIGNED, "w-wu", 300, False),
    (State.NEW, "leave", False): (State.NEW, None, 0, False),
    (State.NEW, "gone", True): (State.ASSIGNED, "w-wu", 300, False),
    (State.NEW, "gone", False): (State.NEW, None, 0, False),
    (State.ASSIGNED, "leave", True): (State.ASSIGNED, "w-wu", 300, False),
    (State.ASSIGNED, "leave", False): (State.NEW, None, 0, False),
    (State.ASSIGNED, "gone", True): (State.ASSIGNED, "w-wu", 300, False),
    (State.ASSIGNED, "gone", False): (State.NEW, None, 0, False),
    (State.ACCEPTED, "leave", True): (State.ASSIGNED, "w-wu", 300, True),
    (State.ACCEPTED, "leave", False): (State.NEW, None, 0, True),
    (State.ACCEPTED, "gone", True): (State.ASSIGNED, "w-wu", 300, False),
    (State.ACCEPTED, "gone", False): (State.NEW, None, 0, False),
    (State.ON_SITE, "leave", True): None,
    (State.ON_SITE, "leave", False): None,
    (State.ON_SITE, "gone", True): (State.ASSIGNED, "w-wu", 300, False),
    (State.ON_SITE, "gone", False): (State.NEW, None, 0, False),
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("who", ["leave", "gone"])
@pytest.mark.parametrize("heir", [True, False])
def test_what_becomes_of_a_ticket_in_each_state(state: State, who: str, *, heir: bool) -> None:
    departure = LEAVE if who == "leave" else GONE
    passing = pass_on(ticket(state), departure, "w-wu" if heir else None, NOW)
    expected = TABLE[state, who, heir] if state in OPEN else None
    assert outline(passing) == expected


def test_what_is_not_his_and_what_he_is_back_for_stays() -> None:
    assert pass_on(ticket(State.ACCEPTED, assignee="w-hu"), GONE, "w-wu", NOW) is None
    back = Departure("w-li", NOW, "w-wu", "l-1", over=True)
    assert pass_on(ticket(State.ACCEPTED), back, "w-wu", NOW) is None


def test_a_ticket_without_hurry_has_no_clock_in_new_hands() -> None:
    calm = ticket(State.ASSIGNED, priority=Priority.P4, kind=TicketKind.TAMPER)
    assert outline(pass_on(calm, LEAVE, "w-wu", NOW)) == (State.ASSIGNED, "w-wu", None, False)
    assert outline(pass_on(calm, LEAVE, None, NOW)) == (State.NEW, None, 0, False)


@pytest.mark.parametrize(
    ("before", "successor", "after"),
    [
        (("w-li", "w-wu"), "w-hu", ("w-hu", "w-wu")),
        (("w-wu", "w-li"), "w-hu", ("w-wu", "w-hu")),
        (("w-li", "w-wu"), None, ("w-wu",)),
        (("w-li", "w-wu"), "w-wu", ("w-wu",)),
        (("w-li", "w-hu", "w-wu"), "w-wu", ("w-wu", "w-hu")),
        (("w-wu", "w-li"), "w-wu", ("w-wu",)),
        (("w-li",), None, ()),
        (("w-li",), "w-hu", ("w-hu",)),
    ],
    ids=[
        "the successor takes the first place",
        "the successor takes the second place",
        "the backup moves up",
        "the backup is the successor",
        "the last is the successor and takes the first place",
        "the paired worker is the successor of his backup",
        "nobody is left",
        "her only worker is followed",
    ],
)
def test_who_looks_after_a_home_then(
    before: tuple[str, ...], successor: str | None, after: tuple[str, ...]
) -> None:
    assert pairing_after(before, "w-li", successor) == after


NAMES = st.sampled_from(["w-li", "w-wu", "w-hu", "w-xu", "w-bo"])


@given(st.lists(NAMES, unique=True), st.none() | NAMES.filter(lambda name: name != "w-li"))
def test_nobody_stands_twice_and_nobody_else_is_lost(
    before: list[str], successor: str | None
) -> None:
    after = pairing_after(before, "w-li", successor)
    assert len(after) == len(set(after))
    assert set(after) - {successor} == set(before) - {"w-li", successor}
    if "w-li" in before and successor is not None:
        assert successor in after
