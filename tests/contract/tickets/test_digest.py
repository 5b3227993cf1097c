"""P4 messages are gathered: one a person and time, none lost, none doubled."""

import pytest

from hub.adapters.sql import schema
from hub.adapters.sql.digests import SqlDigests
from hub.adapters.sql.replies import SqlReplies
from hub.adapters.sql.state import opener
from hub.domain.tickets import Action
from hub.pipeline.digesting import Digests
from tests.contract.tickets.conftest import QUIET_TIMES

pytestmark = pytest.mark.contract
PHONE, MAIL = "http://phone/li", "mailto://li@example.org"
TO_FIVE = (16 - 9) * 3600 + 45 * 60  # the town's clock begins at 09:15


@pytest.fixture
def quiet(town):
    town.add_worker("w-li", "micro_grid_worker", "grid", PHONE, MAIL)
    for number in range(3):
        town.add_home(f"h-{number}", "w-li")
        town.add_verdict(f"h-{number}", late_sign_at=town.clock.now())
    town.ticketing.open_once()
    town.notifier.send_once()
    return town


def digests(town):
    return [row for row in town.rows(schema.notices) if row.step.startswith("digest:")]


def gather(town):
    """As after a restart: it looks at once."""
    begin = opener(town.database, SqlDigests)
    return Digests(begin, town.clock, town.phrasebook, QUIET_TIMES).gather_once()


def test_page_and_log_have_it_at_once_and_the_phone_waits(quiet):
    quiet.digests.gather_once()
    quiet.notifier.send_once()
    assert quiet.sender.to(PHONE) == []
    by_channel = {row.channel: row.state for row in quiet.rows(schema.notices)}
    assert by_channel == {"web:": "sent", "log:": "sent", PHONE: "queued", MAIL: "queued"}
    waiting = quiet.rows(schema.notices, channel=PHONE)
    assert {row.digest_at.isoformat() for row in waiting} == {"2026-11-22T09:00:00+00:00"}


def test_at_five_one_message_carries_them_all(quiet):
    quiet.clock.forward(TO_FIVE)
    assert quiet.digests.gather_once() == 6
    quiet.notifier.send_once()
    (message,) = quiet.sender.to(PHONE)
    assert message.title == "窗帘之约：3件不急的事 Firstlight: 3 in no hurry"
    assert all(row.ticket_id in message.body for row in quiet.rows(schema.tickets))
    assert "About" not in message.body
    carried = [r for r in quiet.rows(schema.notices, channel=PHONE) if r.carried_by is not None]
    assert {row.state for row in carried} == {"sent"}
    quiet.clock.forward(60)
    quiet.notifier.send_once()
    assert len(quiet.sender.to(MAIL)) == 1


def test_nothing_goes_out_before_its_time(quiet):
    quiet.clock.forward(TO_FIVE - 1)
    assert quiet.digests.gather_once() == 0
    quiet.clock.forward(1)
    assert quiet.digests.gather_once() == 6


def test_what_comes_after_the_digest_waits_for_the_next_one(quiet):
    quiet.clock.forward(TO_FIVE)
    quiet.digests.gather_once()
    quiet.add_home("h-9", "w-li")
    quiet.add_verdict("h-9", late_sign_at=quiet.clock.now())
    quiet.ticketing.open_once()
    quiet.notifier.send_once()
    assert gather(quiet) == 0
    assert len({row.step for row in digests(quiet)}) == 1
    quiet.clock.forward(15 * 3600 + 1800)
    assert gather(quiet) == 2
    assert len({row.step for row in digests(quiet)}) == 2


def test_a_late_row_of_a_digest_that_has_gone_waits_for_the_next_one(quiet):
    quiet.clock.forward(TO_FIVE)
    quiet.digests.gather_once()
    quiet.clock.forward(-1)
    quiet.add_home("h-9", "w-li")
    quiet.add_verdict("h-9", late_sign_at=quiet.clock.now())
    quiet.ticketing.open_once()
    quiet.notifier.send_once()  # claimed just before five, written just after
    quiet.clock.forward(1)
    assert gather(quiet) == 0
    assert len(digests(quiet)) == 2
    quiet.clock.forward(15 * 3600 + 1800)
    assert gather(quiet) == 2


def test_what_is_settled_or_seen_meanwhile_is_left_out(quiet):
    first, second, _ = [row.ticket_id for row in quiet.rows(schema.tickets)]
    quiet.act(first, Action.CANCEL, None, note="all is well")
    with opener(quiet.database, SqlReplies)() as store:
        store.seen_ticket(second, "w-li", quiet.clock.wall())
    quiet.clock.forward(TO_FIVE)
    assert quiet.digests.gather_once() == 2
    results = {r.ticket_id: r.result for r in quiet.rows(schema.notices, channel=PHONE)}
    assert results[first] == "no longer needed"
    assert results[second] == "heard already"


def test_with_nothing_left_there_is_no_digest(quiet):
    for row in quiet.rows(schema.tickets):
        quiet.act(row.ticket_id, Action.CANCEL, None, note="all is well")
    quiet.clock.forward(TO_FIVE)
    assert quiet.digests.gather_once() == 0
    assert digests(quiet) == []


def test_a_digest_heard_on_one_channel_is_not_sent_by_the_next(quiet):
    quiet.clock.forward(TO_FIVE)
    quiet.digests.gather_once()
    quiet.notifier.send_once()
    (told,) = [row for row in digests(quiet) if row.channel == PHONE]
    with opener(quiet.database, SqlReplies)() as store:
        store.seen(told.notice_id, quiet.clock.wall())
    seen = quiet.rows(schema.notices, channel=PHONE)
    assert {row.state for row in seen} == {"seen"}
    quiet.clock.forward(60)
    quiet.notifier.send_once()
    assert quiet.sender.to(MAIL) == []
    assert {row.result for row in quiet.rows(schema.notices, channel=MAIL)} == {"heard already"}


def test_a_digest_that_is_lost_says_so_for_all_that_it_carried_and_nothing_climbs(quiet, failed):
    quiet.clock.forward(TO_FIVE)
    quiet.digests.gather_once()
    for url in (PHONE, MAIL):
        quiet.sender.failures[url] = [failed("gone", permanent=True)]
    quiet.notifier.send_once()
    quiet.notifier.send_once()
    assert {row.state for row in quiet.rows(schema.notices, channel=PHONE)} == {"failed"}
    assert {row.result for row in quiet.rows(schema.notices, channel=MAIL)} == {"gone"}
    assert all("undelivered" not in quiet.events(r.ticket_id) for r in quiet.rows(schema.tickets))


def test_a_stand_down_never_waits(town):
    town.add_worker("w-li", "micro_grid_worker", "grid", PHONE)
    town.add_home("h-1", "w-li")
    verdict_id = town.add_verdict("h-1")
    town.ticketing.open_once()
    town.notifier.send_once()
    town.late(verdict_id, late_sign_at=town.clock.now())
    town.ticketing.open_once()
    town.notifier.send_once()
    assert [message.priority for message in town.sender.to(PHONE)] == ["P1", "P4"]
    assert town.sender.to(PHONE)[-1].step.startswith("stand_down:")


def test_killed_at_any_statement_each_is_carried_once(quiet, killed):
    quiet.clock.forward(TO_FIVE)
    for statement in range(1, 30):
        with quiet.killed_at_statement(statement):
            try:
                gather(quiet)
            except killed:
                continue
        break
    assert statement > 3
    assert len(digests(quiet)) == 2
    waiting = [r for r in quiet.rows(schema.notices) if r.digest_at is not None]
    assert waiting == []
    quiet.notifier.send_once()
    assert len(quiet.sender.to(PHONE)) == 1
