"""Recordings as the agent sees them: through its own source, at the rate of its settings."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from edge.camera.ports import Frame, Image
from edge.camera.source import SourceSettings, open_source
from edge.errors import SourceEnded

FPS = 5.0
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LIVELY_S = 10.0
NOISE = 2.0
"""Grey levels by which a real sensor trembles: a held picture without it would be a frozen one."""


class StillClock:
    """It is noon, and no time passes but in the recordings."""

    def now(self) -> datetime:
        """Aware."""
        return NOON

    def monotonic(self) -> float:
        """Frames count from here."""
        return 0.0

    def synced(self) -> bool:
        """Always."""
        return True


def played(path: Path, fps: float = FPS) -> Iterator[Frame]:
    """The frames of a video or of a folder of pictures; `at_s` is the recording's own time."""
    kind = "folder" if path.is_dir() else "file"
    settings = SourceSettings(source=kind, path=str(path), fps=fps, pace="fast")
    source = open_source(settings, StillClock())
    try:
        while True:
            frame = source.read()
            if frame is not None:
                yield frame
    except SourceEnded:
        return
    finally:
        source.close()


def changed(frames: Iterable[Frame], change: Callable[[Image], Image]) -> Iterator[Frame]:
    """Each picture made over."""
    for frame in frames:
        yield replace(frame, image=change(frame.image))


def right_half(image: Image) -> Image:
    """Of pictures with depth to the left and colour to the right."""
    return np.ascontiguousarray(image[:, image.shape[1] // 2 :])


def held(
    frames: Iterable[Frame], *, before_s: float = 0.0, after_s: float, fps: float = FPS
) -> Iterator[Frame]:
    """The first picture for a while, the frames, the last picture for a while; times are shifted.

    A camera runs before anything happens and goes on after it; short clips do neither.
    """
    trembling, last = Noise(), None
    for frame in frames:
        if last is None:
            count = round(before_s * fps)
            yield from (_again(frame, trembling, frame.at_s + k / fps) for k in range(count))
        last = replace(frame, at_s=frame.at_s + before_s)
        yield last
    if last is not None:
        yield from (_again(last, trembling, last.at_s + later) for later in _later(after_s, fps))


def _later(seconds: float, fps: float) -> Iterator[float]:
    """At the clip's rate at first, then once a second: nothing moves any more."""
    lively_s = min(seconds, LIVELY_S)
    yield from (count / fps for count in range(1, round(lively_s * fps) + 1))
    yield from (lively_s + count for count in range(1, round(seconds - lively_s) + 1))


def _again(frame: Frame, noise: "Noise", at_s: float) -> Frame:
    return replace(frame, image=noise.over(frame.image), at_s=at_s)


class Noise:
    """A sensor's, the same in each run: a few fields, each laid over anew at another place."""

    FIELDS = 4

    def __init__(self) -> None:
        self._dice = np.random.default_rng(1)
        self._fields: list[npt.NDArray[np.int16]] = []

    def over(self, image: npt.NDArray[Any]) -> Image:
        """The picture with noise."""
        if not self._fields or self._fields[0].shape != image.shape:
            fields = [self._dice.normal(0.0, NOISE, image.shape) for _ in range(self.FIELDS)]
            self._fields = [np.rint(field).astype(np.int16) for field in fields]
        field = self._fields[self._dice.integers(self.FIELDS)]
        moved = np.roll(field, self._dice.integers(image.shape[1]), axis=1)
        return np.clip(image.astype(np.int16) + moved, 0, 255).astype(np.uint8)
