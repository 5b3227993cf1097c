"""BlazePose's landmark net (MediaPipe): 39 rows of x, y, z, visibility, presence, and a flag."""

import cv2
import numpy as np

from edge.camera.nets import Net
from edge.camera.ports import Image
from edge.camera.pose.reading import Reading

ROWS = (0, 11, 12, 23, 24, 25, 26, 27, 28)


class BlazePose:
    """Takes red, green, blue from 0 to 1; x and y are pixels of the crop."""

    least = 0.5

    def __init__(self, net: Net) -> None:
        self._net = net
        self.side = net.input_shape[1]

    def read(self, crop: Image) -> Reading:
        """Raises ModelFailed."""
        tensor = cv2.cvtColor(crop, cv2.COLOR_BGR2RGB)[None].astype(np.float32) / 255
        landmarks, flag, *_ = self._net.run(tensor)
        wanted = landmarks.reshape(39, 5)[list(ROWS)]
        scores = 1.0 / (1.0 + np.exp(-np.clip(wanted[:, 3], -50, 50)))
        return Reading(wanted[:, :2], scores.astype(np.float32), float(flag.reshape(-1)[0]))
