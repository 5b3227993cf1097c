"""Masked seconds around an alert: whole pictures, bounded, none of them unmasked on the disk."""

import os
import resource
import subprocess
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge.camera.evidence import EvidenceRing
from edge.camera.picture import unpacked
from edge.camera.ports import Frame, Image
from edge.domain.vision.geometry import Box
from edge.errors import MaskFailed

pytestmark = pytest.mark.contract

BEGAN = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
HERE = Box(0.4, 0.2, 0.5, 0.9)
THERE = Box(0.6, 0.2, 0.7, 0.9)
SECRET = 255
"""The brightness of what must not reach the disk."""
HIDDEN = 20


class Whitewash:
    """Every picture becomes dark; remembers who was said to be in it."""

    def __init__(self) -> None:
        self.people: list[list[Box]] = []
        self.fails = False

    def mask(self, image: Image, people: Sequence[Box]) -> Image:
        if self.fails:
            raise MaskFailed("the mask stumbled")
        self.people.append(list(people))
        return np.full_like(image, HIDDEN)


def frame(at_s: float, image: Image | None = None) -> Frame:
    picture = np.full((90, 160, 3), SECRET, np.uint8) if image is None else image
    return Frame(picture, at_s, BEGAN + timedelta(seconds=at_s))


def ring_in(
    folder: Path,
    mask: Whitewash,
    *,
    max_bytes: int = 50_000_000,
    keep_s: float = 3600,
    reserve: int = 0,
) -> EvidenceRing:
    return EvidenceRing(folder, 3.0, 2.0, keep_s, max_bytes, mask, reserve)


def watch(ring: EvidenceRing, begin_s: float, end_s: float) -> None:
    """Two pictures a second, and a writer that keeps up."""
    for number in range(round(begin_s * 2), round(end_s * 2)):
        ring.add(frame(number / 2), [HERE])
        ring.write_one()


def kept(ring: EvidenceRing, alert_id: str) -> list[float]:
    """When the pictures of an alert were made, counted from it."""
    pieces = [ring.piece(alert_id, number) for number in range(ring.pieces(alert_id))]
    return [piece.at_s for piece in pieces if piece is not None]


@pytest.fixture
def mask() -> Whitewash:
    return Whitewash()


@pytest.fixture
def ring(tmp_path: Path, mask: Whitewash) -> EvidenceRing:
    return ring_in(tmp_path / "evidence", mask)


def test_seconds_before_and_after_are_kept_in_order_of_time(ring: EvidenceRing) -> None:
    watch(ring, 0, 10)
    assert ring.keep("a-1", 10.0)
    watch(ring, 10, 30)
    offsets = kept(ring, "a-1")
    assert offsets == sorted(offsets)
    assert (offsets[0], offsets[-1]) == (-3.0, 2.0)
    assert len(offsets) == 11


def test_nothing_unmasked_is_ever_on_the_disk(ring: EvidenceRing, tmp_path: Path) -> None:
    for number in range(60):
        if number == 20:
            ring.keep("a-1", 10.0)
        ring.add(frame(number / 2), [])
        ring.write_one()
        for path in (tmp_path / "evidence").rglob("*.*"):
            image = cv2.imread(str(path))
            assert image is not None
            assert image.max() <= HIDDEN + 3
    assert ring.pieces("a-1") > 0


def test_without_an_alert_nothing_is_masked_and_nothing_written(
    ring: EvidenceRing, mask: Whitewash, tmp_path: Path
) -> None:
    watch(ring, 0, 60)
    assert mask.people == []
    assert not (tmp_path / "evidence").exists()


def test_a_picture_that_two_alerts_keep_is_masked_once(ring: EvidenceRing, mask: Whitewash) -> None:
    watch(ring, 0, 5)
    ring.keep("a-1", 5.0)
    ring.keep("a-2", 5.0)
    watch(ring, 5, 40)
    assert kept(ring, "a-1") == kept(ring, "a-2") != []
    assert len(mask.people) == ring.pieces("a-1")


def test_heads_are_hidden_also_where_they_were_one_picture_earlier_and_later(
    ring: EvidenceRing, mask: Whitewash
) -> None:
    for number, people in enumerate([[], [HERE], [], [THERE], [], []]):
        ring.add(frame(number / 2), people)
    ring.keep("a-1", 2.5)
    ring.flush()
    assert mask.people == [[HERE], [HERE], [HERE, THERE], [THERE], [THERE], []]


def test_flush_writes_what_waits_when_no_more_pictures_come(ring: EvidenceRing) -> None:
    watch(ring, 0, 5)
    ring.keep("a-1", 4.5)
    assert ring.pieces("a-1") == 0
    ring.flush()
    assert kept(ring, "a-1") == [-3.0, -2.5, -2.0, -1.5, -1.0, -0.5, 0.0]


def test_a_picture_that_cannot_be_masked_is_not_kept(ring: EvidenceRing, mask: Whitewash) -> None:
    watch(ring, 0, 5)
    mask.fails = True
    ring.keep("a-1", 4.5)
    ring.flush()
    assert ring.pieces("a-1") == 0
    mask.fails = False
    ring.add(frame(5.0), [])
    ring.flush()
    assert kept(ring, "a-1") == [0.5]


def test_a_picture_that_is_none_costs_itself_only(ring: EvidenceRing) -> None:
    ring.add(frame(0.0, np.zeros((0, 0, 3), np.uint8)), [])
    ring.add(frame(0.5), [])
    ring.keep("a-1", 0.5)
    ring.flush()
    assert ring.pieces("a-1") == 1


def test_a_stream_that_begins_anew_does_not_mix_with_the_old_one(ring: EvidenceRing) -> None:
    watch(ring, 100, 105)
    ring.keep("a-1", 104.5)
    watch(ring, 0, 20)
    assert max(kept(ring, "a-1")) == 0.0
    ring.keep("a-2", 20.0)
    ring.flush()
    assert min(kept(ring, "a-2")) == -3.0


@pytest.mark.parametrize(
    "alert_id", ["", "..", "../a-1", "a/b", "/etc", ".a", "a" * 65, "a\n", "a\0b", "-a"]
)
def test_an_id_that_is_none_reaches_no_file(
    ring: EvidenceRing, tmp_path: Path, alert_id: str
) -> None:
    watch(ring, 0, 5)
    assert not ring.keep(alert_id, 4.0)
    ring.flush()
    assert (ring.pieces(alert_id), ring.piece(alert_id, 0)) == (0, None)
    assert not ring.forget(alert_id)
    assert list(tmp_path.rglob("*.jpg")) == []


def test_asking_for_what_is_not_there_gives_nothing(ring: EvidenceRing) -> None:
    watch(ring, 0, 5)
    ring.keep("a-1", 4.5)
    ring.flush()
    for number in (-1, 7, 10**9):
        assert ring.piece("a-1", number) is None
    assert ring.pieces("a-2") == 0


def test_evidence_outlives_a_restart_and_half_written_files_do_not(
    tmp_path: Path, mask: Whitewash
) -> None:
    ring = ring_in(tmp_path, mask)
    watch(ring, 0, 5)
    ring.keep("a-1", 4.5)
    ring.flush()
    half = tmp_path / "a-1" / "0007_500.new"
    half.write_bytes(b"\xff\xd8 half")
    again = ring_in(tmp_path, mask)
    assert again.pieces("a-1") == 7
    assert not half.exists()
    piece = again.piece("a-1", 0)
    assert piece is not None
    assert unpacked(piece.jpeg).shape == (90, 160, 3)


def test_the_oldest_goes_when_the_bytes_are_used_up(tmp_path: Path, mask: Whitewash) -> None:
    ring = ring_in(tmp_path, mask)
    watch(ring, 0, 5)
    ring.keep("a-0", 4.5)
    ring.flush()
    size = sum(path.stat().st_size for path in tmp_path.rglob("*.jpg"))
    small = ring_in(tmp_path, mask, max_bytes=2 * size + size // 2)
    for number in range(1, 5):
        begin_s = number * 100.0
        watch(small, begin_s, begin_s + 5)
        small.keep(f"a-{number}", begin_s + 4.5)
        small.flush()
        assert sum(path.stat().st_size for path in tmp_path.rglob("*.jpg")) <= 2.5 * size
    assert [small.pieces(f"a-{number}") for number in range(5)] == [0, 0, 0, 7, 7]


def test_one_alert_alone_may_not_exceed_the_bytes(tmp_path: Path, mask: Whitewash) -> None:
    ring = ring_in(tmp_path, mask, max_bytes=2_000)
    watch(ring, 0, 5)
    assert ring.keep("a-1", 4.5)
    ring.flush()
    assert sum(path.stat().st_size for path in tmp_path.rglob("*.jpg")) <= 2_000


def test_what_is_over_its_time_is_deleted_and_the_rest_stays(
    tmp_path: Path, mask: Whitewash
) -> None:
    ring = ring_in(tmp_path, mask, keep_s=3600)
    for alert_id, at_s in (("old", 5.0), ("young", 3000.0)):
        watch(ring, at_s - 5, at_s)
        ring.keep(alert_id, at_s)
        ring.flush()
    later = ring_in(tmp_path, mask, keep_s=3600)
    assert later.forget_old(BEGAN.timestamp() + 3700) == 1
    assert (later.pieces("old"), later.pieces("young")) == (0, 6)
    assert later.forget_old(BEGAN.timestamp() + 3700) == 0
    assert later.forget_old(BEGAN.timestamp() - 10 * 3600) == 1, "dated by a wrong clock"


def test_it_is_deleted_at_command_also_while_it_is_being_kept(ring: EvidenceRing) -> None:
    watch(ring, 0, 5)
    ring.keep("a-1", 4.5)
    ring.add(frame(5.0), [])
    ring.write_one()
    assert ring.pieces("a-1") == 1
    assert ring.forget("a-1")
    watch(ring, 5.5, 20)
    assert ring.pieces("a-1") == 0
    assert not ring.forget("a-1")


class Limited:
    """Every file beyond a size fails."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, self._before[1]))

    def make_room(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, self._before)


class Tmpfs:
    """A small file system of its own, filled to the last byte."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self) -> None:
        with (self.folder / "ballast").open("ab", buffering=0) as file:
            for size in (65_536, 4096, 1):
                _until_full(lambda size=size: file.write(bytes(size)))  # type: ignore[misc]

    def make_room(self) -> None:
        (self.folder / "ballast").unlink()


def _until_full(write: Callable[[], object]) -> None:
    try:
        while True:
            write()
    except OSError:
        return


@pytest.fixture(params=["limited", "tmpfs"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Limited | Tmpfs]:
    if request.param == "limited":
        limited = Limited(tmp_path)
        yield limited
        limited.make_room()
        return
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small tmpfs; the limited disk shows the same")
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("no tmpfs can be mounted here; the limited disk shows the same")
    try:
        yield Tmpfs(tmp_path)
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


def test_a_full_disk_costs_evidence_and_leaves_no_half_picture(
    disk: Limited | Tmpfs, mask: Whitewash
) -> None:
    ring = ring_in(disk.folder, mask)
    watch(ring, 0, 5)
    ring.keep("a-1", 4.5)
    disk.fill()
    ring.flush()
    watch(ring, 5, 10)
    written = list((disk.folder / "a-1").iterdir())
    disk.make_room()
    assert written == []
    assert ring.keep("a-2", 9.5)
    ring.flush()
    assert ring.pieces("a-2") == 7


def test_what_others_need_of_the_disk_stays_free(tmp_path: Path, mask: Whitewash) -> None:
    ring = ring_in(tmp_path / "evidence", mask, reserve=1 << 60)
    watch(ring, 0, 5)
    assert not ring.keep("a-1", 4.5)
    watch(ring, 5, 10)
    assert list(tmp_path.rglob("*.jpg")) == []


def test_a_folder_that_is_a_file_costs_evidence_only(tmp_path: Path, mask: Whitewash) -> None:
    (tmp_path / "evidence").write_text("in the way")
    ring = ring_in(tmp_path / "evidence", mask)
    watch(ring, 0, 5)
    assert not ring.keep("a-1", 4.5)
    assert ring.pieces("a-1") == 0
