"""A network camera that comes, goes, hangs and lies."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from edge.camera.ports import Frame, Source
from edge.camera.source import SourceSettings, open_source
from edge.clock import SystemClock
from edge.errors import SourceLost
from tests.system.rtsp_server import Clip, Mood, RtspServer, clip_of, drawn_clip

pytestmark = pytest.mark.system
ENOUGH = 60
"""Reads; each waits a second at most."""


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Clip:
    return drawn_clip(tmp_path_factory.mktemp("clip") / "drawn.mp4")


def source_of(url: str, fps: float = 5, **more: str) -> Source:
    return open_source(SourceSettings(source="rtsp", url=url, fps=fps, **more), SystemClock())


def frames_of(source: Source, count: int) -> list[Frame]:
    """So many frames, whatever is lost between them."""
    frames: list[Frame] = []
    for _ in range(ENOUGH):
        try:
            frame = source.read()
        except SourceLost:
            continue
        frames += [frame] if frame is not None else []
        if len(frames) == count:
            return frames
    pytest.fail(f"{len(frames)} frames of {count} came")


def loss_of(source: Source) -> str:
    for _ in range(ENOUGH):
        try:
            source.read()
        except SourceLost as error:
            return str(error)
    pytest.fail("nothing was lost")


def test_a_stream_is_read_at_the_rate_that_is_asked_for(clip: Clip) -> None:
    with RtspServer(clip) as server:
        source = source_of(server.url)
        frames = frames_of(source, 8)
        source.close()
    gaps = [later.at_s - sooner.at_s for sooner, later in pairwise(frames)]
    assert frames[0].image.shape == (240, 320, 3)
    assert min(gaps) > 0
    assert sum(gaps) > 7 / 5 * 0.8


def test_h264_of_a_real_camera_is_read(shared_data: Path) -> None:
    folder = shared_data / "video" / "intel_sample_videos"
    with RtspServer(clip_of(folder / "one-by-one-person-detection.mp4")) as server:
        source = source_of(server.url)
        frames = frames_of(source, 3)
        source.close()
    assert server.clip.encoding == "H264"
    assert frames[0].image.shape == (432, 768, 3)
    assert frames[0].image.std() > 10


def test_a_camera_that_dies_and_comes_back_is_seen_again(clip: Clip) -> None:
    with RtspServer(clip) as server:
        source = source_of(server.url)
        before = frames_of(source, 2)
        server.stop()
        assert "broke off" in loss_of(source)
        assert "cannot be reached" in loss_of(source)
        server.start()
        after = frames_of(source, 2)
        source.close()
    assert after[0].at_s > before[-1].at_s


def test_a_stream_that_breaks_off_again_and_again_is_opened_again_and_again(clip: Clip) -> None:
    with RtspServer(clip, breaks_after=20) as server:
        source = source_of(server.url, fps=25)
        frames = frames_of(source, 45)
        source.close()
    assert server.sent > 45
    assert all(later.at_s >= sooner.at_s for sooner, later in pairwise(frames))


def unreachable(server: RtspServer) -> None:
    server.stop()


def hangs(server: RtspServer) -> None:
    server.mood = Mood.HANGS


def silent(server: RtspServer) -> None:
    server.mood = Mood.SILENT


def unknown_codec(server: RtspServer) -> None:
    server.mood = Mood.UNKNOWN_CODEC


def locked(server: RtspServer) -> None:
    server.credentials = "admin:another"


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (unreachable, "cannot be reached"),
        (hangs, "not to RTSP"),
        pytest.param(silent, "broke off|no video", marks=pytest.mark.long),
        pytest.param(unknown_codec, "set the camera to H.264", marks=pytest.mark.long),
        (locked, "check `username` and `password_file`"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_camera_that_gives_nothing_says_why(
    clip: Clip, spoil: Callable[[RtspServer], None], said: str, tmp_path: Path
) -> None:
    (tmp_path / "password").write_text("of mine")
    with RtspServer(clip) as server:
        spoil(server)
        credentials = {"username": "admin", "password_file": str(tmp_path / "password")}
        source = source_of(server.url, **credentials)
        reason = loss_of(source)
        source.close()
    assert any(part in reason for part in said.split("|"))
    assert f"127.0.0.1:{server.port}" in reason or "broke off" in reason
    assert "of mine" not in reason
    assert "of%20mine" not in reason


def test_the_right_password_opens_the_stream(clip: Clip, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("p@ss:/w%rd\n")
    with RtspServer(clip, credentials="admin:p@ss:/w%rd") as server:
        credentials = {"username": "admin", "password_file": str(tmp_path / "password")}
        source = source_of(server.url, **credentials)
        assert frames_of(source, 1)
        source.close()


def test_one_dead_camera_holds_up_no_other(clip: Clip) -> None:
    with RtspServer(clip, mood=Mood.HANGS) as dead, RtspServer(clip) as alive:
        hanging = source_of(dead.url)
        assert hanging.read() is None  # it is being opened, for as long as its timeout
        source = source_of(alive.url)
        frames = frames_of(source, 1)
        assert dead.sent == 0
        assert frames
        hanging.close()
        source.close()
