"""Writes the files; says nothing."""

import json
from pathlib import Path

import yaml

from dashboards.grafana.builder import provisioning
from dashboards.grafana.builder.alerts import grafana_rules, prometheus_rules
from dashboards.grafana.builder.cameras import CAMERAS
from dashboards.grafana.builder.covenant import COVENANT
from dashboards.grafana.builder.fleet import FLEET
from dashboards.grafana.builder.hub import HUB
from dashboards.grafana.builder.queries import Json
from dashboards.grafana.builder.readings import READINGS
from dashboards.grafana.builder.tickets import TICKETS

FOLDER = Path(__file__).resolve().parents[1]
DASHBOARDS = (FLEET, COVENANT, TICKETS, CAMERAS, HUB, READINGS)
HEADING = "# Written by `python -m dashboards.grafana.builder`; change it there.\n"


def built() -> dict[str, str]:
    """Every file by its path in this folder."""
    files = {
        f"dashboards/{one.name}.json": json.dumps(one.json(), ensure_ascii=False, indent=1) + "\n"
        for one in DASHBOARDS
    }
    return files | {
        "provisioning/datasources/firstlight.yaml": _yaml(provisioning.data_sources()),
        "provisioning/dashboards/firstlight.yaml": _yaml(provisioning.dashboard_providers()),
        "provisioning/alerting/firstlight.yaml": _yaml(grafana_rules()),
        "prometheus/prometheus.yml": _yaml(provisioning.prometheus()),
        "prometheus/rules.yml": _yaml(prometheus_rules()),
    }


def _yaml(content: Json) -> str:
    return HEADING + yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)


def write() -> None:
    """All of them."""
    for name, text in built().items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
