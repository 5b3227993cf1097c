"""Who may prove a visit, what a code proves, and which movement is her own voice."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.door_codes import Door, as_issued, digest_of, grouped
from hub.domain.gestures import Change
from hub.domain.proving import (
    HEARD_AFTER,
    MOVED_BY_VISITORS,
    Visit,
    check_may_prove,
    her_voice,
    wrong_door,
)
from hub.domain.tickets import Priority, State, Ticket, TicketKind
from hub.domain.windows import Direction, Gesture
from hub.errors import Conflict, InvalidTransition

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
CURTAIN = Gesture(("curtain",), "curtain", Direction.OPEN)
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def ticket(state: State, assignee: str | None = "w-1") -> Ticket:
    return Ticket("t-1", TicketKind.MISSED, Priority.P1, state, assignee, home_id="h-1")


@pytest.mark.parametrize("state", list(State))
def test_a_proof_belongs_to_a_visit(state: State) -> None:
    if state in {State.ACCEPTED, State.ON_SITE, State.RESOLVED}:
        check_may_prove(ticket(state), "w-1", leads=False)
        return
    way_out = "accept it first" if state in {State.NEW, State.ASSIGNED} else "over"
    with pytest.raises(InvalidTransition, match=way_out):
        check_may_prove(ticket(state), "w-1", leads=False)


@pytest.mark.parametrize(
    ("worker_id", "leads", "may"),
    [("w-1", False, True), (None, False, True), ("w-2", True, True), ("w-2", False, False)],
)
def test_only_who_goes_and_who_answers_for_it_may_prove(
    worker_id: str | None, leads: bool, may: bool
) -> None:
    if may:
        check_may_prove(ticket(State.ON_SITE), worker_id, leads=leads)
        return
    with pytest.raises(Conflict, match="w-1 has accepted it"):
        check_may_prove(ticket(State.ON_SITE), worker_id, leads=leads)


@pytest.mark.parametrize(
    ("door", "home_id", "says"),
    [
        (Door("h-1"), "h-1", None),
        (Door("h-2"), "h-1", "not the code of this door"),
        (None, "h-1", "not the code of this door"),
        (Door("h-2", AT), "h-1", "not the code of this door"),
        (Door("h-1", AT), "h-1", "replaced"),
        (Door("h-1"), None, "no code belongs to it"),
    ],
)
def test_a_code_proves_its_own_door_while_it_hangs_there(
    door: Door | None, home_id: str | None, says: str | None
) -> None:
    fault = wrong_door(door, home_id)
    assert (fault is None) is (says is None)
    if fault is not None and says is not None:
        assert fault.field == "door_code"
        assert says in fault.reason
        assert "h-2" not in fault.reason, "another home is never named"


@given(st.text(ALPHABET, min_size=16, max_size=16), st.booleans())
def test_a_code_is_read_as_people_type_it(code: str, shout: bool) -> None:
    typed = grouped(code).replace("0", "O").replace("1", "l")
    typed = f" {typed.upper() if shout else typed} "
    # an upper-case L is as easily misread as a lower-case one
    assert as_issued(typed) == code
    assert digest_of(typed) == digest_of(code)


def change(sensor_id: str, kind: str, minute: float, direction: Direction) -> Change:
    return Change(sensor_id, kind, AT + timedelta(minutes=minute), direction)


OPENS, MOVES = Direction.OPEN, Direction.CHANGE
THERE = Visit("t-1", "h-1", AT)
GONE = Visit("t-1", "h-1", AT, AT + timedelta(minutes=20))


@pytest.mark.parametrize(
    ("visit", "moved", "heard"),
    [
        (THERE, change("curtain", "curtain", 1, OPENS), True),
        (THERE, change("curtain", "curtain", -1, OPENS), False),
        (THERE, change("curtain", "curtain", 1, Direction.CLOSE), False),
        (THERE, change("other", "curtain", 1, OPENS), False),
        (THERE, change("i_am_fine", "button", 1, MOVES), True),
        (THERE, change("help", "button", 1, MOVES), False),
        (GONE, change("curtain", "curtain", 30, OPENS), True),
        (GONE, change("curtain", "curtain", 30.1, OPENS), False),
    ],
)
def test_her_voice_is_the_agreed_gesture_or_the_button_while_he_is_there(
    visit: Visit, moved: Change, heard: bool
) -> None:
    assert her_voice(visit, [moved], [CURTAIN]) == (moved if heard else None)


@pytest.mark.parametrize("kind", sorted(MOVED_BY_VISITORS))
def test_what_the_visitor_moves_is_not_her_voice_though_it_is_agreed(kind: str) -> None:
    agreed = Gesture(("s",), kind, Direction.CHANGE)
    assert her_voice(THERE, [change("s", kind, 1, OPENS)], [agreed]) is None


@given(st.lists(st.integers(-60, 120), max_size=20))
def test_the_first_that_belongs_to_the_visit_is_taken(minutes: list[int]) -> None:
    moved = [change("curtain", "curtain", minute, OPENS) for minute in sorted(minutes)]
    found = her_voice(GONE, moved, [CURTAIN])
    inside = [
        one for one in moved if AT <= one.observed_at <= AT + timedelta(minutes=20) + HEARD_AFTER
    ]
    assert found == (inside[0] if inside else None)
