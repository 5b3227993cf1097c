"""One camera's understanding: what lags, what is blind, what time does."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from edge.camera.eyes import Sighted
from edge.camera.motion import MotionGate
from edge.camera.ports import Frame
from edge.camera.sight import BLIND, STALE_S, Sight, Told
from edge.domain.scenes.scene import Clear, Finding, Raise, View
from edge.domain.vision.geometry import Box
from edge.domain.vision.seeing import Blindness
from edge.domain.vision.sightings import Detection, Label

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SOMEBODY = Sighted([Detection(Label.PERSON, 0.9, Box(0.4, 0.3, 0.5, 0.8))])
YARD = np.random.default_rng(3).integers(40, 200, (18, 32, 3)).repeat(10, 0).repeat(10, 1)


def frame(at_s: float) -> Frame:
    noise = np.random.default_rng(int(at_s * 1000)).integers(0, 4, YARD.shape).astype(np.uint8)
    return Frame((YARD + noise).astype(np.uint8), at_s, AT)


class Watcher:
    """A scene that notes what it was shown."""

    scene_id = "watcher"
    wants_pose = False

    def __init__(self) -> None:
        self.views: list[View] = []

    def look(self, view: View) -> list[Finding]:
        self.views.append(view)
        return []


@pytest.fixture
def scene() -> Watcher:
    return Watcher()


@pytest.fixture
def sight(scene: Watcher) -> Sight:
    return Sight("gate", ZoneInfo("Asia/Shanghai"), MotionGate(), scenes=[scene])


def of_blindness(told: Sequence[Told]) -> list[Raise | Clear]:
    found = [one.finding for one in told]
    return [one for one in found if isinstance(one, Raise | Clear) and one.kind == BLIND]


def test_what_the_nets_say_late_is_learnt_and_time_never_falls_back(
    sight: Sight, scene: Watcher
) -> None:
    for turn in range(8):
        sight.watch(frame(turn))
        sight.miss(turn + 0.9, AT)
        sight.learn(frame(turn), SOMEBODY)
    assert scene.views[-1].tracks
    times = [view.at_s for view in scene.views]
    assert times == sorted(times)


def test_what_the_nets_say_far_too_late_is_not_believed(sight: Sight, scene: Watcher) -> None:
    sight.miss(100, AT)
    shown = len(scene.views)
    assert sight.learn(frame(100 - STALE_S), SOMEBODY) == []
    assert len(scene.views) == shown


def test_seconds_in_which_no_picture_came_are_no_seconds_in_which_it_could_see(
    sight: Sight,
) -> None:
    for turn in range(20):
        sight.watch(frame(turn * 0.5))
    saw_s = sight.could_see_s
    for turn in range(10):
        sight.miss(10 + turn, AT)
    assert sight.blindness is Blindness.DISCONNECTED
    assert sight.could_see_s == pytest.approx(saw_s)


def test_frames_whose_time_falls_back_take_nothing_off(sight: Sight) -> None:
    for at_s in (100.0, 101.0, 102.0):
        sight.watch(frame(at_s))
    before = sight.could_see_s
    sight.watch(frame(3.0))
    assert sight.could_see_s == before


def test_a_camera_that_was_blind_at_the_last_stop_has_to_prove_that_it_sees(
    sight: Sight,
) -> None:
    sight.begin_blind(1000.0)
    assert of_blindness(sight.watch(frame(1001.0)).told) == []
    told = [found for n in range(20) for found in sight.watch(frame(1001.5 + n * 0.5)).told]
    (clear,) = of_blindness(told)
    assert isinstance(clear, Clear)
    assert 3 < clear.lasted_s < 12


def test_a_covered_camera_stays_blind_over_a_restart(sight: Sight) -> None:
    sight.begin_blind(1000.0)
    dark = np.full_like(YARD, 5, np.uint8)
    for turn in range(40):
        told = sight.watch(Frame(dark, 1000.0 + turn * 0.5, AT)).told
        assert of_blindness(told) == []
    assert sight.blindness is not None
