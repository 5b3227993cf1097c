"""Raw outputs of the two detectors → boxes of the picture."""

import math

import numpy as np
import pytest

from edge.camera.detect import ssd, yolox
from edge.camera.detect.ssd import SsdDetector
from edge.camera.detect.yolox import YoloxDetector
from edge.camera.nets import Tensor
from edge.camera.ports import Image
from edge.domain.vision.sightings import Label
from tests.unit.edge.camera.fake_net import FakeNet

WIDE: Image = np.zeros((208, 416, 3), dtype=np.uint8)
"""Twice as wide as high: a letterbox leaves the lower half of the square empty."""


def yolox_rows() -> Tensor:
    return np.zeros((1, 3549, 85), dtype=np.float32)


def say(rows: Tensor, row: int, label: int, score: float, side_px: float, stride: int) -> None:
    """Row `row` claims a square of `side_px` around its own grid point's corner."""
    rows[0, row, 2:4] = math.log(side_px / stride)
    rows[0, row, 4] = 1.0
    rows[0, row, 5 + label] = score


def test_yolox_box_lies_where_its_grid_point_and_stride_say() -> None:
    rows = yolox_rows()
    say(rows, 52 * 10 + 20, label=0, score=0.9, side_px=40, stride=8)  # x = 160, y = 80 of 416
    (found,) = YoloxDetector("y", FakeNet((1, 3, 416, 416), rows)).detect(WIDE)
    assert found.label is Label.PERSON
    assert found.score == pytest.approx(0.9)
    assert found.box.left == pytest.approx(140 / 416)
    assert found.box.right == pytest.approx(180 / 416)
    assert found.box.top == pytest.approx(60 / 208)
    assert found.box.bottom == pytest.approx(100 / 208)


def test_yolox_score_is_the_product_of_thing_and_class() -> None:
    rows = yolox_rows()
    say(rows, 0, label=2, score=0.5, side_px=40, stride=8)
    rows[0, 0, 4] = 0.5
    assert YoloxDetector("y", FakeNet((1, 3, 416, 416), rows), lowest=0.3).detect(WIDE) == []


def test_yolox_grids_follow_one_another_from_fine_to_coarse() -> None:
    points, strides = yolox.grid(416)
    assert len(points) == 3549
    assert points[53].tolist() == [1, 1]
    assert strides[:2704].max() == strides[:2704].min() == 8
    assert strides[-1] == 32
    assert points[-1].tolist() == [12, 12]


def test_yolox_gets_the_picture_unscaled_in_value_and_grey_below() -> None:
    net = FakeNet((1, 3, 416, 416), yolox_rows())
    YoloxDetector("y", net).detect(np.full((208, 416, 3), (10, 20, 30), dtype=np.uint8))
    assert net.given[0][0, :, 0, 0].tolist() == [10, 20, 30]
    assert net.given[0][0, :, 300, 0].tolist() == [114, 114, 114]


@pytest.mark.parametrize("label", [1, 2, 3, 5, 7, 15, 16])
def test_every_wanted_class_of_coco_has_its_label(label: int) -> None:
    rows = yolox_rows()
    say(rows, 700, label=label, score=0.9, side_px=30, stride=8)
    (found,) = YoloxDetector("y", FakeNet((1, 3, 416, 416), rows)).detect(WIDE)
    assert found.label is yolox.LABELS[label]


def test_a_class_nobody_wants_is_not_reported() -> None:
    rows = yolox_rows()
    say(rows, 700, label=56, score=0.9, side_px=30, stride=8)  # a chair
    assert YoloxDetector("y", FakeNet((1, 3, 416, 416), rows)).detect(WIDE) == []


def test_of_two_boxes_on_one_person_the_better_stays() -> None:
    rows = yolox_rows()
    say(rows, 700, label=0, score=0.7, side_px=80, stride=8)
    say(rows, 701, label=0, score=0.9, side_px=80, stride=8)
    found = YoloxDetector("y", FakeNet((1, 3, 416, 416), rows)).detect(WIDE)
    assert [round(one.score, 3) for one in found] == [0.9]


def test_a_rider_does_not_hide_her_bicycle() -> None:
    rows = yolox_rows()
    say(rows, 700, label=0, score=0.9, side_px=80, stride=8)
    say(rows, 701, label=1, score=0.8, side_px=80, stride=8)
    found = YoloxDetector("y", FakeNet((1, 3, 416, 416), rows)).detect(WIDE)
    assert {one.label for one in found} == {Label.PERSON, Label.BICYCLE}


def test_a_box_over_the_edge_is_cut_and_one_beyond_it_dropped() -> None:
    rows = yolox_rows()
    say(rows, 0, label=0, score=0.9, side_px=40, stride=8)  # around the upper left corner
    say(rows, 52 * 40, label=0, score=0.9, side_px=40, stride=8)  # in the grey below the picture
    (found,) = YoloxDetector("y", FakeNet((1, 3, 416, 416), rows)).detect(WIDE)
    assert (found.box.left, found.box.top) == (0.0, 0.0)


def test_a_wild_exponent_stays_a_box() -> None:
    rows = yolox_rows()
    say(rows, 0, label=0, score=0.9, side_px=40, stride=8)
    rows[0, 0, 2:4] = 1e6
    (found,) = YoloxDetector("y", FakeNet((1, 3, 416, 416), rows)).detect(WIDE)
    assert (found.box.right, found.box.bottom) == (1.0, 1.0)


def ssd_outputs() -> tuple[Tensor, Tensor]:
    return np.zeros((1, 1917, 4), dtype=np.float32), np.full((1, 1917, 24), -9.0, dtype=np.float32)


def test_ssd_has_an_anchor_for_each_row() -> None:
    rows = ssd.anchors(300)
    assert rows.shape == (1917, 4)
    assert rows[0].tolist() == pytest.approx([0.5 / 19, 0.5 / 19, 0.1, 0.1])
    assert rows[1, 2:].tolist() == pytest.approx([0.2 / math.sqrt(2), 0.2 * math.sqrt(2)])
    assert rows[-1].tolist() == pytest.approx([0.5, 0.5] + [math.sqrt(0.95)] * 2)


def test_ssd_box_is_its_anchor_moved_and_scaled() -> None:
    boxes, logits = ssd_outputs()
    logits[0, 1916, 4] = 2.0
    boxes[0, 1916] = [0.0, 0.0, 5 * math.log(0.25), 5 * math.log(0.5)]  # y, x, height, width
    square = np.zeros((300, 300, 3), dtype=np.uint8)
    (found,) = SsdDetector("s", FakeNet((1, 300, 300, 3), boxes, logits)).detect(square)
    side = math.sqrt(0.95)
    assert found.label is Label.PERSON
    assert found.score == pytest.approx(1 / (1 + math.exp(-2)))
    assert found.box.width == pytest.approx(side / 2)
    assert found.box.height == pytest.approx(side / 4)
    assert found.box.centre == pytest.approx((0.5, 0.5))


def test_ssd_box_of_a_wide_picture_is_stretched_back() -> None:
    boxes, logits = ssd_outputs()
    logits[0, 0, 4] = 2.0  # around (0.5 / 19, 0.5 / 19) of the square, 0.1 wide
    (found,) = SsdDetector("s", FakeNet((1, 300, 300, 3), boxes, logits)).detect(WIDE)
    assert found.box.right == pytest.approx(0.5 / 19 + 0.05)
    assert found.box.bottom == pytest.approx(2 * (0.5 / 19 + 0.05))


def test_ssd_gets_red_first_from_minus_one_to_one() -> None:
    net = FakeNet((1, 300, 300, 3), *ssd_outputs())
    SsdDetector("s", net).detect(np.full((300, 300, 3), (0, 0, 255), dtype=np.uint8))
    assert net.given[0][0, 0, 0].tolist() == [1.0, -1.0, -1.0]


def test_a_car_that_is_also_a_vehicle_is_one_car() -> None:
    boxes, logits = ssd_outputs()
    logits[0, 600, 18] = 1.5
    logits[0, 601, 23] = 2.0
    boxes[0, 601] = boxes[0, 600]
    boxes[0, 600, :2] = 0.0
    rows = ssd.anchors(300)
    assert rows[600, 1] == pytest.approx(rows[601, 1])  # two shapes of one cell
    found = SsdDetector("s", FakeNet((1, 300, 300, 3), boxes, logits)).detect(
        np.zeros((300, 300, 3), dtype=np.uint8)
    )
    assert {one.label for one in found} == {Label.CAR}


def test_a_doubtful_ssd_box_is_not_reported() -> None:
    boxes, logits = ssd_outputs()
    logits[0, 1916, 4] = -0.5  # 0.38
    square = np.zeros((300, 300, 3), dtype=np.uint8)
    assert SsdDetector("s", FakeNet((1, 300, 300, 3), boxes, logits)).detect(square) == []
