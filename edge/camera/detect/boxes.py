"""From a net's boxes and classes to what a scene can use."""

from collections.abc import Mapping

import numpy as np

from edge.camera.nets import Tensor
from edge.camera.nets.suppression import survivors
from edge.domain.vision.geometry import Box
from edge.domain.vision.sightings import Detection, Label

MOST_SHARED = 0.5
SMALLEST = 0.002
"""Of the picture's side; what is flatter is noise at its edge."""


def detections(
    corners: Tensor, classes: Tensor, labels: Mapping[int, Label], lowest: float
) -> list[Detection]:
    """The boxes of wanted classes that score at least `lowest`, overlaps suppressed by label.

    `corners` is n × 4 in fractions of the picture, `classes` n × c scores. Each box speaks for its
    best wanted class only. Two classes with one label are one thing and suppress each other.
    """
    wanted = np.array(list(labels), dtype=np.intp)
    best = classes[:, wanted].argmax(axis=1)
    scores = classes[np.arange(len(classes)), wanted[best]]
    kept = np.flatnonzero(scores >= lowest)
    corners, scores, best = np.clip(corners[kept], 0.0, 1.0), scores[kept], best[kept]
    names = [labels[int(wanted[index])] for index in best]
    found: list[Detection] = []
    for label in dict.fromkeys(names):
        mine = np.array([index for index, name in enumerate(names) if name is label])
        for index in mine[survivors(corners[mine], scores[mine], MOST_SHARED)]:
            left, top, right, bottom = (float(side) for side in corners[index])
            if right - left >= SMALLEST and bottom - top >= SMALLEST:
                score = min(1.0, float(scores[index]))
                found.append(Detection(label, score, Box(left, top, right, bottom)))
    return found
