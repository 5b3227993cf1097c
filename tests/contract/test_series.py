"""One suite for every series store: what the port promises, whoever stands behind it."""

import os
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hub.adapters.series.opening import open_series
from hub.pipeline.series import SeriesPoint, SeriesRow, SeriesStore

pytestmark = pytest.mark.contract

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
URLS = {"memory": "memory:", "sqlite": "sqlite", "influx": os.environ.get("FIRSTLIGHT_INFLUX_URL")}
WITHOUT_INFLUX = "set FIRSTLIGHT_INFLUX_URL=influx+http://host:8086?org=…&bucket=…&token=…"


@dataclass(frozen=True)
class Home:
    """A home of its own for each test, because a live server remembers the last run."""

    store: SeriesStore
    home_id: str

    def row(self, at: datetime, seq: int, value: float = 1.0, **other: str) -> SeriesRow:
        observed_ms = round(at.timestamp() * 1000)
        sensor, kind = other.get("sensor", "curtain-bedroom"), other.get("kind", "curtain")
        quality, outbox = other.get("quality", "good"), other.get("outbox", "o-1")
        return SeriesRow(self.home_id, sensor, kind, observed_ms, value, quality, outbox, seq)

    def read(
        self,
        since: datetime,
        until: datetime,
        every_s: int | None = None,
        sensor: str | None = None,
    ) -> list[SeriesPoint]:
        return self.store.read(self.home_id, sensor or "curtain-bedroom", since, until, every_s)


@pytest.fixture(params=list(URLS))
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    url = URLS[request.param]
    if url is None:
        pytest.skip(WITHOUT_INFLUX)
    store = open_series(url, tmp_path)
    yield Home(store, f"home-{secrets.token_hex(4)}")
    store.close()


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def test_what_is_appended_is_read_back_to_the_millisecond(home: Home) -> None:
    at = NOON + timedelta(milliseconds=7)
    home.store.append([home.row(at, 1, 0.25, quality="suspect")])
    assert home.read(NOON, NOON + seconds(1)) == [SeriesPoint(at, 0.25, "suspect")]


def test_appending_again_changes_nothing(home: Home) -> None:
    rows = [home.row(NOON + seconds(second), second + 1, second) for second in range(50)]
    for _ in range(3):
        home.store.append(rows)
    home.store.append([*rows, home.row(NOON + seconds(50), 51, 50.0)])
    points = home.read(NOON, NOON + seconds(100))
    assert [point.value for point in points] == [float(second) for second in range(51)]


def test_every_part_of_the_key_tells_readings_apart(home: Home) -> None:
    home.store.append(
        [
            home.row(NOON, 1, 1.0),
            home.row(NOON, 2, 2.0),
            home.row(NOON, 2, 3.0, outbox="o-2"),
            home.row(NOON + timedelta(milliseconds=1), 2, 4.0),
            home.row(NOON, 1, 5.0, sensor="curtain-kitchen"),
        ]
    )
    assert [p.value for p in home.read(NOON, NOON + seconds(1))] == [1.0, 2.0, 3.0, 4.0]
    assert len(home.read(NOON, NOON + seconds(1), sensor="curtain-kitchen")) == 1


def test_points_come_oldest_first_however_they_arrived(home: Home) -> None:
    moments = [NOON + seconds(90 * (index * 37 % 100)) for index in range(100)]
    for index, at in enumerate(moments):
        home.store.append([home.row(at, index + 1)])
    points = home.read(NOON - timedelta(days=1), NOON + timedelta(days=1))
    assert [point.observed_at for point in points] == sorted(moments)


def test_since_is_in_and_until_is_out(home: Home) -> None:
    home.store.append([home.row(NOON + seconds(second), second + 1, second) for second in range(5)])
    points = home.read(NOON + seconds(1), NOON + seconds(3))
    assert [point.value for point in points] == [1.0, 2.0]
    assert home.read(NOON + seconds(3), NOON + seconds(3)) == []


def test_a_bound_inside_a_millisecond_does_not_round(home: Home) -> None:
    home.store.append([home.row(NOON, 1)])
    microsecond = timedelta(microseconds=1)
    assert home.read(NOON + microsecond, NOON + seconds(1)) == []
    assert len(home.read(NOON - microsecond, NOON + microsecond)) == 1


def test_a_stranger_has_no_points(home: Home) -> None:
    home.store.append([home.row(NOON, 1)])
    assert home.store.read("home-unknown", "curtain-bedroom", NOON, NOON + seconds(1), None) == []
    assert home.read(NOON, NOON + seconds(1), sensor="door-front") == []


def test_buckets_hold_means_and_are_named_by_their_start(home: Home) -> None:
    values = [(0, 1.0), (30, 2.0), (59.999, 6.0), (60, 10.0), (180, 4.0)]
    home.store.append(
        [home.row(NOON + seconds(at), seq + 1, value) for seq, (at, value) in enumerate(values)]
    )
    assert home.read(NOON, NOON + seconds(600), every_s=60) == [
        SeriesPoint(NOON, 3.0, "good"),
        SeriesPoint(NOON + seconds(60), 10.0, "good"),
        SeriesPoint(NOON + seconds(180), 4.0, "good"),
    ]


def test_a_bucket_of_several_qualities_says_so(home: Home) -> None:
    home.store.append([home.row(NOON, 1), home.row(NOON + seconds(1), 2, quality="suspect")])
    [point] = home.read(NOON, NOON + seconds(10), every_s=10)
    assert point.quality == "mixed"


def test_a_bucket_may_cross_midnight(home: Home) -> None:
    midnight = NOON + timedelta(hours=12)
    home.store.append(
        [home.row(midnight - seconds(60), 1, 1.0), home.row(midnight + seconds(60), 2, 5.0)]
    )
    [point] = home.read(NOON, NOON + timedelta(days=1), every_s=5 * 3600)
    assert point.value == 3.0


def test_one_batch_may_span_many_days(home: Home) -> None:
    days = [NOON + timedelta(days=day) for day in range(40)]
    home.store.append([home.row(at, seq + 1, seq) for seq, at in enumerate(reversed(days))])
    points = home.read(days[0], days[-1] + seconds(1))
    assert [point.observed_at for point in points] == days
    assert len(home.read(days[3], days[30])) == 27


def test_both_sides_of_midnight_are_read_as_one(home: Home) -> None:
    midnight = NOON + timedelta(hours=12)
    last, first = midnight - timedelta(milliseconds=1), midnight
    home.store.append([home.row(first, 2), home.row(last, 1)])
    points = home.read(midnight - seconds(1), midnight + seconds(1))
    assert [point.observed_at for point in points] == [last, first]


@pytest.mark.parametrize(
    "name",
    [
        "窗帘-卧室",
        "émoji 🪟, a=b",
        'quote " and \\ back\\',
        "#not-a-comment",
        "line\nend",
        "${x}",
        "o'; --",
    ],
)
def test_any_text_may_be_a_name(home: Home, name: str) -> None:
    row = home.row(NOON, 1, sensor=name, kind=name, outbox=name)
    home.store.append([row, home.row(NOON, 2, 2.0)])
    home.store.append([row])
    assert [p.value for p in home.read(NOON, NOON + seconds(1), sensor=name)] == [1.0]


def test_batches_of_every_size_arrive_whole(home: Home) -> None:
    sizes = [0, 1, 2, 3, 5, 17, 255, 4095, 4096, 4097, 5001]
    seq = 0
    for hour, size in enumerate(sizes):
        start = NOON + timedelta(hours=hour)
        rows = [home.row(start + seconds(index / 10), seq + index + 1) for index in range(size)]
        seq += size
        home.store.append(rows)
        assert len(home.read(start, start + timedelta(hours=1))) == size


def test_many_streams_and_outboxes_share_a_store(home: Home) -> None:
    rows = [
        home.row(NOON + seconds(beat), beat + 1, index, sensor=f"s-{index}", outbox=f"o-{index}")
        for beat in range(4)
        for index in range(500)
    ]
    home.store.append(rows)
    assert [p.value for p in home.read(NOON, NOON + seconds(9), sensor="s-321")] == [321.0] * 4


def test_a_reader_beside_the_writer_sees_whole_batches(home: Home) -> None:
    failures: list[str] = []
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            count = len(home.read(NOON, NOON + timedelta(days=1)))
            if count % 100:
                failures.append(f"{count} points: half a batch")

    reader = threading.Thread(target=watch)
    reader.start()
    try:
        for batch in range(30):
            seqs = range(batch * 100, batch * 100 + 100)
            home.store.append([home.row(NOON + seconds(seq), seq + 1) for seq in seqs])
    finally:
        done.set()
        reader.join()
    assert failures == []
    assert len(home.read(NOON, NOON + timedelta(days=1))) == 3000


def test_nothing_waits_while_all_is_well(home: Home) -> None:
    home.store.append([home.row(NOON, 1)])
    assert home.store.maintain_once() == 0
