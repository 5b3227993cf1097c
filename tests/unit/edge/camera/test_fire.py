"""The colours of fire and smoke in pictures of one colour or two."""

import numpy as np
import pytest

from edge.camera.fire import colours_of
from edge.camera.ports import Image

FLAME = (40, 120, 240)
HAZE = (150, 155, 152)
GRASS = (40, 160, 60)
SKY = (230, 160, 90)
RED_COAT = (60, 50, 200)


def picture(ground: tuple[int, int, int], patch: tuple[int, int, int] | None = None) -> Image:
    """480 × 640; the patch covers a quarter."""
    image = np.empty((480, 640, 3), np.uint8)
    image[:] = ground
    if patch is not None:
        image[:240, :320] = patch
    return image


@pytest.mark.parametrize(
    ("patch", "fire", "smoke"),
    [
        (FLAME, 0.25, 0),
        (HAZE, 0, 0.25),
        (SKY, 0, 0),
        (RED_COAT, 0, 0),
        (None, 0, 0),
    ],
)
def test_shares_are_of_the_whole_picture(
    patch: tuple[int, int, int] | None, fire: float, smoke: float
) -> None:
    shares = colours_of(picture(GRASS, patch))
    assert shares == {
        "fire": pytest.approx(fire, abs=0.01),
        "smoke": pytest.approx(smoke, abs=0.01),
    }


def test_an_infrared_picture_has_no_smoke() -> None:
    assert colours_of(picture(HAZE, (70, 70, 70))) == {"fire": 0.0, "smoke": 0.75}
    assert colours_of(picture((150, 150, 150), (70, 70, 70))) == {"fire": 0.0, "smoke": 0.0}


def test_a_picture_may_be_tiny() -> None:
    assert colours_of(np.zeros((1, 400, 3), np.uint8)) == {"fire": 0.0, "smoke": 0.0}
