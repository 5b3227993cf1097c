"""Figures for Prometheus: who may have them, and what the web rim counts of itself."""

import re

import pytest

from hub.pipeline.accounts import Scope
from tests.contract.api.town import Town

pytestmark = pytest.mark.contract


def token_of(town: Town, scope: Scope, *area_ids: str) -> str:
    account = town.accounts.create(f"of-{scope}-{len(area_ids)}", scope, None, area_ids)
    session = town.client().post(f"/api/v1/accounts/{account.account_id}/tokens")
    assert session.status_code == 201, session.text
    token: str = session.json()["token"]
    return token


def counted(town: Town, surface: str, status: str) -> int:
    text = town.client().get("/metrics").text
    series = f'firstlight_request_seconds_count{{status="{status}",surface="{surface}"}} '
    found = re.search(rf"^{re.escape(series)}(\d+)", text, re.MULTILINE)
    return int(found[1]) if found else 0


def test_a_screen_of_the_whole_hub_may_have_the_figures(town: Town) -> None:
    answer = town.client(token_of(town, Scope.SCREEN)).get("/metrics")
    assert answer.status_code == 200
    assert "firstlight_ready 1.0" in answer.text


def test_to_a_screen_of_some_areas_there_are_none(town: Town) -> None:
    answer = town.client(token_of(town, Scope.SCREEN, "grid-1")).get("/metrics")
    assert answer.status_code == 404


@pytest.mark.parametrize(("homes", "told"), [(4, False), (5, True)])
def test_of_fewer_than_five_homes_a_screen_is_told_no_verdict(
    town: Town, homes: int, told: bool
) -> None:
    for number in range(homes):
        town.enrol(f"h-{number}")
    town.verdict("v-0", "h-0", verdict="away")
    line = 'firstlight_verdicts_total{verdict="away"} 1.0'
    assert line in town.client().get("/metrics").text
    assert (line in town.client(token_of(town, Scope.SCREEN)).get("/metrics").text) is told


def test_an_auditor_has_no_need_of_them(town: Town) -> None:
    assert town.client(token_of(town, Scope.AUDITOR)).get("/metrics").status_code == 403


@pytest.mark.parametrize(
    ("path", "surface", "status"),
    [
        ("/api/v1/homes", "api", "2xx"),
        ("/api/v1/homes/h-nowhere", "api", "4xx"),
        ("/healthz", "machine", "2xx"),
        ("/sign-in", "pages", "2xx"),
        ("/static/nothing", "files", "4xx"),
    ],
)
def test_answers_are_counted_by_surface_and_outcome_never_by_path(
    town: Town, path: str, surface: str, status: str
) -> None:
    before = counted(town, surface, status)
    town.client().get(path)
    first = counted(town, surface, status)
    town.client().get(path)
    assert counted(town, surface, status) - first == first - before > 0
    assert path not in town.client().get("/metrics").text


def test_a_hub_in_trouble_says_so_with_a_nought(town: Town) -> None:
    town.vision.found = ["the broker does not answer"]
    assert "firstlight_ready 0.0" in town.client().get("/metrics").text
