"""A whole picture in a square, its shape kept: scaled, in the upper left corner, the rest grey."""

from dataclasses import dataclass

import cv2
import numpy as np

from edge.camera.ports import Image

GREY = 114
"""What YOLO nets saw around their pictures when they learned."""


@dataclass(frozen=True, slots=True)
class Letterbox:
    """A picture fitted into a square of `side` pixels."""

    image: Image
    width: int
    height: int
    """Of the picture's part of the square, in pixels."""


def letterbox(image: Image, side: int, grey: int = GREY) -> Letterbox:
    """Fit `image` into a square; pixels of the square over `width` and `height` are fractions."""
    height, width = image.shape[:2]
    scale = side / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    square = np.full((side, side, 3), grey, dtype=np.uint8)
    how = cv2.INTER_AREA if scale < 0.5 else cv2.INTER_LINEAR
    square[: size[1], : size[0]] = cv2.resize(image, size, interpolation=how)
    return Letterbox(square, *size)
