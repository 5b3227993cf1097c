"""Every face finder of the table on the same pictures, and the embedder on what they find."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from edge.camera.models import Models
from edge.camera.models.table import TABLE, Job
from edge.camera.ports import FaceFinder, Image
from tests.contract.camera.pictures import room_of

pytestmark = pytest.mark.contract
NAMES = [model.name for model in TABLE if model.job is Job.FACES]


@pytest.fixture(params=NAMES)
def finder(request: pytest.FixtureRequest, folder_of: Callable[[str], Path]) -> FaceFinder:
    return Models(folder_of(request.param)).faces(request.param)


@pytest.fixture
def room(shared_data: Path) -> Image:
    """A man walks in; his face is 17 pixels wide at (0.60, 0.23)."""
    return room_of(shared_data / "video" / "urfall" / "fall-01-cam0.mp4", 60)


def test_a_small_face_in_a_room_is_found_where_it_is(finder: FaceFinder, room: Image) -> None:
    best = max(finder.find(room), key=lambda face: face.score)
    assert best.box.centre == pytest.approx((0.60, 0.23), abs=0.04)
    assert 0.03 < best.box.width < 0.12


def test_several_faces_of_a_large_picture_are_all_found(finder: FaceFinder, room: Image) -> None:
    wall = np.full((720, 1280, 3), 120, dtype=np.uint8)
    places = ((40, 100), (900, 30), (500, 440))
    for left, top in places:
        wall[top : top + 240, left : left + 320] = room
    faces = finder.find(wall)
    for left, top in places:
        x, y = (left + 0.60 * 320) / 1280, (top + 0.23 * 240) / 720
        assert any(
            abs(face.box.centre[0] - x) < 0.02 and abs(face.box.centre[1] - y) < 0.03
            for face in faces
        )


def test_a_blank_picture_of_any_shape_has_no_face(finder: FaceFinder) -> None:
    for height, width in ((360, 640), (1080, 1920), (300, 40), (1, 1)):
        assert finder.find(np.full((height, width, 3), 128, dtype=np.uint8)) == []


def test_one_man_is_himself_a_moment_later_and_not_somebody_else(
    folder_of: Callable[[str], Path], shared_data: Path
) -> None:
    finder = Models(folder_of("yunet")).faces("yunet")
    embedder = Models(folder_of("mobilefacenet")).embedder()
    folder = shared_data / "video" / "urfall"

    def numbers(video: str, number: int) -> np.ndarray:
        image = room_of(folder / video, number)
        return embedder.embed(image, max(finder.find(image), key=lambda face: face.score))

    first, later = numbers("fall-01-cam0.mp4", 60), numbers("fall-01-cam0.mp4", 62)
    other = numbers("fall-08-cam0.mp4", 30)
    assert first.shape == (128,)
    assert float(first @ later) > float(first @ other)
