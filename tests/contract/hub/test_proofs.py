"""Late proof of life, on a real database: it is added and never erases."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from hub.adapters.sql import schema

pytestmark = pytest.mark.contract


def at(hour: int, minute: int = 0, day: int = 22) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def missed(hub):
    """Asked in vain at nine, missed at ten past; ticketing has taken the verdict."""
    edge = hub.living()
    hub.go(8, 59)
    edge.says("curtain", 0)
    edge.says("door", 0)
    hub.go(9)
    hub.checkins.judge_once()
    hub.go(9, 10)
    hub.checkins.settle_once()
    taken(hub)
    return edge


@pytest.fixture
def blind(hub):
    """Cut off since the night, blind at nine."""
    edge = hub.living()
    hub.go(9)
    hub.checkins.judge_once()
    taken(hub)
    return edge


def taken(hub) -> None:
    with hub.database.write() as connection:
        connection.execute(update(schema.verdicts).values(wants_ticket=False))


def late(hub, verdict: str) -> tuple[datetime | None, datetime | None, bool]:
    row = hub.verdict(day="2026-11-22")
    assert row.verdict == verdict
    return row.late_proof_at, row.late_sign_at, row.wants_ticket


def test_nothing_new_changes_nothing(hub, missed) -> None:
    hub.go(10)
    missed.says("curtain", 0)
    assert hub.proofs.annotate_once() == 0
    assert late(hub, "missed") == (None, None, False)


def test_a_gesture_inside_the_window_is_late_proof_and_is_handed_off_again(hub, missed) -> None:
    hub.go(11)
    missed.says("curtain", 1, at(8, 30), historical=True)
    assert hub.proofs.annotate_once() == 1
    assert late(hub, "missed") == (at(8, 30), None, True)
    row = hub.verdict()
    assert not row.wants_proof
    assert "08:30" in row.evidence[-1]["en"]
    assert len(row.evidence) > 1


def test_a_sign_after_the_window_is_a_late_sign(hub, missed) -> None:
    hub.go(11)
    missed.says("door", 1)
    assert hub.proofs.annotate_once() == 1
    assert late(hub, "missed") == (None, at(11), True)
    assert hub.verdict().wants_proof


def test_proof_may_follow_a_sign(hub, missed) -> None:
    hub.go(11)
    missed.says("door", 1)
    hub.proofs.annotate_once()
    taken(hub)
    hub.go(12)
    missed.says("curtain", 1, at(8, 30), historical=True)
    assert hub.proofs.annotate_once() == 1
    assert late(hub, "missed") == (at(8, 30), at(11), True)


def test_both_may_come_at_once(hub, missed) -> None:
    hub.go(11)
    missed.says("curtain", 1, at(8, 30), historical=True)
    missed.says("door", 1)
    hub.proofs.annotate_once()
    assert late(hub, "missed") == (at(8, 30), at(11), True)


def test_only_the_first_late_sign_is_told(hub, missed) -> None:
    hub.go(11)
    missed.says("door", 1)
    hub.proofs.annotate_once()
    taken(hub)
    hub.go(12)
    missed.says("door", 0)
    assert hub.proofs.annotate_once() == 0
    assert late(hub, "missed") == (None, at(11), False)


def test_a_replay_relieves_a_blind_verdict_and_never_erases_it(hub, blind) -> None:
    hub.go(11)
    backlog = [
        blind.reading("curtain", value, at(hour), historical=True)
        for hour, value in ((2, 0), (7, 1), (8, 1))
    ]
    hub.deliver(blind.readings(*backlog))
    blind.birth()
    hub.proofs.annotate_once()
    assert late(hub, "blind") == (at(7), None, True)


def test_any_sign_inside_its_window_relieves_a_blind_verdict(hub, blind) -> None:
    hub.go(11)
    blind.says("door", 1, at(7), historical=True)
    hub.proofs.annotate_once()
    assert late(hub, "blind") == (at(7), None, True)


@pytest.mark.parametrize("more", [{"quality": "implausible"}, {"age_s": 9000, "historical": True}])
def test_what_cannot_be_believed_proves_nothing(hub, blind, more) -> None:
    hub.go(11)
    blind.says("curtain", 1, **({} if "age_s" in more else {"at": at(8)}), **more)
    assert hub.proofs.annotate_once() == 0
    assert late(hub, "blind") == (None, None, False)


def test_a_second_pass_adds_nothing(hub, missed) -> None:
    hub.go(11)
    missed.says("curtain", 1, at(8, 30), historical=True)
    hub.proofs.annotate_once()
    before = hub.verdict().evidence
    hub.restart()
    missed.says("curtain", 0, at(8, 40), historical=True)
    assert hub.proofs.annotate_once() == 0
    assert hub.verdict().evidence == before


def test_killed_at_any_statement_proof_is_whole_or_waits(hub, missed, killed) -> None:
    hub.go(11)
    missed.says("curtain", 1, at(8, 30), historical=True)
    for number in range(1, 20):
        try:
            with hub.killed_at_statement(number):
                hub.proofs.annotate_once()
        except killed:
            assert late(hub, "missed") == (None, None, False)
            hub.restart()
        else:
            break
    assert number > 2
    assert late(hub, "missed") == (at(8, 30), None, True)


def test_a_seen_window_wants_no_proof(hub) -> None:
    edge = hub.living()
    hub.go(8)
    edge.says("curtain", 1)
    hub.go(9)
    hub.checkins.judge_once()
    hub.go(10)
    edge.says("door", 1)
    assert hub.rows(schema.rechecks) == []


def test_proof_for_yesterday_does_not_touch_today(hub, missed) -> None:
    hub.go(8, 59, day=23)
    missed.says("curtain", 0)
    hub.go(9, day=23)
    hub.checkins.judge_once()
    hub.go(9, 10, day=23)
    hub.checkins.settle_once()
    taken(hub)
    missed.says("curtain", 1, at(8, 30), historical=True)
    hub.proofs.annotate_once()
    assert hub.verdict(day="2026-11-22").late_proof_at == at(8, 30)
    today = hub.verdict(day="2026-11-23")
    assert (today.verdict, today.late_proof_at) == ("missed", None)


def test_a_home_that_breaks_waits_a_minute_and_keeps_no_other_waiting(hub, caplog) -> None:
    edges = [hub.living(), hub.living("other")]
    hub.go(9)
    hub.checkins.judge_once()
    taken(hub)
    mine = schema.verdicts.c.home_id == "home"
    definition = hub.verdict(home_id="home").definition

    def define(as_it_says) -> None:
        with hub.database.write() as connection:
            connection.execute(update(schema.verdicts).where(mine).values(definition=as_it_says))

    define({})
    hub.go(11)
    for edge in edges:
        edge.says("door", 1)
    assert hub.proofs.annotate_once() == 1
    assert hub.verdict(home_id="other").late_sign_at == at(11)
    assert "row postponed" in caplog.text
    define(definition)
    assert hub.proofs.annotate_once() == 0
    hub.go(11, 1)
    assert hub.proofs.annotate_once() == 1
    assert hub.verdict(home_id="home").late_sign_at == at(11)
