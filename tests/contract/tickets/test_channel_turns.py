"""A person's channels take turns; what he has heard on one he does not hear again on the next."""

import itertools
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from hub.adapters.sql import schema
from hub.adapters.sql.replies import SqlReplies
from hub.adapters.sql.state import opener
from hub.domain.tickets import Action, Priority
from hub.errors import DeliveryFailed
from tests.contract.tickets.conftest import Killed, Town

pytestmark = pytest.mark.contract
PUSH, CHAT, CALL = "push:", "http://chat/li", "voice+https://call/li"
REAL = (PUSH, CHAT, CALL)


@pytest.fixture
def street(town):
    town.add_worker("w-li", "micro_grid_worker", "grid", *REAL)
    town.add_worker("w-leader", "grid_leader", "grid", "http://chat/leader")
    town.add_home("h-1", "w-li")
    return town


def alarm(town, priority=Priority.P2):
    town.add_verdict("h-1", "missed", priority=priority)
    town.ticketing.open_once()
    return town.ticket().ticket_id


def heard(town):
    """The real channels by which w-li heard of it so far, in order."""
    return [url for url, _ in town.sender.sent if url in REAL]


def notice(town, channel):
    (row,) = [n for n in town.rows(schema.notices, channel=channel) if n.step == "rung:0:0"]
    return row


def replies(town):
    return opener(town.database, SqlReplies)


def pass_minutes(town, minutes):
    for _ in range(minutes):
        town.notifier.send_once()
        town.clock.forward(60)
    town.notifier.send_once()


def test_the_first_channel_goes_now_and_each_next_one_a_minute_later(street):
    alarm(street)
    street.notifier.send_once()
    assert heard(street) == [PUSH]
    street.clock.forward(59)
    street.notifier.send_once()
    assert heard(street) == [PUSH]
    street.clock.forward(1)
    street.notifier.send_once()
    assert heard(street) == [PUSH, CHAT]
    street.clock.forward(60)
    street.notifier.send_once()
    assert heard(street) == [PUSH, CHAT, CALL]


def test_p1_goes_out_everywhere_at_once(street):
    alarm(street, Priority.P1)
    street.notifier.send_once()
    assert sorted(heard(street)) == sorted(REAL)


def test_page_and_log_have_it_at_once_whatever_the_order(street):
    alarm(street)
    street.notifier.send_once()
    assert [notice(street, channel).state for channel in ("web:", "log:")] == ["sent", "sent"]


@pytest.mark.parametrize("happening", ["delivered", "seen"])
def test_what_was_heard_on_one_channel_is_not_said_on_the_next(street, happening):
    alarm(street)
    street.notifier.send_once()
    with replies(street)() as store:
        getattr(store, happening)(notice(street, PUSH).notice_id, street.clock.wall())
    assert notice(street, PUSH).state == happening
    pass_minutes(street, 3)
    assert heard(street) == [PUSH]
    dropped = [notice(street, channel) for channel in (CHAT, CALL)]
    assert [(row.state, row.result) for row in dropped] == [("failed", "heard already")] * 2


def test_the_ticket_page_counts_for_all_that_he_was_told_of_it(street):
    ticket_id = alarm(street)
    street.notifier.send_once()
    with replies(street)() as store:
        store.seen_ticket(ticket_id, "w-li", street.clock.wall())
    states = {row.channel: row.state for row in street.rows(schema.notices)}
    assert states == {"web:": "seen", "log:": "seen", PUSH: "seen", CHAT: "queued", CALL: "queued"}
    pass_minutes(street, 3)
    assert heard(street) == [PUSH]


def test_whoever_acts_has_answered_and_the_others_have_not(street):
    ticket_id = alarm(street)
    street.notifier.send_once()
    street.clock.forward(3600)
    street.escalation.climb_once()
    street.notifier.send_once()
    street.act(ticket_id, Action.ACCEPT, "w-leader")
    by_worker = {(row.worker_id, row.state) for row in street.rows(schema.notices)}
    assert ("w-leader", "answered") in by_worker
    assert ("w-li", "answered") not in by_worker
    assert ("w-leader", "sent") not in by_worker


def test_the_next_channel_stays_silent_once_somebody_has_taken_the_ticket(street):
    ticket_id = alarm(street)
    street.notifier.send_once()
    street.add_worker("w-wu", "micro_grid_worker", "grid")
    street.add(schema.ticket_people, {"ticket_id": ticket_id, "worker_id": "w-wu"})
    street.act(ticket_id, Action.ACCEPT, "w-wu")
    pass_minutes(street, 3)
    assert [url for url in heard(street) if url != PUSH] == []
    assert notice(street, CHAT).result == "no longer needed"


def test_a_channel_that_fails_for_good_pulls_the_next_one_forward(street, failed):
    alarm(street)
    street.sender.failures[PUSH] = [failed("nobody is subscribed", permanent=True)]
    street.notifier.send_once()
    before = street.ticket().next_step_at
    street.notifier.send_once()
    assert heard(street) == [CHAT]
    street.clock.forward(59)
    street.notifier.send_once()
    assert heard(street) == [CHAT]
    street.clock.forward(1)
    street.notifier.send_once()
    assert heard(street) == [CHAT, CALL]
    assert street.ticket().next_step_at == before


def test_when_all_have_failed_for_good_the_ticket_climbs_at_once(street, failed):
    ticket_id = alarm(street)
    for url in REAL:
        street.sender.failures[url] = [failed("gone", permanent=True)]
    for _ in REAL:
        assert street.ticket().next_step_at > street.clock.now()
        street.notifier.send_once()
    assert street.ticket().next_step_at == street.clock.now()
    assert street.events(ticket_id).count("undelivered") == 1


def test_a_phone_may_answer_before_the_channel_says_that_it_took_the_message(street):
    alarm(street)
    (claimed,) = [one for one in street.notifier._claim() if one.channel == PUSH]
    with replies(street)() as store:
        store.delivered(claimed.notice_id, street.clock.wall())
    assert notice(street, PUSH).state == "sending"
    again = street.new_notifier()
    again.recover_once()
    again.send_once()
    again.close()
    assert (notice(street, PUSH).state, notice(street, PUSH).result) == ("failed", "heard already")


def test_an_answer_during_the_send_stays_when_the_channel_reports_it(street):
    alarm(street)

    def send(url, message):
        if url == PUSH:
            with replies(street)() as store:
                store.delivered(notice(street, PUSH).notice_id, street.clock.wall())
        return street.sender(url, message)

    notifier = street.new_notifier(send=send)
    notifier.send_once()
    notifier.close()
    assert notice(street, PUSH).state == "delivered"
    assert notice(street, PUSH).sent_at is not None


def test_the_first_time_is_kept(street):
    alarm(street)
    street.notifier.send_once()
    told = notice(street, PUSH)
    for _ in range(2):
        with replies(street)() as store:
            store.seen(told.notice_id, street.clock.wall())
        street.clock.forward(5)
    assert notice(street, PUSH).seen_at == told.sent_at


def test_a_message_names_her_as_she_wishes_and_says_no_more(street):
    person = {"name": "王秀英", "phone": "13800000000", "door": "501", "frailty": 5}
    street.add(schema.residents, {"home_id": "h-1", "preferred_name": "王奶奶", **person})
    alarm(street)
    notifier = street.new_notifier(base_url="https://hub.example")
    notifier.send_once()
    notifier.close()
    (message,) = street.sender.to(PUSH)
    said = message.title + message.body + message.spoken.zh + message.spoken.en
    assert message.body.splitlines()[0] == "关于王奶奶 About 王奶奶"
    assert "王奶奶" in message.spoken.zh
    assert "请按1" in message.spoken.zh
    assert not any(secret in said for secret in ("王秀英", "13800000000", "501"))
    assert "王奶奶" not in str(street.rows(schema.notices))


def test_without_a_wish_it_is_about_a_resident_and_without_a_base_url_there_is_no_link(street):
    alarm(street)
    street.notifier.send_once()
    (message,) = street.sender.to(PUSH)
    assert message.body.splitlines()[0] == "关于一位住户 About a resident"
    assert "/s/" not in message.body
    assert message.ways.reply == ""
    assert "请按1" not in message.spoken.zh


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["send", "crash", "wait", "delivered", "seen", "accept", "climb"]),
        st.integers(0, 2),
    ),
    min_size=3,
    max_size=14,
)
DEEDS = st.dictionaries(st.sampled_from(REAL), st.lists(st.booleans(), max_size=4))


@settings(max_examples=40)
@given(steps=STEPS, failures=DEEDS, priority=st.sampled_from([Priority.P1, Priority.P2]))
def test_whatever_happens_nobody_hears_one_step_twice_on_one_channel_unmarked(
    tmp_path_factory, steps, failures, priority
):
    town = Town(tmp_path_factory.mktemp("town"))
    town.add_worker("w-li", "micro_grid_worker", "grid", *REAL)
    town.add_worker("w-leader", "grid_leader", "grid", *REAL)
    town.add_home("h-1", "w-li")
    ticket_id = alarm(town, priority)
    for url, permanent in failures.items():
        town.sender.failures[url] = [DeliveryFailed("no", permanent=one) for one in permanent]
    try:
        for step, number in steps:
            play(town, ticket_id, step, number)
        check(town)
    finally:
        town.close()


def play(town, ticket_id, step, number):
    match step:
        case "send":
            town.notifier.send_once()
        case "crash":
            crash(town, number)
        case "wait":
            town.clock.forward((1, 60, 600)[number])
        case "climb":
            town.escalation.climb_once()
        case "accept" if town.ticket().state == "assigned":
            town.act(ticket_id, Action.ACCEPT, "w-li")
        case "delivered" | "seen":
            with replies(town)() as store:
                told = town.rows(schema.notices, channel=REAL[number])[0]
                getattr(store, step)(told.notice_id, town.clock.wall())
        case _:
            pass


def crash(town, statement):
    """The hub dies, before, in or after a send, and starts again."""
    with suppress(Killed), town.killed_at_statement(4 + 3 * statement):
        town.notifier.send_once()
    town.notifier._lanes.close()
    town.notifier = town.new_notifier()
    town.notifier.recover_once()


def check(town):
    by_message = itertools.groupby(
        sorted(
            ((url, m.worker_id, m.step, m.repeat) for url, m in town.sender.sent if url in REAL),
        ),
        key=lambda one: one[:3],
    )
    for key, told in by_message:
        repeats = [repeat for *_, repeat in told]
        assert repeats.count(False) <= 1, key
        assert repeats.count(True) <= 1, key


def test_who_serves_no_more_hears_nothing_more_of_a_home(street):
    alarm(street)
    street.notifier.send_once()
    with street.database.write() as connection:
        left = update(schema.workers).where(schema.workers.c.worker_id == "w-li")
        now = street.clock.now()
        connection.execute(left.values(resigned_at=now, handed_over_at=now))
    pass_minutes(street, 3)
    assert heard(street) == [PUSH]
    assert notice(street, CHAT).result == "no longer needed"
