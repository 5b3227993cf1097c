"""The table of sources: one line each."""

from collections.abc import Callable, Mapping
from typing import Final

from edge.agent.ports import Clock
from edge.camera.ports import Source
from edge.camera.source.file import open_file
from edge.camera.source.folder import open_folder
from edge.camera.source.picamera2 import open_picamera2
from edge.camera.source.rtsp import open_rtsp
from edge.camera.source.settings import SourceSettings
from edge.camera.source.usb import open_usb

SOURCES: Final[Mapping[str, Callable[[SourceSettings, Clock], Source]]] = {
    "rtsp": open_rtsp,
    "usb": open_usb,
    "file": open_file,
    "folder": open_folder,
    "picamera2": open_picamera2,
}
