"""Follow things from picture to picture: who was there a moment ago is who is here now.

Each look of the detector is paired with what is already followed, first the sure boxes,
then the faint ones, which may only prolong (as ByteTrack has it: who is half hidden is a faint
person). What is left over and sure begins a new track.

`coast` is for pictures in which nothing moves: nobody looked, so nobody is missed. `due` asks for a
look at what has been still for a while, rarely; at a person more often than at a car.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from edge.domain.vision.assignment import best_pairs, distinct, family
from edge.domain.vision.sightings import Detection, Label, Pose
from edge.domain.vision.tracks import Track
from edge.domain.vision.trails import FORESEEN_S, Trail, sizes_apart

SURE_SCORE = 0.4
"""Enough to begin a track."""
FAINT_SCORE = 0.1
"""Enough to prolong one."""
SAME_IOU = 0.15
FAINT_IOU = 0.3
STRIDE = 1.5
"""Sizes of itself that a thing may be off its foreseen place after a second out of sight."""
GROWTH = 3.0
"""A thing without shared area is not the same if its area differs by more than this factor."""
INSIDE = 0.9
"""A new box that lies so much within a followed one is a part of it."""
GAP_S = 5.0
"""No picture for so long: what moved may be anybody by now."""
FIRST_RECHECK_S = 2.0
PERSON_RECHECK_S = 5.0
RECHECK_S = 20.0
DOUBT_RECHECK_S = 0.5
"""What was just missed, or seen only once, is looked at again soon."""

Affinity = Callable[[Trail, Detection, float], float | None]
Found = dict[int, Trail]
"""Who each detection is, by its index."""


class Tracker:
    """The things in view of one camera, for one thread. A time that falls back is not believed."""

    def __init__(self) -> None:
        self._trails: list[Trail] = []
        self._last_id = 0
        self._at_s: float | None = None
        self._looked_s = 0.0

    def update(
        self,
        at_s: float,
        detections: Sequence[Detection],
        poses: Mapping[int, Pose] | None = None,
    ) -> list[Track]:
        """A detector looked at the whole picture; `poses` are of detections, by their index."""
        at_s = self._pass_to(at_s)
        self._looked_s = at_s
        found = self._found(at_s, detections)
        for index, trail in found.items():
            if poses and index in poses:
                trail.pose(poses[index], at_s)
        matched = set(found.values())
        for trail in self._trails:
            if trail not in matched:
                trail.miss(at_s)
        self._trails = [trail for trail in self._trails if not trail.is_given_up(at_s)]
        return self._shown(at_s)

    def coast(self, at_s: float) -> list[Track]:
        """Nothing moved and the detector was spared: everybody is where they were."""
        return self._shown(self._pass_to(at_s))

    def due(self, at_s: float) -> bool:
        """Whether something wants to be looked at even though nothing moves."""
        return any(self._wants_look(trail, at_s) for trail in self._trails)

    def posed(self, track_id: int, pose: Pose, at_s: float) -> None:
        """The joints of a track were found; a track that is gone meanwhile is passed over."""
        for trail in self._trails:
            if trail.track_id == track_id:
                trail.pose(pose, at_s)

    def _pass_to(self, at_s: float) -> float:
        last_s = at_s if self._at_s is None else self._at_s
        if at_s - last_s > GAP_S:
            self._trails = [trail for trail in self._trails if trail.is_still()]
        self._at_s = max(at_s, last_s)
        return self._at_s

    def _shown(self, at_s: float) -> list[Track]:
        return [trail.track() for trail in self._trails if trail.is_shown(at_s)]

    def _found(self, at_s: float, detections: Sequence[Detection]) -> Found:
        boxes = distinct(detections)
        sure = [index for index in boxes if detections[index].score >= SURE_SCORE]
        faint = [i for i in boxes if FAINT_SCORE <= detections[i].score < SURE_SCORE]
        found: Found = {}
        for indices, affinity in ((sure, _alike), (faint, _faintly_alike)):
            left = {index: detections[index] for index in indices if index not in found}
            found |= self._recognised(at_s, left, affinity, taken=set(found.values()))
        for index in sure:
            if index not in found and not _is_part(detections[index], found.values()):
                found[index] = self._begin(detections[index], at_s)
        return found

    def _recognised(
        self, at_s: float, left: Mapping[int, Detection], affinity: Affinity, taken: set[Trail]
    ) -> Found:
        free = [trail for trail in self._trails if trail not in taken]
        pairs = best_pairs(free, list(left), lambda trail, i: affinity(trail, left[i], at_s))
        for trail, index in pairs:
            trail.see(left[index], at_s)
        return {index: trail for trail, index in pairs}

    def _begin(self, seen: Detection, at_s: float) -> Trail:
        self._last_id += 1
        trail = Trail(self._last_id, seen, at_s)
        self._trails.append(trail)
        return trail

    def _wants_look(self, trail: Trail, at_s: float) -> bool:
        if trail.missed or not trail.confirmed:
            return at_s - self._looked_s >= DOUBT_RECHECK_S
        if not trail.is_still():
            return at_s - trail.seen_s >= FIRST_RECHECK_S
        recheck_s = PERSON_RECHECK_S if trail.label is Label.PERSON else RECHECK_S
        return at_s - trail.seen_s >= recheck_s


def _alike(trail: Trail, seen: Detection, at_s: float) -> float | None:
    """Shared area of what is seen and what was foreseen; or, with none, how near (below zero)."""
    if family(seen.label) != family(trail.label):
        return None
    foreseen = trail.foreseen(at_s)
    iou = foreseen.iou(seen.box)
    if iou >= SAME_IOU:
        return iou
    if not 1 / GROWTH < foreseen.area / max(seen.box.area, 1e-9) < GROWTH:
        return None
    stride = STRIDE * min(at_s - trail.seen_s, FORESEEN_S)
    distance = sizes_apart(foreseen, seen.box.centre)
    return -distance if distance < stride else None


def _faintly_alike(trail: Trail, seen: Detection, at_s: float) -> float | None:
    iou = trail.foreseen(at_s).iou(seen.box)
    related = family(seen.label) == family(trail.label)
    return iou if related and trail.confirmed and iou >= FAINT_IOU else None


def _is_part(seen: Detection, trails: Iterable[Trail]) -> bool:
    """Whether it is most likely the head or the legs of somebody who was just seen whole."""
    return any(
        family(trail.label) == family(seen.label)
        and trail.box.shared(seen.box) > INSIDE * seen.box.area
        for trail in trails
    )
