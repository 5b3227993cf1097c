"""A picture travels as a JPEG of bounded size, or not at all."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.camera.picture import LIMIT, WIDEST, jpeg, unpacked
from edge.camera.ports import Image
from edge.errors import CameraError

pytestmark = pytest.mark.contract


def noise(height: int, width: int) -> Image:
    """The worst to pack."""
    return np.random.default_rng(3).integers(0, 256, (height, width, 3), dtype=np.uint8)


@pytest.mark.parametrize("limit", [LIMIT, 60_000, 4_000])
def test_even_noise_fits_by_quality_and_then_by_size(limit: int) -> None:
    content = jpeg(noise(1080, 1920), limit)
    assert len(content) <= limit
    height, width = unpacked(content).shape[:2]
    assert width <= WIDEST
    assert width / height == pytest.approx(16 / 9, rel=0.05)


def test_a_plain_picture_keeps_its_size() -> None:
    image = np.full((720, 1280, 3), 90, np.uint8)
    sent = unpacked(jpeg(image))
    assert sent.shape == image.shape
    assert np.abs(sent.astype(int) - 90).max() <= 2


def test_a_tall_picture_is_no_taller_than_the_widest_is_wide() -> None:
    assert unpacked(jpeg(noise(4000, 500))).shape[0] <= WIDEST


@given(st.integers(16, 90), st.integers(16, 90), st.integers(2_000, 9_000))
def test_whatever_the_size_it_fits_and_can_be_read(height: int, width: int, limit: int) -> None:
    content = jpeg(noise(height, width), limit)
    assert len(content) <= limit
    assert unpacked(content).ndim == 3


@pytest.mark.parametrize(
    "garbage",
    [np.zeros((0, 9, 3), np.uint8), np.zeros((9, 9), np.uint8), np.zeros((9, 9, 3)), None],
    ids=["empty", "grey", "floats", "nothing"],
)
def test_garbage_is_a_camera_error(garbage: Image) -> None:
    with pytest.raises(CameraError, match="no picture"):
        jpeg(garbage)


def test_a_limit_that_nothing_fits_is_a_camera_error() -> None:
    with pytest.raises(CameraError, match="at most 100 bytes"):
        jpeg(noise(100, 100), 100)


@pytest.mark.parametrize("content", [b"", b"no picture", b"\xff\xd8\xff\xe0\x00\x10JFIF"])
def test_what_is_no_jpeg_cannot_be_read(content: bytes) -> None:
    with pytest.raises(CameraError, match="cannot be read"):
        unpacked(content)


def test_half_a_jpeg_is_a_picture_or_an_error_but_never_a_crash() -> None:
    good, content = cv2.imencode(".jpg", noise(64, 64))
    assert good
    for end in range(0, len(content), 97):
        try:
            assert unpacked(bytes(content[:end])).shape == (64, 64, 3)
        except CameraError:
            continue
