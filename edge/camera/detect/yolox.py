"""YOLOX: 80 classes of COCO, one grid point a box (Ge et al. 2021; its ONNX demo decodes so)."""

import numpy as np

from edge.camera.detect.boxes import detections
from edge.camera.nets import Net, Tensor
from edge.camera.nets.letterbox import letterbox
from edge.camera.ports import Image
from edge.domain.vision.sightings import Detection, Label

LABELS = {
    0: Label.PERSON,
    1: Label.BICYCLE,
    2: Label.CAR,
    3: Label.MOTORCYCLE,
    5: Label.BUS,
    7: Label.TRUCK,
    15: Label.CAT,
    16: Label.DOG,
}
"""Of the 80 classes of COCO, in its order."""
STRIDES = (8, 16, 32)
LOWEST = 0.1
"""Who lies is often no surer; a faint box prolongs a track, and begins none."""


class YoloxDetector:
    """Looks at the letterboxed picture: blue, green, red, 0 to 255, as it learned."""

    def __init__(self, name: str, net: Net, lowest: float = LOWEST) -> None:
        self._name = name
        self._net = net
        self._lowest = lowest
        self._side = net.input_shape[2]
        self._points, self._strides = grid(self._side)

    @property
    def name(self) -> str:
        """Of the model."""
        return self._name

    def detect(self, image: Image) -> list[Detection]:
        """Boxes in fractions of `image`; raises ModelFailed."""
        fitted = letterbox(image, self._side)
        tensor = fitted.image.transpose(2, 0, 1)[None].astype(np.float32)
        rows = self._net.run(tensor)[0][0]
        size = np.array([fitted.width, fitted.height] * 2, dtype=np.float32)
        return detections(
            self._corners(rows) / size, rows[:, 5:] * rows[:, 4:5], LABELS, self._lowest
        )

    def _corners(self, rows: Tensor) -> Tensor:
        centres = (rows[:, :2] + self._points) * self._strides
        # A wild exponent would overflow; no box is larger than the square.
        halves = np.exp(np.minimum(rows[:, 2:4], 10.0)) * self._strides / 2
        return np.concatenate([centres - halves, centres + halves], axis=1, dtype=np.float32)


def grid(side: int) -> tuple[Tensor, Tensor]:
    """The grid point (n × 2, in cells) and the stride (n × 1, in pixels) of each row."""
    points, strides = [], []
    for stride in STRIDES:
        cells = side // stride
        rows, columns = np.mgrid[0:cells, 0:cells]
        points.append(np.stack([columns.ravel(), rows.ravel()], axis=1))
        strides.append(np.full((cells * cells, 1), stride))
    return (
        np.concatenate(points).astype(np.float32),
        np.concatenate(strides).astype(np.float32),
    )
