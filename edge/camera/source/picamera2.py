"""A camera on the ribbon of a Raspberry Pi, where Debian's `python3-picamera2` is installed."""

import importlib
import random
from typing import Final, Protocol, cast

from edge.agent.ports import Clock
from edge.camera.ports import Image, Source
from edge.camera.source.capture import as_colour
from edge.camera.source.live import LiveSource
from edge.camera.source.settings import SourceSettings
from edge.errors import SourceLost

GRAB_S: Final = 4.0
_SIZE: Final = (1280, 720)


class _Camera(Protocol):
    """The part of `picamera2.Picamera2` that is used."""

    def create_video_configuration(self, main: dict[str, object]) -> object: ...
    def configure(self, configuration: object) -> object: ...
    def start(self) -> object: ...
    def capture_array(self, name: str, wait: bool) -> object: ...
    def wait(self, job: object, timeout: float) -> object: ...
    def close(self) -> object: ...


class _Tap:
    def __init__(self, camera: _Camera) -> None:
        self._camera = camera
        self._image: object = None

    def grab(self) -> bool:
        try:
            job = self._camera.capture_array("main", wait=False)
            self._image = self._camera.wait(job, timeout=GRAB_S)
        except (RuntimeError, TimeoutError, OSError):
            return False
        return True

    def retrieve(self) -> Image | None:
        return as_colour(self._image)

    def close(self) -> None:
        self._camera.close()


def open_picamera2(settings: SourceSettings, clock: Clock) -> Source:
    """The first camera that libcamera finds."""
    return LiveSource(
        lambda: _tap(settings), settings.fps, clock, random.Random().random, "picamera2"
    )


def _tap(settings: SourceSettings) -> _Tap:
    try:
        module = importlib.import_module("picamera2")
    except ImportError as error:
        reason = "picamera2 is not installed: sudo apt-get install python3-picamera2, and make the"
        raise SourceLost(f"{reason} environment with --system-site-packages") from error
    size = (settings.width, settings.height) if settings.width is not None else _SIZE
    try:
        camera = cast(_Camera, module.Picamera2())
        # What libcamera calls RGB888 lies in memory as blue, green, red.
        main: dict[str, object] = {"size": size, "format": "RGB888"}
        camera.configure(camera.create_video_configuration(main=main))
        camera.start()
    except (RuntimeError, IndexError, OSError) as error:
        raise SourceLost(f"no camera on the ribbon ({type(error).__name__})") from error
    return _Tap(camera)
