"""Every state × every action of an entry, by the same person and by another."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.listed_vehicles import (
    LONGEST,
    EntryAction,
    EntryState,
    ListEntry,
    Signatory,
    decide,
    plate_faults,
    span_faults,
)
from hub.errors import FirstlightError, InvalidTransition, NotAllowed

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
LI, WANG = Signatory("li", "w-li"), Signatory("wang", "w-wang")
ENTRY = ListEntry(
    entry_id="lv-1",
    area_id="grid-1",
    legal_ground="order 12",
    approved_by="station",
    first=LI,
    requested_at=NOW,
    from_at=NOW,
    until_at=NOW + timedelta(days=30),
)
TABLE = """
state     approve   refuse   end
pending   in_force  refused  ended
in_force  -         -        ended
refused   -         -        -
ended     -         -        -
"""
HEAD, *ROWS = (line.split() for line in TABLE.strip().splitlines())
CELLS = [
    (EntryState(row[0]), EntryAction(action), after)
    for row in ROWS
    for action, after in zip(HEAD[1:], row[1:], strict=True)
]


@pytest.mark.parametrize(("state", "action", "after"), CELLS)
def test_every_state_and_every_action(state: EntryState, action: EntryAction, after: str) -> None:
    entry = replace(ENTRY, state=state)
    if after == "-":
        with pytest.raises(InvalidTransition):
            decide(entry, action, WANG, NOW)
    else:
        assert decide(entry, action, WANG, NOW).state == EntryState(after)


@pytest.mark.parametrize("action", [EntryAction.APPROVE, EntryAction.REFUSE])
@pytest.mark.parametrize("by", [LI, Signatory("li", None), Signatory("li-phone", "w-li")])
def test_nobody_decides_on_an_entry_of_his_own(action: EntryAction, by: Signatory) -> None:
    with pytest.raises(NotAllowed):
        decide(ENTRY, action, by, NOW)


def test_two_accounts_without_a_worker_are_two_people() -> None:
    entry = replace(ENTRY, first=Signatory("ops", None))
    approved = decide(entry, EntryAction.APPROVE, Signatory("ops2", None), NOW)
    assert (approved.second, approved.decided_at) == (Signatory("ops2", None), NOW)


def test_whoever_made_it_may_end_it() -> None:
    ended = decide(ENTRY, EntryAction.END, LI, NOW)
    assert (ended.ended_by, ended.ended_at) == ("li", NOW)


def test_an_entry_ends_by_itself_with_its_time() -> None:
    approved = decide(ENTRY, EntryAction.APPROVE, WANG, NOW)
    moment = timedelta(milliseconds=1)
    assert approved.state_at(ENTRY.until_at - moment) is EntryState.IN_FORCE
    assert approved.state_at(ENTRY.until_at) is EntryState.ENDED
    with pytest.raises(InvalidTransition):
        decide(ENTRY, EntryAction.APPROVE, WANG, ENTRY.until_at)
    assert replace(ENTRY, state=EntryState.REFUSED).state_at(ENTRY.until_at) is EntryState.REFUSED


@given(st.lists(st.tuples(st.sampled_from(EntryAction), st.sampled_from([LI, WANG])), max_size=8))
def test_no_entry_is_ever_in_force_by_one_persons_word(
    steps: list[tuple[EntryAction, Signatory]],
) -> None:
    entry = ENTRY
    for action, by in steps:
        try:
            entry = decide(entry, action, by, NOW)
        except FirstlightError:
            continue
        if entry.state is EntryState.IN_FORCE:
            assert entry.second is not None
            assert not entry.second.is_same(entry.first)


@pytest.mark.parametrize(
    ("from_at", "until_at", "is_wrong"),
    [
        (NOW, NOW + LONGEST, False),
        (NOW, NOW + LONGEST + timedelta(seconds=1), True),
        (NOW - LONGEST, NOW + timedelta(days=1), False),
        (NOW, NOW, True),
        (NOW - timedelta(days=2), NOW - timedelta(days=1), True),
        (NOW + timedelta(days=2), NOW + timedelta(days=1), True),
    ],
)
def test_an_entry_has_an_end_within_a_year(
    from_at: datetime, until_at: datetime, is_wrong: bool
) -> None:
    assert bool(span_faults(from_at, until_at, NOW)) is is_wrong


@pytest.mark.parametrize(("plate", "is_one"), [("沪A12345", True), ("沪AD12345", True)])
@pytest.mark.parametrize(("other", "is_other"), [("A1", False), ("ABCDEFG", False)])
def test_what_is_no_plate_is_refused(plate: str, is_one: bool, other: str, is_other: bool) -> None:
    assert (plate_faults(plate) == []) is is_one
    assert (plate_faults(other) == []) is is_other
