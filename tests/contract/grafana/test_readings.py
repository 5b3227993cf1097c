"""The readings' board: MetricsQL against a VictoriaMetrics that takes the hub's writes; Flux where
FIRSTLIGHT_INFLUX_URL names an InfluxDB."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from hub.adapters.series.influx_client import InfluxClient
from hub.adapters.series.opening import influx_target, open_series
from hub.pipeline.series import SeriesRow
from tests.contract.grafana.files import Target, filled, targets_of
from tests.contract.test_series_victoria_metrics import VictoriaMetrics

pytestmark = pytest.mark.contract

METRICSQL = targets_of("firstlight-victoria")
FLUX = targets_of("firstlight-influx")
INFLUX_URL = os.environ.get("FIRSTLIGHT_INFLUX_URL")
WITHOUT_INFLUX = "set FIRSTLIGHT_INFLUX_URL=influx+http://host:8086?org=…&bucket=…&token=…"
VALUES = {"curtain": 1.0, "temperature": 21.5, "battery": 80.0, "power": 5.0}


def rows() -> list[SeriesRow]:
    """Of three homes, over the last five minutes."""
    now_ms = round(time.time() * 1000)
    return [
        SeriesRow(f"h-{home}", f"s-{kind}", kind, now_ms - ago * 20_000, value, "good", "o", ago)
        for home in range(3)
        for kind, value in VALUES.items()
        for ago in range(1, 15)
    ]


@pytest.fixture(scope="module")
def victoria(
    victoria_metrics_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    free_port: Callable[[], int],
) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("victoria")
    server = VictoriaMetrics(victoria_metrics_path, folder, free_port())
    server.start()
    store = open_series(f"influx+http://{server.address}?org=o&bucket=b&token=t", folder)
    store.append(rows())
    store.close()
    httpx.get(f"http://{server.address}/internal/force_flush")
    yield f"http://{server.address}/api/v1/query_range"
    server.stop()


@pytest.mark.parametrize("panel", METRICSQL, ids=str)
def test_each_panel_gets_series_of_victoria_metrics(panel: Target, victoria: str) -> None:
    now = time.time()
    asked = {"query": filled(panel.text, 0, 0), "start": now - 300, "end": now, "step": 30}
    answer = httpx.post(victoria, data={key: str(value) for key, value in asked.items()}).json()
    assert answer["status"] == "success"
    found = answer["data"]["result"]
    assert found
    assert not any({"home", "sensor", "outbox"} & one["metric"].keys() for one in found)


@pytest.mark.skipif(INFLUX_URL is None, reason=WITHOUT_INFLUX)
@pytest.mark.parametrize("panel", FLUX, ids=str)
def test_each_panel_gets_rows_of_influxdb(panel: Target, tmp_path: Path) -> None:
    assert INFLUX_URL is not None
    target = influx_target(INFLUX_URL)
    store = open_series(INFLUX_URL, tmp_path)
    store.append(rows())
    client = InfluxClient(target, 10.0)
    query = filled(panel.text, 0, 0).replace("v.defaultBucket", f'"{target.bucket}"')
    assert list(client.query(query))
    client.close()
    store.close()
