"""What only the embedded series store promises: SIGKILL, a full disk, retention."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from hub.adapters.series.sqlite import SqliteSeries
from hub.errors import StoreUnavailable
from hub.pipeline.series import SeriesRow

pytestmark = pytest.mark.contract

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
NOON_MS = round(NOON.timestamp() * 1000)

APPEND_FOR_EVER = f"""
import sys
from pathlib import Path
from hub.adapters.series.sqlite import SqliteSeries
from hub.pipeline.series import SeriesRow
store, step = SqliteSeries(Path(sys.argv[1])), 50
for first in range(0, 10**9, step):
    store.append([
        SeriesRow("h", "s", "power", {NOON_MS} + seq * 100, 1.0, "good", "o", seq)
        for seq in range(first, first + step)
    ])
    print(first + step, flush=True)
"""

FILL_THE_DISK = f"""
import resource, sys
from pathlib import Path
from hub.adapters.series.sqlite import SqliteSeries
from hub.errors import StoreUnavailable
from hub.pipeline.series import SeriesRow
store, hard = SqliteSeries(Path(sys.argv[1])), resource.getrlimit(resource.RLIMIT_FSIZE)[1]
def batch(number):
    return [
        SeriesRow("h", "s", "power", {NOON_MS} + seq * 10, 1.0, "good", f"o-{{number}}", seq)
        for seq in range(number * 500, number * 500 + 500)
    ]
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
stored = failures = 0
while stored < 1000 and failures < 3:
    try:
        store.append(batch(stored))
        stored, failures = stored + 1, 0
    except StoreUnavailable:
        failures += 1
print("full after", failures)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
store.append(batch(stored))
print("recovered", stored + 1)
"""


def row(at: datetime, seq: int) -> SeriesRow:
    return SeriesRow("h", "s", "power", round(at.timestamp() * 1000), 1.0, "good", "o", seq)


def count(store: SqliteSeries) -> int:
    return len(store.read("h", "s", NOON - timedelta(days=9), NOON + timedelta(days=9), None))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteSeries]:
    store = SqliteSeries(tmp_path / "series")
    yield store
    store.close()


@pytest.mark.parametrize("batches", [1, 7, 30])
def test_whatever_was_confirmed_survives_sigkill(tmp_path: Path, batches: int) -> None:
    command = [sys.executable, "-c", APPEND_FOR_EVER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        confirmed = [int(writer.stdout.readline()) for _ in range(batches)]
        writer.send_signal(signal.SIGKILL)
        confirmed += [int(line) for line in writer.stdout if line.endswith("\n")]
    store = SqliteSeries(tmp_path)
    kept = count(store)
    assert kept >= confirmed[-1]
    assert kept % 50 == 0
    store.append([row(NOON + timedelta(hours=11), 10**9)])
    assert count(store) == kept + 1
    store.close()


def test_a_full_disk_is_unavailable_and_then_recovers(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FILL_THE_DISK, str(tmp_path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert told[0] == "full after 3"
    assert told[1].startswith("recovered")
    stored = int(told[-1].split()[-1])
    assert stored > 1
    store = SqliteSeries(tmp_path)
    assert count(store) == stored * 500
    store.close()


def test_a_file_that_is_no_database_is_unavailable(store: SqliteSeries, tmp_path: Path) -> None:
    store.append([row(NOON, 1)])
    store.close()
    path = tmp_path / "series" / "2025-03-01.sqlite"
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(StoreUnavailable):
        store.append([row(NOON, 2)])
    with pytest.raises(StoreUnavailable):
        count(store)


def test_a_day_that_fails_leaves_the_days_before_it_stored(
    store: SqliteSeries, tmp_path: Path
) -> None:
    tomorrow = tmp_path / "series" / "2025-03-02.sqlite"
    tomorrow.mkdir(parents=True)
    rows = [row(NOON, 1), row(NOON + timedelta(days=1), 2)]
    with pytest.raises(StoreUnavailable):
        store.append(rows)
    tomorrow.rmdir()
    assert count(store) == 1
    store.append(rows)
    assert count(store) == 2


def test_a_file_created_just_before_a_crash_holds_nothing(
    store: SqliteSeries, tmp_path: Path
) -> None:
    (tmp_path / "series").mkdir()
    (tmp_path / "series" / "2025-03-01.sqlite").touch()
    assert count(store) == 0
    store.append([row(NOON, 1)])
    assert count(store) == 1


def test_an_append_is_flushed_to_the_disk_before_it_returns(
    store: SqliteSeries, tmp_path: Path
) -> None:
    store.append([row(NOON, 1)])
    connection = store._open[NOON_MS // 86_400_000]._connection
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_old_days_are_dropped_and_stay_readable_as_empty(
    store: SqliteSeries, tmp_path: Path
) -> None:
    store.append([row(NOON + timedelta(days=day), day + 1) for day in range(5)])
    assert store.drop_before(date(2025, 3, 4)) == 3
    assert count(store) == 2
    names = sorted({path.name.partition(".")[0] for path in (tmp_path / "series").iterdir()})
    assert names == ["2025-03-04", "2025-03-05"]
    store.append([row(NOON, 1)])
    assert count(store) == 3


def test_more_days_than_may_be_open_at_once_are_written(store: SqliteSeries) -> None:
    for beat in range(2):
        moments = [NOON + timedelta(days=day - 8, seconds=beat) for day in range(16)]
        store.append([row(at, beat * 16 + seq) for seq, at in enumerate(moments)])
    assert count(store) == 32
    assert len(store._open) <= 8


def test_a_writer_closed_and_opened_again_knows_its_streams(store: SqliteSeries) -> None:
    store.append([row(NOON, 1)])
    store.close()
    store.append([row(NOON, 1), row(NOON, 2)])
    assert count(store) == 2
