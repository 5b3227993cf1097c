"""Streams to play: the shared recordings, scaled to what cameras send, ten pictures a second."""

from collections.abc import Sequence, Set
from pathlib import Path

import cv2
import numpy as np

FPS = 10
LENGTH = 600
"""Pictures a clip: a minute."""
PLAZA = "opencv_vtest/vtest.avi"
STAIRS = "intel_sample_videos/one-by-one-person-detection.mp4"
STARTS = (0, 260, 520, 780)
"""Pictures into the recording at which the four streams of the stairwell begin."""


EMPTY = range(708, 744)
"""Pictures of the stairwell with nobody in it …"""
VISIT = range(744, 904)
"""… and of somebody who comes, stays for a moment and goes."""


def quiet(videos: Path, folder: Path, width: int, height: int) -> list[Path]:
    """A visit of a quarter of a minute in each minute; in between the empty stairwell, forth and
    back. Of four streams one always has a visit."""
    back = [*EMPTY, *reversed(EMPTY)]
    minute = [*(back * LENGTH)[: LENGTH - len(VISIT)], *VISIT]
    starts = range(0, LENGTH, LENGTH // 4)
    return [
        _clip(videos / STAIRS, f"quiet-{at}", [*minute[at:], *minute[:at]], folder, (width, height))
        for at in starts
    ]


def stairwell(videos: Path, folder: Path, width: int, height: int) -> list[Path]:
    """Somebody is there for three quarters of the time; four streams of it."""
    return [
        _clip(videos / STAIRS, f"busy-{at}", range(at, at + LENGTH), folder, (width, height))
        for at in STARTS
    ]


def plaza(videos: Path, folder: Path, width: int, height: int) -> list[Path]:
    """Somebody moves in every picture; four streams of it."""
    return [_clip(videos / PLAZA, "plaza", range(LENGTH), folder, (width, height))] * 4


def _clip(
    video: Path, name: str, numbers: Sequence[int], folder: Path, size: tuple[int, int]
) -> Path:
    path = folder / f"{name}-{size[0]}x{size[1]}.mp4"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial.mp4")
        _write(video, numbers, partial, size)
        partial.replace(path)
    return path


def _write(video: Path, numbers: Sequence[int], path: Path, size: tuple[int, int]) -> None:
    pictures = _read(video, set(numbers))
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), FPS, size)
    try:
        for number in numbers:
            image = _cropped(cv2.imdecode(pictures[number], cv2.IMREAD_COLOR), size[0] / size[1])
            writer.write(cv2.resize(image, size))
    finally:
        writer.release()


def _read(video: Path, numbers: Set[int]) -> dict[int, np.ndarray]:
    """By their number, packed: a minute of pictures is half a gigabyte otherwise."""
    reader = cv2.VideoCapture(str(video))
    found: dict[int, np.ndarray] = {}
    try:
        for number in range(max(numbers) + 1):
            good, image = reader.read()
            if not good:
                raise RuntimeError(f"{video} ends at picture {number}")
            if number in numbers:
                found[number] = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 98])[1]
    finally:
        reader.release()
    return found


def _cropped(image: np.ndarray, aspect: float) -> np.ndarray:
    """Its middle, in the shape that is wanted."""
    high, wide = image.shape[:2]
    keep = min(high, round(wide / aspect))
    top = (high - keep) // 2
    return np.ascontiguousarray(image[top : top + keep])
