"""Where Grafana finds the stores and the dashboards, and where Prometheus finds the hub."""

from dashboards.grafana.builder.queries import COUNTS, INFLUX, PROMETHEUS, VICTORIA, Json, Source


def _source(source: Source, name: str, **more: object) -> Json:
    return {
        "name": name,
        "uid": source.uid,
        "type": source.plugin,
        "access": "proxy",
        "editable": False,
        **more,
    }


DATA_SOURCES = (
    _source(
        PROMETHEUS,
        "Firstlight Prometheus",
        url="$FIRSTLIGHT_PROMETHEUS_URL",
        isDefault=True,
        jsonData={"httpMethod": "POST", "timeInterval": "15s"},
    ),
    _source(
        COUNTS,
        "Firstlight counts",
        jsonData={"path": "$FIRSTLIGHT_DASHBOARDS_FILE", "attachLimit": 0},
    ),
    _source(
        INFLUX,
        "Firstlight InfluxDB (Flux)",
        url="$FIRSTLIGHT_INFLUX_SERVER",
        jsonData={
            "version": "Flux",
            "organization": "$FIRSTLIGHT_INFLUX_ORG",
            "defaultBucket": "$FIRSTLIGHT_INFLUX_BUCKET",
        },
        secureJsonData={"token": "$FIRSTLIGHT_INFLUX_TOKEN"},
    ),
    _source(
        VICTORIA,
        "Firstlight VictoriaMetrics",
        url="$FIRSTLIGHT_VICTORIA_URL",
        jsonData={"httpMethod": "POST", "timeInterval": "60s"},
    ),
)
"""Addresses come from Grafana's environment: no host stands in these files."""


def data_sources() -> Json:
    """All stores that a panel may ask."""
    return {"apiVersion": 1, "datasources": [*DATA_SOURCES]}


def dashboard_providers() -> Json:
    """The folder is a symbolic link or a copy: see docs/grafana.md."""
    provider: Json = {
        "name": "firstlight",
        "folder": "窗帘之约 Firstlight",
        "type": "file",
        "disableDeletion": True,
        "allowUiUpdates": False,
        "updateIntervalSeconds": 60,
        "options": {"path": "$FIRSTLIGHT_DASHBOARDS_PATH"},
    }
    return {"apiVersion": 1, "providers": [provider]}


def prometheus() -> Json:
    """The token is read from a file, so that this one holds no secret."""
    return {
        "global": {"scrape_interval": "15s", "evaluation_interval": "30s"},
        "rule_files": ["rules.yml"],
        "scrape_configs": [
            {
                "job_name": "firstlight",
                "metrics_path": "/metrics",
                "authorization": {"type": "Bearer", "credentials_file": "firstlight.token"},
                "static_configs": [{"targets": ["localhost:8470"]}],
            }
        ],
    }
