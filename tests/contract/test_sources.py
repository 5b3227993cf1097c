"""Real files through real decoders, whole and damaged: a frame, nothing, or a clear loss."""

import logging
import os
import random
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge.camera.ports import Frame, Source
from edge.camera.source import SourceSettings, open_source
from edge.camera.source.file import FileReel
from edge.camera.source.played import PlayedSource
from edge.camera.source.rtsp import address_of
from edge.errors import SourceEnded, SourceLost

pytestmark = pytest.mark.contract
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PICTURES = 50
FPS = 25.0


class MovedClock:
    def __init__(self) -> None:
        self.steady_s = 500.0
        self.contract = NOON

    def now(self) -> datetime:
        return self.contract

    def monotonic(self) -> float:
        return self.steady_s

    def synced(self) -> bool:
        return True

    def pass_s(self, seconds: float) -> None:
        self.steady_s += seconds


def film(path: Path) -> Path:
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"mp4v"), FPS, (160, 120))
    rng = np.random.default_rng(1)
    for number in range(PICTURES):
        picture = rng.integers(0, 60, (120, 160, 3), np.uint8)
        cv2.circle(picture, (number * 3, 60), 12, (200, 200, 200), -1)
        writer.write(picture)
    writer.release()
    return path


def album(folder: Path, count: int = 10) -> Path:
    folder.mkdir()
    for number in range(count):
        cv2.imwrite(str(folder / f"{number:03}.jpg"), np.full((60, 80, 3), number * 20, np.uint8))
    return folder


def of_file(folder: Path) -> SourceSettings:
    return SourceSettings(source="file", path=str(film(folder / "a.mp4")), fps=5, pace="fast")


def of_folder(folder: Path) -> SourceSettings:
    return SourceSettings(source="folder", path=str(album(folder / "a")), fps=5, pace="fast")


PLAYED = pytest.mark.parametrize("of", [of_file, of_folder], ids=lambda of: of.__name__)
Of = Callable[[Path], SourceSettings]


def play(source: Source, most: int = 1000) -> list[Frame]:
    frames = []
    for _ in range(most):
        try:
            frame = source.read()
        except SourceEnded:
            break
        if frame is not None:
            frames.append(frame)
    source.close()
    return frames


@PLAYED
def test_ten_pictures_of_two_seconds_come_a_fifth_of_a_second_apart(of: Of, tmp_path: Path) -> None:
    frames = play(open_source(of(tmp_path), MovedClock()))
    assert [frame.at_s for frame in frames] == pytest.approx([500 + n / 5 for n in range(10)])
    assert {frame.image.shape[2] for frame in frames} == {3}


@PLAYED
def test_an_end_is_said_again_at_each_read(of: Of, tmp_path: Path) -> None:
    source = open_source(of(tmp_path), MovedClock())
    play(source)
    for _ in range(2):
        with pytest.raises(SourceEnded):
            source.read()


@PLAYED
def test_a_repeated_one_goes_on_in_time(of: Of, tmp_path: Path) -> None:
    settings = of(tmp_path)
    again = SourceSettings(source=settings.source, path=settings.path, pace="fast", repeat=True)
    frames = play(open_source(again, MovedClock()), most=35)
    assert len(frames) > 30
    assert all(later.at_s > sooner.at_s for sooner, later in pairwise(frames))


@PLAYED
def test_a_clock_that_is_set_back_an_hour_changes_no_frame_time(of: Of, tmp_path: Path) -> None:
    clock = MovedClock()
    source = open_source(of(tmp_path), clock)
    times = []
    for number in range(10):
        clock.contract = NOON - timedelta(hours=number % 3)
        frame = source.read()
        assert frame is not None
        times.append(frame.at_s)
    assert times == pytest.approx([500 + n / 5 for n in range(10)])


def test_in_real_pace_a_picture_comes_when_its_time_has_come(tmp_path: Path) -> None:
    clock = MovedClock()
    settings = SourceSettings(source="file", path=str(film(tmp_path / "a.mp4")), fps=5)
    source = PlayedSource(
        lambda: FileReel(tmp_path / "a.mp4"), settings, clock, lambda: 0.0, clock.pass_s
    )
    for number in range(10):
        frame = source.read()
        assert frame is not None
        assert clock.steady_s == pytest.approx(500 + number / 5)
        assert frame.at_s == pytest.approx(clock.steady_s)


def test_who_looks_slowly_at_a_real_pace_misses_pictures_and_not_time(tmp_path: Path) -> None:
    clock = MovedClock()
    settings = SourceSettings(source="file", path=str(film(tmp_path / "a.mp4")), fps=5)
    source = PlayedSource(
        lambda: FileReel(tmp_path / "a.mp4"), settings, clock, lambda: 0.0, clock.pass_s
    )
    first = source.read()
    clock.pass_s(1.1)
    second = source.read()
    assert first is not None
    assert second is not None
    assert second.at_s - first.at_s == pytest.approx(1.0)


def text_as_video(path: Path) -> None:
    path.write_text("this is no film\n" * 500)


def nothing_in_it(path: Path) -> None:
    path.write_bytes(b"")


def torn_off(path: Path) -> None:
    """Half of it: its index, which stands at the end, is gone."""
    whole = film(path.with_suffix(".whole.mp4")).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def a_folder(path: Path) -> None:
    path.mkdir()


def absent(path: Path) -> None:
    """Nobody wrote it."""


@pytest.mark.parametrize("spoil", [text_as_video, nothing_in_it, torn_off, a_folder, absent])
def test_what_is_no_video_is_a_loss_that_names_it(
    spoil: Callable[[Path], None], tmp_path: Path
) -> None:
    spoil(tmp_path / "a.mp4")
    source = open_source(SourceSettings(source="file", path=str(tmp_path / "a.mp4")), MovedClock())
    with pytest.raises(SourceLost, match=r"a\.mp4|no picture"):
        source.read()


def test_a_file_that_comes_later_is_tried_again(tmp_path: Path) -> None:
    clock = MovedClock()
    settings = SourceSettings(source="file", path=str(tmp_path / "a.mp4"), pace="fast")
    source = PlayedSource(
        lambda: FileReel(tmp_path / "a.mp4"), settings, clock, lambda: 0.0, clock.pass_s
    )
    with pytest.raises(SourceLost):
        source.read()
    film(tmp_path / "a.mp4")
    assert source.read() is None  # the pause
    assert source.read() is not None


@pytest.mark.parametrize("seed", range(5))
def test_damaged_bytes_cost_pictures_and_nothing_else(seed: int, tmp_path: Path) -> None:
    whole = bytearray(film(tmp_path / "whole.mp4").read_bytes())
    rng = random.Random(seed)
    for _ in range(400):
        whole[rng.randrange(100, len(whole) - 2000)] = rng.randrange(256)
    (tmp_path / "a.mp4").write_bytes(whole)
    settings = SourceSettings(source="file", path=str(tmp_path / "a.mp4"), fps=25, pace="fast")
    frames = play(open_source(settings, MovedClock()))
    assert 1 <= len(frames) <= PICTURES
    assert all(later.at_s > sooner.at_s for sooner, later in pairwise(frames))


def test_half_a_jpeg_is_no_picture_and_the_next_one_is(tmp_path: Path) -> None:
    folder = album(tmp_path / "a", 5)
    noise = np.random.default_rng(2).integers(0, 255, (60, 80, 3), np.uint8)
    whole = cv2.imencode(".jpg", noise)[1].tobytes()
    (folder / "001.jpg").write_bytes(whole[: len(whole) // 2])
    (folder / "002.jpg").write_bytes(b"")
    (folder / "003.jpg").write_text("no picture")
    settings = SourceSettings(source="folder", path=str(folder), pace="fast")
    source = open_source(settings, MovedClock())
    came = [source.read() for _ in range(5)]
    assert [frame is not None for frame in came] == [True, False, False, False, True]
    assert came[4] is not None
    assert came[4].at_s == pytest.approx(500.8)


def test_a_folder_of_nothing_but_spoilt_pictures_is_a_loss(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_text("no picture")
    settings = SourceSettings(source="folder", path=str(tmp_path), pace="fast")
    source = open_source(settings, MovedClock())
    assert source.read() is None
    with pytest.raises(SourceLost, match="no picture"):
        source.read()


def test_a_folder_without_pictures_is_a_loss(tmp_path: Path) -> None:
    source = open_source(SourceSettings(source="folder", path=str(tmp_path)), MovedClock())
    with pytest.raises(SourceLost, match="holds no pictures"):
        source.read()


def lost_reason(settings: SourceSettings) -> str:
    source = open_source(settings, MovedClock())
    try:
        for _ in range(10):
            source.read()
    except SourceLost as error:
        return str(error)
    finally:
        source.close()
    pytest.fail("nothing was lost")


def test_a_usb_camera_that_is_not_plugged_in_is_a_loss() -> None:
    assert "is the camera plugged in" in lost_reason(SourceSettings(source="usb", device=250))


def test_a_device_that_is_no_camera_is_a_loss(tmp_path: Path) -> None:
    fake = tmp_path / "video0"
    fake.write_bytes(b"")
    assert "gives no pictures" in lost_reason(SourceSettings(source="usb", device=str(fake)))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may use every device")
def test_a_device_that_may_not_be_used_is_a_loss(tmp_path: Path) -> None:
    fake = tmp_path / "video0"
    fake.write_bytes(b"")
    fake.chmod(stat.S_IWUSR)
    assert "group `video`" in lost_reason(SourceSettings(source="usb", device=str(fake)))


def test_picamera2_where_it_is_not_installed_says_what_to_install() -> None:
    assert "python3-picamera2" in lost_reason(SourceSettings(source="picamera2"))


def test_credentials_are_put_into_the_address_and_into_nothing_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    (tmp_path / "password").write_text("s3cr:t@/ü\n")
    settings = SourceSettings(
        source="rtsp",
        url="rtsp://127.0.0.1:1/live",
        username="admin",
        password_file=str(tmp_path / "password"),
    )
    assert address_of(settings) == "rtsp://admin:s3cr%3At%40%2F%C3%BC@127.0.0.1:1/live"
    said = lost_reason(settings) + caplog.text
    assert "127.0.0.1:1 cannot be reached" in said
    assert "s3cr" not in said


def test_a_path_that_wants_the_password_gets_it(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("p w\n")
    settings = SourceSettings(
        source="rtsp",
        url="rtsp://cam/user={username}_password={password}_channel=1",
        username="admin",
        password_file=str(tmp_path / "password"),
    )
    assert address_of(settings) == "rtsp://cam/user=admin_password=p%20w_channel=1"


def test_a_password_file_that_is_gone_is_a_loss_that_names_it() -> None:
    settings = SourceSettings(
        source="rtsp", url="rtsp://127.0.0.1:1/x", username="u", password_file="/nowhere/pw"
    )
    assert "/nowhere/pw" in lost_reason(settings)
