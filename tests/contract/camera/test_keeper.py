"""The writer of evidence goes round all cameras, and ends what it can when it leaves."""

import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from edge.camera.evidence import EvidenceRing
from edge.camera.keeper import Keeper
from edge.camera.ports import Frame, Image
from edge.domain.vision.geometry import Box

pytestmark = pytest.mark.contract

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class SlowMask:
    """Masks when it is let."""

    def __init__(self, *, is_open: bool) -> None:
        self.gate = threading.Event()
        if is_open:
            self.gate.set()

    def mask(self, image: Image, people: Sequence[Box]) -> Image:
        assert self.gate.wait(10)
        return np.zeros_like(image)


def ring_of(folder: Path, mask: SlowMask) -> EvidenceRing:
    return EvidenceRing(folder, 3.0, 2.0, 3600, 50_000_000, mask, 0)


def watch(ring: EvidenceRing, count: int) -> None:
    for number in range(count):
        image = np.full((20, 30, 3), 200, dtype=np.uint8)
        ring.add(Frame(image, number / 2, AT), [])


def test_a_slow_mask_does_not_hold_up_who_adds(tmp_path: Path) -> None:
    mask = SlowMask(is_open=False)
    ring = ring_of(tmp_path, mask)
    keeper = Keeper([ring])
    keeper.start()
    watch(ring, 6)
    ring.keep("a-1", 2.5)
    watch(ring, 12)
    assert ring.pieces("a-1") == 0
    mask.gate.set()
    keeper.stop()
    assert ring.pieces("a-1") > 0


def test_every_ring_gets_its_turn_and_leaving_writes_what_waits(tmp_path: Path) -> None:
    rings = [ring_of(tmp_path / str(number), SlowMask(is_open=True)) for number in range(2)]
    keeper = Keeper(rings)
    keeper.start()
    for ring in rings:
        watch(ring, 6)
        ring.keep("a-1", 2.5)
    keeper.stop()
    assert [ring.pieces("a-1") for ring in rings] == [6, 6]


def test_without_rings_there_is_nothing_to_start_or_to_stop() -> None:
    before = threading.active_count()
    keeper = Keeper([])
    keeper.start()
    keeper.stop()
    assert threading.active_count() == before
