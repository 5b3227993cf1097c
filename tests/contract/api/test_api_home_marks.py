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
