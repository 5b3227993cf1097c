"""A square cut out of a picture, turned if need be, and the way back to the picture."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from edge.camera.nets import Tensor
from edge.camera.nets.letterbox import GREY
from edge.camera.ports import Image
from edge.domain.vision.geometry import Box

Pixel = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Square:
    """Where to cut: centre and side in pixels of the picture; `turn` in radians, clockwise."""

    centre: Pixel
    side: float
    turn: float = 0.0


@dataclass(frozen=True, slots=True)
class Crop:
    """The square, scaled to what a net wants; grey where it reaches beyond the picture."""

    image: Image
    back: Tensor
    """2 × 3: from a pixel of the crop to a pixel of the picture."""

    def pixels(self, points: Tensor) -> Tensor:
        """n × 2 points of the crop as pixels of the picture."""
        return np.asarray(points @ self.back[:, :2].T + self.back[:, 2], dtype=np.float32)


def around(box: Box, image: Image, margin: float) -> Square:
    """The square that holds all of `box`, `margin` times as long as its longer side."""
    height, width = image.shape[:2]
    x, y = box.centre
    side = max(box.width * width, box.height * height, 1.0)
    return Square((x * width, y * height), side * margin)


def cut(image: Image, square: Square, side: int) -> Crop:
    """Cut and scale to `side` × `side` pixels."""
    scale = square.side / side
    cosine, sine = math.cos(square.turn) * scale, math.sin(square.turn) * scale
    half = side / 2
    x = square.centre[0] - cosine * half + sine * half
    y = square.centre[1] - sine * half - cosine * half
    back = np.array([[cosine, -sine, x], [sine, cosine, y]], dtype=np.float32)
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    grey = (GREY, GREY, GREY)
    cropped = cv2.warpAffine(image, back, (side, side), flags=how, borderValue=grey)
    return Crop(np.asarray(cropped, dtype=np.uint8), back)
