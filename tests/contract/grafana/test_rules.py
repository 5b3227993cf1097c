"""Each alert rule, by promtool: made-up series make it fire, and while all is well it is silent."""

import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from tests.contract.grafana.files import MANAGED, RULES, read

pytestmark = pytest.mark.contract

JOB = 'job="firstlight"'


@dataclass(frozen=True)
class Story:
    """Series under which a rule fires, others under which it is silent, and the labels it adds."""

    fires: dict[str, str]
    silent: dict[str, str]
    at: str = "40m"
    labels: dict[str, str] = field(default_factory=dict)


def lag(step: str, late: float) -> Story:
    name = f'firstlight_lag_seconds{{step="{step}"}}'
    return Story({name: f"{late}x100"}, {name: "1x100"})


def two(name: str, label: str, worse: str, better: str, bad: int, good: int) -> Story:
    """So many of a hundred are worse."""

    def series(number: int) -> dict[str, str]:
        return {
            f'{name}{{{label}="{worse}"}}': f"{number}x100",
            f'{name}{{{label}="{better}"}}': f"{100 - number}x100",
        }

    return Story(series(bad), series(good))


GIVEN_UP = 'firstlight_deliveries_total{outcome="given_up"}'
START = f"process_start_time_seconds{{{JOB}}}"
FREE, SIZE = f"firstlight_disk_free_bytes{{{JOB}}}", f"firstlight_disk_size_bytes{{{JOB}}}"
TROUBLED = 'firstlight_edges_troubled{trouble="hot"}'
CONNECTIONS = f"firstlight_broker_connections_total{{{JOB}}}"
OF_JOB = {"job": "firstlight"}
STORIES = {
    "HubNotScraped": Story({f"up{{{JOB}}}": "0x100"}, {f"up{{{JOB}}}": "1x100"}),
    "HubNotReady": Story({"firstlight_ready": "0x100"}, {"firstlight_ready": "1x100"}),
    "HubRestarts": Story({START: "0+1x100"}, {START: "5x100"}, labels=OF_JOB),
    "JudgingLate": lag("judging", 130),
    "CertificateNotWhole": Story(
        {"firstlight_forgotten_windows": "1x300"}, {"firstlight_forgotten_windows": "0x300"}, "2h"
    ),
    "CertificateOld": Story(
        {"firstlight_certificate_age_seconds": "172801x300"},
        {"firstlight_certificate_age_seconds": "90000x300"},
        "2h",
    ),
    "EscalationLate": lag("escalation", 70),
    "IngestLate": Story(
        {"firstlight_ingest_lag_seconds": "11x100"}, {"firstlight_ingest_lag_seconds": "0x100"}
    ),
    "StepFails": Story(
        {'firstlight_pass_failures_total{step="flow"}': "0+1x100"},
        {'firstlight_pass_failures_total{step="flow"}': "7x100"},
        labels={"step": "flow"},
    ),
    "StepHangs": Story(
        {'firstlight_pass_age_seconds{step="flow"}': "61x100"},
        {'firstlight_pass_age_seconds{step="flow"}': "1x100"},
        labels={"step": "flow"},
    ),
    "BrokerFlaps": Story({CONNECTIONS: "0+1x100"}, {CONNECTIONS: "3x100"}, labels=OF_JOB),
    "QuarantineGrows": Story(
        {"firstlight_quarantine": "0+10x100"}, {"firstlight_quarantine": "900x100"}
    ),
    "NodesDown": two("firstlight_nodes", "link", "down", "up", 12, 8),
    "EdgesTroubled": Story(
        {TROUBLED: "6x100", 'firstlight_nodes{link="up"}': "100x100"},
        {TROUBLED: "4x100", 'firstlight_nodes{link="up"}': "100x100"},
    ),
    "CamerasBlind": two("firstlight_cameras", "sight", "blind", "seeing", 25, 10),
    "NoticesGivenUp": Story(
        {GIVEN_UP: "0+1x100"}, {GIVEN_UP: "4x100"}, labels={"outcome": "given_up"}
    ),
    "NoticesLate": lag("notices", 121),
    "DiskFilling": Story({FREE: "9x100", SIZE: "100x100"}, {FREE: "11x100", SIZE: "100x100"}),
    "DiskFullInADay": Story({FREE: "90000-30x1000"}, {FREE: "90000-10x1000"}, "7h", OF_JOB),
    "SeriesServerAway": Story(
        {'firstlight_data_bytes{part="spool"}': "60000000x100"},
        {'firstlight_data_bytes{part="spool"}': "100x100"},
    ),
    "FacesToFile": Story(
        {"firstlight_enrolled_faces": "80001x300"}, {"firstlight_enrolled_faces": "80000x300"}, "2h"
    ),
}


def rules() -> dict[str, dict[str, object]]:
    return {rule["alert"]: rule for group in read(RULES)["groups"] for rule in group["rules"]}


def test_the_rules_are_well_formed(promtool_path: Path) -> None:
    done = subprocess.run(
        [promtool_path, "check", "rules", RULES], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_rule_has_its_story() -> None:
    assert STORIES.keys() == rules().keys()


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("fires", [True, False], ids=["fires", "silent"])
def test_a_rule_fires_when_it_must_and_only_then(
    name: str, fires: bool, promtool_path: Path, tmp_path: Path
) -> None:
    story, rule = STORIES[name], rules()[name]
    series = story.fires if fires else story.silent
    alert = {
        "exp_labels": {**rule["labels"], **story.labels},
        "exp_annotations": rule["annotations"],
    }
    test = {
        "interval": "30s",
        "input_series": [{"series": one, "values": values} for one, values in series.items()],
        "alert_rule_test": [
            {"eval_time": story.at, "alertname": name, "exp_alerts": [alert] if fires else []}
        ],
    }
    given = {"rule_files": [str(RULES)], "evaluation_interval": "30s", "tests": [test]}
    (tmp_path / "test.yml").write_text(yaml.safe_dump(given, allow_unicode=True))
    done = subprocess.run(
        [promtool_path, "test", "rules", tmp_path / "test.yml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_grafanas_own_rules_are_the_same() -> None:
    [group] = read(MANAGED)["groups"]
    for managed, (name, rule) in zip(group["rules"], rules().items(), strict=True):
        query, bound = (step["model"] for step in managed["data"])
        [condition] = bound["conditions"]
        sign = {"lt": "<", "gt": ">"}[condition["evaluator"]["type"]]
        [limit] = condition["evaluator"]["params"]
        assert managed["uid"] == f"firstlight-{name.lower()}"
        assert f"{query['expr']} {sign} {limit:g}" == rule["expr"]
        assert (managed["for"], managed["labels"]) == (rule["for"], rule["labels"])
        assert managed["annotations"] == rule["annotations"]
