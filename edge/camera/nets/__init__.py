"""Nets behind one port, whatever runs them, and how pictures are put into them and read out."""

from typing import Protocol

import numpy as np
import numpy.typing as npt

Tensor = npt.NDArray[np.float32]


class Net(Protocol):
    """One loaded net."""

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Of its only input, batch first; a free dimension is 0."""

    def run(self, tensor: npt.NDArray[np.generic]) -> list[Tensor]:
        """Its outputs, in the file's order, copies of the caller's own; raises ModelFailed."""
