"""A straightened plate → its characters: PP-OCR's recogniser and its CTC output."""

import cv2
import numpy as np

from edge.camera.nets import Net, Tensor
from edge.camera.ports import Image
from edge.errors import ModelUnusable

WIDTH, HEIGHT = 168, 48
"""A Chinese plate is 440 × 140 mm (new energy: 480 × 140); the net wants 48 rows."""


class TextReader:
    """Takes blue, green, red from −1 to 1."""

    def __init__(self, net: Net, characters: str) -> None:
        """`characters` is one a line, as the model's file lists them; raises ModelUnusable."""
        if not characters:
            raise ModelUnusable("the recogniser's file does not say which characters it knows")
        self._net = net
        # Class 0 means "nothing here"; the net learned a blank after all that are listed.
        self._characters = ["", *characters.splitlines(), " "]

    def read(self, strip: Image) -> tuple[str, float]:
        """The text and how sure it is, 0 to 1; raises ModelFailed."""
        tensor = (strip.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)[None]
        return collapse(self._net.run(np.ascontiguousarray(tensor))[0][0], self._characters)


def straightened(image: Image, corners: Tensor) -> Image:
    """The plate between four corners as an upright strip."""
    places = np.array([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]], dtype=np.float32)
    view = cv2.getPerspectiveTransform(corners.astype(np.float32), places)
    strip = cv2.warpPerspective(image, view, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(strip, dtype=np.uint8)


def collapse(steps: Tensor, characters: list[str]) -> tuple[str, float]:
    """CTC: the best class of each step, repeats once, blanks away; the least sure of what is left.

    One doubtful character makes another plate, so the mean would say too much.
    """
    best = steps.argmax(axis=1)
    kept = [
        step
        for step, index in enumerate(best)
        if 0 < index < len(characters) and (step == 0 or best[step - 1] != index)
    ]
    text = "".join(characters[best[step]] for step in kept)
    return text, min((float(steps[step, best[step]]) for step in kept), default=0.0)
