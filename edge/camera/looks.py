"""A picture in numbers, beside a slowly learnt reference of what always stands before the camera.

The reference keeps the direction of each edge, not its strength: a lamp, dusk or infrared light
changes how strongly a door frame stands out, and not which way it runs.
"""

from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from edge.camera.ports import Frame, Image
from edge.domain.vision.seeing import BLACK, FLAT, UNLIKE, Looks

__all__ = ["Looker", "Looks"]

Field = npt.NDArray[np.float32]
Edges = npt.NDArray[np.complex64]

FINE: Final = 640
COARSE: Final = 160
BROAD: Final = 80
"""Pixels of width at which edges are measured; a lens out of focus does little to broad ones."""
LAYOUT: Final = (16, 9)
KNOWN_S: Final = 5.0
KNOWN_LOOKS: Final = 5
"""Learnt from at least so many before anything is compared."""
MEMORY_S: Final = 600.0
"""The time constant of the reference: a sunset is followed, a hand is not."""
LEARNS_FROM: Final = UNLIKE * 1.2
"""What is less like it teaches nothing."""
SHARP_ENOUGH: Final = 0.7
ANEW_S: Final = 1800.0
"""A view that stays different for so long has been told of, and is taken for the new one."""
NOISE: Final = 2.0
"""Grey levels a coarse pixel: what sensor and coding may still make of nothing."""
STANDS_OUT: Final = 0.5
"""Of the strong edges: weaker ones count for little. A road's grain is coded ever differently."""
RAYLEIGH: Final = sqrt(log(100) / log(2))
GAP_S: Final = 0.4
"""Between two pictures that are measured: tampering does not hurry."""


@dataclass(slots=True)
class _Parts:
    """What is measured of one picture."""

    edges: Edges
    layout: Field
    detail: float
    mass: float
    """How much of the picture has edges that would stand out in the usual one."""
    sharpness: float | None


class Looker:
    """Used by one thread, frame after frame."""

    def __init__(self) -> None:
        self._known: _Parts | None = None
        self._last: Looks | None = None
        self._last_s = 0.0
        self._samples: npt.NDArray[np.uint8] | None = None
        self._count = 0
        self._began_s = self._at_s = self._like_s = 0.0

    def look(self, frame: Frame) -> Looks:
        """Never raises for a picture of a source. Too soon after the last one: says it again."""
        if self._last is None or not 0 <= frame.at_s - self._last_s < GAP_S:
            self._last, self._last_s = self._look(frame), frame.at_s
        return self._last

    def _look(self, frame: Frame) -> Looks:
        grey = np.asarray(cv2.cvtColor(_thinned(frame.image), cv2.COLOR_BGR2GRAY), np.uint8)
        difference = self._difference(grey)
        coarse = _scaled(grey, COARSE)
        parts = _measure(grey, coarse, None if self._known is None else self._known.detail)
        bright = float(np.percentile(coarse, 98))
        looks = self._compare(parts, bright, difference)
        self._learn(parts, looks, frame.at_s)
        return looks

    def _difference(self, grey: npt.NDArray[np.uint8]) -> float | None:
        """Of single pixels: an average over a small picture would hide the sensor's noise."""
        samples = grey[::3, ::3].copy()
        last, self._samples = self._samples, samples
        if last is None or last.shape != samples.shape:
            return None
        return float(cv2.mean(cv2.absdiff(samples, last))[0])

    def _compare(self, now: _Parts, bright: float, difference: float | None) -> Looks:
        known = self._known
        if known is None or not self._is_known or known.edges.shape != now.edges.shape:
            return Looks(bright, now.detail, difference=difference)
        return Looks(
            bright,
            now.detail,
            kept_detail=_ratio(now.mass, known.mass),
            likeness=_likeness(known.edges, now.edges),
            layout=_correlation(known.layout, now.layout),
            sharpness=_ratio(now.sharpness, known.sharpness),
            difference=difference,
        )

    @property
    def _is_known(self) -> bool:
        return self._count >= KNOWN_LOOKS and self._at_s - self._began_s >= KNOWN_S

    def _learn(self, now: _Parts, looks: Looks, at_s: float) -> None:
        if looks.bright < BLACK or looks.detail < FLAT:
            self._like_s += max(0.0, at_s - self._at_s) if self._known else 0.0
            self._at_s = max(at_s, self._at_s)
            return
        if self._known is None or self._known.edges.shape != now.edges.shape:
            self._begin(now, at_s)
            return
        elapsed_s, self._at_s = max(0.0, at_s - self._at_s), max(at_s, self._at_s)
        if looks.likeness is not None and looks.likeness < LEARNS_FROM:
            if at_s - self._like_s >= ANEW_S:
                self._begin(now, at_s)
            return
        self._like_s = at_s
        self._count += 1
        share = 1 / self._count if not self._is_known else 1 - exp(-elapsed_s / MEMORY_S)
        _blend(self._known, now, looks, share)

    def _begin(self, now: _Parts, at_s: float) -> None:
        self._known, self._count = now, 1
        self._began_s = self._at_s = self._like_s = at_s


def _blend(known: _Parts, now: _Parts, looks: Looks, share: float) -> None:
    known.edges = (known.edges + share * (now.edges - known.edges)).astype(np.complex64)
    known.layout = (known.layout + share * (now.layout - known.layout)).astype(np.float32)
    known.detail += share * (now.detail - known.detail)
    known.mass += share * (now.mass - known.mass)
    if now.sharpness is None:
        return
    if known.sharpness is None:
        known.sharpness = now.sharpness
    elif looks.sharpness is None or looks.sharpness >= SHARP_ENOUGH:
        known.sharpness += share * (now.sharpness - known.sharpness)


def _measure(
    grey: npt.NDArray[np.uint8], coarse: npt.NDArray[np.uint8], usual: float | None
) -> _Parts:
    x, y = _gradient(cv2.GaussianBlur(coarse, (0, 0), 0.7))
    detail = _strength(np.hypot(x, y))
    sharp = _strength(_steepness(_scaled(grey, FINE)))
    broad = _strength(_steepness(_scaled(coarse, BROAD)))
    layout = np.asarray(cv2.resize(coarse, LAYOUT, interpolation=cv2.INTER_AREA), np.float32)
    usual = detail if usual is None else usual
    edges, mass = _edges(x, y, min(detail, usual)), float(np.abs(_edges(x, y, usual)).mean())
    return _Parts(edges, layout, detail, mass, sharp / broad if broad > FLAT else None)


def _edges(x: Field, y: Field, detail: float) -> Edges:
    """The doubled angle of each edge, so that dark on light is the same as light on dark.

    Its length is near 1 for an edge that stands out in this picture, and near 0 for noise.
    """
    floor = max(NOISE, STANDS_OUT * detail) ** 2
    turned = (x + 1j * y) ** 2 / (x * x + y * y + floor)
    return turned.astype(np.complex64)


def _strength(edges: Field) -> float:
    """Of the strong ones, in grey levels a pixel; what noise alone would make is taken off.

    Gradients of noise follow Rayleigh's law: one in a hundred exceeds 2.58 times the median. Noise
    and edges add up as squares.
    """
    middle, strong = (float(value) for value in np.percentile(edges, (50, 99)))
    return sqrt(max(0.0, strong**2 - (RAYLEIGH * middle) ** 2))


def _likeness(known: Edges, now: Edges) -> float:
    """1 when everything is where it was; about 0 for another view, whatever it shows."""
    whole = float(np.vdot(known, known).real)
    return float(np.vdot(known, now).real) / whole if whole > 0 else 0.0


def _correlation(known: Field, now: Field) -> float:
    one, other = known - known.mean(), now - now.mean()
    norm = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float((one * other).sum()) / norm if norm > 0 else 0.0


def _ratio(now: float | None, known: float | None) -> float | None:
    return None if now is None or known is None or known <= 0 else now / known


def _gradient(picture: cv2.typing.MatLike) -> tuple[Field, Field]:
    x = cv2.Sobel(picture, cv2.CV_32F, 1, 0, scale=1 / 8)
    y = cv2.Sobel(picture, cv2.CV_32F, 0, 1, scale=1 / 8)
    return x.astype(np.float32, copy=False), y.astype(np.float32, copy=False)


def _steepness(picture: npt.NDArray[np.uint8]) -> Field:
    """Of edges; one in four pixels speaks for a large picture."""
    x, y = _gradient(picture)
    step = 2 if picture.size > 40_000 else 1
    return np.hypot(x[::step, ::step], y[::step, ::step])


def _thinned(image: Image) -> Image:
    """Every other pixel of a large picture is enough, and half the work."""
    step = max(1, image.shape[1] // (2 * FINE) + 1) if image.shape[1] >= 2 * FINE else 1
    return np.ascontiguousarray(image[::step, ::step])


def _scaled(grey: npt.NDArray[np.uint8], width: int) -> npt.NDArray[np.uint8]:
    rows, columns = grey.shape
    if columns <= width:
        return grey
    size = (width, max(1, round(rows * width / columns)))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
