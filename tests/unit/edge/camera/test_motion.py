"""The motion gate on drawn pictures with noise."""

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.camera.motion import SETTLE_S, Motion, MotionGate
from edge.camera.ports import Frame, Image
from edge.domain.vision.geometry import Zone
from tests.unit.edge.camera.pictures import NOON, film, infrared, light, person, room

FPS = 5.0


def look(
    pictures: Iterable[Image], masks: tuple[Zone, ...] = (), fps: float = FPS, sigma: float = 2.0
) -> list[Motion]:
    gate = MotionGate(masks)
    return [gate.look(frame) for frame in film(pictures, fps=fps, sigma=sigma)]


def still(seconds: float, picture: Image | None = None) -> list[Image]:
    return [room() if picture is None else picture] * round(seconds * FPS)


def walk(
    seconds: float, height: float = 0.6, begins: float = -0.1, ends: float = 1.1
) -> list[Image]:
    count = round(seconds * FPS)
    return [
        person(room(), begins + (ends - begins) * number / count, height) for number in range(count)
    ]


@pytest.mark.parametrize("sigma", [0.0, 2.0, 5.0])
def test_a_still_room_has_no_motion_however_noisy(sigma: float) -> None:
    moved = [motion for motion in look(still(60), sigma=sigma) if motion.regions]
    assert moved == []


def test_while_it_learns_it_says_so_and_finds_nothing() -> None:
    first = look(walk(2))
    assert not any(motion.warm for motion in first)
    assert not any(motion.regions for motion in first)


def test_a_walker_is_found_where_he_is() -> None:
    motions = look([*still(10), *walk(6)])[50:]
    seen = [motion for motion in motions if motion.regions]
    assert len(seen) >= len(motions) * 0.8
    middle = motions[len(motions) // 2]
    widest = max(middle.regions, key=lambda box: box.area)
    assert widest.left < 0.5 < widest.right
    assert widest.height > 0.4


@pytest.mark.parametrize("height", [0.12, 0.2])
def test_somebody_small_and_far_away_is_found(height: float) -> None:
    motions = look([*still(10), *walk(10, height)])[50:]
    assert sum(bool(motion.regions) for motion in motions) >= len(motions) * 0.7


def test_somebody_who_creeps_is_found() -> None:
    """A step of a third of his own width takes a second: an old person with a frame."""
    motions = look([*still(10), *walk(60, 0.6, 0.2, 0.6)])[50:]
    assert sum(bool(motion.regions) for motion in motions) >= len(motions) * 0.9


def test_somebody_who_stands_still_melts_into_the_background_and_not_at_once() -> None:
    motions = look([*still(10), *still(90, person(room(), 0.5))])[50:]
    shown = [bool(motion.regions) for motion in motions]
    assert all(shown[: 5 * 5])
    assert not any(shown[60 * 5 :])


@pytest.mark.parametrize(
    "switched", [infrared(room()), light(room(), 0.35), light(room(), 1.5, 20)]
)
def test_a_switched_light_is_sudden_and_leaves_nothing_behind(switched: Image) -> None:
    motions = look([*still(10), *still(10, switched)])[50:]
    settled = round((SETTLE_S + 0.5) * FPS)
    assert all(motion.sudden for motion in motions[: round(SETTLE_S * FPS)])
    assert not any(motion.regions for motion in motions)
    assert not any(motion.sudden for motion in motions[settled:])


def test_after_a_switched_light_a_walker_is_found_again() -> None:
    dark = [infrared(picture) for picture in walk(6)]
    motions = look([*still(10), *still(3, infrared(room())), *dark])[65:]
    assert sum(bool(motion.regions) for motion in motions) >= len(motions) * 0.7


def test_somebody_close_before_the_camera_is_not_a_switched_light() -> None:
    motions = look([*still(10), *walk(2, height=2.5)])[50:]
    assert not any(motion.sudden for motion in motions)
    assert any(motion.regions for motion in motions)


def test_a_slow_sunset_is_no_motion() -> None:
    """Twenty minutes down to a fifth of the light, a picture each three seconds."""
    sunset = (light(room(), 1 - 0.8 * number / 400) for number in range(400))
    moved = sum(bool(motion.regions) for motion in look(sunset, fps=1 / 3))
    assert moved <= 4


def test_movement_within_a_mask_counts_for_nothing() -> None:
    left = Zone(((0.0, 0.0), (0.6, 0.0), (0.6, 1.0), (0.0, 1.0)))
    motions = look([*still(10), *walk(6)], masks=(left,))[50:]
    boxes = [box for motion in motions for box in motion.regions]
    assert boxes
    assert all(box.right > 0.6 for box in boxes)


def test_a_mask_over_everything_finds_nothing_and_breaks_nothing() -> None:
    everything = Zone(((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)))
    motions = look([*still(5), *walk(3), *still(3, infrared(room()))], masks=(everything,))
    assert not any(motion.regions or motion.sudden for motion in motions)


def test_a_camera_that_changes_its_size_is_learnt_anew() -> None:
    gate = MotionGate()
    for frame in film(still(5)):
        gate.look(frame)
    smaller = Frame(np.zeros((120, 160, 3), np.uint8), 6.0, NOON)
    assert not gate.look(smaller).warm


@settings(max_examples=25)
@given(
    st.lists(st.floats(0, 5), min_size=1, max_size=12),
    st.sampled_from([(90, 160), (1, 1), (7, 700), (240, 320)]),
    st.integers(0, 2**31),
)
def test_any_pictures_at_any_times_are_borne(
    gaps: list[float], size: tuple[int, int], seed: int
) -> None:
    rng, gate, at_s = np.random.default_rng(seed), MotionGate(), 0.0
    for gap_s in gaps:
        at_s += gap_s
        motion = gate.look(Frame(rng.integers(0, 255, (*size, 3), np.uint8), at_s, NOON))
        for box in motion.regions:
            assert 0 <= box.left < box.right <= 1
            assert 0 <= box.top < box.bottom <= 1
