"""Certificates of days: of one place, of all that somebody sees, and whether they are whole."""

from typing import Any

import pytest

from hub.adapters.sql import schema
from hub.domain.areas import Area, Level
from tests.contract.api.town import Town

pytestmark = pytest.mark.contract
PATH = "/api/v1/certificates"


def keep(town: Town, area_id: str, day: str, seen: int, untold: int = 0) -> None:
    zero = dict.fromkeys(("blind", "away", "unjudged", "unticketed"), 0)
    counted = {"homes": 9, "windows": seen + untold, "seen": seen, "missed": untold}
    made = {"untold": untold, "made_at": town.clock.at, "counts": None}
    town.put(schema.covenant_days, area_id=area_id, day=day, **zero, **counted, **made)


@pytest.fixture
def counted(town: Town) -> Town:
    """Two days of two grids, with what they lie in; and a town of its own."""
    town.enrolment.add_area(Area("town-2", "东乡", Level.TOWN, None))
    for day, untold in (("2026-11-20", 0), ("2026-11-21", 1)):
        keep(town, "grid-1", day, 4)
        keep(town, "grid-2", day, 5, untold)
        keep(town, "community-1", day, 9, untold)
        keep(town, "town-1", day, 9, untold)
        keep(town, "town-2", day, 2)
    return town


def days(town: Town, query: str = "", token: str | None = None) -> list[Any]:
    answer = town.client(token).get(PATH + query)
    assert answer.status_code == 200, answer.text
    return [(d["day"], d["windows"], d["is_whole"]) for d in answer.json()["items"]]


def test_each_home_counts_once_however_many_places_hold_it(counted: Town) -> None:
    assert days(counted) == [("2026-11-20", 11, True), ("2026-11-21", 12, False)]


def test_one_place_has_its_own(counted: Town) -> None:
    assert days(counted, "?area_id=grid-1&until=2026-11-20") == [("2026-11-20", 4, True)]
    assert days(counted, "?area_id=grid-2&from=2026-11-21") == [("2026-11-21", 6, False)]


def test_whoever_leads_a_grid_sees_that_grid(counted: Town) -> None:
    leader = {"worker_id": "w-9", "name": "郑组长", "role": "grid_leader", "area_ids": ["grid-2"]}
    assert counted.client().post("/api/v1/workers", json=leader).status_code == 201
    token = counted.worker_token("w-9")
    assert days(counted, token=token) == [("2026-11-20", 5, True), ("2026-11-21", 6, False)]
    for area_id in ("grid-1", "town-1"):
        assert counted.client(token).get(f"{PATH}?area_id={area_id}").status_code == 404


def test_a_span_that_is_none_or_too_long_is_refused(counted: Town) -> None:
    for span in ("from=2026-11-22&until=2026-11-21", "from=2026-01-01&until=2026-11-21"):
        answer = counted.client().get(f"{PATH}?{span}")
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "from"
