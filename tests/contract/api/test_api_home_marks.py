"""What a list of homes shows beside each: how today goes there, and whether its boxes are heard."""

from datetime import timedelta

import pytest

from hub.adapters.sql import schema
from tests.contract.api.town import CURTAIN, Town

pytestmark = pytest.mark.contract


def marks(
    town: Town, token: str | None = None, **query: str
) -> dict[str, tuple[str | None, str | None]]:
    answer = town.client(token).get("/api/v1/homes", params=query)
    assert answer.status_code == 200, answer.text
    return {home["home_id"]: (home["link"], home["today"]) for home in answer.json()["items"]}


def hear(town: Town, node_id: str, **ago: float) -> None:
    at = town.clock.at - timedelta(**ago)
    town.put(schema.node_links, node_id=node_id, boot_id="b", session=1, last_live_at=at)


def test_a_home_without_a_window_of_today_and_never_heard(town: Town) -> None:
    town.enrol("h-1")
    assert marks(town) == {"h-1": ("never", None)}


def test_the_gravest_of_todays_windows_is_told(town: Town) -> None:
    town.enrol("h-1")
    town.verdict("v-0", "h-1", verdict="missed", day="2026-11-21")
    town.verdict("v-1", "h-1", verdict="seen", window_id="dawn")
    assert marks(town)["h-1"][1] == "seen"
    with town.database.write() as connection:
        coming = schema.deadlines.update().values(day="2026-11-22", asked_at=town.clock.at)
        connection.execute(coming)
    assert marks(town)["h-1"][1] == "asking"
    town.verdict("v-2", "h-1", verdict="missed", window_id="noon")
    assert marks(town)["h-1"][1] == "missed"


def test_a_home_is_down_with_its_first_box_and_up_with_its_last(town: Town) -> None:
    nodes = [{"node_id": f"n-{name}", "sensors": [CURTAIN | {"sensor_id": name}]} for name in "ab"]
    town.enrol("h-1", nodes=nodes, windows=[])
    hear(town, "n-a")
    assert marks(town)["h-1"][0] == "never"
    hear(town, "n-b", hours=1)
    assert marks(town)["h-1"][0] == "down"
    with town.database.write() as connection:
        connection.execute(schema.node_links.update().values(last_live_at=town.clock.at))
    assert marks(town)["h-1"][0] == "up"


def test_marks_are_of_their_own_home_on_whichever_page_it_stands(town: Town) -> None:
    for home_id in ("h-1", "h-2", "h-3"):
        town.enrol(home_id)
    hear(town, "n-h-2")
    town.verdict("v-3", "h-3", verdict="blind")
    first = town.client().get("/api/v1/homes?limit=2").json()
    assert [home["link"] for home in first["items"]] == ["never", "up"]
    assert marks(town, cursor=first["next"]) == {"h-3": ("never", "blind")}


def test_her_family_is_told_neither(town: Town) -> None:
    town.enrol("h-1")
    hear(town, "n-h-1")
    town.verdict("v-1", "h-1", verdict="away")
    body = {"worker_id": "daughter", "name": "王梅", "role": "family"}
    assert town.client().post("/api/v1/workers", json=body).status_code == 201
    town.put(schema.home_contacts, home_id="h-1", worker_id="daughter", relation="family")
    assert marks(town, town.worker_token("daughter")) == {"h-1": (None, None)}
    assert marks(town) == {"h-1": ("up", "away")}


# --- homes by their marks ---

OTHERS = ("missed", "asking", "blind", "seen", "away", "pending")


def found(town: Town, token: str | None = None, **query: str) -> list[str]:
    answer = town.client(token).get("/api/v1/homes", params=query)
    assert answer.status_code == 200, answer.text
    return [home["home_id"] for home in answer.json()["items"]]


def test_homes_are_found_by_the_gravest_of_today_exactly_as_it_is_shown(town: Town) -> None:
    standing = {
        "h-1": ("missed", "seen"),
        "h-2": ("blind",),
        "h-3": ("seen", "blind"),
        "h-4": ("seen",),
        "h-5": (),
    }
    for home_id, verdicts in standing.items():
        town.enrol(home_id)
        for verdict in verdicts:
            town.verdict(f"v-{home_id}-{verdict}", home_id, verdict=verdict, window_id=verdict)
    town.verdict("v-old", "h-4", verdict="missed", day="2026-11-21", window_id="old")
    today = schema.deadlines.update().where(schema.deadlines.c.home_id.in_(("h-4", "h-5")))
    with town.database.write() as connection:
        connection.execute(today.values(day="2026-11-22"))
        asked = schema.deadlines.update().where(schema.deadlines.c.home_id == "h-5")
        connection.execute(asked.values(asked_at=town.clock.at))
    shown = marks(town)
    assert [shown[home_id][1] for home_id in standing] == [
        "missed",
        "blind",
        "blind",
        "seen",
        "asking",
    ]
    for mark in OTHERS:
        wanted = [home_id for home_id in standing if shown[home_id][1] == mark]
        assert found(town, today=mark) == wanted, mark


def test_homes_are_found_by_their_link_exactly_as_it_is_shown(town: Town) -> None:
    boxes = {"h-1": "ab", "h-2": "cd", "h-3": "ef", "h-4": "gi", "h-5": ""}
    for home_id, names in boxes.items():
        nodes = [
            {"node_id": f"n-{name}", "sensors": [CURTAIN | {"sensor_id": name}]} for name in names
        ]
        town.enrol(home_id, nodes=nodes, windows=[])
    for node_id in ("n-a", "n-b", "n-c", "n-e", "n-g"):
        hear(town, node_id)
    hear(town, "n-d", hours=1)
    with town.database.write() as connection:
        dead = schema.node_links.update().where(schema.node_links.c.node_id == "n-g")
        connection.execute(dead.values(death_boot_id="b", death_session=1))
    shown = marks(town)
    links = [shown[home_id][0] for home_id in boxes]
    assert links == ["up", "down", "never", "down", "never"]
    for link in ("up", "down", "never"):
        assert found(town, link=link) == [home for home in boxes if shown[home][0] == link], link


def test_silence_that_the_hub_could_not_hear_makes_no_home_down(town: Town) -> None:
    town.enrol("h-1")
    hear(town, "n-h-1", hours=1)
    assert (found(town, link="down"), found(town, link="up")) == (["h-1"], [])
    town.vision.since = town.clock.at - timedelta(seconds=30)
    assert (found(town, link="down"), found(town, link="up")) == ([], ["h-1"])


def test_homes_without_anything_written_for_the_door_are_found(town: Town) -> None:
    for home_id in ("h-1", "h-2", "h-3"):
        town.enrol(home_id)
    ops = town.client()
    said = {"h-1": {"keys": "对门陈叔"}, "h-2": {}}
    for home_id, body in said.items():
        assert ops.put(f"/api/v1/homes/{home_id}/doorstep", json=body).status_code == 200
    assert found(town, has_doorstep="false") == ["h-2", "h-3"]
    assert found(town, has_doorstep="true") == ["h-1"]
    items = ops.get("/api/v1/homes").json()["items"]
    assert [home["has_doorstep"] for home in items] == [True, False, False]


def test_a_leader_finds_no_home_of_another_grid_by_its_marks(town: Town) -> None:
    for home_id, area_id in (("h-1", "grid-1"), ("h-2", "grid-2")):
        town.enrol(home_id, area_id=area_id)
        town.verdict(f"v-{home_id}", home_id, verdict="missed")
    body = {"worker_id": "leader", "name": "郑", "role": "grid_leader", "area_ids": ["grid-2"]}
    assert town.client().post("/api/v1/workers", json=body).status_code == 201
    leader = town.worker_token("leader")
    for query in ({"today": "missed"}, {"link": "never"}, {"has_doorstep": "false"}):
        assert found(town, leader, **query) == ["h-2"]


@pytest.mark.parametrize("name", ["today", "link", "has_doorstep"])
def test_her_family_does_not_learn_a_mark_by_asking_for_it(town: Town, name: str) -> None:
    town.enrol("h-1")
    body = {"worker_id": "daughter", "name": "王梅", "role": "family"}
    assert town.client().post("/api/v1/workers", json=body).status_code == 201
    town.put(schema.home_contacts, home_id="h-1", worker_id="daughter", relation="family")
    query = {name: {"today": "missed", "link": "down"}.get(name, "false")}
    answer = town.client(town.worker_token("daughter")).get("/api/v1/homes", params=query)
    assert answer.status_code == 403
