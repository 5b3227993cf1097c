"""From drawn pictures to a verdict: what blinds a camera, and what does not."""

from collections.abc import Iterable, Iterator

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.camera.looks import ANEW_S, Looker
from edge.camera.ports import Frame, Image
from edge.domain.vision.seeing import Blindness, Seeing
from tests.unit.edge.camera.pictures import NOON, Change, film, infrared, light, person, room

FPS = 2.5
KNOWN_S = 30
WITHIN_S = 10.0


def verdicts(frames: Iterable[Frame]) -> Iterator[tuple[float, Blindness | None]]:
    looker, seeing = Looker(), Seeing()
    for frame in frames:
        yield frame.at_s, seeing.look(frame.at_s, looker.look(frame))


def still(seconds: float, picture: Image) -> list[Image]:
    return [picture] * round(seconds * FPS)


def judge(pictures: Iterable[Image], sigma: float = 2.0) -> list[tuple[float, Blindness]]:
    """When it was blind, and why."""
    frames = film(pictures, fps=FPS, sigma=sigma)
    return [(at_s, blind) for at_s, blind in verdicts(frames) if blind is not None]


def black(picture: Image) -> Image:
    return np.full_like(picture, 4)


def cloth(picture: Image) -> Image:
    """Something soft right on the lens: a little brighter on one side."""
    rows, columns = picture.shape[:2]
    shade = np.linspace(60, 110, columns).astype(np.uint8)
    return np.repeat(np.tile(shade, (rows, 1))[:, :, None], 3, axis=2)


def spray(picture: Image) -> Image:
    return np.full_like(picture, 215)


def out_of_focus(picture: Image) -> Image:
    return cv2.GaussianBlur(picture, (0, 0), 5)


def pushed_aside(picture: Image) -> Image:
    """A tenth of its width to the side, and a little up."""
    margin = 64
    return room(margin=margin)[20 : 20 + picture.shape[0], 2 * margin :][:, : picture.shape[1]]


def turned_away(picture: Image) -> Image:
    return room(seed=99)


BLINDING: tuple[tuple[Change, Blindness], ...] = (
    (black, Blindness.BLACK),
    (cloth, Blindness.COVERED),
    (spray, Blindness.COVERED),
    (out_of_focus, Blindness.DEFOCUSED),
    (pushed_aside, Blindness.MOVED),
    (turned_away, Blindness.MOVED),
)


@pytest.mark.parametrize(("blinding", "reason"), BLINDING)
@pytest.mark.parametrize("lit", [1.0, 0.35])
def test_what_blinds_a_camera_is_told_within_ten_seconds(
    blinding: Change, reason: Blindness, lit: float
) -> None:
    usual = light(room(), lit)
    blinded = blinding(usual) if blinding in (black, cloth, spray) else light(blinding(room()), lit)
    blind = judge([*still(KNOWN_S, usual), *still(15, blinded)])
    assert blind
    first_s, why = blind[0]
    assert KNOWN_S < first_s <= KNOWN_S + WITHIN_S
    assert why is reason


@pytest.mark.parametrize(("blinding", "reason"), BLINDING)
def test_when_it_is_over_the_camera_sees_again(blinding: Change, reason: Blindness) -> None:
    blind = judge([*still(KNOWN_S, room()), *still(20, blinding(room())), *still(10, room())])
    assert blind
    assert blind[-1][0] < KNOWN_S + 20 + 5


def test_a_frozen_encoder_is_told_within_ten_seconds() -> None:
    frames = list(film(still(KNOWN_S, room()), fps=FPS))
    held = [Frame(frames[-1].image, KNOWN_S + n / FPS, NOON) for n in range(30)]
    blind = [(at_s, why) for at_s, why in verdicts([*frames, *held]) if why is not None]
    assert blind[0][1] is Blindness.FROZEN
    assert blind[0][0] <= KNOWN_S + WITHIN_S


def walk(seconds: float, height: float) -> list[Image]:
    count = round(seconds * FPS)
    return [person(room(), -0.2 + 1.4 * number / count, height) for number in range(count)]


def sunset() -> Iterator[Image]:
    """Half an hour down to an eighth of the light."""
    count = round(1800 * FPS / 10)
    return (light(room(), 1 - 0.875 * number / count) for number in range(count))


def stands_close() -> list[Image]:
    """Somebody who fills a third of the picture, for a while."""
    return still(20, person(room(), 0.5, 1.6, 1.4))


HARMLESS: dict[str, list[Image]] = {
    "nothing": still(20, room()),
    "walks far": walk(10, 0.3),
    "walks close": walk(5, 2.5),
    "stands close": stands_close(),
    "light off": still(20, light(room(), 0.3)),
    "light on": still(20, light(room(), 1.3, 15)),
    "infrared": still(20, infrared(room())),
    "on and off": [*still(5, light(room(), 0.3)), *still(5, room())] * 6,
}


@pytest.mark.parametrize("harmless", HARMLESS.values(), ids=HARMLESS.keys())
def test_what_does_not_blind_is_not_told(harmless: list[Image]) -> None:
    assert judge([*still(KNOWN_S, room()), *harmless]) == []


def test_a_slow_sunset_is_no_blindness() -> None:
    frames = film(sunset(), fps=FPS / 10)
    assert {blind for _, blind in verdicts(frames)} == {None}


def test_a_camera_that_starts_in_the_dark_is_black_and_sees_when_it_is_lit() -> None:
    blind = judge([*still(20, black(room())), *still(20, room())])
    assert blind[0][1] is Blindness.BLACK
    assert blind[0][0] <= WITHIN_S
    assert blind[-1][0] < 25


def test_a_camera_that_starts_covered_is_told() -> None:
    assert judge(still(15, cloth(room())))[0][1] is Blindness.COVERED


def test_a_covered_lens_is_never_learnt() -> None:
    looker, seeing = Looker(), Seeing()
    told = set()
    pictures = [*still(KNOWN_S, room()), *still(20, cloth(room()))]
    for number, frame in enumerate(film(pictures, fps=FPS)):
        jump_s = 2 * ANEW_S if number > KNOWN_S * FPS + 25 else 0.0
        later = Frame(frame.image, frame.at_s + jump_s, NOON)
        told.add(seeing.look(later.at_s, looker.look(later)))
    assert seeing.blind is Blindness.COVERED


def test_a_view_that_stays_moved_is_told_of_and_then_taken_for_the_new_one() -> None:
    looker, seeing = Looker(), Seeing()
    pictures = [*still(KNOWN_S, room()), *still(20, room(99))]
    for frame in film(pictures, fps=FPS):
        seeing.look(frame.at_s, looker.look(frame))
    assert seeing.blind is Blindness.MOVED
    for frame in film(still(30, room(99)), fps=FPS, begins_s=KNOWN_S + ANEW_S + 10):
        seeing.look(frame.at_s, looker.look(frame))
    assert seeing.blind is None


def test_pictures_in_quick_succession_are_measured_once() -> None:
    looker = Looker()
    first, second, third = (looker.look(frame) for frame in film([room()] * 3, fps=4))
    assert first is second
    assert second is not third


@settings(max_examples=30)
@given(
    st.lists(st.floats(-1, 5), min_size=1, max_size=10),
    st.lists(st.sampled_from([(90, 160), (1, 1), (3, 700), (1200, 1600)]), min_size=1, max_size=3),
    st.integers(0, 2**31),
)
def test_any_pictures_at_any_times_are_borne(
    gaps: list[float], sizes: list[tuple[int, int]], seed: int
) -> None:
    rng, looker, at_s = np.random.default_rng(seed), Looker(), 0.0
    for number, gap_s in enumerate(gaps):
        at_s += gap_s
        size = sizes[number % len(sizes)]
        looks = looker.look(Frame(rng.integers(0, 255, (*size, 3), np.uint8), at_s, NOON))
        assert 0 <= looks.bright <= 255
        assert looks.detail >= 0
