"""Away without an app: the sensors propose it, her return ends it; on a real database."""

from datetime import UTC, datetime, timedelta

import pytest

from hub.adapters.sql import schema
from hub.adapters.sql.absences import SqlAbsences
from hub.domain.absences import ProposalAction, Source
from hub.errors import InvalidInput, InvalidTransition, NotFound
from hub.pipeline.absences import Absences

pytestmark = pytest.mark.contract


def at(hour: int, minute: int = 0, day: int = 22) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def absences(hub) -> Absences:
    return Absences(hub.opener(SqlAbsences), hub.clock, hub.new_id)


def goes_out(hub, edge, hour: int) -> None:
    """Steps in the hall, the door opens and closes behind her."""
    for minute, sensor_id, value in (
        (0, "motion", 0),
        (1, "motion", 1),
        (2, "door", 1),
        (3, "door", 0),
    ):
        hub.go(hour, minute)
        edge.says(sensor_id, value)


def judged_at_nine(hub, edge) -> None:
    hub.go(8, 59)
    edge.says("curtain", 0)
    hub.go(9)
    hub.checkins.judge_once()


def test_door_and_then_quiet_proposes_that_she_is_out(hub) -> None:
    edge = hub.living()
    goes_out(hub, edge, 7)
    judged_at_nine(hub, edge)
    [proposal] = hub.rows(schema.away_proposals)
    assert (proposal.source, proposal.state) == ("sensors", "proposed")
    assert proposal.from_at == at(7, 3)
    assert proposal.until_at == at(19, 3), "an absence always has an end"


def test_the_proposal_alone_excuses_nothing_but_the_ticket_says_it(hub) -> None:
    edge = hub.living()
    goes_out(hub, edge, 7)
    judged_at_nine(hub, edge)
    hub.go(9, 10)
    hub.checkins.settle_once()
    verdict = hub.verdict()
    assert verdict.verdict == "missed"
    assert any("可能出门" in point["zh"] for point in verdict.evidence)


def test_who_walks_about_inside_is_not_out(hub) -> None:
    edge = hub.living()
    goes_out(hub, edge, 7)
    hub.go(7, 20)
    edge.says("motion", 0)
    judged_at_nine(hub, edge)
    assert hub.rows(schema.away_proposals) == []


def test_agreed_it_is_an_absence_and_the_next_window_is_away(hub, absences, evening) -> None:
    edge = hub.living("home", evening)
    hub.go(12)
    proposal = absences.propose("home", Source.FAMILY, None, at(23), "在女儿家", "daughter")
    absences.decide(proposal.proposal_id, ProposalAction.AGREE, "li")
    hub.go(20, 59)
    edge.says("curtain", 1)
    hub.go(21)
    hub.checkins.judge_once()
    assert hub.verdict().verdict == "away"
    [absence] = hub.rows(schema.absences)
    assert (absence.agreed_by, absence.reason) == ("li", "在女儿家")


def test_refused_it_changes_nothing_and_is_decided_once(hub, absences) -> None:
    hub.living()
    proposal = absences.propose("home", Source.WORKER, None, at(23), "", "w-1")
    absences.decide(proposal.proposal_id, ProposalAction.REFUSE, "li")
    assert hub.rows(schema.absences) == []
    with pytest.raises(InvalidTransition, match="refused already"):
        absences.decide(proposal.proposal_id, ProposalAction.AGREE, "li")
    with pytest.raises(NotFound):
        absences.decide("p-none", ProposalAction.AGREE, "li")


def test_an_absence_without_an_end_in_sight_is_refused(hub, absences) -> None:
    hub.living()
    with pytest.raises(InvalidInput, match="92 days"):
        absences.propose("home", Source.FAMILY, None, at(0) + timedelta(days=93), "", "daughter")


def test_her_return_ends_the_absence_and_the_window_counts_again(hub, absences, evening) -> None:
    edge = hub.living("home", evening)
    goes_out(hub, edge, 8)
    hub.enrolment.agree_absence("home", at(8), at(23), "在女儿家", "ops")
    assert absences.end_once() == 0
    hub.go(15)
    edge.says("door", 1)
    assert absences.end_once() == 0, "somebody may only look in"
    hub.go(15, 1)
    edge.says("motion", 0)
    assert absences.end_once() == 1
    [absence] = hub.rows(schema.absences)
    assert absence.until_at == at(15, 1)
    hub.go(20, 59)
    edge.says("curtain", 1)
    hub.go(21)
    hub.checkins.judge_once()
    assert len([row for row in hub.rows(schema.commands) if row.kind == "ask"]) == 1


def test_before_she_has_left_her_steps_end_nothing(hub, absences) -> None:
    edge = hub.living()
    hub.enrolment.agree_absence("home", at(6), at(23), "", "ops")
    for minute in (0, 10, 20):
        hub.go(7, minute)
        edge.says("motion", minute // 10 % 2)
    assert absences.end_once() == 0
    assert hub.rows(schema.rechecks) == []


def test_a_crash_while_ending_ends_it_the_next_time(hub, absences, killed) -> None:
    edge = hub.living()
    goes_out(hub, edge, 8)
    hub.enrolment.agree_absence("home", at(8), at(23), "", "ops")
    hub.go(15)
    edge.says("motion", 0)
    with hub.killed_at_statement(4), pytest.raises(killed):
        absences.end_once()
    assert absences.end_once() == 1
    assert absences.end_once() == 0


def test_a_home_that_breaks_keeps_no_other_from_ending_hers(hub, absences) -> None:
    edges = [hub.living(home_id) for home_id in ("broken", "home")]
    for edge in edges:
        goes_out(hub, edge, 8)
    for home_id in ("broken", "home"):
        hub.enrolment.agree_absence(home_id, at(8), at(23), "", "ops")
    with hub.database.write() as connection:
        connection.exec_driver_sql("UPDATE absences SET until_at = 'x' WHERE home_id = 'broken'")
    hub.go(15)
    for edge in edges:
        edge.says("motion", 0)
    assert absences.end_once() == 1
    with hub.database.read() as connection:
        ended = connection.exec_driver_sql("SELECT home_id, until_at FROM absences").all()
    assert dict(ended) == {"broken": "x", "home": schema.to_ms(at(15))}
    assert absences.end_once() == 0
