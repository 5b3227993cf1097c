"""A day and a week after, somebody asks her: on a real database."""

from datetime import timedelta

import pytest

from hub.adapters.sql import schema
from hub.adapters.sql.enrolment import SqlEnrolment
from hub.domain.follow_ups import Answer, Result, Way
from hub.domain.people import Role
from hub.domain.reach import EVERYWHERE, Reach
from hub.domain.tickets import Action, Outcome
from hub.errors import Conflict, NotFound
from hub.pipeline.desk import Actor

pytestmark = pytest.mark.contract
DAY_S = 86_400
WELL = Answer(Way.VISIT, Result.WELL, 5, "小李来得很快")
NOT_WELL = Answer(Way.CALL, Result.NOT_WELL, words="she sounds confused")
UNREACHED = Answer(Way.CALL, Result.UNREACHED)
DESK = Actor("desk", Role.OPS, EVERYWHERE)


@pytest.fixture
def ticket_id(town):
    town.add_worker("w-li")
    town.add_worker("w-wu")
    town.add_worker("w-leader", "grid_leader")
    town.add_worker("w-duty", "community_duty", "community")
    town.add_home("h-1", "w-li", "w-wu")
    town.add_verdict("h-1")
    town.ticketing.open_once()
    ticket_id = town.ticket().ticket_id
    settle(town, ticket_id)
    return ticket_id


def settle(town, ticket_id):
    town.act(ticket_id, Action.ACCEPT, "w-li")
    town.act(ticket_id, Action.ARRIVE, "w-li")
    town.act(ticket_id, Action.RESOLVE, "w-li", outcome=Outcome.SAFE)


def follow_ups(town):
    return sorted(town.rows(schema.follow_ups), key=lambda row: row.number)


def worker(worker_id):
    return Actor(f"account-of-{worker_id}", Role.GRID_WORKER, Reach(worker_id=worker_id))


def done(town, number, answer, actor=DESK):
    (row,) = town.rows(schema.follow_ups, number=number)
    town.following_up.done(row.follow_up_id, answer, actor)


def test_a_settling_asks_for_two_and_for_none_where_no_elder_is_concerned(town, ticket_id):
    first, second = follow_ups(town)
    assert first.due_at - town.clock.now() == timedelta(days=1)
    assert second.due_at - town.clock.now() == timedelta(days=7)
    assert (first.worker_id, first.next_at) == ("w-li", first.due_at)
    town.add_home("h-2", "w-wu")
    town.add_verdict("h-2", "blind")
    town.ticketing.open_once()
    (blind,) = town.rows(schema.tickets, kind="blind")
    town.act(blind.ticket_id, Action.ACCEPT, "w-wu")
    town.act(blind.ticket_id, Action.ARRIVE, "w-wu")
    town.act(blind.ticket_id, Action.RESOLVE, "w-wu", outcome=Outcome.DEVICE_FAULT)
    assert len(follow_ups(town)) == 2
    town.act(blind.ticket_id, Action.CLOSE, None)


def test_it_is_due_to_the_worker_then_the_leader_then_the_community_each_once(town, ticket_id):
    assert town.following_up.ask_once() == 0
    for day, told in ((1, {"w-li"}), (2, {"w-leader"}), (3, {"w-duty"}), (4, set())):
        before = {row.notice_id for row in town.rows(schema.notices)}
        town.clock.forward(DAY_S)
        assert town.following_up.ask_once() == bool(told), day
        assert town.following_up.ask_once() == 0
        new = [row for row in town.rows(schema.notices) if row.notice_id not in before]
        assert {row.worker_id for row in new} == told
        assert all(row.step.startswith("follow_up:1") for row in new)
    assert follow_ups(town)[0].done_at is None, "it stays in the list of what is due"


def test_what_falls_due_at_night_waits_for_the_morning(town):
    town.add_worker("w-li")
    town.add_home("h-1", "w-li")
    town.add_verdict("h-1")
    town.ticketing.open_once()
    town.clock.forward(14 * 3600)  # 23:15 where she lives
    settle(town, town.ticket().ticket_id)
    town.clock.forward(DAY_S)
    town.following_up.ask_once()
    assert town.told("follow_up") == set()
    first = follow_ups(town)[0]
    assert (first.next_at - town.clock.now(), first.told) == (timedelta(hours=7, minutes=45), 0)
    assert town.following_up.ask_once() == 0
    town.clock.forward(7.75 * 3600)
    assert town.following_up.ask_once() == 1
    assert town.told("follow_up:1") == {"w-li"}


def test_where_nobody_serves_it_is_looked_at_again_each_day(town):
    town.add_home("h-1")
    town.add_verdict("h-1")
    town.ticketing.open_once()
    ticket_id = town.ticket().ticket_id
    town.act(ticket_id, Action.ACCEPT)
    town.act(ticket_id, Action.ARRIVE)
    town.act(ticket_id, Action.RESOLVE, outcome=Outcome.SAFE)
    town.clock.forward(DAY_S)
    assert town.following_up.ask_once() == 1
    town.add_worker("w-leader", "grid_leader")
    town.clock.forward(DAY_S)
    assert town.following_up.ask_once() == 1
    assert town.told("follow_up:1") == {"w-leader"}


def test_the_notice_goes_out_although_the_ticket_is_settled(town, ticket_id):
    town.notifier.send_once()
    town.clock.forward(DAY_S)
    town.following_up.ask_once()
    town.notifier.send_once()
    steps = {m.step for url, m in town.sender.sent if url == "log:"}
    assert "follow_up:1" in steps


def test_whoever_stands_in_is_told_while_the_paired_worker_is_on_leave(town, ticket_id):
    at = town.clock.now()
    leave = {"worker_id": "w-li", "from_at": at, "until_at": at + timedelta(days=3)}
    town.add(schema.leaves, {"leave_id": "l-1", "substitute_id": "w-wu", "reason": "x", **leave})
    town.clock.forward(DAY_S)
    town.following_up.ask_once()
    assert town.told("follow_up:1") == {"w-wu"}
    assert follow_ups(town)[0].worker_id == "w-wu"


def test_it_stays_with_the_paired_worker_who_is_off_shift_just_now(town, ticket_id):
    with town.database.write() as connection:
        mine = schema.workers.c.worker_id == "w-li"
        connection.execute(schema.workers.update().where(mine).values(rostered=True))
    town.clock.forward(DAY_S)
    town.following_up.ask_once()
    assert town.told("follow_up:1") == {"w-li"}


def test_well_after_a_day_lets_it_be_closed_and_leaves_the_second_one_due(town, ticket_id):
    town.clock.forward(DAY_S)
    done(town, 1, WELL, worker("w-li"))
    first, second = follow_ups(town)
    assert (first.result, first.satisfied, first.words) == ("well", 5, "小李来得很快")
    assert first.done_by == "account-of-w-li"
    town.act(ticket_id, Action.CLOSE, None)
    assert (town.ticket().state, town.ticket().closing_note) == ("closed", None)
    assert second.next_at is not None
    town.clock.forward(6 * DAY_S)
    assert town.following_up.ask_once() == 1
    done(town, 2, NOT_WELL)
    assert town.ticket().state == "new"


def test_well_after_a_week_closes_it(town, ticket_id):
    town.clock.forward(7 * DAY_S)
    done(town, 2, WELL)
    ticket = town.ticket()
    assert (ticket.state, ticket.closing_note) == ("closed", None)
    assert town.events(ticket_id)[-2:] == ["follow_up", "close"]
    assert follow_ups(town)[0].canceled_at is not None


def test_not_well_reopens_at_once_with_her_words_and_new_numbers_follow(town, ticket_id):
    town.clock.forward(3600)
    done(town, 1, NOT_WELL, worker("w-li"))
    ticket = town.ticket()
    assert (ticket.state, ticket.next_step_at) == ("new", town.clock.now())
    story = town.rows(schema.ticket_events, ticket_id=ticket_id)[-1]
    assert (story.action, story.note) == ("reopen", "she sounds confused")
    assert follow_ups(town)[1].canceled_at is not None
    town.escalation.climb_once()
    settle(town, ticket_id)
    assert [row.number for row in follow_ups(town)] == [1, 2, 3, 4]
    town.clock.forward(7 * DAY_S)
    assert town.following_up.ask_once() == 2


def test_nobody_reached_is_due_again_after_four_hours_and_then_climbs(town, ticket_id):
    town.clock.forward(DAY_S)
    town.following_up.ask_once()
    done(town, 1, UNREACHED, worker("w-li"))
    assert town.following_up.ask_once() == 0
    town.clock.forward(4 * 3600)
    assert town.following_up.ask_once() == 1
    assert town.told("follow_up:1:1") == {"w-li"}
    done(town, 1, UNREACHED, worker("w-li"))
    assert town.following_up.ask_once() == 1
    assert town.told("follow_up:1:2") == {"w-leader"}
    assert town.ticket().state == "resolved"


def test_well_is_not_said_right_after_the_visit(town, ticket_id):
    with pytest.raises(Conflict, match="too early"):
        done(town, 1, WELL)
    assert follow_ups(town)[0].done_at is None
    assert town.ticket().followed_up_at is None


def test_a_stranger_finds_no_follow_up(town, ticket_id):
    town.add_worker("w-stranger")
    town.clock.forward(DAY_S)
    with pytest.raises(NotFound):
        done(town, 1, WELL, worker("w-stranger"))


def test_a_stated_exception_ends_the_asking(town, ticket_id):
    town.act(ticket_id, Action.CLOSE, None, note="she moved away")
    assert all(row.next_at is None and row.canceled_at for row in follow_ups(town))
    town.clock.forward(8 * DAY_S)
    assert town.following_up.ask_once() == 0


def test_who_has_moved_out_is_not_asked(town, ticket_id):
    with town.database.write() as connection:
        SqlEnrolment(connection).end_home("h-1", town.clock.now())
    assert all(row.next_at is None and row.canceled_at for row in follow_ups(town))
    town.clock.forward(8 * DAY_S)
    assert town.following_up.ask_once() == 0


def test_killed_at_any_statement_an_answer_counts_once_or_not_at_all(town, ticket_id, killed):
    town.clock.forward(DAY_S)
    for statement in range(1, 80):
        with town.killed_at_statement(statement):
            try:
                done(town, 1, NOT_WELL)
            except killed:
                assert town.ticket().state == "resolved"
                assert follow_ups(town)[0].done_at is None
                continue
        break
    assert statement > 4
    assert town.events(ticket_id).count("reopen") == 1


def test_a_row_that_breaks_is_postponed_and_stops_no_other(town, ticket_id):
    town.add_home("h-2", "w-wu")
    town.add_verdict("h-2")
    town.ticketing.open_once()
    (other,) = town.rows(schema.tickets, home_id="h-2")
    town.act(other.ticket_id, Action.ACCEPT, "w-wu")
    town.act(other.ticket_id, Action.ARRIVE, "w-wu")
    town.act(other.ticket_id, Action.RESOLVE, "w-wu", outcome=Outcome.SAFE)
    with town.database.write() as connection:
        broken = schema.tickets.c.ticket_id == ticket_id
        connection.execute(schema.tickets.update().where(broken).values(kind="unheard-of"))
    town.clock.forward(DAY_S)
    assert town.following_up.ask_once() == 1
    assert town.told("follow_up:1") == {"w-wu"}
    assert town.following_up.ask_once() == 0
    (row,) = [row for row in follow_ups(town) if row.ticket_id == ticket_id and row.number == 1]
    assert row.next_at == town.clock.now() + timedelta(minutes=1)
