"""The seams of a camera: where pictures come from, and the models that look at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import numpy as np
import numpy.typing as npt

from edge.domain.vision.geometry import Box
from edge.domain.vision.sightings import Detection, Pose

Image = npt.NDArray[np.uint8]
"""Height × width × 3, blue, green, red, 0 to 255: as OpenCV has it."""
Vector = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture. Nobody writes into `image` after it was made: it is shared between threads."""

    image: Image
    at_s: float
    """Seconds of a steady clock: of the machine, or of the file that is played."""
    observed_at: datetime
    """Aware: the edge's clock when it was taken."""


class Source(Protocol):
    """One stream of pictures, used by one thread."""

    def read(self) -> Frame | None:
        """The next picture; blocks up to about a second. None when there was none in that time.

        Raises SourceLost when the stream has to be opened anew (it does so itself, with backoff, on
        the next calls) and SourceEnded when a file is over.
        """

    def close(self) -> None:
        """Let go of it; a blocked `read` returns soon."""


class Detector(Protocol):
    """Finds persons and vehicles. Used by one thread."""

    @property
    def name(self) -> str:
        """Of the model, as in the table of models."""

    def detect(self, image: Image) -> list[Detection]:
        """Boxes in fractions of `image`, overlaps already suppressed; raises ModelFailed."""


class PoseFinder(Protocol):
    """Finds the joints of one body."""

    def find(self, image: Image, box: Box) -> Pose | None:
        """The pose of whoever is in `box`; None when there is no body. Raises ModelFailed."""


@dataclass(frozen=True, slots=True)
class Face:
    """A face in a picture; the five landmarks are eyes, nose and corners of the mouth."""

    box: Box
    score: float
    landmarks: tuple[tuple[float, float], ...] = ()


class FaceFinder(Protocol):
    """Finds faces, to mask them or, with consent, to compare them."""

    def find(self, image: Image) -> list[Face]:
        """In fractions of `image`; raises ModelFailed."""


class FaceEmbedder(Protocol):
    """Turns a face into numbers that can be compared."""

    @property
    def name(self) -> str:
        """Of the model: numbers of two models cannot be compared."""

    def embed(self, image: Image, face: Face) -> Vector:
        """A unit vector; raises ModelFailed."""


@dataclass(frozen=True, slots=True)
class Plate:
    """A number plate that was read."""

    text: str
    box: Box
    score: float


class PlateReader(Protocol):
    """Finds and reads number plates."""

    def read(self, image: Image, boxes: Sequence[Box]) -> list[Plate]:
        """Plates within `boxes` (vehicles); raises ModelFailed."""


class Masker(Protocol):
    """Makes a picture fit to leave."""

    def mask(self, image: Image, people: Sequence[Box]) -> Image:
        """A new picture: faces gone, everything outside the zones blurred. Raises MaskFailed."""
