"""What is done to a camera, made of good pictures: covered, turned, defocused, frozen, black."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from bench.camera_eval.clips import Noise
from edge.camera.ports import Frame, Image

Change = Callable[[Image, Noise], Image]
"""A real sensor's noise goes on whatever hangs before the lens."""


def black(image: Image, noise: Noise) -> Image:
    """The light is out and there is no infrared, or a cap is on."""
    return noise.over(np.full_like(image, 4))


def covered(image: Image, noise: Noise) -> Image:
    """A cloth on the lens: one soft colour, a little of the light behind it."""
    soft = cv2.GaussianBlur(image, (0, 0), image.shape[1] / 8)
    return noise.over(soft * 0.25 + np.array([50, 60, 70]) * 0.75)


def half_covered(image: Image, noise: Noise) -> Image:
    """Something stands or hangs before four fifths of the picture."""
    hidden = image.copy()
    width = image.shape[1] * 4 // 5
    hidden[:, :width] = covered(image, noise)[:, :width]
    return hidden


def shifted(image: Image, noise: Noise) -> Image:
    """Turned by a third of the picture: what comes into view was never seen before."""
    shift = image.shape[1] // 3
    return noise.over(np.hstack([image[:, shift:], image[:, ::-1][:, :shift]]))


def defocused(image: Image, noise: Noise) -> Image:
    """Out of focus by a fiftieth of its width."""
    return noise.over(cv2.GaussianBlur(image, (0, 0), image.shape[1] / 50))


CHANGES: Final[Mapping[str, Change]] = {
    "covered": covered,
    "four fifths covered": half_covered,
    "moved": shifted,
    "defocused": defocused,
    "black": black,
}
FROZEN: Final = "frozen"
NAMES: Final = (*CHANGES, FROZEN)
"""`frozen` repeats one picture bit by bit, as a hung encoder does."""


def tampered(frames: Iterable[Frame], name: str, from_s: float) -> Iterator[Frame]:
    """The frames, from `from_s` on as if somebody had been at the camera."""
    noise = Noise()
    last: Image | None = None
    for frame in frames:
        if frame.at_s < from_s:
            last = frame.image
            yield frame
        elif name == FROZEN:
            yield replace(frame, image=frame.image if last is None else last)
        else:
            yield replace(frame, image=CHANGES[name](frame.image, noise))
