"""SSD-MobileNetV2 with 23 classes of OpenImages, its raw outputs decoded here.

Anchors and scales are those of MediaPipe's graph for this net (`SsdAnchorsCalculator`,
`TensorsToDetectionsCalculator`): six layers, scales 0.2 to 0.95, box scales 10, 10, 5, 5.
"""

import itertools
import math

import cv2
import numpy as np

from edge.camera.detect.boxes import detections
from edge.camera.nets import Net, Tensor
from edge.camera.nets.letterbox import letterbox
from edge.camera.ports import Image
from edge.domain.vision.sightings import Detection, Label

LABELS = {
    1: Label.BICYCLE,
    4: Label.PERSON,
    8: Label.CAT,
    18: Label.CAR,  # "Vehicle": it has no word of its own for buses and lorries
    20: Label.DOG,
    23: Label.CAR,
}
"""Class 0 is the background; the others in the order of the net's label map."""
LOWEST = 0.4
"""Below it counts people twice."""
STRIDES = (16, 32, 64, 128, 256, 512)
LEAST_SCALE, MOST_SCALE = 0.2, 0.95
RATIOS = (1.0, 2.0, 0.5, 3.0, 1 / 3)
CENTRE_SCALE, SIZE_SCALE = 10.0, 5.0


class SsdDetector:
    """Looks at the letterboxed picture: red, green, blue, −1 to 1.

    MediaPipe stretches the picture; that makes people in a wide one thin, and it found fewer.
    """

    def __init__(self, name: str, net: Net, lowest: float = LOWEST) -> None:
        self._name = name
        self._net = net
        self._lowest = lowest
        self._side = net.input_shape[1]
        self._anchors = anchors(self._side)

    @property
    def name(self) -> str:
        """Of the model."""
        return self._name

    def detect(self, image: Image) -> list[Detection]:
        """Boxes in fractions of `image`; raises ModelFailed."""
        fitted = letterbox(image, self._side)
        tensor = cv2.cvtColor(fitted.image, cv2.COLOR_BGR2RGB)[None].astype(np.float32)
        boxes, logits = self._net.run(tensor / 127.5 - 1.0)
        scores = 1.0 / (1.0 + np.exp(-logits[0]))
        size = np.array([fitted.width, fitted.height] * 2, dtype=np.float32)
        corners = self._corners(boxes[0]) * self._side / size
        return detections(corners, scores, LABELS, self._lowest)

    def _corners(self, rows: Tensor) -> Tensor:
        """Rows are y, x, height, width against their anchors."""
        centres = rows[:, :2] / CENTRE_SCALE * self._anchors[:, 2:] + self._anchors[:, :2]
        halves = np.exp(np.minimum(rows[:, 2:] / SIZE_SCALE, 10.0)) * self._anchors[:, 2:] / 2
        corners = np.concatenate([centres - halves, centres + halves], axis=1)
        return np.asarray(corners[:, [1, 0, 3, 2]], dtype=np.float32)


def anchors(side: int) -> Tensor:
    """n × 4: centre y, x, height, width, in fractions of the picture."""
    step = (MOST_SCALE - LEAST_SCALE) / (len(STRIDES) - 1)
    scales = [LEAST_SCALE + step * layer for layer in range(len(STRIDES))] + [1.0]
    rows: list[tuple[float, float, float, float]] = []
    for layer, stride in enumerate(STRIDES):
        cells = math.ceil(side / stride)
        shapes = _shapes(layer, scales[layer], scales[layer + 1])
        for row, column in itertools.product(range(cells), repeat=2):
            at = (row + 0.5) / cells, (column + 0.5) / cells
            rows += [(*at, height, width) for height, width in shapes]
    return np.array(rows, dtype=np.float32)


def _shapes(layer: int, scale: float, next_scale: float) -> list[tuple[float, float]]:
    """Height and width of the anchors of one cell; the lowest layer has only three."""
    if layer == 0:
        pairs = [(0.1, 1.0), (scale, 2.0), (scale, 0.5)]
    else:
        pairs = [(scale, ratio) for ratio in RATIOS] + [(math.sqrt(scale * next_scale), 1.0)]
    return [(size / math.sqrt(ratio), size * math.sqrt(ratio)) for size, ratio in pairs]
