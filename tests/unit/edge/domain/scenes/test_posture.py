"""Postures of drawn bodies: the proportions of somebody 1.70 m tall."""

import pytest

from edge.domain.scenes.posture import Body, Posture, posture_of, thighs_deg, torso_deg
from edge.domain.vision.geometry import Box
from edge.domain.vision.sightings import Joint, Pose, Seat

STOOD = 0.5
PX_M = STOOD / 1.7
"""Of the picture's height, a metre at this place."""
ASPECT = 16 / 9


def body(
    wide_m: float, high_m: float, *, pose: Pose | None = None, stood: float | None = STOOD
) -> Body:
    width, height = wide_m * PX_M / ASPECT, high_m * PX_M
    return Body(Box(0.4, 0.8 - height, 0.4 + width, 0.8), ASPECT, pose, stood)


def pose(score: float = 0.9, **metres: tuple[float, float]) -> Pose:
    """Joints by name, each (to the right, up) in metres from a point on the floor."""
    places = {
        Joint(name): Seat((0.5 + x * PX_M / ASPECT, 0.8 - y * PX_M), score)
        for name, (x, y) in metres.items()
    }
    return Pose(places, ASPECT)


STANDS = pose(left_shoulder=(0, 1.4), left_hip=(0, 0.9), left_knee=(0, 0.45))
SITS = pose(left_shoulder=(0, 0.95), left_hip=(0, 0.45), left_knee=(0.4, 0.45))
BENDS = pose(left_shoulder=(0.5, 0.9), left_hip=(0, 0.9), left_knee=(0, 0.45))
ON_ALL_FOURS = pose(left_shoulder=(0.5, 0.5), left_hip=(0, 0.45), left_knee=(0, 0.05))
SITS_ON_FLOOR = pose(left_shoulder=(0, 0.6), left_hip=(0, 0.1), left_knee=(0.4, 0.1))
LIES = pose(left_shoulder=(0.5, 0.2), left_hip=(0, 0.15), left_knee=(-0.4, 0.15))
KNEES_UP = pose(left_shoulder=(0.5, 0.15), left_hip=(0, 0.1), left_knee=(-0.2, 0.5))
AT_A_DESK = pose(nose=(0, 1.2), left_shoulder=(0.2, 1.0), right_shoulder=(-0.2, 1.0))


@pytest.mark.parametrize(
    ("seen", "posture"),
    [
        (body(0.5, 1.7, pose=STANDS), Posture.UPRIGHT),
        (body(0.5, 1.7), Posture.UPRIGHT),
        (body(0.5, 1.7, stood=None), Posture.UPRIGHT),
        (body(0.85, 1.3, pose=SITS), Posture.UPRIGHT),
        (body(0.9, 1.0, pose=BENDS), Posture.LOW),
        (body(1.3, 0.7, pose=ON_ALL_FOURS), Posture.LOW),
        (body(1.1, 0.9, pose=SITS_ON_FLOOR), Posture.LOW),
        (body(0.6, 0.95), Posture.LOW),
        (body(1.7, 0.3), Posture.LYING),
        (body(1.7, 0.3, stood=None), Posture.LYING),
        (body(1.7, 0.3, pose=STANDS), Posture.LYING),
        (body(1.2, 0.9, pose=LIES), Posture.LYING),
        (body(1.2, 0.6, pose=KNEES_UP), Posture.LYING),
        (body(0.5, 0.7, stood=STOOD), Posture.LYING),
        (body(1.2, 0.9, stood=None), Posture.LYING),
        (body(1.2, 0.9, pose=AT_A_DESK, stood=None), Posture.LOW),
        (body(0.0, 0.0, stood=None), Posture.UPRIGHT),
    ],
)
def test_a_body_has_the_posture_that_its_proportions_say(seen: Body, posture: Posture) -> None:
    assert posture_of(seen) is posture


def test_angles_are_measured_as_on_the_screen() -> None:
    leaning = pose(left_shoulder=(0.5, 0.5), left_hip=(0, 0), left_knee=(0, 0.4))
    assert torso_deg(leaning) == pytest.approx(45)
    assert thighs_deg(leaning) == pytest.approx(180)
    assert torso_deg(pose(left_shoulder=(0, -0.5), left_hip=(0, 0))) == pytest.approx(180)


def test_a_guessed_joint_measures_nothing() -> None:
    assert torso_deg(pose(score=0.2, left_shoulder=(0.5, 0), left_hip=(0, 0))) is None
    assert torso_deg(None) is None
    assert thighs_deg(pose(left_hip=(0, 0))) is None
