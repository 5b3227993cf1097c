"""The InfluxDB store against a scripted double of `/api/v2/write` and `/api/v2/query`."""

import json
import logging
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from hub.adapters.series.influx import InfluxSeries
from hub.adapters.series.influx_client import InfluxTarget
from hub.errors import StoreUnavailable
from hub.pipeline.series import SeriesPoint, SeriesRow

pytestmark = pytest.mark.contract

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
NOON_MS = round(NOON.timestamp() * 1000)
HANG = 0
"""A status of the script: say nothing until the test is over."""

FLUX_ANSWER = (
    "#datatype,string,long,dateTime:RFC3339,double,string\r\n"
    "#group,false,false,false,false,false\r\n"
    "#default,_result,,,,\r\n"
    ",result,table,_time,value,quality\r\n"
    ",,0,2025-03-01T12:00:00.000000001Z,1.5,good\r\n"
    ",,0,2025-03-01T12:00:30.007000002Z,2.5,suspect\r\n\r\n"
)


class Influx:
    """Answers with the next scripted status, then with 204; remembers what it was sent."""

    def __init__(self) -> None:
        self.script: list[int] = []
        self.stored: list[str] = []
        self.requests: list[tuple[str, dict[str, list[str]], str]] = []
        self.bodies: list[str] = []
        self.over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, path: str, authorization: str, body: str) -> tuple[int, str]:
        parts = urlsplit(path)
        self.requests.append((parts.path, parse_qs(parts.query), authorization))
        self.bodies.append(body)
        status = self.script.pop(0) if self.script else 204
        if status == HANG:
            self.over.wait(30)
        if status != 204:
            return status or 503, json.dumps({"code": "scripted", "message": f"status {status}"})
        if parts.path == "/api/v2/query":
            return 200, FLUX_ANSWER
        self.stored += body.split("\n")
        return 204, ""

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        double = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                status, text = double.answer(self.path, self.headers["Authorization"], body)
                try:
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(text)))
                    self.end_headers()
                    self.wfile.write(text.encode())
                except OSError:  # the client gave up waiting, as the script wants
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler


@pytest.fixture
def influx() -> Iterator[Influx]:
    double = Influx()
    yield double
    double.close()


@pytest.fixture
def store(influx: Influx, tmp_path: Path) -> Iterator[InfluxSeries]:
    store = opened(influx, tmp_path)
    yield store
    store.close()


def opened(influx: Influx, tmp_path: Path, spool_bytes: int = 1_000_000) -> InfluxSeries:
    target = InfluxTarget(influx.url, "street", "readings", "s3cret")
    return InfluxSeries(target, tmp_path / "spool", spool_bytes, timeout_s=0.5)


def rows(first: int, count: int = 1) -> list[SeriesRow]:
    return [
        SeriesRow("h", "s", "power", NOON_MS + seq, 1.0, "good", "o", seq)
        for seq in range(first, first + count)
    ]


def seqs(lines: list[str]) -> list[int]:
    return [int(line.rpartition("seq=")[2].partition("i")[0]) for line in lines]


def rejected(tmp_path: Path) -> list[str]:
    return [path.read_text() for path in sorted((tmp_path / "spool" / "rejected").iterdir())]


def test_a_confirmed_batch_goes_straight_to_the_server(influx: Influx, store: InfluxSeries) -> None:
    store.append(rows(1, 3))
    assert seqs(influx.stored) == [1, 2, 3]
    [(path, query, authorization)] = influx.requests
    assert path == "/api/v2/write"
    assert query == {"org": ["street"], "bucket": ["readings"], "precision": ["ns"]}
    assert authorization == "Token s3cret"
    assert store.maintain_once() == 0


def test_large_batches_are_cut_into_posts_of_5000_lines(
    influx: Influx, store: InfluxSeries
) -> None:
    store.append(rows(1, 12_000))
    assert [body.count("\n") + 1 for body in influx.bodies] == [5000, 5000, 2000]
    assert seqs(influx.stored) == list(range(1, 12_001))


@pytest.mark.parametrize("status", [401, 403, 404, 408, 429, 500, 502, 503, HANG])
def test_a_failing_server_leaves_the_batch_in_the_spool_until_it_recovers(
    influx: Influx, store: InfluxSeries, tmp_path: Path, status: int
) -> None:
    influx.script = [status]
    store.append(rows(1, 2))
    store.append(rows(3, 2))
    assert influx.stored == []
    assert len(influx.bodies) == 1, "nobody asks again before maintain_once"
    assert store.maintain_once() == 4
    assert seqs(influx.stored) == [1, 2, 3, 4]
    assert rejected(tmp_path) == []
    store.append(rows(5))
    assert seqs(influx.stored)[-1] == 5


def test_an_absent_server_is_no_error_and_loses_nothing(influx: Influx, tmp_path: Path) -> None:
    influx.close()
    store = opened(influx, tmp_path)
    store.append(rows(1))
    assert store.maintain_once() == 0
    with pytest.raises(StoreUnavailable):
        store.read("h", "s", NOON, NOON + timedelta(hours=1), None)
    store.close()


def test_a_server_that_hangs_is_given_up_in_time(influx: Influx, store: InfluxSeries) -> None:
    influx.script = [HANG]
    began = time.monotonic()
    store.append(rows(1))
    assert time.monotonic() - began < 10


def test_what_waits_outlives_the_process(
    influx: Influx, store: InfluxSeries, tmp_path: Path
) -> None:
    influx.script = [503]
    store.append(rows(1, 2))
    again = opened(influx, tmp_path)
    again.append(rows(3))
    assert influx.stored == [], "what waits goes first"
    assert again.maintain_once() == 3
    assert seqs(influx.stored) == [1, 2, 3]
    again.close()


def test_an_outage_in_mid_move_repeats_a_segment_and_loses_none(
    influx: Influx, store: InfluxSeries
) -> None:
    influx.script = [503, 204, 503]
    store.append(rows(1))
    store.append(rows(2))
    assert store.maintain_once() == 1
    assert store.maintain_once() == 2
    assert seqs(influx.stored) == [1, 1, 2], "the repeat is the same point"


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_batch_refused_for_good_lies_aside_and_holds_nobody_up(
    influx: Influx,
    store: InfluxSeries,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    status: int,
) -> None:
    influx.script = [status, status]
    store.append(rows(1, 2))
    store.append(rows(3))
    store.append(rows(4))
    assert [seqs(text.split("\n")) for text in rejected(tmp_path)] == [[1, 2], [3]]
    assert seqs(influx.stored) == [4]
    errors = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(errors) == 1
    assert errors[0].__dict__["reason"] == f"HTTP {status}"


def test_a_refused_batch_in_the_spool_lets_the_next_pass(
    influx: Influx, store: InfluxSeries, tmp_path: Path
) -> None:
    influx.script = [503, 400]
    store.append(rows(1))
    store.append(rows(2))
    assert store.maintain_once() == 2
    assert [seqs(text.split("\n")) for text in rejected(tmp_path)] == [[1]]
    assert seqs(influx.stored) == [2]


def test_a_full_spool_is_unavailable_until_it_has_been_moved(
    influx: Influx, tmp_path: Path
) -> None:
    store = opened(influx, tmp_path, spool_bytes=2_000)
    influx.script = [503]
    spooled = 0
    with pytest.raises(StoreUnavailable):  # noqa: PT012
        for seq in range(1000):
            store.append(rows(seq + 1))
            spooled += 1
    assert spooled > 5
    assert store.maintain_once() == spooled
    assert seqs(influx.stored) == list(range(1, spooled + 1))
    store.append(rows(spooled + 1))
    store.close()


def test_a_full_reject_folder_keeps_batches_with_their_sender(
    influx: Influx, tmp_path: Path
) -> None:
    store = opened(influx, tmp_path, spool_bytes=100)
    influx.script = [400, 400]
    store.append(rows(1))
    with pytest.raises(StoreUnavailable):
        store.append(rows(2))
    store.append(rows(2))
    assert seqs(influx.stored) == [2]
    store.close()


def test_the_outage_and_the_recovery_are_logged_once_without_the_token(
    influx: Influx, store: InfluxSeries, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "hub")
    influx.script = [401, 401, 401]
    store.append(rows(1))
    for _ in range(3):
        store.maintain_once()
    ours = [record for record in caplog.records if record.name.startswith("hub.")]
    assert [record.levelname for record in ours] == ["WARNING", "INFO"]
    assert "s3cret" not in caplog.text + repr([record.__dict__ for record in ours])


def test_points_are_read_through_flux(influx: Influx, store: InfluxSeries) -> None:
    points = store.read("h", "s", NOON, NOON + timedelta(hours=1), None)
    assert points == [
        SeriesPoint(NOON, 1.5, "good"),
        SeriesPoint(NOON + timedelta(seconds=30, milliseconds=7), 2.5, "suspect"),
    ]
    [(path, query, _)] = influx.requests
    assert (path, query) == ("/api/v2/query", {"org": ["street"]})
    assert "range(start: 2025-03-01T12:00:00.000Z" in json.loads(influx.bodies[0])["query"]


def test_buckets_are_made_of_what_flux_answers(influx: Influx, store: InfluxSeries) -> None:
    points = store.read("h", "s", NOON, NOON + timedelta(hours=1), 60)
    assert points == [SeriesPoint(NOON, 2.0, "mixed")]


@pytest.mark.parametrize("status", [400, 401, 404, 500, HANG])
def test_a_query_that_fails_is_unavailable(
    influx: Influx, store: InfluxSeries, status: int
) -> None:
    influx.script = [status]
    with pytest.raises(StoreUnavailable):
        store.read("h", "s", NOON, NOON + timedelta(hours=1), None)
