"""Her own gesture while somebody is there is a proof of the visit, once; on a real database."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, update

from hub.adapters.catalogue.phrasebook import load_catalogue
from hub.adapters.sql import schema
from hub.adapters.sql.proving import SqlProving
from hub.pipeline.proving import Proving

pytestmark = pytest.mark.contract


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 22, hour, minute, tzinfo=UTC)


@pytest.fixture
def proving(hub: Any) -> Proving:
    return Proving(hub.opener(SqlProving), hub.clock, load_catalogue(), hub.new_id)


@pytest.fixture
def visited(hub: Any) -> Any:
    """Her edge; somebody has stood in her home since ten."""
    edge = hub.living()
    hub.go(9, 59)
    edge.says("curtain", 0)
    with hub.database.write() as connection:
        connection.execute(
            insert(schema.tickets).values(
                ticket_id="t-1",
                cause="x",
                kind="missed",
                priority="P1",
                state="on_site",
                home_id="home",
                area_id="county",
                assignee="w-1",
                rung=0,
                reason_zh="",
                reason_en="",
                evidence=[],
                opened_at=at(9, 30),
                updated_at=at(10),
                version=1,
            )
        )
        connection.execute(
            insert(schema.ticket_events).values(
                ticket_id="t-1",
                at=at(10),
                actor="w-1",
                action="arrive",
                from_state="accepted",
                to_state="on_site",
                why_zh="",
                why_en="",
            )
        )
    return edge


def resolved(hub: Any, when: datetime) -> None:
    with hub.database.write() as connection:
        connection.execute(update(schema.tickets).values(state="resolved", resolved_at=when))


def voices(hub: Any) -> list[Any]:
    return hub.rows(schema.visit_proofs, kind="second_voice")


def test_she_opens_the_curtain_while_he_is_there(hub: Any, visited: Any, proving: Proving) -> None:
    hub.go(10, 5)
    visited.says("curtain", 1)
    assert proving.hear_once() == 1
    (voice,) = voices(hub)
    assert (voice.ticket_id, voice.home_id, voice.worker_id) == ("t-1", "home", None)
    assert voice.at == at(10, 5)
    assert voice.detail == {"sensor_id": "curtain", "kind": "curtain"}
    line = hub.rows(schema.ticket_events, action="proof")[0]
    assert (line.actor, line.to_state) == ("hub", "on_site")
    assert "她自己有了动作" in line.why_zh


def test_once_a_ticket_is_enough(hub: Any, visited: Any, proving: Proving) -> None:
    for minute in (5, 6, 7):
        hub.go(10, minute)
        visited.says("i_am_fine", 1)
        proving.hear_once()
    assert len(voices(hub)) == 1


def test_what_he_moves_himself_is_not_her_voice(hub: Any, visited: Any, proving: Proving) -> None:
    hub.go(10, 1)
    visited.says("door", 1)
    visited.says("help", 1)
    assert proving.hear_once() == 0
    assert hub.rows(schema.rechecks, concerns="visit") == [], "claimed all the same"


def test_ten_minutes_after_he_left_she_is_still_heard(
    hub: Any, visited: Any, proving: Proving
) -> None:
    resolved(hub, at(10, 20))
    hub.go(10, 30)
    visited.says("i_am_fine", 1)
    assert proving.hear_once() == 1


def test_later_it_is_a_sign_of_life_and_no_proof(hub: Any, visited: Any, proving: Proving) -> None:
    resolved(hub, at(10, 20))
    hub.go(10, 31)
    visited.says("i_am_fine", 1)
    assert hub.rows(schema.rechecks, concerns="visit") == []
    assert proving.hear_once() == 0


def test_what_comes_hours_late_counts_by_when_it_was(
    hub: Any, visited: Any, proving: Proving
) -> None:
    resolved(hub, at(10, 20))
    hub.go(15)
    visited.says("i_am_fine", 1, at(10, 8), historical=True)
    assert proving.hear_once() == 1
    assert voices(hub)[0].at == at(10, 8)


def test_before_he_came_she_says_nothing_of_the_visit(
    hub: Any, visited: Any, proving: Proving
) -> None:
    hub.go(10, 5)
    visited.says("i_am_fine", 1, at(9, 58))
    assert proving.hear_once() == 0


def test_a_home_that_nobody_visits_leaves_no_work(hub: Any, proving: Proving) -> None:
    edge = hub.living()
    edge.says("i_am_fine", 1)
    assert hub.rows(schema.rechecks, concerns="visit") == []
    assert proving.hear_once() == 0


@pytest.mark.parametrize("statement", range(1, 9))
def test_a_crash_anywhere_hears_her_the_next_time(
    hub: Any, visited: Any, proving: Proving, killed: type[BaseException], statement: int
) -> None:
    hub.go(10, 5)
    visited.says("curtain", 1)
    try:
        with hub.killed_at_statement(statement):
            proving.hear_once()
    except killed:
        assert voices(hub) == []
        proving.hear_once()
    assert len(voices(hub)) == 1
    assert len(hub.rows(schema.ticket_events, action="proof")) == 1


class Speechless:
    """A phrasebook that breaks."""

    def say(self, phrases: Any, zone: Any) -> Any:
        raise ValueError("no words")

    def text(self, key: str, language: str, **facts: Any) -> str:
        raise ValueError("no words")


def test_a_visit_that_breaks_goes_without_and_stops_nothing(hub: Any, visited: Any) -> None:
    hub.go(10, 5)
    visited.says("curtain", 1)
    proving = Proving(hub.opener(SqlProving), hub.clock, Speechless(), hub.new_id)
    assert proving.hear_once() == 0
    assert hub.rows(schema.rechecks, concerns="visit") == []
