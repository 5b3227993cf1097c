"""The plates of vehicles: found in each vehicle's crop, straightened, read."""

from collections.abc import Sequence

import numpy as np

from edge.camera.nets import Tensor
from edge.camera.plates.finding import PlateFinder
from edge.camera.plates.reading import TextReader, straightened
from edge.camera.plates.text import plate_of
from edge.camera.ports import Image, Plate
from edge.domain.vision.geometry import Box

MARGIN = 0.05
"""Of the vehicle's sides; detectors cut bumpers."""


class FoundPlates:
    """Implements PlateReader with a finder and a reader of text."""

    def __init__(self, finder: PlateFinder, text: TextReader) -> None:
        self._finder = finder
        self._text = text

    def read(self, image: Image, boxes: Sequence[Box]) -> list[Plate]:
        """Whole plates only, each once, the surest reading of it; raises ModelFailed."""
        best: dict[str, Plate] = {}
        for box in boxes:
            for plate in self._within(image, box):
                if plate.text not in best or best[plate.text].score < plate.score:
                    best[plate.text] = plate
        return list(best.values())

    def _within(self, image: Image, box: Box) -> list[Plate]:
        height, width = image.shape[:2]
        left = max(0, int((box.left - box.width * MARGIN) * width))
        top = max(0, int((box.top - box.height * MARGIN) * height))
        right = int(np.ceil((box.right + box.width * MARGIN) * width))
        bottom = int(np.ceil((box.bottom + box.height * MARGIN) * height))
        crop = image[top:bottom, left:right]
        plates: list[Plate] = []
        for found in self._finder.find(crop) if crop.size else ():
            text, sure = self._text.read(straightened(crop, found.points))
            written = plate_of(text)
            if written is not None:
                place = (found.points + np.array([left, top])) / np.array([width, height])
                plates.append(Plate(written, _around(place), min(1.0, sure)))
        return plates


def _around(points: Tensor) -> Box:
    left, top = (float(side) for side in np.clip(points.min(axis=0), 0.0, 1.0))
    right, bottom = (float(side) for side in np.clip(points.max(axis=0), 0.0, 1.0))
    return Box(left, top, right, bottom)
