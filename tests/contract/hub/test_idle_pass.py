"""A pass that finds nothing reads no table from end to end and writes nothing."""

import sqlite3
from contextlib import closing
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import event

from hub.adapters.sql.schema import metadata
from hub.pipeline.flow import Flow
from hub.pipeline.recovery import Judging
from tests.contract.hub.steps import steps_of

pytestmark = pytest.mark.contract
HAND_OFFS = {"rechecks", "link_news"}
"""Tables that hold only what waits."""


class Seeing:
    """The hub sees, and has for a day."""

    def judging(self) -> Judging:
        return Judging.OPEN

    def seeing_since(self) -> datetime | None:
        return None

    def blind_since(self) -> datetime | None:
        return None


def idle_statements(hub: Any) -> list[tuple[str, Any]]:
    """What a pass asks while no clock is due; the look over all links is due every five seconds."""
    flow = Flow(steps_of(hub, Seeing()), Seeing(), lambda _: None)
    flow.run_until_quiet()
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, said: str, given: Any, *_: Any) -> None:
        asked.append((said, given))

    event.listen(hub.database.engine, "before_cursor_execute", note)
    flow.pass_once()
    event.remove(hub.database.engine, "before_cursor_execute", note)
    return [(said, given) for said, given in asked if not said.startswith("BEGIN")]


def whole_scans(hub: Any, said: str, given: Any) -> list[str]:
    """The tables that a statement reads from end to end, not by an index of what waits."""
    tables = set(metadata.tables) - HAND_OFFS
    waiting = {
        index.name
        for table in metadata.tables.values()
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is not None
    }
    with hub.database.read() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", given)
        steps = [row.detail.split() for row in plan]
    return [
        step[1]
        for step in steps
        if step[0] == "SCAN" and step[1] in tables and not waiting & set(step)
    ]


def test_an_idle_pass_reads_no_table_from_end_to_end(hub):
    hub.living()
    asked = idle_statements(hub)
    assert len(asked) > 10
    scanned = {said: found for said, given in asked if (found := whole_scans(hub, said, given))}
    assert not scanned


def test_a_whole_scan_would_be_noticed(hub):
    assert whole_scans(hub, "SELECT * FROM homes WHERE ended_at IS NOT NULL", ()) == ["homes"]


def changes_seen(other: sqlite3.Connection) -> int:
    """Goes up with each commit of somebody else that wrote a page."""
    return int(other.execute("PRAGMA data_version").fetchone()[0])


def test_an_idle_pass_writes_nothing(hub, tmp_path):
    hub.living()
    flow = Flow(steps_of(hub, Seeing()), Seeing(), lambda _: None)
    flow.run_until_quiet()
    with closing(sqlite3.connect(tmp_path / "state.sqlite")) as other:
        before = changes_seen(other)
        flow.pass_once()
        assert changes_seen(other) == before
        hub.living("other")
        assert changes_seen(other) > before
