"""The spool of the series store on a real disk: order, torn ends, bounds."""

import subprocess
import sys
from pathlib import Path

import pytest

from hub.adapters.series.spool import Spool, records
from hub.errors import StoreUnavailable

pytestmark = pytest.mark.contract

FILL_THE_DISK = """
import resource, sys
from pathlib import Path
from hub.adapters.series.spool import Spool
from hub.errors import StoreUnavailable
spool = Spool(Path(sys.argv[1]), max_bytes=10_000)
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
for _ in range(3):
    spool.append(b"x" * 500)
for most in (1600, 100, 100):
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        spool.append(b"y" * 500)
    except StoreUnavailable:
        print("failed")
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
spool.append(b"after")
spool.close()
"""


def everything(directory: Path) -> list[bytes]:
    segments = sorted(directory.glob("*.spool"))
    return [payload for segment in segments for payload in records(segment)]


def oldest(spool: Spool) -> Path:
    segment = spool.oldest()
    assert segment is not None
    return segment


def test_payloads_come_back_in_order_over_segments_and_restarts(tmp_path: Path) -> None:
    payloads = [f"line {number}".encode() for number in range(50)]
    for start in (0, 25):
        spool = Spool(tmp_path, max_bytes=10_000, segment_bytes=100)
        for payload in payloads[start : start + 25]:
            spool.append(payload)
        spool.close()
    assert len(list(tmp_path.glob("*.spool"))) > 5
    assert everything(tmp_path) == payloads


@pytest.mark.parametrize("lost_bytes", range(1, 20))
def test_a_torn_end_costs_only_itself(tmp_path: Path, lost_bytes: int) -> None:
    spool = Spool(tmp_path, max_bytes=10_000)
    spool.append(b"whole")
    spool.append(b"torn by a crash")
    segment = oldest(spool)
    segment.write_bytes(segment.read_bytes()[:-lost_bytes])
    spool.append(b"after it")
    assert everything(tmp_path) == [b"whole", b"after it"]
    spool.close()


def test_a_damaged_record_is_not_delivered(tmp_path: Path) -> None:
    spool = Spool(tmp_path, max_bytes=10_000)
    spool.append(b"whole")
    segment = oldest(spool)
    segment.write_bytes(segment.read_bytes().replace(b"whole", b"whale"))
    assert everything(tmp_path) == []


def test_a_segment_that_is_being_moved_does_not_grow(tmp_path: Path) -> None:
    spool = Spool(tmp_path, max_bytes=10_000)
    spool.append(b"one")
    moving = oldest(spool)
    spool.append(b"two")
    assert list(records(moving)) == [b"one"]
    spool.drop(moving)
    assert everything(tmp_path) == [b"two"]
    assert not spool.is_empty()
    spool.close()


def test_a_full_spool_refuses_until_something_has_been_dropped(tmp_path: Path) -> None:
    spool = Spool(tmp_path, max_bytes=100)
    spool.append(b"x" * 80)
    with pytest.raises(StoreUnavailable, match="full"):
        spool.append(b"y" * 80)
    spool.drop(oldest(spool))
    assert spool.is_empty()
    spool.append(b"y" * 80)
    assert everything(tmp_path) == [b"y" * 80]
    spool.close()


def test_a_full_disk_is_unavailable_and_costs_nothing_confirmed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FILL_THE_DISK, str(tmp_path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert told == ["failed"] * 3
    assert everything(tmp_path) == [b"x" * 500] * 3 + [b"after"]
    assert len(list(tmp_path.glob("*.spool"))) == 2, "a failure leaves no file behind"


def test_what_was_refused_lies_aside_and_does_not_wait(tmp_path: Path) -> None:
    spool = Spool(tmp_path, max_bytes=100)
    path = spool.put_aside(b"x" * 80)
    assert path.read_bytes() == b"x" * 80
    assert spool.is_empty()
    with pytest.raises(StoreUnavailable, match="full"):
        spool.put_aside(b"y" * 80)


def test_a_spool_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("a file, not a folder")
    with pytest.raises(StoreUnavailable):
        Spool(tmp_path / "spool", max_bytes=100)


def test_asking_for_the_oldest_again_and_again_makes_no_more_segments(tmp_path: Path) -> None:
    spool = Spool(tmp_path, max_bytes=10_000)
    for number in range(20):
        spool.append(f"line {number}".encode())
        assert oldest(spool).name == "000000000001.spool"
    assert len(list(tmp_path.glob("*.spool"))) == 2
    spool.close()


def test_an_empty_spool_has_no_oldest(tmp_path: Path) -> None:
    assert Spool(tmp_path, max_bytes=10_000).oldest() is None
