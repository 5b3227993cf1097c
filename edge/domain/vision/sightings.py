"""What the models say of one picture: labelled boxes, and a body's joints."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from edge.domain.vision.geometry import Box, Point


class Label(StrEnum):
    """What a detector can name. Models know more; what is not here is of no use to a scene."""

    PERSON = "person"
    CAR = "car"
    BUS = "bus"
    TRUCK = "truck"
    MOTORCYCLE = "motorcycle"
    BICYCLE = "bicycle"
    DOG = "dog"
    CAT = "cat"


VEHICLES = frozenset({Label.CAR, Label.BUS, Label.TRUCK})
TWO_WHEELERS = frozenset({Label.MOTORCYCLE, Label.BICYCLE})


@dataclass(frozen=True, slots=True)
class Detection:
    """One box in one picture; `score` is the model's, 0 to 1."""

    label: Label
    score: float
    box: Box


class Joint(StrEnum):
    """The joints that every pose model here can find."""

    NOSE = "nose"
    LEFT_SHOULDER = "left_shoulder"
    RIGHT_SHOULDER = "right_shoulder"
    LEFT_HIP = "left_hip"
    RIGHT_HIP = "right_hip"
    LEFT_KNEE = "left_knee"
    RIGHT_KNEE = "right_knee"
    LEFT_ANKLE = "left_ankle"
    RIGHT_ANKLE = "right_ankle"


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a joint is, in fractions of the picture, and how sure the model is."""

    at: Point
    score: float


@dataclass(frozen=True, slots=True)
class Pose:
    """One body; `aspect` is width over height of the picture, so that angles can be measured."""

    joints: Mapping[Joint, Seat]
    aspect: float
