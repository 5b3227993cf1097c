"""Retention forgets what is over, and nothing that may still prove life."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import Connection

from hub.adapters.series.memory import MemorySeries
from hub.adapters.sql.retention import SqlRetention
from hub.adapters.sql.schema import (
    areas,
    camera_blindness,
    homes,
    life_readings,
    metadata,
    sensors,
    taken_actions,
    ticket_people,
    tickets,
)
from hub.adapters.sql.state import StateDatabase, opener
from hub.pipeline.retention import Retention

pytestmark = pytest.mark.contract
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def reading(days_ago: int) -> dict[str, object]:
    at = NOW - timedelta(days=days_ago)
    return {
        "home_id": "h-1",
        "sensor_id": "curtain",
        "observed_at": at,
        "seq": days_ago + 1,
        "kind": "curtain",
        "value": 1.0,
        "received_at": at,
    }


def enrol(connection: Connection) -> None:
    connection.execute(areas.insert(), {"area_id": "g-1", "name": "一网格", "level": "grid"})
    home = {"home_id": "h-1", "area_id": "g-1", "enrolled_at": NOW}
    connection.execute(homes.insert(), home)
    sensor = {"home_id": "h-1", "sensor_id": "curtain", "node_id": "n-1", "kind": "curtain"}
    connection.execute(sensors.insert(), sensor | {"max_silence_s": 3600.0})


@pytest.mark.parametrize(
    ("state", "days_ago", "left"),
    [("closed", 29, 1), ("closed", 31, 0), ("canceled", 31, 0), ("resolved", 31, 1)],
)
def test_who_was_told_reaches_a_ticket_for_thirty_days_after_it_ended(
    tmp_path: Path, state: str, days_ago: int, left: int
) -> None:
    database = StateDatabase(tmp_path / "state.sqlite")
    at = NOW - timedelta(days=days_ago)
    ticket = {"ticket_id": "t-1", "cause": "verdict:v-1", "kind": "missed", "priority": "P2"}
    ticket |= {"state": state, "area_id": "g-1", "rung": 0, "reason_zh": "", "reason_en": ""}
    ticket |= {"evidence": [], "opened_at": at, "updated_at": at, "version": 1}
    with database.write() as connection:
        metadata.create_all(connection)
        connection.execute(tickets.insert(), ticket)
        connection.execute(ticket_people.insert(), {"ticket_id": "t-1", "worker_id": "w-1"})
    clock = SimpleNamespace(now=lambda: NOW, wall=lambda: NOW)
    Retention(opener(database, SqlRetention), MemorySeries(), clock, 400).forget_once()
    with database.read() as connection:
        assert len(connection.execute(ticket_people.select()).all()) == left
    database.close()


def test_what_was_taken_is_known_for_thirty_days(tmp_path: Path) -> None:
    database = StateDatabase(tmp_path / "state.sqlite")
    said = {"subject": "ticket:t-1", "actor": "w-1", "digest": "0" * 16, "result": ""}
    taken = [said | {"action_id": f"{n} days", "at": NOW - timedelta(days=n)} for n in (1, 29, 31)]
    with database.write() as connection:
        metadata.create_all(connection)
        connection.execute(taken_actions.insert(), taken)
    clock = SimpleNamespace(now=lambda: NOW, wall=lambda: NOW)
    retention = Retention(opener(database, SqlRetention), MemorySeries(), clock, 400)
    assert retention.forget_once() == 1
    with database.read() as connection:
        left = {row.action_id for row in connection.execute(taken_actions.select())}
    assert left == {"1 days", "29 days"}
    database.close()


def test_signs_of_life_are_kept_for_forty_days(tmp_path: Path) -> None:
    database = StateDatabase(tmp_path / "state.sqlite")
    with database.write() as connection:
        metadata.create_all(connection)
        enrol(connection)
        connection.execute(life_readings.insert(), [reading(days) for days in (1, 39, 41, 300)])
    clock = SimpleNamespace(now=lambda: NOW, wall=lambda: NOW)
    retention = Retention(opener(database, SqlRetention), MemorySeries(), clock, 400)
    assert retention.forget_once() == 2
    with database.read() as connection:
        assert len(connection.execute(life_readings.select()).all()) == 2
    assert retention.forget_once() == 0
    database.close()


def test_when_a_camera_was_blind_is_kept_as_long_as_its_readings_and_while_it_is_blind(
    tmp_path: Path,
) -> None:
    database = StateDatabase(tmp_path / "state.sqlite")
    span = {"node_id": "n-1", "sensor_id": "cam", "reason": "covered", "scenes": []}
    span |= {"from_at": NOW - timedelta(days=500), "ticket_id": None}
    ends = {"old": NOW - timedelta(days=401), "new": NOW - timedelta(days=399), "now": None}
    with database.write() as connection:
        metadata.create_all(connection)
        spans = [span | {"alert_id": name, "until_at": at} for name, at in ends.items()]
        connection.execute(camera_blindness.insert(), spans)
    clock = SimpleNamespace(now=lambda: NOW, wall=lambda: NOW)
    retention = Retention(opener(database, SqlRetention), MemorySeries(), clock, 400)
    assert retention.forget_once() == 1
    with database.read() as connection:
        left = connection.execute(camera_blindness.select()).all()
    assert {row.alert_id for row in left} == {"new", "now"}
    database.close()
