"""Plate rows, strips and CTC steps → the text of a plate, or nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.camera.nets import Tensor
from edge.camera.plates.finding import PlateFinder
from edge.camera.plates.reader import FoundPlates
from edge.camera.plates.reading import HEIGHT, WIDTH, TextReader, collapse, straightened
from edge.camera.plates.text import PLATE, plate_of
from edge.camera.ports import Image
from edge.domain.vision.geometry import WHOLE, Box
from edge.errors import ModelUnusable
from tests.unit.edge.camera.fake_net import FakeNet

CHARACTERS = "沪\nA\n1\n2\n3\n4\n5"
WRITTEN = "沪A12345"


@pytest.mark.parametrize(
    ("text", "plate"),
    [
        ("沪A12345", "沪A12345"),
        ("藏D·T5022", "藏DT5022"),
        ("苏e-d51712", "苏ED51712"),  # new energy: six
        ("粤Z·P560港", "粤ZP560港"),
        ("京AO1I23", "京A01123"),  # O and I are not used there
        ("京ＡＤ１２３４", "京AD1234"),
    ],
)
def test_a_plate_is_written_one_way(text: str, plate: str) -> None:
    assert plate_of(text) == plate


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A12345",
        "沪A1234",
        "沪A1234567",
        "沪112345",
        "沪AB港234",
        "某A12345",
        "00109",
        "沪A123 5",
    ],
)
def test_what_is_no_whole_plate_is_nothing(text: str) -> None:
    assert plate_of(text) is None


@given(st.text(max_size=12))
def test_whatever_is_read_a_plate_looks_like_one(text: str) -> None:
    plate = plate_of(text)
    assert plate is None or PLATE.fullmatch(plate)


def steps(*classes: int, sure: float = 0.9) -> Tensor:
    rows = np.zeros((len(classes), 9), dtype=np.float32)
    rows[np.arange(len(classes)), list(classes)] = sure
    return rows


def test_repeats_are_one_and_a_blank_between_makes_two() -> None:
    text, _ = collapse(steps(1, 1, 0, 2, 3, 3, 0, 3), ["", *CHARACTERS.splitlines(), " "])
    assert text == "沪A11"


def test_a_text_is_as_sure_as_its_least_sure_character() -> None:
    rows = steps(1, 0, 2, 0, 3)
    rows[2, 2] = 0.4
    assert collapse(rows, ["", *CHARACTERS.splitlines(), " "])[1] == pytest.approx(0.4)


def test_nothing_read_is_an_empty_text_of_no_certainty() -> None:
    assert collapse(steps(0, 0), ["", *CHARACTERS.splitlines(), " "]) == ("", 0.0)


def test_a_recogniser_without_its_characters_is_unusable() -> None:
    with pytest.raises(ModelUnusable, match="characters"):
        TextReader(FakeNet((1, 3, 48, WIDTH)), "")


def test_four_corners_become_an_upright_strip() -> None:
    image: Image = np.zeros((100, 300, 3), dtype=np.uint8)
    corners = np.array([[100, 20], [200, 40], [200, 80], [100, 60]], dtype=np.float32)
    for row in range(100):  # the plate's upper half is bright, along its slope
        for column in range(100, 201):
            if row - (column - 100) * 0.2 < 40:
                image[row, column] = 255
    strip = straightened(image, corners)
    assert strip.shape == (HEIGHT, WIDTH, 3)
    assert strip[: HEIGHT // 2 - 4, 4:-4].min() > 200
    assert strip[HEIGHT // 2 + 4 :, 4:-4].max() < 50


def finder_rows(score: float = 0.9) -> Tensor:
    rows = np.zeros((1, 6300, 15), dtype=np.float32)
    rows[0, 7, :4] = [160, 80, 100, 30]
    rows[0, 7, 4] = 1.0
    rows[0, 7, 5:13] = [110, 65, 210, 65, 210, 95, 110, 95]
    rows[0, 7, 13] = score
    return rows


def plates_with(rows: Tensor, text: Tensor) -> FoundPlates:
    finder = PlateFinder(FakeNet((1, 3, 320, 320), rows))
    return FoundPlates(finder, TextReader(FakeNet((1, 3, HEIGHT, WIDTH), text[None]), CHARACTERS))


FULL = steps(1, 2, 0, 3, 4, 5, 6, 7)
PICTURE: Image = np.zeros((320, 640, 3), dtype=np.uint8)


def test_a_plate_of_a_vehicle_lies_where_it_is_in_the_whole_picture() -> None:
    (plate,) = plates_with(finder_rows(), FULL).read(PICTURE, [Box(0.5, 0.0, 1.0, 1.0)])
    assert plate.text == WRITTEN
    assert plate.score == pytest.approx(0.9)
    scale = 336 / 320  # the crop has a margin of 16 pixels at its left; the other sides are cut
    assert plate.box.left == pytest.approx((304 + 110 * scale) / 640)
    assert plate.box.bottom == pytest.approx(95 * scale / 320)


def test_one_plate_in_two_boxes_is_one_plate() -> None:
    reader = plates_with(finder_rows(), FULL)
    assert len(reader.read(PICTURE, [WHOLE, Box(0.1, 0.1, 0.9, 0.9)])) == 1


def test_a_doubtful_plate_is_not_read() -> None:
    assert plates_with(finder_rows(0.2), FULL).read(PICTURE, [WHOLE]) == []


def test_half_a_plate_is_not_reported() -> None:
    assert plates_with(finder_rows(), steps(1, 2, 0, 3)).read(PICTURE, [WHOLE]) == []


def test_without_vehicles_nothing_is_looked_at() -> None:
    assert plates_with(finder_rows(), FULL).read(PICTURE, []) == []


def test_a_box_of_no_size_has_no_plate() -> None:
    assert plates_with(finder_rows(), FULL).read(PICTURE, [Box(1.0, 1.0, 1.0, 1.0)]) == []
