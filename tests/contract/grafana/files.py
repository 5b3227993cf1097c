"""Every query of every file, and what Grafana would put in the place of its variables."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[3] / "dashboards" / "grafana"
DASHBOARDS = sorted((FOLDER / "dashboards").glob("*.json"))
RULES = FOLDER / "prometheus" / "rules.yml"
DATA_SOURCES = FOLDER / "provisioning" / "datasources" / "firstlight.yaml"
MANAGED = FOLDER / "provisioning" / "alerting" / "firstlight.yaml"
TEXT_OF = {"prometheus": "expr", "frser-sqlite-datasource": "rawQueryText", "influxdb": "query"}


@dataclass(frozen=True)
class Target:
    """One query: where it stands, which store answers it, and whether over time."""

    where: str
    source: str
    text: str
    over_time: bool
    why: str = ""

    def __str__(self) -> str:
        return self.where


def read(path: Path) -> Any:
    text = path.read_text(encoding="utf-8")
    return json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)


def panels(dashboard: dict[str, Any]) -> list[dict[str, Any]]:
    return [panel for panel in dashboard["panels"] if panel["type"] != "row"]


def targets() -> list[Target]:
    return [*_of_dashboards(), *_of_rules(), *_of_managed()]


def targets_of(source: str) -> list[Target]:
    return [target for target in targets() if target.source == source]


def _of_dashboards() -> Iterator[Target]:
    for path in DASHBOARDS:
        for panel in panels(read(path)):
            for target in panel["targets"]:
                source = target["datasource"]
                yield Target(
                    f"{path.stem} {panel['id']}: {panel['title']} {target['refId']}",
                    source["uid"],
                    target[TEXT_OF[source["type"]]],
                    not target.get("instant", target.get("queryType") == "table"),
                    panel["description"],
                )


def _of_rules() -> Iterator[Target]:
    for group in read(RULES)["groups"]:
        for rule in group["rules"]:
            yield Target(f"rule {rule['alert']}", "firstlight-prometheus", rule["expr"], False)


def _of_managed() -> Iterator[Target]:
    for group in read(MANAGED)["groups"]:
        for rule in group["rules"]:
            for step in rule["data"]:
                if step["datasourceUid"] != "__expr__":
                    where = f"managed {rule['uid']}"
                    yield Target(where, step["datasourceUid"], step["model"]["expr"], False)


def filled(text: str, since_ms: int, until_ms: int) -> str:
    """With the variables replaced as Grafana does, the longest names first."""
    values = {
        "$__rate_interval": "1m",
        "$__interval": "1m",
        "$offset_s": "28800",
        "$__from": str(since_ms),
        "$__to": str(until_ms),
        "v.timeRangeStart": "-1h",
        "v.timeRangeStop": "now()",
        "v.windowPeriod": "1m",
    }
    for name, value in values.items():
        text = text.replace(name, value)
    assert "$" not in text, f"a variable that nobody fills in: {text}"
    return text
