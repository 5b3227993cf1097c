from typing import Any

import pytest

from edge.camera.settings import read_cameras, read_vision
from edge.errors import ConfigError

GATE: dict[str, Any] = {"sensor_id": "gate", "source": "rtsp", "url": "rtsp://10.0.0.2/live"}


def test_a_camera_is_ours_and_its_source_s() -> None:
    (camera,) = read_cameras([{**GATE, "fps": 8, "masks": [[[0, 0], [1, 0], [1, 0.2]]]}])
    assert camera.source.fps == 8
    assert camera.settings.sensor_id == "gate"
    assert len(camera.masks) == 1


@pytest.mark.parametrize(
    ("table", "field", "words"),
    [
        ({"source": "rtsp", "url": "rtsp://h/1"}, "cameras[0]", "sensor_id"),
        ({**GATE, "url": "http://10.0.0.2"}, "cameras[0]", "rtsp://"),
        ({**GATE, "url": "rtsp://a:secret@10.0.0.2/1"}, "cameras[0]", "password_file"),
        ({**GATE, "masks": [[[0, 0], [1, 1]]]}, "cameras[0].masks[0]", ">= 3"),
        ({**GATE, "masks": [[[0, 0], [1, 1], [2, 0]]]}, "cameras[0].masks[0][2][0]", "<= 1"),
        ({**GATE, "tz": "Asia/Peking"}, "cameras[0].tz", "Asia/Shanghai"),
        ({**GATE, "fsp": 5}, "cameras[0]", "fsp"),
        ({**GATE, "before_s": -1}, "cameras[0].before_s", ">= 0"),
    ],
)
def test_a_mistake_names_its_field_and_the_way_out(
    table: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(ConfigError) as raised:
        read_cameras([table])
    assert raised.value.field == field
    assert words in raised.value.reason
    assert "secret" not in str(raised.value)


def test_two_cameras_cannot_share_an_id() -> None:
    with pytest.raises(ConfigError, match=r"cameras\[1\]\.sensor_id"):
        read_cameras([GATE, GATE])


def test_vision_names_its_field_too() -> None:
    with pytest.raises(ConfigError, match=r"vision\.threads"):
        read_vision({"threads": 0})
