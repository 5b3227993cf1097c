"""BlazeFace, full range (MediaPipe): one anchor in each cell of 48 × 48, its score a logit.

It sees faces that are some twentieth of its square or more, so a picture is looked at in tiles.
"""

import cv2
import numpy as np

from edge.camera.faces.tiles import Tile, tiles
from edge.camera.nets import Net, Tensor
from edge.camera.nets.letterbox import letterbox
from edge.camera.nets.suppression import survivors
from edge.camera.ports import Face, Image
from edge.domain.vision.geometry import Box

LOWEST = 0.5
MOST_SHARED = 0.3
STRIDE = 4


class BlazeFaces:
    """Takes red, green, blue from −1 to 1. It has no corners of the mouth: no landmarks."""

    def __init__(self, net: Net, lowest: float = LOWEST) -> None:
        self._net = net
        self._lowest = lowest
        self._side = net.input_shape[1]
        cells = self._side // STRIDE
        rows, columns = np.mgrid[0:cells, 0:cells]
        centres = np.stack([columns.ravel(), rows.ravel()], axis=1) + 0.5
        self._centres = (centres * STRIDE).astype(np.float32)

    def find(self, image: Image) -> list[Face]:
        """In fractions of `image`; raises ModelFailed."""
        height, width = image.shape[:2]
        found = [self._look(image, tile) for tile in tiles(width, height)]
        corners = np.concatenate([corners for corners, _ in found])
        scores = np.concatenate([scores for _, scores in found])
        corners = np.clip(corners / np.array([width, height] * 2), 0.0, 1.0).astype(np.float32)
        faces = [
            Face(Box(*(float(side) for side in corners[index])), float(scores[index]))
            for index in survivors(corners, scores, MOST_SHARED)
        ]
        return [face for face in faces if face.box.area > 0]

    def _look(self, image: Image, tile: Tile) -> tuple[Tensor, Tensor]:
        """Corners in pixels of the picture, and scores."""
        below, right = tile.top + tile.side, tile.left + tile.side
        square = letterbox(image[tile.top : below, tile.left : right], self._side)
        tensor = cv2.cvtColor(square.image, cv2.COLOR_BGR2RGB)[None].astype(np.float32)
        rows, logits = self._net.run(tensor / 127.5 - 1.0)
        scores = 1.0 / (1.0 + np.exp(-np.clip(logits[0, :, 0], -50, 50)))
        kept = np.flatnonzero(scores >= self._lowest)
        centres = rows[0, kept, :2] + self._centres[kept]
        halves = np.maximum(rows[0, kept, 2:4], 0) / 2
        corners = np.concatenate([centres - halves, centres + halves], axis=1)
        at = np.array([tile.left, tile.top] * 2, dtype=np.float32)
        scale = max(image[tile.top : below, tile.left : right].shape[:2]) / self._side
        return np.asarray(corners * scale + at, np.float32), np.asarray(scores[kept], np.float32)
