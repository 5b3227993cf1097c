"""Streams to play: the shared recordings, scaled to what cameras send, ten pictures a second."""

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


def stairwell(videos: Path, folder: Path, width: int, height: int) -> list[Path]:
    """One person at a time, and nobody in between; four streams of it."""
    return [_clip(videos / STAIRS, start, folder, width, height) for start in STARTS]


def plaza(videos: Path, folder: Path, width: int, height: int) -> list[Path]:
    """Somebody moves in every picture; four streams of it."""
    return [_clip(videos / PLAZA, 0, folder, width, height)] * 4


def _clip(video: Path, start: int, folder: Path, width: int, height: int) -> Path:
    path = folder / f"{video.stem}-{start}-{width}x{height}.mp4"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial.mp4")
        _write(video, start, partial, width, height)
        partial.replace(path)
    return path


def _write(video: Path, start: int, path: Path, width: int, height: int) -> None:
    reader = cv2.VideoCapture(str(video))
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), FPS, (width, height))
    try:
        for number in range(start + LENGTH):
            good, image = reader.read()
            if not good:
                raise RuntimeError(f"{video} ends at picture {number}")
            if number >= start:
                writer.write(cv2.resize(_cropped(image, width / height), (width, height)))
    finally:
        reader.release()
        writer.release()


def _cropped(image: np.ndarray, aspect: float) -> np.ndarray:
    """Its middle, in the shape that is wanted."""
    high, wide = image.shape[:2]
    keep = min(high, round(wide / aspect))
    top = (high - keep) // 2
    return np.ascontiguousarray(image[top : top + keep])
