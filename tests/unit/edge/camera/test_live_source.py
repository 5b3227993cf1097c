"""A live stream: drained, paced, opened anew; against a tap that does what it is told."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from queue import Empty, Queue

import numpy as np
import pytest

from edge.camera.ports import Image
from edge.camera.source.live import LONGEST_WAIT_S, MOST_SPOILT, LiveSource
from edge.errors import SourceLost

PICTURE = np.zeros((4, 4, 3), np.uint8)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class MovedClock:
    """Stands still unless it is moved; both hands move apart."""

    def __init__(self) -> None:
        self.steady_s = 100.0
        self.contract = NOON

    def now(self) -> datetime:
        return self.contract

    def monotonic(self) -> float:
        return self.steady_s

    def synced(self) -> bool:
        return True


class Told:
    """A camera that does what lies in its queue; `after` moves the clock first."""

    def __init__(self, clock: MovedClock) -> None:
        self.clock = clock
        self.script: Queue[tuple[float, str]] = Queue()
        self.opened = 0
        self.closed = 0
        self.is_refused = False
        self._newest = ""

    def tell(self, what: str, after_s: float = 0.2) -> None:
        self.script.put((after_s, what))

    def open(self) -> "Told":
        self.opened += 1
        if self.is_refused:
            raise SourceLost("refused")
        return self

    def grab(self) -> bool:
        try:
            after_s, self._newest = self.script.get(timeout=0.05)
        except Empty:
            self._newest = "wait"
            return True
        self.clock.steady_s += after_s
        if self._newest == "bug":
            raise ZeroDivisionError
        return self._newest != "broken"

    def retrieve(self) -> Image | None:
        return PICTURE if self._newest == "picture" else None

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def camera(clock: MovedClock) -> Told:
    return Told(clock)


@pytest.fixture
def source(camera: Told, clock: MovedClock) -> Iterator[LiveSource]:
    opened = LiveSource(camera.open, 5, clock, lambda: 0.0)
    yield opened
    opened.close()


def test_a_picture_comes_with_the_steady_time_it_was_taken_at(
    source: LiveSource, camera: Told
) -> None:
    camera.tell("picture")
    frame = source.read()
    assert frame is not None
    assert (frame.at_s, frame.observed_at) == (100.2, NOON)


def test_a_stream_that_breaks_is_told_once_and_opened_anew(
    source: LiveSource, camera: Told, clock: MovedClock
) -> None:
    camera.tell("picture")
    assert source.read() is not None
    camera.tell("broken")
    with pytest.raises(SourceLost, match="broke off"):
        source.read()
    camera.tell("picture")
    clock.steady_s += LONGEST_WAIT_S
    frame = source.read()
    assert frame is not None
    assert frame.at_s > 100.4
    assert (camera.opened, camera.closed) == (2, 1)


def test_a_camera_that_refuses_is_asked_later_and_later(camera: Told, clock: MovedClock) -> None:
    source = LiveSource(camera.open, 5, clock, lambda: 0.0)
    camera.is_refused = True
    asked: list[float] = []
    for _ in range(4000):
        before = camera.opened
        if clock.steady_s >= source._retry_at_s:
            source.step()
        if camera.opened > before:
            asked.append(clock.steady_s)
        clock.steady_s += 0.05
    gaps = [later - sooner for sooner, later in pairwise(asked)]
    assert gaps == pytest.approx(sorted(gaps), abs=0.06)  # the grain of this loop
    assert max(gaps) <= LONGEST_WAIT_S
    assert len(asked) > 20


def test_some_spoilt_pictures_are_borne_and_many_are_not(source: LiveSource, camera: Told) -> None:
    for _ in range(MOST_SPOILT - 1):
        camera.tell("spoilt")
    camera.tell("picture")
    assert source.read() is not None
    for _ in range(MOST_SPOILT):
        camera.tell("spoilt")
    with pytest.raises(SourceLost, match="decoded"):
        source.read()


def test_a_driver_that_raises_anything_is_a_lost_stream(
    source: LiveSource, camera: Told, clock: MovedClock
) -> None:
    camera.tell("bug")
    with pytest.raises(SourceLost, match="ZeroDivisionError"):
        source.read()
    camera.tell("picture")
    clock.steady_s += LONGEST_WAIT_S
    assert source.read() is not None


def test_a_clock_that_is_set_back_changes_no_frame_time(
    source: LiveSource, camera: Told, clock: MovedClock
) -> None:
    times = []
    for jump_h in (0, -1, 5, -48):
        clock.contract = NOON + timedelta(hours=jump_h)
        camera.tell("picture")
        frame = source.read()
        assert frame is not None
        assert frame.observed_at == NOON + timedelta(hours=jump_h)
        times.append(frame.at_s)
    assert times == pytest.approx([100.2, 100.4, 100.6, 100.8])


def test_after_close_nothing_comes_and_the_camera_is_let_go(
    source: LiveSource, camera: Told
) -> None:
    camera.tell("picture")
    assert source.read() is not None
    source.close()
    source._thread.join(timeout=5)
    assert camera.closed == 1
    assert source.read() is None


def test_nothing_is_opened_before_the_first_read(camera: Told, clock: MovedClock) -> None:
    LiveSource(camera.open, 5, clock, lambda: 0.0).close()
    assert camera.opened == 0
