"""Every detector of the table, on the same pictures."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from edge.camera.models import Models
from edge.camera.models.table import TABLE, Job
from edge.camera.ports import Detector
from edge.domain.vision.sightings import Label
from tests.contract.camera.pictures import frame_of, room_of

pytestmark = pytest.mark.contract
NAMES = [model.name for model in TABLE if model.job is Job.DETECTOR]


@pytest.fixture(params=NAMES)
def detector(request: pytest.FixtureRequest, folder_of: Callable[[str], Path]) -> Detector:
    return Models(folder_of(request.param)).detector(request.param)


def test_a_detector_says_its_name(detector: Detector) -> None:
    assert detector.name in NAMES


def test_somebody_who_stands_in_a_room_is_one_person(detector: Detector, shared_data: Path) -> None:
    image = room_of(shared_data / "video" / "urfall" / "fall-01-cam0.mp4", 60)
    (person,) = [one for one in detector.detect(image) if one.label is Label.PERSON]
    assert 0.5 < person.box.centre[0] < 0.7
    assert person.box.height > 0.4


def test_people_on_a_plaza_are_several_persons_inside_the_picture(
    detector: Detector, shared_data: Path
) -> None:
    found = detector.detect(frame_of(shared_data / "video" / "opencv_vtest" / "vtest.avi", 100))
    people = [one for one in found if one.label is Label.PERSON and one.score >= 0.4]
    assert 3 <= len(people) <= 10
    for one in found:
        assert 0 <= one.box.left < one.box.right <= 1
        assert 0 <= one.box.top < one.box.bottom <= 1
        assert 0 < one.score <= 1


def test_a_parked_car_is_a_vehicle(detector: Detector, shared_data: Path) -> None:
    folder = shared_data / "video" / "plates"
    found = detector.detect(frame_of(folder / "resource_images_test_img.jpg", 0))
    largest = max(found, key=lambda one: one.box.area)
    assert largest.label is Label.CAR
    assert largest.box.area > 0.2


def test_a_blank_picture_of_any_shape_holds_nobody(detector: Detector) -> None:
    for height, width in ((360, 640), (720, 1280), (640, 360), (7, 400), (1, 1)):
        assert detector.detect(np.full((height, width, 3), 128, dtype=np.uint8)) == []
