"""The pose of whoever is in a box: cut out, turned upright where he lies, read, and gated."""

import math
from dataclasses import replace

import numpy as np

from edge.camera.nets.crop import Square, around, cut
from edge.camera.ports import Image
from edge.camera.pose.gate import extent, kept
from edge.camera.pose.reading import PoseNet
from edge.domain.vision.geometry import Box
from edge.domain.vision.sightings import Joint, Pose, Seat

MARGIN = 1.25
UPRIGHT = 1.2
"""Height over width of a box, in pixels, from which nobody looks for a body that lies."""
LYING = (0.0, math.pi / 2, -math.pi / 2)
"""These nets know people upright; whoever lies is read turned either way, the best fit counts."""


class BodyFinder:
    """Implements PoseFinder with any PoseNet."""

    def __init__(self, net: PoseNet) -> None:
        self._net = net

    def find(self, image: Image, box: Box) -> Pose | None:
        """One reading of a tall box, three of a wide one; raises ModelFailed."""
        height, width = image.shape[:2]
        aspect = width / height
        square = around(box, image, MARGIN)
        tall = box.height >= box.width * aspect * UPRIGHT
        turns = LYING[:1] if tall else LYING
        bodies = [self._body(image, replace(square, turn=turn)) for turn in turns]
        sure, seats = max(bodies, key=lambda body: body[0] * extent(body[1]).iou(box))
        joints = kept(seats, box, aspect) if sure >= self._net.least else None
        return None if joints is None else Pose(joints, aspect)

    def _body(self, image: Image, square: Square) -> tuple[float, dict[Joint, Seat]]:
        height, width = image.shape[:2]
        crop = cut(image, square, self._net.side)
        reading = self._net.read(crop.image)
        places = crop.pixels(reading.points) / np.array([width, height], dtype=np.float32)
        seats = {
            joint: Seat((float(x), float(y)), float(score))
            for joint, (x, y), score in zip(Joint, places, reading.scores, strict=True)
        }
        return reading.sure, seats
