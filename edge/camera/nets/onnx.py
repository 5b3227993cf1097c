"""Nets in ONNX files, run by onnxruntime."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import onnxruntime

from edge.camera.nets import Tensor
from edge.errors import ModelFailed, ModelUnusable


class OnnxNet:
    """One ONNX net on the CPU."""

    def __init__(self, name: str, content: bytes, threads: int) -> None:
        """`content` is the file; raises ModelUnusable where it is no such net."""
        self._name = name
        try:
            self._session = onnxruntime.InferenceSession(
                content, _options(threads), providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's errors have no common parent but this
            raise ModelUnusable(f"{name}: onnxruntime cannot load it ({error})") from error
        self._input = self._session.get_inputs()[0]

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Of its only input; a free dimension is 0."""
        return tuple(side if isinstance(side, int) else 0 for side in self._input.shape)

    @property
    def metadata(self) -> Mapping[str, str]:
        """What its maker wrote into the file, such as the characters it can read."""
        return dict(self._session.get_modelmeta().custom_metadata_map)

    def run(self, tensor: npt.NDArray[np.generic]) -> list[Tensor]:
        """Its outputs; raises ModelFailed."""
        try:
            outputs = self._session.run(None, {self._input.name: tensor})
        except Exception as error:  # as above
            raise ModelFailed(f"{self._name}: {error}") from error
        return [np.asarray(output, dtype=np.float32) for output in outputs]


def _options(threads: int) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Else its idle threads turn in circles, waiting for the next picture at full speed.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options
