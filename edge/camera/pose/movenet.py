"""MoveNet (single pose): 17 joints of COCO as y, x, score in fractions of the crop."""

import cv2
import numpy as np

from edge.camera.nets import Net
from edge.camera.ports import Image
from edge.camera.pose.reading import Reading

ROWS = (0, 5, 6, 11, 12, 13, 14, 15, 16)
TORSO = slice(1, 5)


class MoveNet:
    """Takes red, green, blue as bytes."""

    least = 0.25

    def __init__(self, net: Net) -> None:
        self._net = net
        self.side = net.input_shape[1]

    def read(self, crop: Image) -> Reading:
        """Raises ModelFailed."""
        joints = self._net.run(cv2.cvtColor(crop, cv2.COLOR_BGR2RGB)[None])[0].reshape(17, 3)
        wanted = joints[list(ROWS)]
        points = np.ascontiguousarray(wanted[:, 1::-1]) * np.float32(self.side)
        return Reading(points, wanted[:, 2], float(wanted[TORSO, 2].mean()))
