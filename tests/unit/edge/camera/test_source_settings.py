"""A source that is configured wrongly says what to mend."""

import msgspec
import pytest

from edge.camera.source.settings import SourceSettings

GOOD: tuple[dict[str, object], ...] = (
    {"source": "rtsp", "url": "rtsp://192.168.1.20/stream2"},
    {"source": "rtsp", "url": "rtsp://cam:8554/a?b={password}", "username": "u", "fps": 2},
    {"source": "usb", "device": 0, "width": 640, "height": 480},
    {"source": "usb", "device": "/dev/v4l/by-id/usb-cam"},
    {"source": "file", "path": "a.mp4", "pace": "fast"},
    {"source": "folder", "path": "pictures", "repeat": True},
    {"source": "picamera2"},
)
BAD: tuple[tuple[dict[str, object], str], ...] = (
    ({"source": "webcam"}, "webcam"),
    ({"source": "rtsp"}, "`url` is missing"),
    ({"source": "rtsp", "url": "http://cam/video"}, "`url` is no address"),
    ({"source": "rtsp", "url": "rtsp://cam:99999/x"}, "`url` is no address"),
    ({"source": "rtsp", "url": "rtsp://"}, "`url` is no address"),
    ({"source": "rtsp", "url": "rtsp://u:secret@cam/x"}, "password_file"),
    ({"source": "rtsp", "url": "rtsp://cam/x", "path": "a"}, "`path` belongs to"),
    ({"source": "usb"}, "`device` is missing"),
    ({"source": "usb", "device": 0, "width": 640}, "`width` and `height`"),
    ({"source": "usb", "device": 0, "pace": "fast"}, "`pace` belongs to"),
    ({"source": "file", "path": ""}, "`path` is missing"),
    ({"source": "file", "path": "a.mp4", "url": "rtsp://cam/x"}, "`url` belongs to"),
    ({"source": "picamera2", "repeat": True}, "`repeat` belongs to"),
    ({"source": "folder", "path": "p", "fps": 0}, "fps"),
    ({"source": "folder", "path": "p", "fsp": 5}, "fsp"),
)


@pytest.mark.parametrize("table", GOOD, ids=str)
def test_good_settings_are_read(table: dict[str, object]) -> None:
    assert msgspec.convert(table, SourceSettings).source == table["source"]


@pytest.mark.parametrize(("table", "said"), BAD, ids=str)
def test_bad_settings_name_the_key(table: dict[str, object], said: str) -> None:
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert(table, SourceSettings)
    assert said in str(caught.value)
    assert "secret" not in str(caught.value)
