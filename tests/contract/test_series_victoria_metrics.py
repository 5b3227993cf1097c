"""The real client's transport against VictoriaMetrics, which takes InfluxDB 2 writes.

It has no Flux, ignores token and bucket, keeps duplicates, cuts times to milliseconds and stores
strings as 0: so what is checked is that every value arrives under its names at its time.
"""

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import urllib3

from hub.adapters.series.opening import open_series
from hub.pipeline.series import SeriesRow, SeriesStore

pytestmark = pytest.mark.contract

NOON_MS = round(datetime(2025, 3, 1, 12, tzinfo=UTC).timestamp() * 1000)
PATIENCE_S = 30


class VictoriaMetrics:
    """A real server on a port of its own; may be stopped and started again."""

    def __init__(self, program: Path, data: Path, port: int) -> None:
        self._command = [
            str(program),
            f"-storageDataPath={data}",
            f"-httpListenAddr=127.0.0.1:{port}",
            "-retentionPeriod=100y",
            "-loggerLevel=ERROR",
        ]
        self.address = f"127.0.0.1:{port}"
        self._http = urllib3.PoolManager(retries=False)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + PATIENCE_S
        while not self._answers():
            assert time.monotonic() < deadline, "VictoriaMetrics does not start"
            time.sleep(0.02)

    def stop(self) -> None:
        self._http.clear()
        if self._process is not None:
            self._process.terminate()
            self._process.wait(PATIENCE_S)
            self._process = None

    def values(self, metric: str) -> dict[str, list[tuple[int, float]]]:
        """For each sensor its times and values."""
        self._get("/internal/force_flush")
        selector = json.dumps(metric, ensure_ascii=False)
        answer = self._get("/api/v1/export", {"match[]": f"{{__name__={selector}}}"})
        arrived: dict[str, list[tuple[int, float]]] = {}
        for one in map(json.loads, answer.data.splitlines()):
            points = zip(one["timestamps"], one["values"], strict=True)
            arrived.setdefault(one["metric"]["sensor"], []).extend(points)
        return {sensor: sorted(points) for sensor, points in arrived.items()}

    def _answers(self) -> bool:
        try:
            return self._get("/health").status == 200
        except urllib3.exceptions.HTTPError:
            return False

    def _get(
        self, path: str, fields: dict[str, str] | None = None
    ) -> urllib3.response.BaseHTTPResponse:
        return self._http.request("GET", f"http://{self.address}{path}", fields=fields, timeout=5.0)


@pytest.fixture
def server(
    victoria_metrics_path: Path, tmp_path: Path, free_port: Callable[[], int]
) -> Iterator[VictoriaMetrics]:
    server = VictoriaMetrics(victoria_metrics_path, tmp_path / "victoria", free_port())
    server.start()
    yield server
    server.stop()


@pytest.fixture
def store(server: VictoriaMetrics, tmp_path: Path) -> Iterator[SeriesStore]:
    url = f"influx+http://{server.address}?org=street&bucket=readings&token=s3cret"
    store = open_series(url, tmp_path)
    yield store
    store.close()


def row(seq: int, value: float, sensor: str = "meter", kind: str = "power") -> SeriesRow:
    return SeriesRow("h", sensor, kind, NOON_MS + seq * 1000, value, "good", "o", seq)


def test_every_value_arrives_at_its_time(server: VictoriaMetrics, store: SeriesStore) -> None:
    store.append([row(seq, seq / 4) for seq in range(1, 6_001)])
    expected = [(NOON_MS + seq * 1000, seq / 4) for seq in range(1, 6_001)]
    assert server.values("power_value") == {"meter": expected}


@pytest.mark.parametrize("name", ["窗帘-卧室", "a b,c=d", 'quote "', "émoji 🪟"])
def test_names_arrive_as_they_are(server: VictoriaMetrics, store: SeriesStore, name: str) -> None:
    store.append([row(1, 7.0, sensor=name, kind="curtain")])
    assert server.values("curtain_value") == {name: [(NOON_MS + 1000, 7.0)]}


@pytest.mark.parametrize("value", [0.0, -1.25, 1e-9, 1e20, 123456789.125])
def test_values_of_every_size_arrive(
    server: VictoriaMetrics, store: SeriesStore, value: float
) -> None:
    store.append([row(1, value)])
    [(_, arrived)] = server.values("power_value")["meter"]
    assert arrived == pytest.approx(value, rel=1e-12)


def test_an_outage_is_bridged_by_the_spool(server: VictoriaMetrics, store: SeriesStore) -> None:
    store.append([row(1, 1.0)])
    server.stop()
    store.append([row(2, 2.0)])
    store.append([row(3, 3.0)])
    assert store.maintain_once() == 0
    server.start()
    assert store.maintain_once() == 2
    store.append([row(4, 4.0)])
    assert [value for _, value in server.values("power_value")["meter"]] == [1.0, 2.0, 3.0, 4.0]
