"""What is remembered of one thing that is followed: where it goes, whether it is still, its votes.

Everything counts in seconds, nothing in pictures: the rate of a camera varies from 1 to 30.
"""

from dataclasses import dataclass
from math import hypot, inf, sqrt

from edge.domain.vision.geometry import Box, Point
from edge.domain.vision.sightings import Detection, Label, Pose
from edge.domain.vision.tracks import Track

CONFIRM_S = 0.4
"""Sightings must span so long, in at least every other look, before anybody is told."""
STILL_S = 2.0
"""Unmoved for so long is still."""
FORESEEN_S = 1.5
"""No course is foreseen for longer."""
SHOWN_S = 1.0
"""A moving thing that is missed is shown where it was last seen for so long."""
TREMBLE = 0.25
"""Of its own size: a detector's boxes tremble by less."""
ASPECT = 1.6
"""Width over height of most cameras' pictures; distances need not be exacter."""
BEST_SIGHTINGS = 5
"""The score is the mean of so many."""
SURE, UNSURE = 0.02, 1.0
"""Variances, in squared sizes and squared sizes a second: of a seen place, and of a new course."""
JOLT = 0.5
"""How suddenly courses change: variance of the speed that is added each second."""


@dataclass(frozen=True, slots=True)
class Patience:
    """When a thing that the detector misses is given up: after both, so many looks and seconds."""

    looks: int
    seconds: float


TENTATIVE = Patience(looks=2, seconds=0.5)
MOVING = Patience(looks=3, seconds=2.0)
STILL = Patience(looks=6, seconds=20.0)
STILL_PERSON = Patience(looks=6, seconds=30.0)
"""Detectors are poor at people who lie: whoever lay down here is believed for longer."""


@dataclass(slots=True)
class Course:
    """A Kalman filter of constant velocity along one axis.

    Place and speed are in fractions of the picture, variances in squared sizes of the thing: only
    their proportions count.
    """

    place: float
    speed: float = 0.0
    _place_variance: float = SURE
    _shared_variance: float = 0.0
    _speed_variance: float = UNSURE

    def see(self, place: float, after_s: float) -> None:
        """It was seen at `place`, so long after the last time."""
        self._wait(after_s)
        surprise, whole = place - self.place, self._place_variance + SURE
        gain, speed_gain = self._place_variance / whole, self._shared_variance / whole
        self.place += gain * surprise
        self.speed += speed_gain * surprise
        self._speed_variance -= speed_gain * self._shared_variance
        self._shared_variance *= 1 - gain
        self._place_variance *= 1 - gain

    def _wait(self, seconds: float) -> None:
        self.place += self.speed * seconds
        drift = 2 * self._shared_variance + seconds * self._speed_variance
        self._place_variance += seconds * drift
        self._shared_variance += seconds * self._speed_variance
        self._speed_variance += JOLT * seconds


def sizes_apart(box: Box, point: Point) -> float:
    """How far a point is from the middle of a box, in sizes of the box."""
    across, down = box.centre[0] - point[0], box.centre[1] - point[1]
    size = sqrt(box.area * ASPECT)
    return hypot(across * ASPECT, down) / size if size > 0 else inf


class Trail:
    """One thing, from its first sighting until it is given up."""

    def __init__(self, track_id: int, seen: Detection, at_s: float) -> None:
        self.track_id = track_id
        self.box = seen.box
        self.began_s = self.seen_s = self.moved_s = at_s
        self.sightings = 1
        self.confirmed = False
        self._anchor = seen.box
        self._across, self._down = Course(seen.box.centre[0]), Course(seen.box.centre[1])
        self._votes = {seen.label: seen.score}
        self._best = [seen.score]
        self._looks = 1
        self._missed_since_s: float | None = None
        self._missed_looks = 0
        self._pose: Pose | None = None
        self._posed_s: float | None = None

    @property
    def label(self) -> Label:
        """What most of its sightings say, each counting by its score."""
        return max(self._votes, key=lambda label: self._votes[label])

    @property
    def missed(self) -> bool:
        """Whether the last look did not find it."""
        return self._missed_looks > 0

    def is_still(self) -> bool:
        """Whether it had not moved when it was last seen."""
        return self.seen_s - self.moved_s >= STILL_S

    def foreseen(self, at_s: float) -> Box:
        """Where it would be now if it kept its course; a still thing stays."""
        ahead_s = min(at_s - self.seen_s, FORESEEN_S)
        if self.is_still() or ahead_s <= 0:
            return self.box
        across, down = self._across.speed * ahead_s, self._down.speed * ahead_s
        box = self.box
        return Box(box.left + across, box.top + down, box.right + across, box.bottom + down)

    def see(self, seen: Detection, at_s: float) -> None:
        """A look found it."""
        after_s = min(at_s - self.seen_s, FORESEEN_S)
        self._across.see(seen.box.centre[0], after_s)
        self._down.see(seen.box.centre[1], after_s)
        self.box, self.seen_s = seen.box, at_s
        if self._has_moved():
            self._anchor, self.moved_s = seen.box, at_s
        self.sightings += 1
        self._looks += 1
        self._missed_since_s, self._missed_looks = None, 0
        self._votes[seen.label] = self._votes.get(seen.label, 0.0) + seen.score
        self._best = sorted([*self._best, seen.score], reverse=True)[:BEST_SIGHTINGS]
        self.confirmed = self.confirmed or self._is_convincing()

    def miss(self, at_s: float) -> None:
        """A look did not find it."""
        self._looks += 1
        self._missed_looks += 1
        if self._missed_since_s is None:
            self._missed_since_s = at_s

    def pose(self, pose: Pose, at_s: float) -> None:
        """Its joints were found."""
        self._pose, self._posed_s = pose, at_s

    def is_given_up(self, at_s: float) -> bool:
        """Whether it was missed in too many looks for too long."""
        patience = self._patience()
        return self._missed_looks >= patience.looks and self._missed_s(at_s) >= patience.seconds

    def is_shown(self, at_s: float) -> bool:
        """Whether scenes are told of it now."""
        return self.confirmed and (self.is_still() or self._missed_s(at_s) < SHOWN_S)

    def track(self) -> Track:
        """As scenes see it."""
        return Track(
            track_id=self.track_id,
            label=self.label,
            score=sum(self._best) / len(self._best),
            box=self.box,
            began_s=self.began_s,
            seen_s=self.seen_s,
            moved_s=self.moved_s,
            sightings=self.sightings,
            pose=self._pose,
            posed_s=self._posed_s,
        )

    def _patience(self) -> Patience:
        if not self.confirmed:
            return TENTATIVE
        if not self.is_still():
            return MOVING
        return STILL_PERSON if self.label is Label.PERSON else STILL

    def _missed_s(self, at_s: float) -> float:
        return 0.0 if self._missed_since_s is None else at_s - self._missed_since_s

    def _is_convincing(self) -> bool:
        return self.seen_s - self.began_s >= CONFIRM_S and 2 * self.sightings >= self._looks

    def _has_moved(self) -> bool:
        filtered = self._across.place, self._down.place
        growth = self.box.area / max(self._anchor.area, 1e-9)
        return sizes_apart(self._anchor, filtered) > TREMBLE or not 0.5 < growth < 2.0
