"""Many boxes of one thing become one: non-maximum suppression."""

import numpy as np

from edge.camera.nets import Tensor


def survivors(corners: Tensor, scores: Tensor, most_shared: float) -> list[int]:
    """Indices of the boxes that stay, best first.

    `corners` is n × 4: left, top, right, bottom. A box falls to a better one that it shares more
    than `most_shared` with (intersection over union).
    """
    areas = np.prod(np.maximum(corners[:, 2:] - corners[:, :2], 0), axis=1)
    waiting = np.argsort(-scores, kind="stable")
    stay: list[int] = []
    while waiting.size:
        best, others = waiting[0], waiting[1:]
        stay.append(int(best))
        upper = np.maximum(corners[best, :2], corners[others, :2])
        lower = np.minimum(corners[best, 2:], corners[others, 2:])
        shared = np.prod(np.maximum(lower - upper, 0), axis=1)
        joint = np.maximum(areas[best] + areas[others] - shared, 1e-12)
        waiting = others[shared / joint <= most_shared]
    return stay
