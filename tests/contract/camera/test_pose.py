"""Every pose model of the table, on the same pictures."""

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from edge.camera.models import Models
from edge.camera.models.table import TABLE, Job
from edge.camera.ports import PoseFinder
from edge.domain.vision.geometry import Box
from edge.domain.vision.sightings import Joint, Pose
from tests.contract.camera.pictures import room_of

pytestmark = pytest.mark.contract
NAMES = [model.name for model in TABLE if model.job is Job.POSE]
STANDS = Box(0.53, 0.18, 0.69, 0.74)
LIES = Box(0.27, 0.72, 0.90, 0.99)


@pytest.fixture(params=NAMES)
def pose_finder(request: pytest.FixtureRequest, folder_of: Callable[[str], Path]) -> PoseFinder:
    return Models(folder_of(request.param)).pose(request.param)


def lean(pose: Pose) -> float:
    """Degrees between the torso and the upright."""

    def middle(*joints: Joint) -> tuple[float, float]:
        seats = [pose.joints[joint].at for joint in joints if joint in pose.joints]
        return sum(x for x, _ in seats) / len(seats), sum(y for _, y in seats) / len(seats)

    shoulders = middle(Joint.LEFT_SHOULDER, Joint.RIGHT_SHOULDER)
    hips = middle(Joint.LEFT_HIP, Joint.RIGHT_HIP)
    across = (shoulders[0] - hips[0]) * pose.aspect
    return math.degrees(math.atan2(abs(across), hips[1] - shoulders[1]))


def test_who_stands_is_upright_from_nose_to_ankles(
    pose_finder: PoseFinder, shared_data: Path
) -> None:
    image = room_of(shared_data / "video" / "urfall" / "fall-01-cam0.mp4", 60)
    pose = pose_finder.find(image, STANDS)
    assert pose is not None
    assert pose.aspect == pytest.approx(320 / 240)
    assert set(Joint) - set(pose.joints) <= {Joint.LEFT_ANKLE, Joint.RIGHT_ANKLE}
    assert lean(pose) < 25


def test_who_lies_leans_far_over(pose_finder: PoseFinder, shared_data: Path) -> None:
    image = room_of(shared_data / "video" / "urfall" / "fall-11-cam0.mp4", 127)
    pose = pose_finder.find(image, LIES)
    assert pose is not None
    assert lean(pose) > 45


def test_an_empty_floor_has_no_body(pose_finder: PoseFinder) -> None:
    blank = np.full((240, 320, 3), 128, dtype=np.uint8)
    assert pose_finder.find(blank, STANDS) is None
    assert pose_finder.find(blank, LIES) is None
