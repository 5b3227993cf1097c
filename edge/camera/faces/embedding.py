"""MobileFaceNet: a face, brought upright by its landmarks, as 128 numbers of length one."""

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
MEAN = np.array([0.485, 0.456, 0.406], dtype=np.float32)
SPREAD = np.array([0.229, 0.224, 0.225], dtype=np.float32)


class MobileFaceNet:
    """Takes red, green, blue, normalised as ImageNet is."""

    def __init__(self, name: str, net: Net) -> None:
        self._name = name
        self._net = net

    @property
    def name(self) -> str:
        """Of the model: numbers of two models cannot be compared."""
        return self._name

    def embed(self, image: Image, face: Face) -> Vector:
        """A unit vector; raises ModelFailed, also for a face without five landmarks."""
        upright = cv2.cvtColor(aligned(image, face), cv2.COLOR_BGR2RGB)
        tensor = ((upright.astype(np.float32) / 255 - MEAN) / SPREAD).transpose(2, 0, 1)[None]
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
