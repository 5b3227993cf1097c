"""A USB camera, or whatever else Linux shows as a V4L2 device."""

import os
import random

import cv2

from edge.agent.ports import Clock
from edge.camera.ports import Source
from edge.camera.source.capture import Capture
from edge.camera.source.live import LiveSource
from edge.camera.source.settings import SourceSettings
from edge.errors import SourceLost


def open_usb(settings: SourceSettings, clock: Clock) -> Source:
    """The camera at `settings.device`."""
    device = settings.device
    path = f"/dev/video{device}" if isinstance(device, int) else str(device)
    return LiveSource(
        lambda: _tap(path, settings), settings.fps, clock, random.Random().random, path
    )


def _tap(path: str, settings: SourceSettings) -> Capture:
    if not os.path.exists(path):
        raise SourceLost(f"{path} is not there: is the camera plugged in?")
    if not os.access(path, os.R_OK | os.W_OK):
        raise SourceLost(f"{path} may not be used: add the agent's account to the group `video`")
    try:
        capture = Capture(path, cv2.CAP_V4L2)
    except SourceLost:
        raise SourceLost(f"{path} gives no pictures: is another program using it?") from None
    if settings.width is not None and settings.height is not None:
        capture.ask(cv2.CAP_PROP_FRAME_WIDTH, settings.width)
        capture.ask(cv2.CAP_PROP_FRAME_HEIGHT, settings.height)
    return capture
