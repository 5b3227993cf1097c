"""Every match of a camera stands in the audit log, once, with the home that it is about."""

from typing import Any

import pytest

from hub.adapters.sql import schema
from hub.adapters.sql.auditing import SqlAudit
from hub.adapters.sql.match_log import SqlMatchLog
from hub.domain.auditing import verified
from hub.pipeline.match_log import MatchLog

pytestmark = pytest.mark.contract


def match(hub: Any, alert_id: str, kind: str, **detail: str) -> None:
    now = hub.clock.now()
    row = {
        "node_id": "n-home",
        "alert_id": alert_id,
        "home_id": "home",
        "kind": kind,
        "sensor_id": "cam",
        "observed_at": now,
        "received_at": now,
        "dating": "observed",
        "confidence": 0.95,
        "detail": detail,
    }
    with hub.database.write() as connection:
        connection.execute(schema.alerts.insert().values(row))


def log_of(hub: Any) -> MatchLog:
    return MatchLog(hub.opener(SqlMatchLog), hub.clock)


def test_a_match_is_logged_once_with_its_entry(hub: Any) -> None:
    hub.enrol()
    match(hub, "al-1", "listed_vehicle_seen", entry_id="lv-1")
    match(hub, "al-2", "enrolled_person_seen", person_id="fp-1")
    match(hub, "al-3", "loitering")
    assert [log_of(hub).log_once(), log_of(hub).log_once()] == [2, 0]
    first, second = hub.rows(schema.audit)
    assert (first.account, first.deed, first.purpose) == ("camera", "matched", "match")
    assert first.route == "ALERT listed_vehicle_seen"
    assert first.targets == {"node_id": "n-home", "alert_id": "al-1", "entry_id": "lv-1"}
    assert second.targets["person_id"] == "fp-1"
    assert {row.home_id for row in hub.rows(schema.audit_homes)} == {"home"}


def test_a_match_of_a_person_is_about_her_own_home_wherever_she_was_seen(hub: Any) -> None:
    hub.enrol("home")
    hub.enrol("hers")
    now = hub.clock.now()
    consent = {
        "consent_id": "co-1",
        "home_id": "hers",
        "purpose": "face_matching",
        "given_by": "resident",
        "evidence": "x",
        "from_at": now,
        "until_at": now,
        "recorded_by": "ops",
        "recorded_at": now,
    }
    person = {
        "person_id": "fp-1",
        "home_id": "hers",
        "consent_id": "co-1",
        "until_at": now,
        "enrolled_by": "ops",
        "enrolled_at": now,
    }
    with hub.database.write() as connection:
        connection.execute(schema.consents.insert().values(consent))
        connection.execute(schema.found_people.insert().values(person))
    match(hub, "al-1", "enrolled_person_seen", person_id="fp-1")
    log_of(hub).log_once()
    assert {row.home_id for row in hub.rows(schema.audit_homes)} == {"home", "hers"}


def test_what_an_edge_gives_instead_of_an_id_stops_nothing(hub: Any) -> None:
    hub.enrol()
    match(hub, "al-1", "enrolled_person_seen")
    match(hub, "al-2", "listed_vehicle_seen", entry_id="x" * 500)
    assert log_of(hub).log_once() == 2
    with hub.database.read() as connection:
        store = SqlAudit(connection)
        through_id, before = store.foundation()
        assert verified(before, through_id, store.links()).broken_id is None


def test_a_crash_between_entry_and_mark_logs_it_once(hub: Any, killed: type) -> None:
    hub.enrol()
    match(hub, "al-1", "listed_vehicle_seen", entry_id="lv-1")
    for statement in range(2, 7):
        with hub.killed_at_statement(statement), pytest.raises(killed):
            log_of(hub).log_once()
    log_of(hub).log_once()
    assert len(hub.rows(schema.audit)) == 1
