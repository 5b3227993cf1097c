"""PromQL of panels and rules, asked of a real Prometheus that scrapes a hub as it is served."""

import json
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from hub.adapters.sql.state import StateDatabase
from tests.contract.grafana.files import FOLDER, RULES, Target, filled, read, targets_of
from tests.contract.grafana.furnished import Furnishing
from tests.system.stranger import SENSORS, HubProcess, StrangerNode, wait_until

pytestmark = pytest.mark.contract

ASKED = targets_of("firstlight-prometheus")
PANELS = [target for target in ASKED if not target.where.startswith("rule ")]
LABELS = {
    "__name__", "job", "instance", "le", "link", "trouble", "sight", "priority", "step", "part",
    "outcome", "surface", "status", "verdict", "state",
}  # fmt: skip
METRIC = re.compile(r"(firstlight|process)_[a-z0-9_]+")


@dataclass(frozen=True)
class Prometheus:
    """A real one, with the files of this repository and a faster heart."""

    url: str

    def ask(self, text: str, *, over_time: bool) -> list[dict[str, Any]]:
        now = time.time()
        path, more = "query", {"time": now}
        if over_time:
            path, more = "query_range", {"start": now - 30, "end": now, "step": 5}
        answer = httpx.post(f"{self.url}/api/v1/{path}", data={"query": text, **more}, timeout=30)
        assert answer.status_code != 400, answer.text
        found: list[dict[str, Any]] = answer.raise_for_status().json()["data"]["result"]
        return found

    def get(self, path: str) -> Any:
        answer = httpx.get(f"{self.url}/api/v1/{path}", timeout=30)
        return answer.raise_for_status().json()["data"]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubProcess]:
    """Served as anybody would serve it, furnished, with a node that has just sent a reading."""
    served = HubProcess(tmp_path_factory.mktemp("hub") / "data", "--drill")
    database = StateDatabase(served.data_dir / "state.sqlite")
    with database.write() as connection:
        Furnishing(connection, datetime.now(UTC)).everything(due=False)
    database.close()
    served.start()
    node = StrangerNode(served.broker_port, "node-mark-4", SENSORS)
    try:
        node.birth(served.now())
        node.curtain(1.0, served.now(), sent_at=served.now().isoformat())
        yield served
        node.leave()
    finally:
        served.stop()


@pytest.fixture(scope="module")
def prometheus(
    hub: HubProcess,
    prometheus_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    free_port: Callable[[], int],
) -> Iterator[Prometheus]:
    folder, port = tmp_path_factory.mktemp("prometheus"), free_port()
    config = read(FOLDER / "prometheus" / "prometheus.yml")
    [job] = config["scrape_configs"]
    config["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    job["static_configs"] = [{"targets": [hub.facts["api_url"].removeprefix("http://")]}]
    rules = RULES.read_text(encoding="utf-8").replace("interval: 30s", "interval: 1s")
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config))
    (folder / "rules.yml").write_text(rules, encoding="utf-8")
    (folder / job["authorization"]["credentials_file"]).write_text(hub.facts["token"])
    command = [
        str(prometheus_path),
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--log.level=error",
    ]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        running = Prometheus(f"http://127.0.0.1:{port}")
        wait_until(lambda: _has_scraped(running), "three scrapes and all rules", patience_s=90)
        yield running
    finally:
        process.terminate()
        process.wait(20)


def _has_scraped(prometheus: Prometheus) -> bool:
    """Often enough for a rate; while it starts it answers 503."""
    try:
        scrapes = prometheus.ask("min(count_over_time(firstlight_ready[1m]))", over_time=False)
        groups = prometheus.get("rules")["groups"]
    except httpx.HTTPError:
        return False
    evaluated = [rule["health"] != "unknown" for group in groups for rule in group["rules"]]
    return bool(scrapes) and float(scrapes[0]["value"][1]) >= 3 and all(evaluated)


@pytest.mark.parametrize("panel", PANELS, ids=str)
def test_each_panel_and_each_managed_rule_gets_series(
    panel: Target, prometheus: Prometheus
) -> None:
    text = filled(panel.text, 0, 0)
    assert prometheus.ask(text, over_time=panel.over_time)


def test_each_rule_is_evaluated_without_an_error(prometheus: Prometheus) -> None:
    [group] = prometheus.get("rules")["groups"]
    said = {rule["name"]: (rule["health"], rule.get("lastError", "")) for rule in group["rules"]}
    asked = {target.where.removeprefix("rule ") for target in ASKED} & said.keys()
    assert said == dict.fromkeys(asked, ("ok", ""))
    assert len(said) == len(ASKED) - len(PANELS)


def test_a_hub_that_is_well_makes_no_alarm_about_itself(prometheus: Prometheus) -> None:
    active = {alert["labels"]["alertname"] for alert in prometheus.get("alerts")["alerts"]}
    about_the_hub = {"HubNotScraped", "HubNotReady", "StepHangs", "IngestLate", "JudgingLate"}
    assert active & about_the_hub == set()


def test_the_figures_are_those_of_the_state(prometheus: Prometheus) -> None:
    def value(text: str) -> float:
        [one] = prometheus.ask(text, over_time=False)
        return float(one["value"][1])

    assert value("firstlight_homes") == 9
    assert value('firstlight_nodes{link="never"}') == 2
    assert value("sum(firstlight_nodes)") == 10
    assert value("firstlight_readings_total") == 1
    assert value("firstlight_births_total") == 1
    assert value("firstlight_quarantine") == 1
    assert value('sum(firstlight_open_tickets{priority=~"P[123]"})') == 3
    assert value('firstlight_verdicts_total{verdict="missed"}') == 8
    assert value("firstlight_threads") > 4
    assert value('firstlight_data_bytes{part="series"}') > 0


def test_no_label_names_a_home_a_node_or_a_person(prometheus: Prometheus) -> None:
    series = prometheus.get('series?match[]={__name__=~"firstlight_.%2B|process_.%2B"}')
    assert {label for one in series for label in one} <= LABELS
    assert "mark" not in json.dumps(series)
    assert all(METRIC.fullmatch(one["__name__"]) for one in series)


def test_without_the_token_there_is_nothing_to_see(hub: HubProcess) -> None:
    assert httpx.get(f"{hub.facts['api_url']}/metrics").status_code == 401


def test_the_hub_writes_the_counts_beside_its_state(hub: HubProcess) -> None:
    path = hub.data_dir / "dashboards" / "dashboards.sqlite"
    wait_until(path.exists, "the counts")
    assert path.stat().st_mode & 0o777 == 0o644
