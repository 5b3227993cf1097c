"""YuNet, run by OpenCV: five landmarks a face, pictures of any size, small faces too."""

import threading

import cv2
import numpy as np

from edge.camera.nets import Tensor
from edge.camera.ports import Face, Image
from edge.domain.vision.geometry import Box
from edge.errors import ModelFailed, ModelUnusable

LOWEST = 0.5
MOST_SHARED = 0.3
LONGEST = 1280
"""Larger pictures are made smaller: a face of 15 pixels in 1920 is still found."""
SHORTEST = 640
"""Smaller pictures are enlarged, for it wants faces of some ten pixels."""


class YunetFaces:
    """The whole picture in one go; threads take turns, for OpenCV's object keeps its size."""

    def __init__(self, content: bytes, lowest: float = LOWEST) -> None:
        """`content` is the ONNX file; raises ModelUnusable."""
        buffer, nothing = np.frombuffer(content, dtype=np.uint8), np.empty(0, dtype=np.uint8)
        size = (SHORTEST, SHORTEST)
        try:
            self._net = cv2.FaceDetectorYN.create(
                "onnx", buffer, nothing, size, lowest, MOST_SHARED
            )
        except cv2.error as error:
            raise ModelUnusable(f"OpenCV cannot load YuNet ({error})") from error
        self._turn = threading.Lock()

    def find(self, image: Image) -> list[Face]:
        """In fractions of `image`; raises ModelFailed."""
        height, width = image.shape[:2]
        scale = min(1.0, LONGEST / max(height, width), max(1.0, SHORTEST / max(height, width)))
        size = max(1, round(width * scale)), max(1, round(height * scale))
        with self._turn:
            try:
                self._net.setInputSize(size)
                _, rows = self._net.detect(cv2.resize(image, size, interpolation=cv2.INTER_AREA))
            except cv2.error as error:
                raise ModelFailed(f"YuNet: {error}") from error
        return [] if rows is None else [_face(row, size) for row in rows]


def _face(row: Tensor, size: tuple[int, int]) -> Face:
    """A row is x, y, width, height, five times x and y (right eye first), score, in pixels."""
    width, height = size
    left, top, across, down = (float(value) for value in row[:4])
    box = Box(
        max(0.0, left / width),
        max(0.0, top / height),
        min(1.0, (left + across) / width),
        min(1.0, (top + down) / height),
    )
    points = tuple((float(x) / width, float(y) / height) for x, y in row[4:14].reshape(5, 2))
    return Face(box, min(1.0, float(row[14])), points)
