"""Departments are called, act, and what they refuse or leave undone climbs: on a real database."""

from datetime import timedelta

import pytest

from hub.adapters.sql import schema
from hub.domain.people import Role
from hub.domain.reach import EVERYWHERE, Reach
from hub.domain.tickets import Action
from hub.domain.whistles import WhistleAction
from hub.errors import InvalidInput, InvalidTransition, NotAllowed, NotFound
from hub.pipeline.desk import Actor

pytestmark = pytest.mark.contract
DAY_S = 86_400
DESK = Actor("desk", Role.OPS, EVERYWHERE)
DUTY = Actor("duty", Role.COMMUNITY_DUTY, Reach(area_ids=("community",), worker_id="w-duty"))
OFFICER = Actor("fire", Role.DEPARTMENT_OFFICER, Reach(worker_id="w-fire"))
OTHER = Actor("police", Role.DEPARTMENT_OFFICER, Reach(worker_id="w-police"))


@pytest.fixture
def ticket_id(town):
    town.add_worker("w-li")
    town.add_worker("w-duty", "community_duty", "community")
    town.add_worker("w-street", "street_dispatcher", "town")
    town.add_worker("w-county", "county_dispatcher", "county")
    for name in ("fire", "police"):
        row = {"department_id": name, "name": name, "area_id": "county", "duties": []}
        town.add(schema.departments, row)
        officer = {"worker_id": f"w-{name}", "name": "x", "role": "department_officer"}
        town.add(schema.workers, officer | {"department_id": name, "channels": ["log2://x"]})
    town.add_home("h-1", "w-li")
    town.add_alert("h-1", "smoke")
    town.ticketing.open_once()
    return town.ticket().ticket_id


def whistle(town, department="fire"):
    (row,) = town.rows(schema.whistles, department_id=department)
    return row


def call(town, ticket_id, *departments, actor=DUTY, until=None):
    town.whistles.call(ticket_id, departments or ("fire",), "clear the lane", until, actor)


def act(town, action, actor, department="fire", **more):
    town.whistles.act(whistle(town, department).whistle_id, action, actor, **more)


def test_each_department_has_its_own_task_deadline_report_and_rating(town, ticket_id):
    call(town, ticket_id, "fire", "police")
    assert town.told("whistle:") == {"w-fire", "w-police"}
    act(town, WhistleAction.ACCEPT, OFFICER)
    act(town, WhistleAction.REPORT, OFFICER, note="the lane is free")
    act(town, WhistleAction.RATE, DUTY, rating=5, note="fast")
    row = whistle(town)
    assert (row.state, row.report, row.rating, row.rating_words) == (
        "rated",
        "the lane is free",
        5,
        "fast",
    )
    assert (row.accepted_by, row.next_at) == ("fire", None)
    assert whistle(town, "police").state == "called"
    assert "w-duty" in town.told("whistle:"), "the caller hears of the report"
    assert town.events(ticket_id)[1:] == ["whistle"] * 5
    assert town.ticket().state == "assigned"


def test_being_called_lets_no_officer_see_the_ticket(town, ticket_id):
    call(town, ticket_id)
    people = {row.worker_id for row in town.rows(schema.ticket_people)}
    assert "w-fire" not in people
    with pytest.raises(NotFound):
        town.desk.act(ticket_id, Action.NOTE, OFFICER, note="?")
    (notice,) = town.rows(schema.notices, worker_id="w-fire", channel="log:")
    assert "clear the lane" not in notice.body
    town.notifier.send_once()
    (message,) = [m for url, m in town.sender.sent if url == "log2://x"]
    assert message.body.splitlines() == notice.body.splitlines(), "nobody's name is put in"


def test_a_refusal_goes_up_one_rung_and_the_lead_insists(town, ticket_id):
    call(town, ticket_id)
    with pytest.raises(InvalidInput, match="why not"):
        act(town, WhistleAction.REFUSE, OFFICER)
    act(town, WhistleAction.REFUSE, OFFICER, note="not ours")
    assert town.whistles.climb_once() == 1
    assert "w-street" in town.told("whistle:")
    assert town.whistles.climb_once() == 0
    street = Actor(
        "street", Role.STREET_DISPATCHER, Reach(area_ids=("town",), worker_id="w-street")
    )
    act(town, WhistleAction.INSIST, street)
    row = whistle(town)
    assert (row.state, row.next_at) == ("called", row.due_at)
    told = town.rows(schema.notices, worker_id="w-fire", channel="log:")
    assert len(told) == 2


def test_what_is_overdue_climbs_and_is_told_again_each_day(town, ticket_id):
    call(town, ticket_id)
    act(town, WhistleAction.ACCEPT, OFFICER)
    assert town.whistles.climb_once() == 0
    town.clock.forward(3600)
    seen = []
    for _ in range(3):
        before = {row.notice_id for row in town.rows(schema.notices)}
        assert town.whistles.climb_once() == 1
        assert town.whistles.climb_once() == 0
        new = {r.worker_id for r in town.rows(schema.notices) if r.notice_id not in before}
        seen.append(new)
        town.clock.forward(DAY_S)
    assert seen == [{"w-street"}, {"w-county"}, {"w-county"}]
    act(town, WhistleAction.REPORT, OFFICER, note="late, but done")
    town.clock.forward(DAY_S)
    assert town.whistles.climb_once() == 0


def test_a_whistle_goes_over_to_the_ticket_that_goes_on(town, ticket_id):
    call(town, ticket_id)
    town.add_alert("h-1", "gas", "a-2")
    town.ticketing.open_once()
    (gas,) = town.rows(schema.tickets, kind="gas")
    town.act(ticket_id, Action.MERGE, None, into=gas.ticket_id)
    assert whistle(town).ticket_id == gas.ticket_id
    act(town, WhistleAction.ACCEPT, OFFICER)
    assert town.events(gas.ticket_id)[-1] == "whistle"


@pytest.mark.parametrize(
    ("steps", "stands_down"),
    [((), True), ((WhistleAction.ACCEPT,), True), ((WhistleAction.REFUSE,), False)],
)
def test_a_ticket_that_ends_calls_its_departments_off(town, ticket_id, steps, stands_down):
    call(town, ticket_id)
    for action in steps:
        act(town, action, OFFICER, note="so")
    before = {row.notice_id for row in town.rows(schema.notices)}
    town.act(ticket_id, Action.CANCEL, None, note="false alarm")
    assert town.whistles.climb_once() == 1
    assert town.whistles.climb_once() == 0
    assert (whistle(town).state, whistle(town).next_at) == ("canceled", None)
    new = [row for row in town.rows(schema.notices) if row.notice_id not in before]
    officers = [row for row in new if row.step.startswith("whistle:")]
    assert {row.worker_id for row in officers} == ({"w-fire"} if stands_down else set())
    assert all("不必再来" in row.body for row in officers)
    assert town.whistles.climb_once() == 0


def test_what_was_reported_stays_reported_when_the_ticket_ends(town, ticket_id):
    call(town, ticket_id)
    act(town, WhistleAction.ACCEPT, OFFICER)
    act(town, WhistleAction.REPORT, OFFICER, note="done")
    town.act(ticket_id, Action.CANCEL, None, note="false alarm")
    assert town.whistles.climb_once() == 0
    act(town, WhistleAction.RATE, DUTY, rating=4)
    assert whistle(town).state == "rated"


def test_officers_see_and_act_on_nothing_but_their_own(town, ticket_id):
    call(town, ticket_id)
    with pytest.raises(NotFound):
        act(town, WhistleAction.ACCEPT, OTHER)
    with pytest.raises(NotFound):
        act(town, WhistleAction.ACCEPT, Actor("li", Role.GRID_WORKER, Reach(worker_id="w-none")))
    with pytest.raises(NotAllowed):
        act(town, WhistleAction.CANCEL, OFFICER)
    with pytest.raises(NotAllowed):
        act(town, WhistleAction.ACCEPT, DUTY)


def test_who_leads_no_area_calls_nobody(town, ticket_id):
    told = Actor("li", Role.GRID_WORKER, Reach(worker_id="w-li"))
    with pytest.raises(NotAllowed):
        call(town, ticket_id, actor=told)
    elsewhere = Actor("x", Role.GRID_LEADER, Reach(area_ids=("nowhere",), worker_id="w-x"))
    with pytest.raises(NotFound):
        call(town, ticket_id, actor=elsewhere)
    assert town.rows(schema.whistles) == []


def test_a_whistle_needs_a_department_of_the_area_a_time_to_come_and_an_open_ticket(
    town, ticket_id
):
    town.add_area("county-2", None, "county")
    far = {"department_id": "far", "name": "far", "area_id": "county-2", "duties": []}
    town.add(schema.departments, far)
    for wrong in (("far",), ("nobody",), ("fire", "far")):
        with pytest.raises(InvalidInput, match="department_ids"):
            call(town, ticket_id, *wrong)
    with pytest.raises(InvalidInput, match="due_at"):
        call(town, ticket_id, until=town.clock.now())
    town.act(ticket_id, Action.CANCEL, None, note="false alarm")
    with pytest.raises(InvalidTransition):
        call(town, ticket_id)
    assert town.rows(schema.whistles) == []


def test_with_nobody_above_the_story_says_so_and_the_clock_goes_on(town, ticket_id):
    town.add_area("lonely", None, "grid")
    town.add_home("h-9", area_id="lonely")
    row = {"department_id": "own", "name": "own", "area_id": "lonely", "duties": []}
    town.add(schema.departments, row)
    town.add_alert("h-9", "smoke", "a-9")
    town.ticketing.open_once()
    (lonely,) = town.rows(schema.tickets, home_id="h-9")
    call(town, lonely.ticket_id, "own", actor=DESK)
    town.clock.forward(3600)
    assert town.whistles.climb_once() == 1
    assert "nobody above" in town.rows(schema.ticket_events, ticket_id=lonely.ticket_id)[-1].why_en
    town.clock.forward(DAY_S)
    assert town.whistles.climb_once() == 1


@pytest.mark.parametrize("killed_in", ["call", "climb"])
def test_killed_at_any_statement_nothing_is_half_done(town, ticket_id, killed, killed_in):
    if killed_in == "climb":
        call(town, ticket_id)
        town.clock.forward(3600)
    notices = len(town.rows(schema.notices))
    for statement in range(1, 60):
        with town.killed_at_statement(statement):
            try:
                call(town, ticket_id) if killed_in == "call" else town.whistles.climb_once()
            except killed:
                assert len(town.rows(schema.notices)) == notices
                continue
        break
    assert statement > 4
    assert len(town.rows(schema.whistles)) == 1
    assert len(town.rows(schema.notices)) > notices


def test_a_whistle_that_breaks_is_postponed_and_stops_no_other(town, ticket_id):
    call(town, ticket_id, "fire", "police")
    with town.database.write() as connection:
        broken = schema.whistles.c.department_id == "fire"
        connection.execute(schema.whistles.update().where(broken).values(state="unheard-of"))
    town.clock.forward(3600)
    assert town.whistles.climb_once() == 1
    assert whistle(town, "police").told == 1
    assert town.whistles.climb_once() == 0
    assert whistle(town, "fire").next_at == town.clock.now() + timedelta(minutes=1)
