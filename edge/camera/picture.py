"""A picture as it travels: a JPEG of bounded size."""

import cv2
import numpy as np

from edge.camera.ports import Image
from edge.errors import CameraError

LIMIT = 200_000
"""Bytes: what an alert may carry."""
WIDEST = 1280
QUALITIES = (85, 70, 55, 40)
SMALLER = 0.7
SMALLEST = 16
"""Pixels; below it nothing is left to see."""


def jpeg(image: Image, limit: int = LIMIT, widest: int = WIDEST) -> bytes:
    """At most `limit` bytes and `widest` pixels a side: first coarser, then smaller.

    Raises CameraError for what is no picture, or none that small.
    """
    require_picture(image)
    size = min(1.0, widest / max(image.shape[:2]))
    while size * max(image.shape[:2]) >= SMALLEST:
        shrunk = _resized(image, size)
        for quality in QUALITIES:
            content = _encoded(shrunk, quality)
            if len(content) <= limit:
                return content
        size *= SMALLER
    raise CameraError(f"no JPEG of this picture has at most {limit} bytes")


def unpacked(content: bytes) -> Image:
    """The picture of a JPEG; raises CameraError."""
    try:
        image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error as error:
        raise CameraError(f"a picture cannot be read: {error}") from error
    if image is None:
        raise CameraError("a picture cannot be read: it is no JPEG")
    return np.asarray(image, np.uint8)


def require_picture(image: Image) -> None:
    """Raises CameraError unless it is height × width × 3 bytes."""
    fits = isinstance(image, np.ndarray) and image.dtype == np.uint8 and image.ndim == 3
    if not fits or image.shape[2] != 3 or image.size == 0:
        raise CameraError("this is no picture: it must have height × width × 3 bytes")


def _resized(image: Image, size: float) -> Image:
    if size >= 1.0:
        return image
    height, width = (max(1, round(side * size)) for side in image.shape[:2])
    return np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _encoded(image: Image, quality: int) -> bytes:
    try:
        worked, content = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    except cv2.error as error:
        raise CameraError(f"a picture cannot be packed: {error}") from error
    if not worked:
        raise CameraError("a picture cannot be packed as JPEG")
    return bytes(content)
