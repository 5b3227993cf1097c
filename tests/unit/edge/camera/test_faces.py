"""Tiles, raw face rows and landmarks → faces of the picture and numbers to compare."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.camera.faces.blazeface import BlazeFaces
from edge.camera.faces.embedding import HALVES, IMAGENET, PLACES, AlignedEmbedder, aligned
from edge.camera.faces.tiles import LEAST_SIDE, OVERLAP, Tile, tiles
from edge.camera.faces.yunet import YunetFaces
from edge.camera.nets import Tensor
from edge.camera.ports import Face, Image
from edge.domain.vision.geometry import Box
from edge.errors import ModelFailed, ModelUnusable
from tests.unit.edge.camera.fake_net import FakeNet


def test_a_small_picture_is_one_tile() -> None:
    assert tiles(120, 200) == [Tile(0, 0, 200)]


@given(st.integers(10, 3000), st.integers(10, 3000))
def test_a_face_no_larger_than_the_overlap_lies_whole_in_some_tile(width: int, height: int) -> None:
    finest = min(tile.side for tile in tiles(width, height))
    face = min(finest * OVERLAP, width, height) - 2
    cover = [tile for tile in tiles(width, height) if tile.side == finest]
    for x in (0.0, width * 0.31, width * 0.5, width - face):
        for y in (0.0, height * 0.47, height - face):
            left, top = max(0.0, min(x, width - face)), max(0.0, min(y, height - face))
            assert any(
                tile.left <= left
                and tile.top <= top
                and left + face <= tile.left + tile.side
                and top + face <= tile.top + tile.side
                for tile in cover
            )


@given(st.integers(1, 8000), st.integers(1, 8000))
def test_tiles_are_few_and_not_too_small(width: int, height: int) -> None:
    found = tiles(width, height)
    assert len(found) <= 46
    assert all(tile.side >= LEAST_SIDE for tile in found[1:])


def blaze_outputs() -> tuple[Tensor, Tensor]:
    return np.zeros((1, 2304, 16), np.float32), np.full((1, 2304, 1), -90.0, np.float32)


def test_a_blazeface_row_counts_from_its_cell() -> None:
    rows, logits = blaze_outputs()
    logits[0, 48 * 12 + 24] = 3.0  # its cell's middle: x = 98, y = 50 of 192
    rows[0, 48 * 12 + 24, :4] = [-2.0, 4.0, 20.0, 30.0]
    image: Image = np.zeros((96, 192, 3), dtype=np.uint8)
    (face,) = BlazeFaces(FakeNet((1, 192, 192, 3), rows, logits)).find(image)
    assert face.score == pytest.approx(1 / (1 + np.exp(-3)))
    assert face.box.left == pytest.approx(86 / 192)
    assert face.box.right == pytest.approx(106 / 192)
    assert face.box.top == pytest.approx(39 / 96)
    assert face.box.bottom == pytest.approx(69 / 96)
    assert face.landmarks == ()


def test_a_face_that_every_tile_sees_elsewhere_is_several_and_none_is_outside() -> None:
    rows, logits = blaze_outputs()
    logits[0, 0] = 3.0
    rows[0, 0, 2:4] = 20.0  # at each tile's upper left corner, half beyond it
    image: Image = np.zeros((360, 640, 3), dtype=np.uint8)
    faces = BlazeFaces(FakeNet((1, 192, 192, 3), rows, logits)).find(image)
    assert len(faces) > 3
    for face in faces:
        assert 0 <= face.box.left < face.box.right <= 1
        assert 0 <= face.box.top < face.box.bottom <= 1


def test_broken_yunet_is_unusable() -> None:
    with pytest.raises(ModelUnusable, match="YuNet"):
        YunetFaces(b"no net at all")


def face_at(points: Tensor, width: int, height: int) -> Face:
    landmarks = tuple((float(x) / width, float(y) / height) for x, y in points)
    return Face(Box(0.1, 0.1, 0.9, 0.9), 0.9, landmarks)


def test_a_turned_face_comes_upright_with_its_eyes_in_their_places() -> None:
    image: Image = np.zeros((400, 300, 3), dtype=np.uint8)
    points = PLACES @ np.array([[0, 1.5], [-1.5, 0]], dtype=np.float32) + 200  # a quarter turn
    for x, y in points[:2]:
        image[round(y) - 2 : round(y) + 3, round(x) - 2 : round(x) + 3] = 255
    upright = aligned(image, face_at(points, 300, 400))
    assert upright.shape == (112, 112, 3)
    for x, y in PLACES[:2]:
        assert upright[round(y), round(x), 0] > 200
    assert upright[60:].max() == 0


def test_numbers_of_a_face_have_length_one() -> None:
    net = FakeNet((1, 3, 112, 112), np.full((1, 128), 3.0, np.float32))
    image: Image = np.zeros((112, 112, 3), dtype=np.uint8)
    numbers = AlignedEmbedder("m", net, IMAGENET).embed(image, face_at(PLACES, 112, 112))
    assert float(np.linalg.norm(numbers)) == pytest.approx(1.0)


def test_a_face_whose_numbers_are_all_nothing_is_refused() -> None:
    net = FakeNet((1, 3, 112, 112), np.zeros((1, 128), np.float32))
    image: Image = np.zeros((112, 112, 3), dtype=np.uint8)
    with pytest.raises(ModelFailed, match="direction"):
        AlignedEmbedder("m", net, IMAGENET).embed(image, face_at(PLACES, 112, 112))


def test_a_face_without_landmarks_says_which_model_has_them() -> None:
    image: Image = np.zeros((112, 112, 3), dtype=np.uint8)
    with pytest.raises(ModelFailed, match="yunet"):
        aligned(image, Face(Box(0, 0, 1, 1), 0.9))


def test_landmarks_in_one_spot_are_refused() -> None:
    image: Image = np.zeros((112, 112, 3), dtype=np.uint8)
    with pytest.raises(ModelFailed, match="one spot"):
        aligned(image, face_at(np.full((5, 2), 50.0, np.float32), 112, 112))


def test_colours_are_normalised_as_the_net_wants_them() -> None:
    net = FakeNet((1, 3, 112, 112), np.ones((1, 128), np.float32))
    image: Image = np.full((112, 112, 3), (0, 0, 255), dtype=np.uint8)
    AlignedEmbedder("m", net, HALVES).embed(image, face_at(PLACES, 112, 112))
    assert net.given[0][0, :, 56, 56].tolist() == pytest.approx([1.0, -1.0, -1.0])
