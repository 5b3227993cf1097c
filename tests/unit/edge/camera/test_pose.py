"""Raw outputs of pose nets → joints of the picture, and which of them are believed."""

import math

import numpy as np
import pytest

from edge.camera.nets import Tensor
from edge.camera.nets.crop import Square, around, cut
from edge.camera.ports import Image
from edge.camera.pose.blazepose import BlazePose
from edge.camera.pose.finder import BodyFinder
from edge.camera.pose.gate import kept
from edge.camera.pose.movenet import MoveNet
from edge.camera.pose.reading import Reading
from edge.domain.vision.geometry import Box
from edge.domain.vision.sightings import Joint, Seat
from tests.unit.edge.camera.fake_net import FakeNet

PICTURE: Image = np.zeros((360, 640, 3), dtype=np.uint8)
ASPECT = 640 / 360
TALL = Box(0.4, 0.1, 0.55, 0.9)
WIDE = Box(0.2, 0.6, 0.8, 0.9)


def body(box: Box, *, score: float = 0.9) -> dict[Joint, Seat]:
    """Somebody upright who fills `box`."""
    down = (0.05, 0.2, 0.2, 0.5, 0.5, 0.75, 0.75, 0.98, 0.98)
    across = (0.5, 0.2, 0.8, 0.3, 0.7, 0.3, 0.7, 0.3, 0.7)
    return {
        joint: Seat((box.left + x * box.width, box.top + y * box.height), score)
        for joint, x, y in zip(Joint, across, down, strict=True)
    }


def test_a_crop_and_the_way_back_agree_whatever_the_turn() -> None:
    image = PICTURE.copy()
    image[100:104, 300:304] = 255
    for turn in (0.0, math.pi / 2, -math.pi / 2, 0.3):
        crop = cut(image, Square((310.0, 120.0), 100.0, turn), 200)
        rows, columns = np.nonzero(crop.image[:, :, 0] > 200)
        spot = np.array([[columns.mean(), rows.mean()]], dtype=np.float32)
        assert crop.pixels(spot)[0] == pytest.approx([301.5, 101.5], abs=1.0)


def test_a_crop_beyond_the_picture_is_grey_there() -> None:
    crop = cut(PICTURE, Square((0.0, 0.0), 100.0), 50)
    assert crop.image[0, 0].tolist() == [114, 114, 114]
    assert crop.image[40, 40].tolist() == [0, 0, 0]


def test_the_square_around_a_box_is_as_long_as_its_longer_side_in_pixels() -> None:
    assert around(WIDE, PICTURE, 1.0).side == pytest.approx(0.6 * 640)
    assert around(TALL, PICTURE, 2.0).side == pytest.approx(2 * 0.8 * 360)


def test_movenet_rows_become_joints_in_pixels_of_the_crop() -> None:
    rows = np.zeros((1, 1, 17, 3), dtype=np.float32)
    rows[0, 0, 0] = [0.25, 0.5, 0.8]  # nose: y, x, score
    rows[0, 0, 16] = [1.0, 0.0, 0.6]  # right ankle
    rows[0, 0, [5, 6, 11, 12], 2] = [0.2, 0.4, 0.6, 0.8]
    reading = MoveNet(FakeNet((1, 192, 192, 3), rows)).read(np.zeros((192, 192, 3), np.uint8))
    assert reading.points[0].tolist() == [96.0, 48.0]
    assert reading.points[8].tolist() == [0.0, 192.0]
    assert reading.scores[[0, 8]] == pytest.approx([0.8, 0.6])
    assert reading.sure == pytest.approx(0.5)


def test_blazepose_rows_become_joints_and_visibility_a_score() -> None:
    rows = np.zeros((39, 5), dtype=np.float32)
    rows[11] = [30.0, 40.0, 7.0, 2.0, 9.0]  # left shoulder
    rows[28] = [50.0, 60.0, 7.0, -400.0, 9.0]  # right ankle: certainly hidden
    net = FakeNet((1, 256, 256, 3), rows.reshape(1, 195), np.array([[0.75]], dtype=np.float32))
    reading = BlazePose(net).read(np.full((256, 256, 3), (0, 0, 255), dtype=np.uint8))
    assert reading.points[[1, 8]].tolist() == [[30.0, 40.0], [50.0, 60.0]]
    assert reading.scores[1] == pytest.approx(1 / (1 + math.exp(-2)))
    assert reading.scores[8] == pytest.approx(0.0, abs=1e-9)
    assert reading.sure == 0.75
    assert net.given[0][0, 0, 0].tolist() == [1.0, 0.0, 0.0]


def test_a_body_that_fills_its_box_is_believed() -> None:
    assert kept(body(TALL), TALL, ASPECT) == body(TALL)


def test_joints_on_a_coat_beside_the_box_are_not_a_pose() -> None:
    assert kept(body(Box(0.7, 0.1, 0.85, 0.9)), TALL, ASPECT) is None


def test_one_hand_outside_does_not_unmake_a_body_and_is_left_out() -> None:
    seats = body(TALL) | {Joint.LEFT_ANKLE: Seat((0.9, 0.9), 0.9)}
    joints = kept(seats, TALL, ASPECT)
    assert joints is not None
    assert Joint.LEFT_ANKLE not in joints
    assert len(joints) == 8


def test_a_little_body_made_up_inside_somebody_who_lies_is_not_believed() -> None:
    assert kept(body(Box(0.45, 0.62, 0.55, 0.88)), WIDE, ASPECT) is None


def test_without_three_corners_of_the_torso_there_is_no_pose() -> None:
    seats = body(TALL)
    for joint in (Joint.LEFT_SHOULDER, Joint.LEFT_HIP):
        seats[joint] = Seat(seats[joint].at, 0.05)
    assert kept(seats, TALL, ASPECT) is None


def test_faint_joints_are_left_out() -> None:
    seats = body(TALL) | {Joint.NOSE: Seat((0.5, 0.15), 0.01)}
    joints = kept(seats, TALL, ASPECT)
    assert joints is not None
    assert Joint.NOSE not in joints


class UprightReader:
    """Always sees one upright body that fills the crop's middle; counts its readings."""

    side = 100
    least = 0.5

    def __init__(self, sure: float = 0.9) -> None:
        self.sure = sure
        self.readings = 0

    def read(self, crop: Image) -> Reading:
        assert crop.shape == (100, 100, 3)
        self.readings += 1
        places = [seat.at for seat in body(Box(0.4, 0.1, 0.6, 0.9)).values()]
        points: Tensor = np.array(places, dtype=np.float32) * 100
        return Reading(points, np.full(9, 0.9, dtype=np.float32), self.sure)


def test_a_tall_box_is_read_once_and_stays_upright() -> None:
    reader = UprightReader()
    pose = BodyFinder(reader).find(PICTURE, TALL)
    assert pose is not None
    assert pose.aspect == pytest.approx(ASPECT)
    assert reader.readings == 1
    assert pose.joints[Joint.NOSE].at[1] < pose.joints[Joint.LEFT_ANKLE].at[1]


def test_in_a_wide_box_the_turn_that_fills_it_wins() -> None:
    reader = UprightReader()
    pose = BodyFinder(reader).find(PICTURE, WIDE)
    assert pose is not None
    assert reader.readings == 3
    nose, ankle = pose.joints[Joint.NOSE].at, pose.joints[Joint.LEFT_ANKLE].at
    assert abs(nose[0] - ankle[0]) > 0.4
    assert abs(nose[1] - ankle[1]) < 0.1


def test_a_net_that_is_not_sure_finds_nobody() -> None:
    assert BodyFinder(UprightReader(sure=0.4)).find(PICTURE, TALL) is None


def test_a_box_of_no_size_does_not_break_it() -> None:
    assert BodyFinder(UprightReader()).find(PICTURE, Box(0.999, 0.999, 1.0, 1.0)) is None
