"""A net that answers what it is told and remembers what it was given."""

import numpy as np
import numpy.typing as npt

from edge.camera.nets import Tensor


class FakeNet:
    def __init__(self, input_shape: tuple[int, ...], *outputs: Tensor) -> None:
        self._shape = input_shape
        self._outputs = outputs
        self.given: list[npt.NDArray[np.generic]] = []

    @property
    def input_shape(self) -> tuple[int, ...]:
        return self._shape

    def run(self, tensor: npt.NDArray[np.generic]) -> list[Tensor]:
        assert tensor.shape == self._shape
        self.given.append(tensor)
        return [np.array(output, dtype=np.float32) for output in self._outputs]
