"""OpenCV's VideoCapture behind a door through which none of its errors comes."""

import logging
import os
from collections.abc import Sequence

import cv2
import numpy as np

from edge.camera.ports import Image
from edge.errors import SourceLost

log = logging.getLogger(__name__)

_ENVIRONMENT = {
    "OPENCV_FFMPEG_LOGLEVEL": "-8",
    # FFmpeg would wait for some twenty pictures to guess a rate: six seconds of a slow camera.
    "OPENCV_FFMPEG_CAPTURE_OPTIONS": "rtsp_transport;tcp|fpsprobesize;1",
    # FFmpeg locks what it must. OpenCV's own lock around opening would let one dead camera hold up
    # the others for as long as its timeout.
    "OPENCV_FFMPEG_IS_THREAD_SAFE": "1",
    # Seconds; V4L knows no timeout that a capture could set.
    "OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT": "3",
}
"""Read by OpenCV when it first opens a stream; what the operator has set stays."""


class Capture:
    """One opened stream of pictures, used by one thread."""

    def __init__(self, place: str, backend: int, options: Sequence[int] = ()) -> None:
        _hush()
        try:
            self._capture = cv2.VideoCapture(place, backend, list(options))
            opened = self._capture.isOpened()
        except cv2.error as error:
            raise _lost("cannot be opened", error) from None
        if not opened:
            raise SourceLost("cannot be opened")

    def ask(self, key: int, value: float) -> None:
        """Wish for a property; a camera may do otherwise."""
        try:
            self._capture.set(key, value)
        except cv2.error as error:
            log.debug("property %d refused", key, exc_info=error)

    def number(self, key: int) -> float:
        """A property; 0 where there is none."""
        try:
            value = float(self._capture.get(key))
        except cv2.error:
            return 0.0
        return value if np.isfinite(value) else 0.0

    def grab(self) -> bool:
        """Step to the next picture; False when the stream is over or broken."""
        try:
            return bool(self._capture.grab())
        except cv2.error as error:
            log.debug("grab failed", exc_info=error)
            return False

    def retrieve(self) -> Image | None:
        """The picture of the last `grab`; None when it is spoilt."""
        try:
            ok, image = self._capture.retrieve()
        except cv2.error as error:
            log.debug("retrieve failed", exc_info=error)
            return None
        return as_colour(image) if ok else None

    def close(self) -> None:
        """Let go of the stream."""
        self._capture.release()


def as_colour(image: object) -> Image | None:
    """Height × width × 3 bytes, whatever the driver gave; None when that is no picture."""
    if not isinstance(image, np.ndarray) or image.dtype != np.uint8 or image.size == 0:
        return None
    if image.ndim == 2:
        return np.repeat(image[:, :, None], 3, axis=2)
    if image.ndim != 3 or image.shape[2] not in (3, 4):
        return None
    return np.ascontiguousarray(image[:, :, :3])


def _hush() -> None:
    """What FFmpeg says of each damaged picture would fill a log, and may hold an address."""
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    if "OPENCV_LOG_LEVEL" not in os.environ:
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)


def _lost(what: str, error: cv2.error) -> SourceLost:
    """OpenCV's own words stay out: they may repeat the address with its password."""
    log.debug("capture failed: %s", type(error).__name__)
    return SourceLost(what)
