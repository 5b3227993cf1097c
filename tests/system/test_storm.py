"""Thirty nodes of one building lose their power: one incident, one list, then right verdicts."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests.system.stranger import Neighbourhood, StrangerNode, wait_until, window

pytestmark = pytest.mark.system
Drill = Callable[[str], Neighbourhood]
DAY = "2026-11-23"
HOMES = [f"h-{number:02}" for number in range(1, 31)]


def enrol(place: Neighbourhood, home_id: str) -> StrangerNode:
    sensor = {"sensor_id": "curtain-bedroom", "kind": "curtain", "max_silence_s": 7200}
    body = {
        "home_id": home_id,
        "area_id": "building-7",
        "resident": {"name": "张桂英", "frailty": 2},
        "workers": [],
        "nodes": [{"node_id": f"n-{home_id}", "sensors": [sensor]}],
        "windows": [window()],
    }
    place.hub.post("/homes", body)
    return place.node(home_id)


def whole(place: Neighbourhood) -> dict[str, Any]:
    (incident,) = place.hub.get("/incidents")
    found: dict[str, Any] = place.hub.api.get(f"/incidents/{incident['incident_id']}").json()
    return found


def kinds(place: Neighbourhood) -> Counter[str]:
    return Counter(ticket["kind"] for ticket in place.hub.get("/tickets", limit=200))


def building(place: Neighbourhood) -> dict[str, StrangerNode]:
    """Thirty homes that are up, their curtains closed, half past eight."""
    seven = {"area_id": "building-7", "name": "7号楼", "level": "building", "parent_id": "grid-1"}
    place.hub.post("/areas", seven)
    leader = {"worker_id": "w-2", "name": "李强", "role": "grid_leader", "area_ids": ["grid-1"]}
    place.hub.post("/workers", {**leader, "channels": []})
    nodes = {home_id: enrol(place, home_id) for home_id in HOMES}
    place.hub.advance_to(f"{DAY}T08:30:00+08:00")
    for node in nodes.values():
        node.curtain(0.0, place.hub.now())
    return nodes


def test_a_power_cut_of_one_building(drill: Drill) -> None:
    place = drill(f"{DAY}T05:00:00+08:00")
    nodes = building(place)
    for node in nodes.values():
        node.cut()
    wait_until(
        lambda: [one["homes"] for one in place.hub.get("/incidents")] == [30],
        "one incident with thirty homes",
    )
    assert (whole(place)["scope"], whole(place)["area_id"]) == ("building", "building-7")
    place.hub.advance_to(f"{DAY}T09:10:00+08:00")
    verdicts = place.hub.get("/verdicts", day=DAY, limit=200)
    assert Counter(verdict["verdict"] for verdict in verdicts) == {"blind": 30}
    assert kinds(place) == {"incident": 1}
    lines = {line["home_id"]: line for line in whole(place)["lines"]}
    assert sorted(lines) == HOMES
    assert all(line["windows_due"] == 1 and line["visit_by"] for line in lines.values())
    assert {line["worker_id"] for line in lines.values()} == {"w-1"}

    proven, silent, dark = HOMES[:24], HOMES[24:28], HOMES[28:]
    for home_id in proven + silent:
        nodes[home_id].back()
        nodes[home_id].birth(place.hub.now(), outbox_depth=1)
    for home_id in proven:
        nodes[home_id].curtain(1.0, place.at("08:45:00"), historical=True)
    wait_until(
        lambda: sum(line["state"] == "returned" for line in whole(place)["lines"]) == len(proven),
        "the proven to return",
    )
    place.hub.advance_to(f"{DAY}T09:40:00+08:00")
    incident = whole(place)
    assert incident["closed_at"] is not None
    states = {line["home_id"]: line["state"] for line in incident["lines"]}
    assert {states[home_id] for home_id in silent + dark} == {"handed_over"}
    blind = [one for one in place.hub.get("/tickets", limit=200) if one["kind"] == "blind"]
    assert sorted(ticket["home_id"] for ticket in blind) == silent + dark
    assert {ticket["priority"] for ticket in blind} == {"P2"}
    assert len(place.hub.get("/verdicts", day=DAY, limit=200)) == 30
