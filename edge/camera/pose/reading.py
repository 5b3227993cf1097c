"""What a pose net says of one crop, whichever it is."""

from dataclasses import dataclass
from typing import Protocol

from edge.camera.nets import Tensor
from edge.camera.ports import Image


@dataclass(frozen=True, slots=True)
class Reading:
    """Nine joints in the order of `Joint`."""

    points: Tensor
    """9 × 2: x and y in pixels of the crop."""
    scores: Tensor
    """Nine, 0 to 1."""
    sure: float
    """That there is a body at all, 0 to 1."""


class PoseNet(Protocol):
    """Reads the body that stands upright in the middle of a square crop."""

    @property
    def side(self) -> int:
        """Of the crop, in pixels."""

    @property
    def least(self) -> float:
        """How sure it has to be to be believed."""

    def read(self, crop: Image) -> Reading:
        """Raises ModelFailed."""
