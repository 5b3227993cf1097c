"""The files themselves: built from one description, whole, readable in both languages, no host."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from grafana_foundation_sdk.cog import plugins
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard

from dashboards.grafana.builder.__main__ import built
from tests.contract.grafana import test_counts, test_prometheus, test_readings
from tests.contract.grafana.files import (
    DASHBOARDS,
    DATA_SOURCES,
    FOLDER,
    MANAGED,
    panels,
    read,
    targets,
)

pytestmark = pytest.mark.contract

CHINESE_FIRST = re.compile(r"[\u4e00-\u9fffP].*[A-Za-z]|\w+ \((Flux|MetricsQL)\)")
SCHEMA_VERSION = 39
WIDTH = 24
UNITS = {
    "short", "percentunit", "percent", "s", "h", "celsius", "bytes", "reqps", "bool_yes_no",
}  # fmt: skip
RANGES = {"now-6h", "now-24h", "now-7d", "now-14d"}
SOURCES = {source["uid"]: source for source in read(DATA_SOURCES)["datasources"]}


def written() -> list[Path]:
    kinds = ("*.json", "*.yaml", "*.yml")
    return sorted(path for kind in kinds for path in FOLDER.rglob(kind))


def test_the_files_are_what_the_builder_builds() -> None:
    there = {str(path.relative_to(FOLDER)): path.read_text(encoding="utf-8") for path in written()}
    assert there == built(), "run: .venv/bin/python -m dashboards.grafana.builder"


def test_every_query_of_every_file_is_executed_by_some_test() -> None:
    executed = [
        *test_counts.PANELS,
        *test_prometheus.ASKED,
        *test_readings.METRICSQL,
        *test_readings.FLUX,
    ]
    assert sorted(map(str, executed)) == sorted(map(str, targets()))
    assert len(set(map(str, executed))) == len(executed) > 100


def test_what_may_not_be_executed_here_says_so_and_why() -> None:
    assert test_readings.FLUX
    for panel in test_readings.FLUX:
        assert "No InfluxDB can be installed where the tests run" in panel.why


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_a_dashboard_is_whole(path: Path) -> None:
    dashboard = read(path)
    assert dashboard["uid"] == f"firstlight-{path.stem}"
    assert CHINESE_FIRST.match(dashboard["title"])
    assert dashboard["description"]
    assert dashboard["schemaVersion"] == SCHEMA_VERSION
    assert dashboard["editable"] is False
    assert dashboard["refresh"] in {"30s", "1m", "5m"}
    assert dashboard["time"]["from"] in RANGES
    numbers = [panel["id"] for panel in dashboard["panels"]]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_grafanas_own_models_know_every_field(path: Path) -> None:
    plugins.register_default_plugins()
    dashboard = read(path)
    known = json.loads(json.dumps(Dashboard.from_json(dashboard), cls=JSONEncoder))
    assert list(lost(dashboard, known, path.stem)) == []


def lost(ours: Any, known: Any, where: str) -> Iterator[str]:
    """What their models dropped or changed; what they add are defaults."""
    if isinstance(ours, dict) and isinstance(known, dict):
        for name, value in ours.items():
            yield from lost(value, known.get(name, "lost"), f"{where}.{name}")
    elif isinstance(ours, list) and isinstance(known, list) and len(ours) == len(known):
        for number, (one, other) in enumerate(zip(ours, known, strict=True)):
            yield from lost(one, other, f"{where}[{number}]")
    elif ours != known:
        yield f"{where}: {known}"


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_a_panel_says_what_it_shows_in_which_unit_and_what_for(path: Path) -> None:
    for panel in panels(read(path)):
        assert CHINESE_FIRST.match(panel["title"]), panel["title"]
        assert panel["description"].endswith("."), panel["title"]
        assert panel["fieldConfig"]["defaults"]["unit"] in UNITS
        assert panel["targets"], panel["title"]
        for target in panel["targets"]:
            assert target["datasource"] == panel["datasource"]
            assert SOURCES[target["datasource"]["uid"]]["type"] == target["datasource"]["type"]


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_panels_lie_side_by_side_and_never_upon_each_other(path: Path) -> None:
    taken: dict[tuple[int, int], str] = {}
    for panel in read(path)["panels"]:
        for cell in cells(panel["gridPos"]):
            assert cell[0] < WIDTH
            assert cell not in taken, f"{panel['title']} lies upon {taken[cell]}"
            taken[cell] = panel["title"]


def cells(at: dict[str, Any]) -> list[tuple[int, int]]:
    columns, lines = range(at["x"], at["x"] + at["w"]), range(at["y"], at["y"] + at["h"])
    return [(x, y) for x in columns for y in lines]


def test_a_day_begins_where_the_homes_are_only_if_somebody_can_say_where() -> None:
    for path in DASHBOARDS:
        names = {variable["name"] for variable in read(path)["templating"]["list"]}
        assert ("$offset_s" in path.read_text(encoding="utf-8")) == ("offset_s" in names)


def test_ids_are_given_once() -> None:
    rules = [rule["uid"] for group in read(MANAGED)["groups"] for rule in group["rules"]]
    boards = [read(path)["uid"] for path in DASHBOARDS]
    uids = [*rules, *boards, *SOURCES]
    assert len(set(uids)) == len(uids)
    assert all(len(uid) <= 40 for uid in uids)


def test_no_file_names_a_host_or_holds_a_secret() -> None:
    for path in written():
        text = path.read_text(encoding="utf-8")
        assert "http://" not in text, path
        assert "https://" not in text, path
        assert re.findall(r"\b\d+\.\d+\.\d+\.\d+\b", text) == [], path
    for source in SOURCES.values():
        secrets = source.get("secureJsonData", {})
        assert all(secret.startswith("$") for secret in secrets.values())
        assert source.get("url", "$").startswith("$")


def test_grafana_may_attach_no_other_database() -> None:
    counts = SOURCES["firstlight-counts"]["jsonData"]
    assert counts == {"path": "$FIRSTLIGHT_DASHBOARDS_FILE", "attachLimit": 0}


def test_every_name_that_the_files_take_from_the_environment_is_explained() -> None:
    texts = [path.read_text(encoding="utf-8") for path in written()]
    names = {name for text in texts for name in re.findall(r"\$(FIRSTLIGHT_\w+)", text)}
    explained = (FOLDER.parents[1] / "docs" / "grafana.md").read_text(encoding="utf-8")
    assert [name for name in sorted(names) if f"`{name}`" not in explained] == []


def test_every_alert_is_explained_where_its_runbook_points() -> None:
    explained = (FOLDER.parents[1] / "docs" / "grafana.md").read_text(encoding="utf-8")
    for group in read(FOLDER / "prometheus" / "rules.yml")["groups"]:
        for rule in group["rules"]:
            assert rule["annotations"]["runbook"] == f"docs/grafana.md#{rule['alert'].lower()}"
            assert f"#### {rule['alert']}\n" in explained
