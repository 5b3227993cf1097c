"""Drawn pictures of a room with furniture, people and a sensor's noise, as frames."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

import cv2
import numpy as np

from edge.camera.ports import Frame, Image

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HEIGHT, WIDTH = 360, 640
Change = Callable[[Image], Image]


def room(seed: int = 1, margin: int = 0) -> Image:
    """Walls, furniture, pictures on the wall: edges of every size, some strong, some weak."""
    rng = np.random.default_rng(seed)
    height, width = HEIGHT + 2 * margin, WIDTH + 2 * margin
    picture = np.full((height, width, 3), rng.integers(90, 150), np.uint8)
    picture[height * 2 // 3 :] = rng.integers(60, 100)
    for _ in range(40):
        left, top = int(rng.integers(0, width - 20)), int(rng.integers(0, height - 20))
        wide, high = rng.integers(12, 120, 2)
        colour = [int(value) for value in rng.integers(20, 230, 3)]
        cv2.rectangle(picture, (left, top), (left + int(wide), top + int(high)), colour, -1)
    return cv2.GaussianBlur(picture, (0, 0), 0.8)


def person(picture: Image, x: float, height: float = 0.6, foot: float = 0.95) -> Image:
    """Somebody in a dark coat whose feet are at (x, foot), so tall, in fractions."""
    shown = picture.copy()
    rows, columns = picture.shape[:2]
    tall = height * rows
    centre, bottom = int(x * columns), int(foot * rows)
    axes = (max(1, int(tall * 0.16)), max(1, int(tall * 0.42)))
    cv2.ellipse(shown, (centre, int(bottom - tall * 0.42)), axes, 0, 0, 360, (45, 35, 30), -1)
    head = max(1, int(tall * 0.09))
    cv2.circle(shown, (centre, int(bottom - tall * 0.92)), head, (140, 160, 205), -1)
    return shown


def film(
    pictures: Iterable[Image], fps: float = 5.0, begins_s: float = 0.0, sigma: float = 2.0
) -> Iterator[Frame]:
    """As a camera gives them, with a sensor's noise: seven fields of it, in turn."""
    fields: list[tuple[Image, Image]] = []
    for number, picture in enumerate(pictures):
        if not fields or fields[0][0].shape != picture.shape:
            fields = [_noise(picture.shape, sigma, seed) for seed in range(7)]
        more, less = fields[number % len(fields)]
        shown = cv2.subtract(cv2.add(picture, more), less)
        yield Frame(shown, begins_s + number / fps, NOON)


def _noise(shape: tuple[int, ...], sigma: float, seed: int) -> tuple[Image, Image]:
    """What is added, and what is taken away."""
    noise = np.round(np.random.default_rng(seed).normal(0, sigma, shape))
    return np.maximum(noise, 0).astype(np.uint8), np.maximum(-noise, 0).astype(np.uint8)


def infrared(picture: Image) -> Image:
    """The same room by infrared light: grey, lit from the camera, dark towards the edges."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.float32)
    rows, columns = grey.shape
    y, x = np.mgrid[-1 : 1 : rows * 1j, -1 : 1 : columns * 1j]
    lit = grey * (1.25 - 0.75 * np.sqrt(x**2 + y**2)).clip(0.15)
    return np.repeat(np.clip(lit, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def light(picture: Image, gain: float, offset: float = 0.0) -> Image:
    """More or less of it."""
    return cv2.convertScaleAbs(picture, alpha=gain, beta=offset)
