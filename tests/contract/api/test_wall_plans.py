"""A frame of the wall reads what is open, new or near, never what has been for years."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from hub.adapters.sql.wall import SqlWall
from hub.domain.reach import EVERYWHERE, Reach
from tests.contract.api.town import START, Town

pytestmark = pytest.mark.contract
GROWING = {"verdicts", "tickets", "alerts", "incident_lines", "incidents", "ticket_events"}
"""Tables whose rows stay for ever."""
TODAY = date(2026, 11, 22)


def asked(town: Town, reach: Reach) -> list[tuple[str, Any]]:
    """What a frame asks of the state database."""
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, said: str, given: Any, *_: Any) -> None:
        found.append((said, given))

    with town.database.read() as connection:
        wall = SqlWall(connection)
        event.listen(town.database.engine, "before_cursor_execute", note)
        wall.feed_end()
        wall.judged_after(7, TODAY)
        wall.judged_after(0, TODAY)
        wall.tickets_open(reach)
        wall.storms(reach)
        wall.post_alerts(START - timedelta(days=1), reach, 12)
        wall.post_picture("al-1", START - timedelta(days=1), reach)
        wall.kept(reach, TODAY - timedelta(days=60), TODAY)
        event.remove(town.database.engine, "before_cursor_execute", note)
    return found


def scans(town: Town, said: str, given: Any) -> list[str]:
    """Growing tables that a statement reads from end to end."""
    with town.database.read() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", given)
        steps = [row.detail for row in plan]
    return [
        step
        for step in steps
        if step.startswith("SCAN") and step.split()[1] in GROWING and "open_incidents" not in step
    ]


@pytest.mark.parametrize("reach", [EVERYWHERE, Reach(area_ids=("grid-1",))])
def test_a_frame_reads_no_growing_table_from_end_to_end(town: Town, reach: Reach) -> None:
    statements = asked(town, reach)
    assert len(statements) > 8
    found = {said: hits for said, given in statements if (hits := scans(town, said, given))}
    assert not found


def test_a_scan_would_be_noticed(town: Town) -> None:
    assert scans(town, "SELECT * FROM verdicts WHERE verdict = 'seen'", ()) == ["SCAN verdicts"]
