"""Whether a body stands, lies, or neither: from its box, its joints and how tall it stood here.

The numbers come from the proportions of a body 1.70 m tall, not from recordings. Seen from the
side, width over height is about 0.3 standing, 0.6 on a chair, 1.0 bent to the floor, at most 1.3
sitting on the floor with the legs stretched out, 1.9 on all fours and 2 to 5 lying. Of its
standing height a body keeps 0.78 on a chair, about 0.55 squatting and 0.52 sitting on the floor;
lying towards a camera that looks 15 degrees down it keeps 0.4. The signs themselves are old ones:
the box's proportions (Anderson et al. 2006, EMBC; Rougier et al. 2011, IEEE TCSVT 21), the angle of
the torso, and how fast a body came down (Noury et al. 2008, IRBM 29: the fall itself takes less
than a second; whoever lies down on purpose takes several).
"""

from dataclasses import dataclass
from enum import StrEnum
from math import atan2, degrees
from typing import Final

from edge.domain.vision.geometry import Box, Point
from edge.domain.vision.sightings import Joint, Pose

SURE: Final = 0.3
"""A joint below this score is a guess."""
STRETCHED: Final = 1.2
"""Wider than that over its height, and nothing says that the torso is upright: it lies."""
FLAT: Final = 1.6
"""No upright torso fits into such a box: joints that say so are mistaken."""
SLENDER: Final = 0.8
"""Anybody who stands or sits on a chair is narrower."""
LEVEL_DEG: Final = 60.0
"""A torso tilted so far rests on nothing but the ground, unless the thighs carry it."""
LEANING_DEG: Final = 45.0
SUNK: Final = 0.45
"""Of the standing height: lower than squatting or sitting on the floor."""
RAISED: Final = 0.65
"""Of the standing height: between the floor and a chair."""


class Posture(StrEnum):
    """`low` is everything between: sitting on the floor, kneeling, bending, on all fours."""

    UPRIGHT = "upright"
    LOW = "low"
    LYING = "lying"


@dataclass(frozen=True, slots=True)
class Body:
    """One sighting. `aspect` is the picture's width over its height."""

    box: Box
    aspect: float
    pose: Pose | None = None
    stood: float | None = None
    """How tall it stood here, of the picture's height, if that was seen."""

    @property
    def wide(self) -> float:
        """Width over height, as on the screen."""
        return self.box.width * self.aspect / self.box.height if self.box.height > 0 else 0.0

    @property
    def left_over(self) -> float | None:
        """The share of its standing height that it still has."""
        return None if not self.stood else self.box.height / self.stood


def posture_of(body: Body) -> Posture:
    """What this sighting alone says."""
    torso, thighs = torso_deg(body.pose), thighs_deg(body.pose)
    if torso is not None and thighs is not None and torso >= LEANING_DEG > thighs:
        return Posture.LOW
    if _lies(body, torso):
        return Posture.LYING
    tall_enough = body.left_over is None or body.left_over >= RAISED
    if body.wide <= SLENDER and tall_enough and (torso is None or torso < LEANING_DEG):
        return Posture.UPRIGHT
    return Posture.LOW


def _lies(body: Body, torso: float | None) -> bool:
    if body.wide >= FLAT:
        return True
    if body.left_over is not None and body.left_over <= SUNK:
        return True
    if torso is not None:
        return torso >= LEVEL_DEG and body.wide >= SLENDER
    return body.wide >= STRETCHED and not _holds_head_up(body.pose)


def torso_deg(pose: Pose | None) -> float | None:
    """From hips to shoulders: 0 upright, 90 level, 180 head down; None when it was not seen."""
    if pose is None:
        return None
    hips = _middle(pose, Joint.LEFT_HIP, Joint.RIGHT_HIP)
    shoulders = _middle(pose, Joint.LEFT_SHOULDER, Joint.RIGHT_SHOULDER)
    return _off_upright(hips, shoulders, pose.aspect)


def thighs_deg(pose: Pose | None) -> float | None:
    """From knees to hips: 0 where they carry the body, 90 where they rest beside it."""
    if pose is None:
        return None
    knees = _middle(pose, Joint.LEFT_KNEE, Joint.RIGHT_KNEE)
    hips = _middle(pose, Joint.LEFT_HIP, Joint.RIGHT_HIP)
    return _off_upright(knees, hips, pose.aspect)


def _holds_head_up(pose: Pose | None) -> bool:
    """Somebody of whom only head and shoulders are in the picture makes a wide box, too."""
    if pose is None:
        return False
    nose = _middle(pose, Joint.NOSE)
    shoulders = _middle(pose, Joint.LEFT_SHOULDER, Joint.RIGHT_SHOULDER)
    tilt = _off_upright(shoulders, nose, pose.aspect)
    return tilt is not None and tilt < LEANING_DEG


def _middle(pose: Pose, *joints: Joint) -> Point | None:
    """Of those that are sure; one side alone will do, as of a body that lies on the other."""
    seats = [pose.joints[joint] for joint in joints if joint in pose.joints]
    sure = [seat.at for seat in seats if seat.score >= SURE]
    if not sure:
        return None
    return sum(x for x, _ in sure) / len(sure), sum(y for _, y in sure) / len(sure)


def _off_upright(low: Point | None, high: Point | None, aspect: float) -> float | None:
    if low is None or high is None:
        return None
    across, up = abs(high[0] - low[0]) * aspect, low[1] - high[1]
    return degrees(atan2(across, up)) if across or up else None
