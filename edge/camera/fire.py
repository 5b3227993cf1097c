"""How much of a picture has the colours of fire and of smoke: a rule, not a model. Experimental.

Fire, per pixel (after Chen, Wu and Chiou, ICIP 2004): red is bright, red is above green and green
above blue, and the colour is saturated. Smoke: nearly grey, neither dark nor blown out. Neither
knows a flame from a sunset or smoke from a wall: only a change of the share over some seconds may
mean something, and never much. An infrared picture has no colours, so it gives none.
"""

from typing import Final

import cv2
import numpy as np

from edge.camera.ports import Image

WIDTH: Final = 160
"""Pixels across that are looked at."""
BRIGHT_RED: Final = 220
COLOURED: Final = 100
"""Between the strongest and the weakest of red, green and blue in a flame; skin has less."""
GREY: Final = 20
"""The same, at most, in smoke."""
SMOKE_FROM, SMOKE_TO = 90, 220
"""How bright smoke is."""
INFRARED: Final = 0.98
"""A picture of which so much is without any colour was taken at night."""


def colours_of(image: Image) -> dict[str, float]:
    """Shares of the picture, 0 to 1, as `View.colours` has them."""
    height = max(1, round(image.shape[0] * WIDTH / image.shape[1]))
    small = cv2.resize(image, (WIDTH, height), interpolation=cv2.INTER_AREA)
    blue, green, red = (small[:, :, channel].astype(np.int16) for channel in range(3))
    strongest, weakest = small.max(axis=2).astype(np.int16), small.min(axis=2).astype(np.int16)
    spread = strongest - weakest
    if float(np.mean(spread <= 4)) >= INFRARED:
        return {"fire": 0.0, "smoke": 0.0}
    fire = (red >= BRIGHT_RED) & (red > green) & (green > blue) & (spread >= COLOURED)
    smoke = (spread <= GREY) & (strongest >= SMOKE_FROM) & (strongest <= SMOKE_TO)
    return {"fire": float(np.mean(fire)), "smoke": float(np.mean(smoke))}
