"""Promised visits on a real state database: one ticket a day, in the hands of who was planned."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from hub.adapters.calendar import rest_days
from hub.adapters.sql import schema
from hub.adapters.sql.enrolment import SqlEnrolment
from hub.adapters.sql.planning import SqlPlanning
from hub.adapters.sql.promises import SqlPromises
from hub.adapters.sql.state import opener
from hub.domain.visit_plans import Rhythm, VisitKind, VisitPlan
from hub.errors import InvalidInput, NotFound
from hub.pipeline.planning import Planning
from hub.pipeline.promises import Promises

pytestmark = pytest.mark.contract
SUNDAY = date(2026, 11, 22)


@pytest.fixture
def planning(town) -> Planning:
    town.add_worker("w-1")
    town.add_worker("w-2")
    town.add_home("h-1", "w-1")
    return Planning(opener(town.database, SqlPlanning), town.clock, town.phrasebook, town.new_id)


def plan(**changes) -> VisitPlan:
    facts = {
        "plan_id": "",
        "home_id": "h-1",
        "kind": VisitKind.CHECK,
        "rhythm": Rhythm.WEEKLY,
        "first_day": SUNDAY,
    }
    return VisitPlan(**facts | changes)


def visits(town) -> list:
    return [row for row in town.rows(schema.tickets) if row.kind == "visit"]


def test_a_visit_of_today_opens_at_once_and_only_once(town, planning) -> None:
    planning.add(plan(worker_id="w-2"), "ops")
    assert planning.open_once() == 1
    assert planning.open_once() == 0
    [ticket] = visits(town)
    assert (ticket.assignee, ticket.priority, ticket.state) == ("w-2", "P4", "assigned")
    assert "看望" in ticket.reason_zh


def test_the_next_one_comes_a_week_later(town, planning) -> None:
    planning.add(plan(), "ops")
    planning.open_once()
    town.clock.forward(6 * 86_400)
    assert planning.open_once() == 0
    town.clock.forward(86_400)
    assert planning.open_once() == 1
    assert len(visits(town)) == 2


def test_a_hub_that_was_away_for_weeks_opens_each_visit_once(town, planning) -> None:
    planning.add(plan(), "ops")
    town.clock.forward(15 * 86_400)
    while planning.open_once():
        pass
    days = [row.day for row in town.rows(schema.visits)]
    assert days == ["2026-11-22", "2026-11-29", "2026-12-06"]


def test_without_a_worker_of_its_own_the_paired_one_goes(town, planning) -> None:
    planning.add(plan(), "ops")
    planning.open_once()
    assert visits(town)[0].assignee == "w-1"


def test_whoever_is_there_goes_when_the_planned_one_is_on_leave(town, planning) -> None:
    planning.add(plan(worker_id="w-2"), "ops")
    leave = {
        "leave_id": "l",
        "worker_id": "w-2",
        "from_at": town.clock.at - timedelta(hours=1),
        "until_at": town.clock.at + timedelta(days=3),
        "reason": "",
    }
    town.add(schema.leaves, leave)
    planning.open_once()
    assert visits(town)[0].assignee == "w-1"
    [opened] = [row for row in town.rows(schema.ticket_events) if row.action == "open"]
    assert "w-2不在岗" in opened.why_zh


def test_a_hot_day_brings_a_visit_to_who_was_promised_one(town, planning) -> None:
    planning.add(plan(kind=VisitKind.HOT_DAY, rhythm=Rhythm.CALLED), "ops")
    assert planning.open_once() == 0
    assert planning.call_hot_day("grid", SUNDAY) == 1
    assert planning.open_once() == 1
    assert planning.call_hot_day("grid", SUNDAY) == 0, "called twice it counts once"
    assert visits(town)[0].priority == "P3"


def test_two_hot_days_that_are_called_together_bring_two_visits(town, planning) -> None:
    planning.add(plan(kind=VisitKind.HOT_DAY, rhythm=Rhythm.CALLED), "ops")
    for day in (SUNDAY + timedelta(days=3), SUNDAY + timedelta(days=1), SUNDAY):
        assert planning.call_hot_day("grid", day) == 1
    assert planning.call_hot_day("grid", SUNDAY + timedelta(days=3)) == 0
    for _ in range(5):
        while planning.open_once():
            pass
        town.clock.forward(86_400)
    days = [row.day for row in town.rows(schema.visits)]
    assert days == ["2026-11-22", "2026-11-23", "2026-11-25"]


def test_a_hot_day_after_todays_visit_opened_does_not_open_it_again(town, planning) -> None:
    planning.add(plan(kind=VisitKind.HOT_DAY, rhythm=Rhythm.CALLED), "ops")
    planning.call_hot_day("grid", SUNDAY)
    planning.open_once()
    planning.call_hot_day("grid", SUNDAY + timedelta(days=1))
    planning.open_once()
    assert len(visits(town)) == 1
    town.clock.forward(86_400)
    while planning.open_once():
        pass
    assert len(visits(town)) == 2


def test_a_hot_day_is_declared_before_it_is_over(town, planning) -> None:
    planning.add(plan(kind=VisitKind.HOT_DAY, rhythm=Rhythm.CALLED), "ops")
    with pytest.raises(InvalidInput, match="day: has passed"):
        planning.call_hot_day("grid", SUNDAY - timedelta(days=2))
    town.clock.forward(11 * 3600)  # 20:15 where she lives
    assert planning.call_hot_day("grid", SUNDAY) == 0


def test_a_plan_that_breaks_is_postponed_and_stops_no_other(town, planning) -> None:
    broken = planning.add(plan(), "ops")
    planning.add(plan(worker_id="w-2"), "ops")
    with town.database.write() as connection:
        this = schema.visit_plans.c.plan_id == broken.plan_id
        connection.execute(update(schema.visit_plans).where(this).values(kind="unheard-of"))
    assert planning.open_once() == 1
    assert [ticket.assignee for ticket in visits(town)] == ["w-2"]
    assert planning.open_once() == 0


def test_an_ended_plan_brings_no_more(town, planning) -> None:
    made = planning.add(plan(), "ops")
    planning.end(made.plan_id)
    assert planning.open_once() == 0
    with pytest.raises(NotFound):
        planning.end(made.plan_id)


def test_an_ended_home_ends_its_plans(town, planning) -> None:
    planning.add(plan(), "ops")
    with town.database.write() as connection:
        SqlEnrolment(connection).end_home("h-1", town.clock.at)
    assert planning.open_once() == 0
    assert town.rows(schema.visit_plans)[0].ended_at is not None


def test_a_crash_while_opening_opens_it_once(town, planning, killed) -> None:
    planning.add(plan(), "ops")
    for statement in range(4, 14, 3):
        with town.killed_at_statement(statement), pytest.raises(killed):
            planning.open_once()
    assert visits(town) == []
    planning.open_once()
    assert len(visits(town)) == len(town.rows(schema.visits)) == 1


def test_a_plan_for_nobody_names_its_field(town, planning) -> None:
    with pytest.raises(InvalidInput, match="worker_id"):
        planning.add(plan(worker_id="w-none"), "ops")


def test_a_visit_is_promised_for_the_evening_of_its_day(town, planning) -> None:
    planning.add(plan(), "ops")
    planning.open_once()
    rest_day = rest_days("CN")
    Promises(opener(town.database, SqlPromises), town.clock, town.phrasebook, rest_day).keep_once()
    [clock] = town.rows(schema.ticket_clocks)
    assert (clock.promise, clock.due_at) == ("settle", datetime(2026, 11, 22, 12, tzinfo=UTC))
