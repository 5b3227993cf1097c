"""Make a picture fit to leave the edge: no face, no head, nothing of what is nobody's business.

people ─► only zones (and who stands in them) ─► heads covered ─► faces covered until none is found
                 any trouble on the way ─► the whole picture coarse, people as flat shapes
"""

import logging
from collections.abc import Sequence

import cv2
import numpy as np

from edge.agent.condition import Condition
from edge.camera.covering import coarse, cover, figures, only_within
from edge.camera.picture import require_picture
from edge.camera.ports import FaceFinder, Image
from edge.domain.vision.geometry import Box, Zone
from edge.errors import CameraError, MaskFailed

log = logging.getLogger(__name__)

CELLS = 3
ROUNDS = 4
"""Looks for faces in what is about to leave; then nothing of the picture is believed."""
MARGIN = 0.4
"""Of a face's size, on each side: hair and chin are part of a face."""
FAINT_SCORE, SURE_SCORE = 0.25, 0.5
"""Faint faces are covered too: a covered lamp does no harm. A sure one means to look again."""
LOOKED_AT_WIDTH = 960
"""A narrower picture is also looked at enlarged, at most twice."""


class PrivacyMask:
    """Implements `Masker` for one camera; used by one thread at a time.

    Heads are covered wherever a person's box says that a head may be, whether a face was found or
    not. Without a finder of faces nobody could say that none is left, so only flat shapes leave.
    """

    def __init__(
        self, faces: FaceFinder | None, zones: Sequence[Zone] = (), silhouette: bool = False
    ) -> None:
        self._faces = faces
        self._zones = zones
        self._silhouette = silhouette
        self._condition = Condition(log, "finding faces to mask")

    def mask(self, image: Image, people: Sequence[Box]) -> Image:
        """A new picture that may leave; raises MaskFailed, then none may."""
        try:
            require_picture(image)
        except CameraError as error:
            raise MaskFailed(str(error)) from error
        if self._silhouette or self._faces is None:
            return _hidden(image, people)
        try:
            masked = self.check(self._without_heads(image, people))
        except Exception as error:  # noqa: BLE001 - whatever it was, the picture must not leave so
            self._condition.failed(error)
            return _hidden(image, people)
        self._condition.worked()
        return masked

    def check(self, image: Image) -> Image:
        """Cover what a look still takes for a face, until none is sure; else all is coarse.

        Raises ModelFailed.
        """
        if self._faces is None:
            return coarse(image)
        checked = image.copy()
        for cells in (CELLS, *[1] * (ROUNDS - 1)):
            faces = [face for seen in _sizes(checked) for face in self._faces.find(seen)]
            for face in faces:
                cover(checked, _widened(face.box, MARGIN), cells)
            if not any(face.score >= SURE_SCORE for face in faces):
                return checked
        return coarse(image)

    def _without_heads(self, image: Image, people: Sequence[Box]) -> Image:
        bodies = [box for box in people if any(zone.contains(_ground(box)) for zone in self._zones)]
        masked = only_within(image, self._zones, bodies) if self._zones else image.copy()
        aspect = image.shape[1] / image.shape[0]
        for box in people:
            cover(masked, head_of(box, aspect), CELLS)
        return masked


def head_of(box: Box, aspect: float) -> Box:
    """Where the head of a person in this box may be; `aspect` is width over height of the picture.

    A head is never taller than a body is wide: so the upper quarter of who stands, the upper half
    of who sits or is cut off by the picture's edge, and everything of who lies.
    """
    tall = min(box.height, max(0.25 * box.height, 0.9 * box.width * aspect))
    beside, above = 0.15 * box.width, 0.15 * tall
    return Box(box.left - beside, box.top - above, box.right + beside, box.top + tall + above)


def _hidden(image: Image, people: Sequence[Box]) -> Image:
    try:
        return figures(image, people)
    except (cv2.error, ValueError, OverflowError, MemoryError) as error:
        raise MaskFailed(f"a picture could not be hidden: {error}") from error


def _sizes(image: Image) -> list[Image]:
    """As it is, and enlarged where it is small: each shows faces that the other hides."""
    scale = min(2.0, LOOKED_AT_WIDTH / image.shape[1])
    if scale <= 1.0:
        return [image]
    size = (round(image.shape[1] * scale), round(image.shape[0] * scale))
    enlarged = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
    return [image, np.asarray(enlarged, np.uint8)]


def _widened(box: Box, margin: float) -> Box:
    beside, above = margin * box.width, margin * box.height
    return Box(box.left - beside, box.top - above, box.right + beside, box.bottom + above)


def _ground(box: Box) -> tuple[float, float]:
    """Just above the feet, which may be cut off by the picture's edge."""
    return box.foot[0], min(box.bottom, 0.999) - 0.02 * box.height
