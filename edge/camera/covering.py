"""Take parts of a picture away for good.

Everything here shrinks to a few pixels and enlarges again. A blur spreads what it hides and can be
undone in part; a face of three by three mean colours cannot.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from edge.camera.ports import Image
from edge.domain.vision.geometry import Box, Zone

BACKGROUND_CELLS = 16
"""Of a picture's width: a face that fills all of it becomes sixteen colours."""
FIGURE, OUTLINE = (70, 70, 70), (235, 235, 235)


def cover(image: Image, box: Box, cells: int) -> None:
    """Replace a box, in place, by `cells` × `cells` mean colours."""
    height, width = image.shape[:2]
    left, right = _pixels(box.left, box.right, width)
    top, bottom = _pixels(box.top, box.bottom, height)
    part = image[top:bottom, left:right]
    if part.size == 0:
        return
    few = cv2.resize(part, (cells, cells), interpolation=cv2.INTER_AREA)
    size = (right - left, bottom - top)
    image[top:bottom, left:right] = cv2.resize(few, size, interpolation=cv2.INTER_NEAREST)


def coarse(image: Image) -> Image:
    """The whole picture as a few patches of colour."""
    height, width = image.shape[:2]
    rows = max(1, round(BACKGROUND_CELLS * height / width))
    few = cv2.resize(image, (BACKGROUND_CELLS, rows), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(few, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def only_within(image: Image, zones: Sequence[Zone], bodies: Sequence[Box]) -> Image:
    """A new picture: zones and bodies as they are, the rest coarse."""
    height, width = image.shape[:2]
    shown = np.zeros((height, width), np.uint8)
    for zone in zones:
        corners = np.array(zone.corners) * (width, height)
        cv2.fillPoly(shown, [np.rint(corners).astype(np.int32)], 255)
    for body in bodies:
        left, right = _pixels(body.left, body.right, width)
        top, bottom = _pixels(body.top, body.bottom, height)
        shown[top:bottom, left:right] = 255
    return np.where(shown[:, :, None] > 0, image, coarse(image))


def figures(image: Image, people: Sequence[Box]) -> Image:
    """A new picture: everything coarse, and a flat shape for each person, upright or lying."""
    height, width = image.shape[:2]
    drawn = coarse(image)
    for box in people:
        centre = (round(box.centre[0] * width), round(box.centre[1] * height))
        axes = (max(1, round(box.width * width / 2)), max(1, round(box.height * height / 2)))
        cv2.ellipse(drawn, centre, axes, 0, 0, 360, FIGURE, thickness=cv2.FILLED)
        cv2.ellipse(drawn, centre, axes, 0, 0, 360, OUTLINE, thickness=2)
    return drawn


def _pixels(begin: float, end: float, size: int) -> tuple[int, int]:
    """Whole pixels, rounded outwards, within the picture."""
    first = min(size, max(0, int(np.floor(begin * size))))
    return first, max(first, min(size, int(np.ceil(end * size))))
