"""A folder of pictures, in the order of their names."""

import random
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from edge.agent.ports import Clock
from edge.camera.ports import Image, Source
from edge.camera.source.capture import as_colour
from edge.camera.source.played import PlayedSource
from edge.camera.source.settings import SourceSettings
from edge.errors import SourceLost

SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp"})
MOST_BYTES: Final = 64 * 1024 * 1024


class FolderReel:
    """Implements Reel."""

    def __init__(self, folder: Path, fps: float) -> None:
        self.fps = fps
        try:
            found = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
        except OSError as error:
            raise SourceLost(f"{folder} is no folder ({error.strerror})") from error
        if not found:
            raise SourceLost(f"{folder} holds no pictures ({', '.join(sorted(SUFFIXES))})")
        self._coming = iter(found)
        self._path: Path | None = None

    def grab(self) -> bool:
        """See Reel."""
        self._path = next(self._coming, None)
        return self._path is not None

    def retrieve(self) -> Image | None:
        """See Reel."""
        return None if self._path is None else _read(self._path)

    def close(self) -> None:
        """See Reel."""
        self._path = None


def _read(path: Path) -> Image | None:
    """None for what is no picture, or only half of one."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return None
        content = np.frombuffer(path.read_bytes(), np.uint8)
        return as_colour(cv2.imdecode(content, cv2.IMREAD_COLOR))
    except (OSError, cv2.error):
        return None


def open_folder(settings: SourceSettings, clock: Clock) -> Source:
    """The pictures in `settings.path`, each of them."""
    folder = Path(settings.path or "")
    return PlayedSource(
        lambda: FolderReel(folder, settings.fps), settings, clock, random.Random().random
    )
