"""Blinding real film: told within ten seconds, with the right reason; never of the film itself."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge.camera.looks import Looker
from edge.camera.ports import Frame, Image
from edge.domain.vision.seeing import Blindness, Seeing

pytestmark = pytest.mark.contract
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
CLIPS = ("opencv_vtest/vtest.avi", "intel_sample_videos/one-by-one-person-detection.mp4")
"""Cameras that stand still and are left alone."""
FPS = 2.5
BEGINS_S = 30.0
WITHIN_S = 10.0
Blinding = Callable[[Image], Image]


def played(path: Path, until_s: float) -> Iterator[tuple[float, Image]]:
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    rate, at_s, next_s = capture.get(cv2.CAP_PROP_FPS), 0.0, 0.0
    while at_s < until_s and capture.grab():
        if at_s >= next_s - 1e-6:
            next_s += 1 / FPS
            yield at_s, capture.retrieve()[1]
        at_s += 1 / rate


def judged(
    path: Path, blinding: Blinding, begins_s: float, until_s: float
) -> list[tuple[float, Blindness]]:
    looker, seeing, told = Looker(), Seeing(), []
    for at_s, image in played(path, until_s):
        shown = blinding(image) if at_s >= begins_s else image
        blind = seeing.look(at_s, looker.look(Frame(shown, at_s, NOON)))
        if blind is not None:
            told.append((at_s, blind))
    return told


def sensor_noise(image: Image, level: float, sigma: float = 2.0) -> Image:
    noise = np.random.default_rng(int(image[::40, ::40].sum())).normal(level, sigma, image.shape)
    return np.clip(noise, 0, 255).astype(np.uint8)


def black(image: Image) -> Image:
    return sensor_noise(image, 4)


def hand(image: Image) -> Image:
    shade = np.linspace(0, 40, image.shape[1])[None, :, None]
    return np.clip(sensor_noise(image, 70) + shade, 0, 255).astype(np.uint8)


def most_of_it(image: Image) -> Image:
    """Four fifths of the picture, with a sharp border."""
    covered = image.copy()
    covered[:, : image.shape[1] * 4 // 5] = 60
    return covered


def shifted(image: Image) -> Image:
    rows, columns = image.shape[:2]
    move = np.array([[1, 0, 0.08 * columns], [0, 1, 0.03 * rows]], np.float32)
    return cv2.warpAffine(image, move, (columns, rows), borderMode=cv2.BORDER_REFLECT)


def turned(image: Image) -> Image:
    return np.ascontiguousarray(image[:, ::-1])


def defocused(image: Image) -> Image:
    return cv2.GaussianBlur(image, (0, 0), image.shape[1] / 120)


class Freezing:
    """Every picture is the first one that it was given."""

    def __init__(self) -> None:
        self._held: Image | None = None

    def __call__(self, image: Image) -> Image:
        self._held = image if self._held is None else self._held
        return self._held


def dimmed(image: Image) -> Image:
    return cv2.convertScaleAbs(image, alpha=0.4)


def glaring(image: Image) -> Image:
    return cv2.convertScaleAbs(image, alpha=1.4, beta=15)


def infrared(image: Image) -> Image:
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY).astype(np.float32)
    rows, columns = grey.shape
    y, x = np.mgrid[-1 : 1 : rows * 1j, -1 : 1 : columns * 1j]
    lit = np.clip(grey * (1.2 - 0.7 * np.sqrt(x**2 + y**2)), 0, 255).astype(np.uint8)
    return np.repeat(lit[:, :, None], 3, axis=2)


BLINDINGS = (
    (black, Blindness.BLACK),
    (hand, Blindness.COVERED),
    (most_of_it, Blindness.COVERED),
    (shifted, Blindness.MOVED),
    (turned, Blindness.MOVED),
    (defocused, Blindness.DEFOCUSED),
    (Freezing(), Blindness.FROZEN),
)


@pytest.mark.parametrize("clip", CLIPS)
@pytest.mark.parametrize(("blinding", "reason"), BLINDINGS)
def test_a_blinded_camera_is_told_in_time_with_the_reason(
    shared_data: Path, clip: str, blinding: Blinding, reason: Blindness
) -> None:
    if isinstance(blinding, Freezing):
        blinding = Freezing()
    told = judged(shared_data / "video" / clip, blinding, BEGINS_S, BEGINS_S + 13)
    assert told
    first_s, why = told[0]
    assert BEGINS_S < first_s <= BEGINS_S + WITHIN_S
    assert why is reason


@pytest.mark.parametrize("clip", CLIPS)
@pytest.mark.parametrize("harmless", [dimmed, glaring, infrared], ids=lambda what: what.__name__)
def test_another_light_is_no_blindness(shared_data: Path, clip: str, harmless: Blinding) -> None:
    assert judged(shared_data / "video" / clip, harmless, BEGINS_S, 60) == []


@pytest.mark.parametrize("clip", CLIPS)
def test_the_film_itself_is_no_blindness(shared_data: Path, clip: str) -> None:
    assert judged(shared_data / "video" / clip, lambda image: image, 0, 300) == []


def test_falls_before_a_camera_are_no_blindness(shared_data: Path) -> None:
    clips = sorted((shared_data / "video" / "urfall").glob("*.mp4"))
    told = {
        path.name: judged(path, lambda image: np.ascontiguousarray(image[:, 320:]), 0, 60)
        for path in clips
    }
    assert len(clips) == 12
    assert {name for name, blind in told.items() if blind} == set()
