"""HyperLPR's plate finder: a box, four corners and two classes (one or two lines) a row."""

from dataclasses import dataclass

import cv2
import numpy as np

from edge.camera.nets import Net, Tensor
from edge.camera.nets.letterbox import letterbox
from edge.camera.nets.suppression import survivors
from edge.camera.ports import Image

LOWEST = 0.3
MOST_SHARED = 0.3
MOST = 3
"""Plates of one vehicle's crop; more are noise, and reading one takes time."""


@dataclass(frozen=True, slots=True)
class Corners:
    """One plate in pixels of the picture: upper left, upper right, lower right, lower left."""

    points: Tensor
    score: float


class PlateFinder:
    """Takes red, green, blue from 0 to 1."""

    def __init__(self, net: Net) -> None:
        self._net = net
        self._side = net.input_shape[2]

    def find(self, image: Image) -> list[Corners]:
        """The best first; raises ModelFailed."""
        square = letterbox(image, self._side)
        tensor = cv2.cvtColor(square.image, cv2.COLOR_BGR2RGB).transpose(2, 0, 1)[None]
        rows = self._net.run(tensor.astype(np.float32) / 255)[0][0]
        scores = rows[:, 4] * rows[:, 13:15].max(axis=1)
        rows, scores = rows[scores >= LOWEST], scores[scores >= LOWEST]
        halves = rows[:, 2:4] / 2
        boxes = np.concatenate([rows[:, :2] - halves, rows[:, :2] + halves], axis=1)
        scale = max(image.shape[:2]) / self._side
        return [
            Corners(rows[index, 5:13].reshape(4, 2) * np.float32(scale), float(scores[index]))
            for index in survivors(boxes, scores, MOST_SHARED)[:MOST]
        ]
