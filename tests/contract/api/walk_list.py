"""An incident with a walk list in the little town."""

from datetime import timedelta

from hub.adapters.sql import schema
from hub.domain.tickets import TicketKind
from tests.contract.api.town import Town


def walk_list(town: Town) -> Town:
    """Two homes of grid 1 on one walk list, one line for each of two workers."""
    ops = town.client()
    for worker_id, role, area in (
        ("lead-1", "grid_leader", "grid-1"),
        ("lead-2", "grid_leader", "grid-2"),
    ):
        body = {"worker_id": worker_id, "name": worker_id, "role": role, "area_ids": [area]}
        assert ops.post("/api/v1/workers", json=body).status_code == 201
    at = town.clock.at
    town.put(
        schema.incidents,
        incident_id="i-1",
        scope="grid",
        area_id="grid-1",
        cause="power",
        why_zh="停电",
        why_en="Power.",
        began_at=at,
        opened_at=at,
        split_at=at,
        next_at=at + timedelta(hours=1),
        ticket_id="t-1",
        version=1,
    )
    for rank, (home_id, worker_id) in enumerate((("h-1", "w-1"), ("h-2", "w-2")), 1):
        town.enrol(home_id)
        town.put(schema.node_links, node_id=f"n-{home_id}", last_live_at=at - timedelta(minutes=4))
        town.put(
            schema.incident_lines,
            incident_id="i-1",
            home_id=home_id,
            rank=rank,
            state="accepted",
            worker_id=worker_id,
            told_at=at,
            visit_by=at + timedelta(hours=1),
            passes=0,
            joined_at=at,
            dark_since=at,
            windows_due=1,
        )
    town.ticket(
        "t-1", told=("w-1", "w-2"), kind=TicketKind.INCIDENT, home_id=None, cause="incident:i-1"
    )
    return town
