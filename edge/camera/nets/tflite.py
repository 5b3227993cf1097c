"""Nets in TFLite files, run by ai-edge-litert."""

import threading

import numpy as np
import numpy.typing as npt
from ai_edge_litert.interpreter import Interpreter

from edge.camera.nets import Tensor
from edge.errors import ModelFailed, ModelUnusable


class TfliteNet:
    """One TFLite net on the CPU; threads take turns, for an interpreter has one set of tensors."""

    def __init__(self, name: str, content: bytes, threads: int) -> None:
        """`content` is the file; raises ModelUnusable where it is no such net."""
        self._name = name
        try:
            self._interpreter = Interpreter(model_content=content, num_threads=threads)
            self._interpreter.allocate_tensors()
        except (RuntimeError, ValueError) as error:
            raise ModelUnusable(f"{name}: ai-edge-litert cannot load it ({error})") from error
        self._input = self._interpreter.get_input_details()[0]
        self._outputs = [output["index"] for output in self._interpreter.get_output_details()]
        self._turn = threading.Lock()

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Of its only input."""
        return tuple(int(side) for side in self._input["shape"])

    def run(self, tensor: npt.NDArray[np.generic]) -> list[Tensor]:
        """Its outputs; raises ModelFailed."""
        with self._turn:
            try:
                self._interpreter.set_tensor(self._input["index"], tensor)
                self._interpreter.invoke()
                return [self._interpreter.get_tensor(index) for index in self._outputs]
            except (RuntimeError, ValueError) as error:
                raise ModelFailed(f"{self._name}: {error}") from error
