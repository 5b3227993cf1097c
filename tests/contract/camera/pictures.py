"""Single frames of the shared videos."""

from pathlib import Path

import cv2
import numpy as np

from edge.camera.ports import Image


def frame_of(video: Path, number: int) -> Image:
    capture = cv2.VideoCapture(str(video))
    try:
        for _ in range(number):
            assert capture.grab(), f"{video} has fewer than {number} frames"
        good, image = capture.read()
        assert good, f"{video} cannot be read at {number}"
        return np.asarray(image, dtype=np.uint8)
    finally:
        capture.release()


def room_of(video: Path, number: int) -> Image:
    """The colour half of a fall video; its left half is depth."""
    image = frame_of(video, number)
    return np.ascontiguousarray(image[:, image.shape[1] // 2 :])
