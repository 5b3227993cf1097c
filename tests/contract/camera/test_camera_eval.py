"""The evaluation's own machinery, on tiny drawn videos; and two real falls, where they are."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from bench.camera_eval import falls, visits
from bench.camera_eval.__main__ import main
from bench.camera_eval.clips import FPS, NOON, held, played
from bench.camera_eval.section import at_most_per_hour, per_hour
from bench.camera_eval.tampering import FROZEN, NAMES, tampered
from bench.camera_eval.watching import cries, watch
from edge.camera.eyes import Eyes
from edge.camera.models import Models
from edge.camera.ports import Frame, Image
from edge.domain.vision.geometry import Box
from edge.domain.vision.sightings import Detection, Label

pytestmark = pytest.mark.contract
WIDTH, HEIGHT = 160, 120
RECORDED_FPS = 10
COAT = (30, 25, 20)


def room() -> Image:
    dice = np.random.default_rng(3)
    wall = np.full((HEIGHT, WIDTH, 3), 150, np.uint8)
    for _ in range(25):
        left, top = int(dice.integers(0, WIDTH - 20)), int(dice.integers(0, HEIGHT - 20))
        colour = [int(value) for value in dice.integers(100, 230, 3)]
        cv2.rectangle(wall, (left, top), (left + 16, top + 12), colour, -1)
    return wall


def video(path: Path, pictures: list[Image]) -> Path:
    fourcc = cv2.VideoWriter.fourcc(*"MJPG")
    writer = cv2.VideoWriter(str(path), fourcc, RECORDED_FPS, (WIDTH, HEIGHT))
    for picture in pictures:
        writer.write(picture)
    writer.release()
    return path


def passing_by(seconds: float) -> list[Image]:
    """Somebody in a dark coat crosses the room after four seconds, and leaves it."""
    pictures = []
    for count in range(round(seconds * RECORDED_FPS)):
        picture, x = room(), (count - 4 * RECORDED_FPS) * 3
        if x > -20:
            cv2.rectangle(picture, (x, 30), (x + 20, 100), COAT, -1)
        pictures.append(picture)
    return pictures


class DarkCoat:
    """A detector for drawn rooms: whatever is very dark is a person."""

    name = "dark-coat"

    def detect(self, image: Image) -> list[Detection]:
        rows, columns = np.nonzero(image.max(axis=2) < 60)
        if len(rows) < 50:
            return []
        high, wide = image.shape[:2]
        left, right = columns.min() / wide, (columns.max() + 1) / wide
        box = Box(float(left), rows.min() / high, float(right), (rows.max() + 1) / high)
        return [Detection(Label.PERSON, 0.9, box)]


@pytest.fixture
def crossing(tmp_path: Path) -> Path:
    return video(tmp_path / "crossing.avi", passing_by(16))


def test_a_clip_is_played_at_the_rate_of_the_agent_with_its_own_times(crossing: Path) -> None:
    times = [frame.at_s for frame in played(crossing)]
    assert times == pytest.approx([count / FPS for count in range(16 * round(FPS))])


def test_a_held_clip_begins_and_ends_with_its_own_pictures_and_a_sensors_noise(
    crossing: Path,
) -> None:
    clip = list(played(crossing))
    frames = list(held(clip, before_s=2.0, after_s=3.0))
    assert len(frames) == len(clip) + round(5 * FPS)
    times = [frame.at_s for frame in frames]
    assert times == pytest.approx([count / FPS for count in range(len(frames))])
    assert np.array_equal(frames[10].image, clip[0].image)
    apart = np.abs(frames[0].image.astype(int) - clip[0].image)
    assert 0 < apart.mean() < 5
    assert not np.array_equal(frames[-1].image, frames[-2].image)


def test_somebody_who_crosses_the_room_is_one_visit(crossing: Path) -> None:
    account = watch(played(crossing), [visits.SCENE], Eyes(DarkCoat()))
    alerts = visits.spans(account, "intrusion")
    assert len(alerts) == 1
    assert 4.0 <= alerts[0][0] < alerts[0][1]
    assert 0 < account.spared < account.frames
    assert account.crowd.count(1) > 0


def test_one_alert_finds_one_visit_and_what_is_left_is_too_many() -> None:
    met, left = visits.matched([(5, 9), (10, 22), (100, 110)], [(4, 12), (20, 30), (50, 60)])
    assert met == [[(5, 9), (10, 22)], [], []]
    assert left == [(100, 110)]


def still(seconds: float) -> Iterator[Frame]:
    return held([Frame(room(), 0.0, NOON)], after_s=seconds)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_done_to_a_camera_before_its_time(name: str) -> None:
    before, after = list(still(10)), list(tampered(still(10), name, 5.0))
    for good, bad in zip(before, after, strict=True):
        same = np.array_equal(good.image, bad.image)
        assert same == (good.at_s < 5.0)
    tail = [frame.image for frame in after if frame.at_s >= 5.0]
    frozen = all(np.array_equal(tail[0], image) for image in tail)
    assert frozen == (name == FROZEN)


def test_a_covered_camera_cries_and_an_untouched_one_does_not() -> None:
    assert [at_s for at_s, _ in cries(tampered(still(60), "black", 30.0)) if at_s >= 30.0]
    assert list(cries(still(60))) == []


def test_no_count_at_all_is_no_proof_of_none() -> None:
    assert at_most_per_hour(0, 3600) == pytest.approx(3.0, abs=0.01)
    assert at_most_per_hour(2, 3600) == pytest.approx(6.30, abs=0.01)
    assert per_hour(2, 1800) == 4.0


def test_missing_data_is_named_with_the_way_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "lacks" in said
    assert "--data" in said


def test_missing_models_are_named_with_the_way_out(
    tmp_path: Path, shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["visits", "--data", str(shared_data / "video"), "--models", str(tmp_path)]
    assert main(arguments) == 2
    assert "models install" in capsys.readouterr().err
    assert main([*arguments, "--detector", "no-such"]) == 2
    assert "yolox-nano" in capsys.readouterr().err


def test_plates_are_told_as_one_line_of_json(
    shared_data: Path, folder_of: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the plate reader lacks a file, that is said in its place."""
    folder = folder_of("ssd-mobilenet-v2")
    arguments = ["plates", "--json", "--data", str(shared_data / "video")]
    assert main([*arguments, "--models", str(folder), "--detector", "ssd-mobilenet-v2"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["part"] == "plates"
    assert "not_measured" in told or told["plates"] == 4


@pytest.mark.parametrize("name", ["fall-03", "fall-11"])
def test_a_real_fall_goes_through_in_order(
    name: str, shared_data: Path, folder_of: Callable[[str], Path]
) -> None:
    """Structure only: how many are found is measured, not asserted."""
    detector = Models(folder_of("ssd-mobilenet-v2")).detector("ssd-mobilenet-v2")
    pose = Models(folder_of("blazepose-lite")).pose("blazepose-lite")
    fall = next(one for one in falls.falls(shared_data / "video") if one.name == name)
    account = watch(falls.shown(fall, hold_s=8.0), [falls.SCENE], Eyes(detector, pose))
    outcome = falls.outcome_of(fall, account)
    assert account.people
    assert fall.falls_s < fall.lies_s < account.ended_s
    keys = [finding.key for _, finding in account.raised("fall")]
    assert len(keys) == len(set(keys))
    assert len(account.asked()) >= len(keys)
    assert outcome.told_s is None
    assert outcome.asked_s is None or fall.lies_s + outcome.asked_s >= fall.falls_s
