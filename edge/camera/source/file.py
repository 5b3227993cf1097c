"""A video file."""

import random
from pathlib import Path
from typing import Final

import cv2

from edge.agent.ports import Clock
from edge.camera.ports import Image, Source
from edge.camera.source.capture import Capture
from edge.camera.source.played import PlayedSource
from edge.camera.source.settings import SourceSettings
from edge.errors import SourceLost

USUAL_FPS: Final = 25.0
_BELIEVED: Final = (1.0, 120.0)
_ATTEMPTS: Final = 50
"""Over a damaged stretch the decoder gives up and can be asked again."""


class FileReel:
    """Implements Reel."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise SourceLost(f"{path} is no file")
        try:
            self._capture = Capture(str(path), cv2.CAP_FFMPEG)
        except SourceLost:
            raise SourceLost(f"{path} is no video that can be decoded") from None
        said = self._capture.number(cv2.CAP_PROP_FPS)
        self.fps = said if _BELIEVED[0] <= said <= _BELIEVED[1] else USUAL_FPS
        self._left = self._capture.number(cv2.CAP_PROP_FRAME_COUNT)

    def grab(self) -> bool:
        """See Reel."""
        self._left -= 1
        for _ in range(_ATTEMPTS):
            if self._capture.grab():
                return True
            if self._left < 1:
                break
        return False

    def retrieve(self) -> Image | None:
        """See Reel."""
        return self._capture.retrieve()

    def close(self) -> None:
        """See Reel."""
        self._capture.close()


def open_file(settings: SourceSettings, clock: Clock) -> Source:
    """The video at `settings.path`."""
    path = Path(settings.path or "")
    return PlayedSource(lambda: FileReel(path), settings, clock, random.Random().random)
