"""A face, brought upright by its landmarks, as numbers of length one."""

from dataclasses import dataclass

import cv2
import numpy as np

from edge.camera.nets import Net
from edge.camera.ports import Face, Image, Vector
from edge.errors import ModelFailed

SIDE = 112
PLACES = np.array(
    [
        [38.2946, 51.6963],
        [73.5318, 51.5014],
        [56.0252, 71.7366],
        [41.5493, 92.3655],
        [70.7299, 92.2041],
    ],
    dtype=np.float32,
)
"""Where eyes, nose and mouth lie in the 112 × 112 faces such nets learned from (ArcFace)."""


@dataclass(frozen=True, slots=True)
class Normal:
    """How a net wants its colours (red, green, blue, 0 to 1): less a mean, over a spread."""

    mean: tuple[float, float, float]
    spread: tuple[float, float, float]


IMAGENET = Normal((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
"""foamliu's MobileFaceNet."""
HALVES = Normal((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))
"""ArcFace and most others."""


class AlignedEmbedder:
    """Any net that learned from faces of 112 × 112 with eyes, nose and mouth in their places."""

    def __init__(self, name: str, net: Net, normal: Normal) -> None:
        self._name = name
        self._net = net
        self._mean = np.array(normal.mean, dtype=np.float32)
        self._spread = np.array(normal.spread, dtype=np.float32)

    @property
    def name(self) -> str:
        """Of the model: numbers of two models cannot be compared."""
        return self._name

    def embed(self, image: Image, face: Face) -> Vector:
        """A unit vector; raises ModelFailed, also for a face without five landmarks."""
        upright = cv2.cvtColor(aligned(image, face), cv2.COLOR_BGR2RGB)
        tensor = upright.astype(np.float32) / 255
        tensor = ((tensor - self._mean) / self._spread).transpose(2, 0, 1)[None]
        numbers = self._net.run(np.ascontiguousarray(tensor))[0][0]
        length = float(np.linalg.norm(numbers))
        if not np.isfinite(length) or length == 0:
            raise ModelFailed("the face's numbers have no direction")
        return np.asarray(numbers / length, dtype=np.float32)


def aligned(image: Image, face: Face) -> Image:
    """The face turned and scaled so that eyes, nose and mouth lie at `PLACES`."""
    if len(face.landmarks) != len(PLACES):
        raise ModelFailed("a face without five landmarks cannot be compared; install yunet")
    height, width = image.shape[:2]
    points = np.array(face.landmarks, dtype=np.float32) * np.array([width, height], np.float32)
    turn, _ = cv2.estimateAffinePartial2D(points, PLACES, method=cv2.LMEDS)
    if turn is None:
        raise ModelFailed("the landmarks of a face lie in one spot")
    return np.asarray(cv2.warpAffine(image, turn, (SIDE, SIDE)), dtype=np.uint8)
