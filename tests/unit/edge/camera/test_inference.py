import threading
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pytest

from edge.camera.eyes import Eyes, Sighted
from edge.camera.inference import Inference, Job
from edge.camera.ports import Frame, Image
from edge.domain.vision.sightings import Detection
from edge.errors import ModelFailed

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class SlowDetector:
    """Looks only when it is let; notes which frames it saw by their first pixel."""

    name = "slow"

    def __init__(self) -> None:
        self.go = threading.Semaphore(0)
        self.began = threading.Semaphore(0)
        self.saw: list[int] = []
        self.fails = False

    def detect(self, image: Image) -> list[Detection]:
        self.began.release()
        self.go.acquire()
        self.saw.append(int(image[0, 0, 0]))
        if self.fails:
            raise ModelFailed("not this one")
        return []


def frame(number: int) -> Frame:
    return Frame(np.full((4, 4, 3), number, dtype=np.uint8), float(number), AT)


class Asker:
    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.answers: list[tuple[int, Sighted | None]] = []
        self.done = threading.Semaphore(0)

    def ask(self, camera: str, number: int) -> bool:
        return self.inference.offer(Job(camera, frame(number), (), False, self._answer))

    def _answer(self, frame: Frame, sighted: Sighted | None) -> None:
        self.answers.append((int(frame.at_s), sighted))
        self.done.release()

    def wait_for(self, count: int) -> Sequence[int]:
        for _ in range(count):
            assert self.done.acquire(timeout=10)
        return [number for number, _ in self.answers]


@pytest.fixture
def detector() -> SlowDetector:
    return SlowDetector()


@pytest.fixture
def asker(detector: SlowDetector):
    inference = Inference(Eyes(detector))
    inference.start()
    yield Asker(inference)
    detector.go.release(100)
    inference.stop()


def test_of_one_camera_only_the_newest_frame_waits(asker: Asker, detector: SlowDetector) -> None:
    asker.ask("gate", 1)
    detector.began.acquire()
    overtaken = [asker.ask("gate", number) for number in (2, 3, 4)]
    detector.go.release(10)
    assert asker.wait_for(2) == [1, 4]
    assert overtaken == [False, True, True]


def test_cameras_take_turns_however_busy_one_is(asker: Asker, detector: SlowDetector) -> None:
    asker.ask("gate", 1)
    detector.began.acquire()
    asker.ask("yard", 2)
    for number in (3, 4, 5):
        asker.ask("gate", number)
        asker.ask("yard", number + 10)
    detector.go.release(10)
    assert asker.wait_for(3) == [1, 15, 5]


def test_a_net_that_stumbles_says_so_and_looks_at_the_next(
    asker: Asker, detector: SlowDetector
) -> None:
    detector.fails = True
    detector.go.release(1)
    asker.ask("gate", 1)
    asker.wait_for(1)
    detector.fails = False
    detector.go.release(1)
    asker.ask("gate", 2)
    asker.wait_for(1)
    assert [sighted is None for _, sighted in asker.answers] == [True, False]


def test_stopping_does_not_wait_for_what_nobody_needs(asker: Asker, detector: SlowDetector) -> None:
    asker.ask("gate", 1)
    detector.began.acquire()
    asker.ask("gate", 2)
    detector.go.release(10)
    asker.inference.stop()
    assert detector.saw == [1]
