"""What becomes of a line: walkers are told, overdue lines go on, visits settle it or do not."""

from collections import Counter

import pytest

from hub.adapters.sql import schema
from hub.domain.tickets import Outcome
from hub.domain.walks import LineAction
from hub.errors import Conflict, InvalidTransition, NotFound

pytestmark = pytest.mark.contract


@pytest.fixture
def homes(block):
    """Twelve homes that went dark at 08:55; their list is dealt and told at 08:56."""
    homes = block.building("b-1", 12)
    block.go("08:55")
    block.cut(homes)
    block.go("08:57")
    return homes


def act(block, home_id, action, worker=None, **more):
    actor = block.desk if worker is None else block.actor(worker)
    block.walking.act(block.incident().incident_id, home_id, action, actor, **more)


def told(block, step):
    rows = block.rows(schema.notices)
    return Counter(row.worker_id for row in rows if row.step.startswith(step))


def test_each_line_has_an_owner_and_a_clock_and_each_walker_hears_once(block, homes):
    lines = block.lines().values()
    assert Counter(line.worker_id for line in lines) == {"w-1": 4, "w-2": 4, "w-3": 4}
    assert all(line.visit_by is not None and line.told_at is not None for line in lines)
    assert set(told(block, "line:")) == {"w-1", "w-2", "w-3"}


def test_who_is_not_on_shift_walks_nowhere(block):
    block.set(schema.workers, "worker_id", "w-2", rostered=True)
    homes = block.building("b-1", 6)
    block.go("08:55")
    block.cut(homes)
    block.go("08:57")
    assert {line.worker_id for line in block.lines().values()} == {"w-1", "w-3"}


def test_a_paired_walker_keeps_his_home(block):
    ids = [f"p-{number}" for number in range(6)]
    for home_id in ids:
        block.enrol(home_id, "b-1", workers=("w-3",) if home_id < "p-3" else ())
    block.go("08:55")
    block.cut(ids)
    block.go("08:57")
    assert [block.line(home_id).worker_id for home_id in ids[:3]] == ["w-3"] * 3


def test_an_overdue_line_goes_to_the_next_walker_and_then_to_the_leader(block, homes):
    line = block.line(homes[0])
    act(block, homes[0], LineAction.ACCEPT, line.worker_id)
    block.go("09:45")
    second = block.line(homes[0])
    assert second.worker_id not in {line.worker_id, "leader"}
    assert (second.state, second.passes) == ("open", 1)
    block.go("10:20")
    assert (block.line(homes[0]).worker_id, block.line(homes[0]).passes) == ("leader", 2)
    assert told(block, "line:")["leader"] >= 1


def test_a_visit_while_the_window_was_open_answers_it(block, homes):
    act(block, homes[0], LineAction.SETTLE, block.line(homes[0]).worker_id, outcome=Outcome.SAFE)
    block.go("10:00")
    assert block.line(homes[0]).state == "settled"
    assert [ticket.kind for ticket in block.tickets()] == ["incident"]


def test_a_window_due_after_the_visit_puts_her_on_the_list_again(block, evening):
    homes = block.building("b-1", 6, evening)
    block.go("08:55")
    block.cut(homes)
    block.go("08:57")
    for home_id in homes:
        act(block, home_id, LineAction.SETTLE, outcome=Outcome.SAFE)
    block.go("20:59")
    assert {line.state for line in block.lines().values()} == {"settled"}
    block.go("21:30")
    assert {line.state for line in block.lines().values()} == {"open"}
    assert [ticket.kind for ticket in block.tickets()] == ["incident"]


@pytest.mark.parametrize("outcome", [Outcome.NO_ANSWER, Outcome.COULD_NOT_ENTER])
def test_a_visit_that_found_nothing_out_is_one_p1_ticket_of_her_own(block, homes, outcome):
    block.go("09:10")
    act(block, homes[0], LineAction.SETTLE, block.line(homes[0]).worker_id, outcome=outcome)
    block.go("09:12")
    (own,) = block.tickets("blind")
    assert (own.home_id, own.priority) == (homes[0], "P1")
    assert block.verdicts(homes[0])[0].ticket_id == own.ticket_id
    assert block.line(homes[0]).state == "handed_over"
    block.walking.close(block.incident().incident_id, block.desk, "over")
    block.go("09:30")
    assert Counter(ticket.home_id for ticket in block.tickets("blind"))[homes[0]] == 1


def test_help_found_on_a_walk_is_a_p1_ticket_at_once(block, homes):
    act(block, homes[0], LineAction.SETTLE, outcome=Outcome.NEEDED_HELP)
    block.settle()
    (own,) = block.tickets("help")
    assert (own.home_id, own.priority) == (homes[0], "P1")
    assert block.line(homes[0]).state == "settled"


def test_closing_by_hand_leaves_nobody_uncounted(block, homes):
    block.go("09:10")
    block.walking.close(block.incident().incident_id, block.desk, "the street will not be back")
    block.settle()
    assert sorted(ticket.home_id for ticket in block.tickets("blind")) == homes
    assert block.tickets("incident")[0].state == "closed"
    with pytest.raises(Conflict):
        block.walking.close(block.incident().incident_id, block.desk, "again")


def test_an_open_line_may_be_taken_by_whoever_was_told_and_a_taken_one_by_nobody(block, homes):
    owner = block.line(homes[0]).worker_id
    other = next(one for one in ("w-1", "w-2") if one != owner)
    act(block, homes[0], LineAction.ACCEPT, other)
    assert block.line(homes[0]).worker_id == other
    with pytest.raises((InvalidTransition, NotFound)):
        act(block, homes[0], LineAction.ACCEPT, owner)
    with pytest.raises(NotFound):
        act(block, homes[1], LineAction.ACCEPT, "w-9")


def test_when_the_power_is_back_the_walkers_are_called_back(block, homes):
    block.back(homes)
    for home_id in homes:
        block.moves(home_id, 1)
    block.go("09:05")
    assert block.incident().closed_at is not None
    assert set(told(block, "stand_down:")) >= {"w-1", "w-2", "w-3"}


def test_who_has_moved_out_or_is_away_is_counted_and_walked_to_by_nobody(block):
    homes = block.building("b-1", 8)
    block.go("08:00")
    block.away(homes[0], "07:00", "20:00")
    block.cut(homes)
    block.go("08:10")
    assert (len(block.lines()), block.line(homes[0]).state) == (8, "handed_over")
    block.enrolment.end(homes[1])
    block.go("08:50")
    assert block.line(homes[1]).state == "returned"


def test_an_ended_ticket_opens_again_while_doors_are_to_be_walked(block, homes):
    own = block.incident().ticket_id
    block.set(schema.tickets, "ticket_id", own, state="resolved", next_step_at=None)
    block.go("10:00")
    (ticket,) = block.tickets("incident")
    assert ticket.state == "assigned"
    assert "again" in [event.action for event in block.rows(schema.ticket_events, ticket_id=own)]


def test_the_ticket_says_how_many_have_joined_since(block, homes):
    more = ["late-1", "late-2"]
    for home_id in more:
        block.enrol(home_id, "b-1")
    block.cut(more)
    block.go("08:59")
    (ticket,) = block.tickets("incident")
    assert ticket.reason_en.startswith("14 homes")
