"""Pair boxes of a picture with what is followed: the best pairs first, each used once."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from edge.domain.vision.sightings import TWO_WHEELERS, VEHICLES, Detection, Label

DUPLICATE_IOU = 0.7
"""Two boxes of one family that share so much are one thing."""
CREATURES = frozenset({Label.PERSON, Label.DOG, Label.CAT})
"""Whoever lies or stoops is sometimes a dog."""
FAMILIES = (CREATURES, VEHICLES, TWO_WHEELERS)

Left = TypeVar("Left")
Right = TypeVar("Right")


def family(label: Label) -> frozenset[Label]:
    """Labels that detectors take for one another: a van is a car, then a truck, then a car."""
    return next(labels for labels in FAMILIES if label in labels)


def distinct(detections: Sequence[Detection]) -> list[int]:
    """Indices of `detections`, the surest first, without boxes that lie upon a surer one."""
    kept: list[int] = []
    for index in sorted(range(len(detections)), key=lambda i: -detections[i].score):
        if not any(_same_thing(detections[index], detections[other]) for other in kept):
            kept.append(index)
    return kept


def _same_thing(one: Detection, other: Detection) -> bool:
    related = family(one.label) == family(other.label)
    return related and one.box.iou(other.box) > DUPLICATE_IOU


def best_pairs(
    lefts: Sequence[Left],
    rights: Sequence[Right],
    affinity: Callable[[Left, Right], float | None],
) -> list[tuple[Left, Right]]:
    """Pairs in falling order of affinity; None says that two can never be one."""
    ranked = []
    for i, left in enumerate(lefts):
        for j, right in enumerate(rights):
            value = affinity(left, right)
            if value is not None:
                ranked.append((-value, i, j))
    pairs, taken_left, taken_right = [], set(), set()
    for _value, i, j in sorted(ranked):
        if i not in taken_left and j not in taken_right:
            taken_left.add(i)
            taken_right.add(j)
            pairs.append((lefts[i], rights[j]))
    return pairs
