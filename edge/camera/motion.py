"""Does anything move? Asked of every frame, so that the detector runs only when something does.

A background model (Zivkovic's mixture of Gaussians, as OpenCV has it) on a small grey picture. It
learns in seconds of the frames' clock, whatever the rate. Whatever stands still melts into it; the
tracker remembers whoever stands there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from edge.camera.ports import Frame
from edge.domain.vision.geometry import Box, Zone

Grey = npt.NDArray[np.uint8]

WIDTH: Final = 320
MEMORY_S: Final = 120.0
"""The background's time constant. Somebody who stands still is part of it after about a tenth."""
WARM_S: Final = 2.0
WARM_FRAMES: Final = 4
"""Learnt from at least so many before anything counts as movement."""
STEP: Final = 12
"""Grey levels between two frames that are more than the noise of a sensor in the dark."""
SUDDEN: Final = 0.5
"""Of the picture, between two frames …"""
SUDDEN_CELLS: Final = 0.85
"""… and something of it in so many of its cells: a lorry before the lens leaves the rest alone."""
CELLS: Final = (8, 6)
CELL_CHANGED: Final = 25
"""Of 255: a tenth of the cell."""
SETTLE_S: Final = 1.5
"""After a sudden change cameras set their exposure and white balance."""
LEAST: Final = 0.0006
"""Of the picture: a person of a twelfth of its height. Less is leaves, rain, coding noise."""
DEVIATIONS: Final = 16.0
"""Squared: four standard deviations of a background pixel."""


@dataclass(frozen=True, slots=True)
class Motion:
    """What moves in a frame."""

    regions: tuple[Box, ...] = ()
    sudden: bool = False
    """The light or the infrared filter was switched: nothing in this picture is to be believed."""
    warm: bool = True
    """False while the background is still being learnt, and nothing is known."""


class MotionGate:
    """Used by one thread, frame after frame. Nothing within `masks` counts."""

    def __init__(self, masks: Sequence[Zone] = ()) -> None:
        self._masks = masks
        self._model = _new_model()
        self._open: Grey | None = None
        """255 where movement counts."""
        self._last: Grey | None = None
        self._at_s = self._began_s = self._settled_at_s = float("-inf")
        self._frames = 0

    def look(self, frame: Frame) -> Motion:
        """Never raises for a picture that a source gives."""
        grey = _small(frame)
        if self._last is None or self._last.shape != grey.shape:
            self._begin(grey, frame.at_s)
        switched, self._last = self._is_switched(grey), grey
        elapsed_s, self._at_s = max(0.0, frame.at_s - self._at_s), frame.at_s
        self._frames += 1
        if switched:
            return self._restart(grey, frame.at_s)
        if frame.at_s < self._settled_at_s:
            self._model.apply(grey, learningRate=0.5)
            return Motion(sudden=True, warm=self._is_warm)
        found = _bytes(self._model.apply(grey, learningRate=self._rate(elapsed_s)))
        return Motion(self._regions(found)) if self._is_warm else Motion(warm=False)

    @property
    def _is_warm(self) -> bool:
        return self._at_s - self._began_s >= WARM_S and self._frames > WARM_FRAMES

    def _begin(self, grey: Grey, at_s: float) -> None:
        self._model = _new_model()
        self._last, self._open = grey, _open_to(grey.shape, self._masks)
        self._at_s = self._began_s = at_s
        self._settled_at_s = float("-inf")
        self._frames = 0

    def _restart(self, grey: Grey, at_s: float) -> Motion:
        """What is there now is the background; who is in it is found once he moves."""
        self._model.apply(grey, learningRate=1.0)
        self._settled_at_s = at_s + SETTLE_S
        return Motion(sudden=True, warm=self._is_warm)

    def _is_switched(self, grey: Grey) -> bool:
        """Whether the light changed everywhere at once."""
        assert self._last is not None
        assert self._open is not None
        moved = cv2.absdiff(grey, self._last) > STEP
        changed = np.where(moved & (self._open > 0), 255, 0).astype(np.uint8)
        share = cv2.mean(changed)[0] / max(1.0, cv2.mean(self._open)[0])
        if share < SUDDEN:
            return False
        counts = cv2.resize(self._open, CELLS, interpolation=cv2.INTER_AREA) > 0
        cells = cv2.resize(changed, CELLS, interpolation=cv2.INTER_AREA)[counts]
        return float((cells > CELL_CHANGED).mean()) >= SUDDEN_CELLS

    def _rate(self, elapsed_s: float) -> float:
        """How much of the background this frame is; quickly at first."""
        return max(1 - exp(-elapsed_s / MEMORY_S), 1 / self._frames if not self._is_warm else 0.0)

    def _regions(self, found: Grey) -> tuple[Box, ...]:
        assert self._open is not None
        found = _bytes(cv2.morphologyEx(found & self._open, cv2.MORPH_OPEN, _SPECK))
        if cv2.countNonZero(found) < LEAST * found.size:
            return ()  # most pictures; joining and counting is half the work
        joined = cv2.dilate(found, _REACH)
        _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, ltype=cv2.CV_16U)
        counts = np.bincount(labels[found > 0], minlength=len(stats))
        height, width = found.shape
        return tuple(
            _box(stats[index], width, height)
            for index in range(1, len(stats))
            if counts[index] >= LEAST * found.size
        )


_SPECK: Final = np.ones((2, 2), np.uint8)
_REACH: Final = np.ones((9, 9), np.uint8)
"""Head, body and legs of one person are one region."""


def _new_model() -> cv2.BackgroundSubtractorMOG2:
    return cv2.createBackgroundSubtractorMOG2(varThreshold=DEVIATIONS, detectShadows=False)


def _small(frame: Frame) -> Grey:
    height, width = frame.image.shape[:2]
    size = (WIDTH, max(1, round(height * WIDTH / width)))
    small = cv2.resize(frame.image, size, interpolation=cv2.INTER_AREA)
    return _bytes(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY))


def _bytes(picture: npt.NDArray[Any]) -> Grey:
    """What OpenCV's own types leave open."""
    return picture.astype(np.uint8, copy=False)


def _open_to(shape: tuple[int, ...], masks: Sequence[Zone]) -> Grey:
    there: Grey = np.full(shape, 255, np.uint8)
    scale = np.array([shape[1], shape[0]])
    for mask in masks:
        corners = np.round(np.array(mask.corners) * scale).astype(np.int32)
        cv2.fillPoly(there, [corners], 0)
    return there


def _box(stats: npt.NDArray[np.int32], width: int, height: int) -> Box:
    left, top, wide, high = (int(value) for value in stats[:4])
    return Box(left / width, top / height, (left + wide) / width, (top + high) / height)
