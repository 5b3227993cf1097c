"""What an engineer is woken for: each rule once, written for Prometheus and for Grafana alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dashboards.grafana.builder.queries import PROMETHEUS, Json

GROUP = "firstlight"
FOLDER = "窗帘之约 Firstlight"
BOOKS = "docs/grafana.md"


@dataclass(frozen=True, slots=True)
class Alert:
    """Fires when `expression` has been `over` or `under` the bound for a while."""

    name: str
    expression: str
    when: Literal["<", ">"]
    bound: float
    hold: str
    severity: Literal["critical", "warning"]
    title: str
    way_out: str

    def rule(self) -> Json:
        """For Prometheus."""
        return {
            "alert": self.name,
            "expr": f"{self.expression} {self.when} {self.bound:g}",
            "for": self.hold,
            "labels": {"severity": self.severity},
            "annotations": self._said(),
        }

    def managed(self) -> Json:
        """For Grafana's own alerting: the query, and the bound as an expression upon it."""
        kind = {"<": "lt", ">": "gt"}[self.when]
        query: Json = {"refId": "A", "expr": self.expression, "instant": True, "range": False}
        bound: Json = {
            "refId": "B",
            "type": "threshold",
            "expression": "A",
            "conditions": [{"evaluator": {"type": kind, "params": [self.bound]}}],
        }
        return {
            "uid": f"firstlight-{self.name.lower()}",
            "title": self.title,
            "condition": "B",
            "data": [_step("A", PROMETHEUS.uid, query), _step("B", "__expr__", bound)],
            "for": self.hold,
            "noDataState": "Alerting" if self.name == "HubNotScraped" else "OK",
            "execErrState": "Error",
            "labels": {"severity": self.severity},
            "annotations": self._said(),
        }

    def _said(self) -> Json:
        return {
            "summary": self.title,
            "description": self.way_out,
            "runbook": f"{BOOKS}#{self.name.lower()}",
        }


def _step(ref: str, source: str, model: Json) -> Json:
    return {
        "refId": ref,
        "relativeTimeRange": {"from": 900, "to": 0},
        "datasourceUid": source,
        "model": model,
    }


def _lag(step: str) -> str:
    return f'max(firstlight_lag_seconds{{step="{step}"}})'


ALERTS = (
    Alert(
        "HubNotScraped",
        '(max(up{job="firstlight"}) or vector(0))',
        "<",
        1,
        "2m",
        "critical",
        "抓不到中枢 The hub is not scraped",
        "Is the process up (`systemctl status firstlight-hub`)? Is the token file right (401)?",
    ),
    Alert(
        "HubNotReady",
        "min(firstlight_ready)",
        "<",
        1,
        "2m",
        "critical",
        "中枢未就绪 The hub is not ready",
        "GET /readyz says why: no broker, a step that fails or hangs, a full disk.",
    ),
    Alert(
        "HubRestarts",
        'changes(process_start_time_seconds{job="firstlight"}[30m])',
        ">",
        2,
        "1m",
        "warning",
        "中枢反复重启 The hub restarts again and again",
        "`journalctl -u firstlight-hub`: out of memory, the watchdog, or a port that is taken.",
    ),
    Alert(
        "JudgingLate",
        _lag("judging"),
        ">",
        120,
        "6m",
        "critical",
        "判定滞后 Windows are judged late",
        "After an absence the hub waits five minutes; longer, and `flow` fails or hangs.",
    ),
    Alert(
        "CertificateNotWhole",
        "max(firstlight_forgotten_windows)",
        ">",
        0,
        "1h",
        "critical",
        "有时段被遗漏 A window was forgotten",
        "The day's recount found one without a verdict, a ticket or a person who was told.",
    ),
    Alert(
        "CertificateOld",
        "max(firstlight_certificate_age_seconds)",
        ">",
        172_800,
        "1h",
        "warning",
        "日核对未做 No day was recounted for two days",
        "Upkeep recounts yesterday each morning; the log has its trouble as `step_failed`.",
    ),
    Alert(
        "EscalationLate",
        _lag("escalation"),
        ">",
        60,
        "5m",
        "critical",
        "上报滞后 Tickets do not climb",
        "The ladder stands still: see the log for `step_failed` and for tickets set aside.",
    ),
    Alert(
        "IngestLate",
        "max(firstlight_ingest_lag_seconds)",
        ">",
        10,
        "2m",
        "critical",
        "入库滞后 Readings are not committed",
        "A full or slow disk, most likely. Nothing is lost: edges keep what is not acknowledged.",
    ),
    Alert(
        "StepFails",
        "max by (step) (increase(firstlight_pass_failures_total[5m]))",
        ">",
        0,
        "5m",
        "critical",
        "步骤出错 A step fails again and again",
        "The log's line with action `step_failed` has the traceback.",
    ),
    Alert(
        "StepHangs",
        "max by (step) (firstlight_pass_age_seconds)",
        ">",
        60,
        "1m",
        "critical",
        "步骤卡住 A step hangs",
        "systemd's watchdog restarts the hub after two minutes; else do it.",
    ),
    Alert(
        "BrokerFlaps",
        "increase(firstlight_broker_connections_total[30m])",
        ">",
        3,
        "1m",
        "warning",
        "消息服务不稳 The link to the broker breaks again and again",
        "Each break blinds the hub: look at Mosquitto's log and at the network between them.",
    ),
    Alert(
        "QuarantineGrows",
        "delta(firstlight_quarantine[30m])",
        ">",
        100,
        "5m",
        "warning",
        "隔离增多 Quarantine grows",
        "GET /api/v1/quarantine: a node that nobody enrolled, or an edge that sends nonsense.",
    ),
    Alert(
        "NodesDown",
        'sum(firstlight_nodes{link="down"}) / clamp_min(sum(firstlight_nodes{link!="never"}), 1)',
        ">",
        0.1,
        "5m",
        "critical",
        "节点大面积失联 More than a tenth of the nodes are down",
        "A storm has its incident and its walk list; else look at broker and network.",
    ),
    Alert(
        "EdgesTroubled",
        'sum(firstlight_edges_troubled{trouble=~"under_voltage|hot|disk_low"}) '
        "/ clamp_min(sum(firstlight_nodes), 1)",
        ">",
        0.05,
        "30m",
        "warning",
        "节点状况不佳 More than a twentieth of the edges are unwell",
        "Power supplies, sun, full cards: the board 设备 Fleet health says which.",
    ),
    Alert(
        "CamerasBlind",
        'sum(firstlight_cameras{sight!="seeing"}) / clamp_min(sum(firstlight_cameras), 1)',
        ">",
        0.2,
        "15m",
        "warning",
        "摄像头失明 More than a fifth of the cameras do not see",
        "The board 摄像头 Cameras has the reasons.",
    ),
    Alert(
        "NoticesGivenUp",
        'increase(firstlight_deliveries_total{outcome="given_up"}[15m])',
        ">",
        0,
        "0s",
        "critical",
        "通知失败 Messages to people were given up",
        "The ladder goes on; a channel is wrong or dead: GET /api/v1/notices?state=failed.",
    ),
    Alert(
        "NoticesLate",
        _lag("notices"),
        ">",
        120,
        "3m",
        "critical",
        "通知滞后 Messages to people wait",
        "A provider hangs, or the notifier does: the log says `step_failed`.",
    ),
    Alert(
        "DiskFilling",
        "min(firstlight_disk_free_bytes / firstlight_disk_size_bytes)",
        "<",
        0.1,
        "10m",
        "critical",
        "磁盘将满 The hub's disk is nearly full",
        "Shorten `series_days`, or give it a larger disk. A full one stops ingest.",
    ),
    Alert(
        "DiskFullInADay",
        "predict_linear(firstlight_disk_free_bytes[6h], 86400)",
        "<",
        0,
        "1h",
        "warning",
        "磁盘一天内将满 The hub's disk will be full within a day",
        "The board 中枢 Hub internals shows which part grows.",
    ),
    Alert(
        "SeriesServerAway",
        'max(firstlight_data_bytes{part="spool"})',
        ">",
        50_000_000,
        "10m",
        "warning",
        "读数积压 Readings wait for the series server",
        "InfluxDB is away or refuses; at 1 GB the hub stops taking readings.",
    ),
    Alert(
        "FacesToFile",
        "max(firstlight_enrolled_faces)",
        ">",
        80_000,
        "1h",
        "warning",
        "人脸存量接近备案线 Nearly as many faces as must be filed",
        "From 100,000 on the processing has to be filed within 30 working days: docs/privacy.md.",
    ),
)


def prometheus_rules() -> Json:
    """`rules.yml`."""
    return {"groups": [{"name": GROUP, "interval": "30s", "rules": [one.rule() for one in ALERTS]}]}


def grafana_rules() -> Json:
    """A file of `provisioning/alerting/`."""
    group: Json = {
        "orgId": 1,
        "name": GROUP,
        "folder": FOLDER,
        "interval": "30s",
        "rules": list(_managed()),
    }
    return {"apiVersion": 1, "groups": [group]}


def _managed() -> Iterator[Json]:
    for alert in ALERTS:
        yield alert.managed()
