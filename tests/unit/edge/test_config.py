from pathlib import Path

import pytest

from edge.config import parse_config
from edge.errors import ConfigError

LEAST = '[node]\nnode_id = "n-7f3k2q9x"\n[broker]\nurl = "mqtt://broker:1884"\n'


def test_the_least_that_is_needed_gets_sensible_defaults() -> None:
    config = parse_config(LEAST)
    assert (config.broker.host, config.broker.port, config.broker.tls) == ("broker", 1884, False)
    assert config.broker.keepalive_s <= 12
    assert (config.clock.synced, config.voice.backend) == ("auto", "log")


@pytest.mark.parametrize(("url", "port"), [("mqtt://b", 1883), ("mqtts://b", 8883)])
def test_a_broker_without_a_port_has_the_registered_one(url: str, port: int) -> None:
    assert parse_config(LEAST.replace("mqtt://broker:1884", url)).broker.port == port


def test_relative_paths_begin_where_the_file_is() -> None:
    text = LEAST + 'password_file = "secret"\n[clock]\nsource = "drill"\ndrill_file = "c.json"\n'
    config = parse_config(text, folder=Path("/etc/firstlight"))
    assert config.broker.password_file == "/etc/firstlight/secret"
    assert config.clock.drill_file == "/etc/firstlight/c.json"
    assert config.node.data_dir == "/var/lib/firstlight"


def test_relative_paths_of_cameras_and_models_begin_there_too() -> None:
    text = LEAST + (
        '[vision]\nmodels_dir = "weights"\nthreads = 2\n'
        '[[cameras]]\npath = "clip.mp4"\npassword_file = 7\n[[cameras]]\npath = "/data/clip.mp4"\n'
    )
    config = parse_config(text, folder=Path("/etc/firstlight"))
    assert config.vision == {"models_dir": "/etc/firstlight/weights", "threads": 2}
    assert config.cameras[0] == {"path": "/etc/firstlight/clip.mp4", "password_file": 7}
    assert config.cameras[1] == {"path": "/data/clip.mp4"}


@pytest.mark.parametrize(
    ("text", "field", "reason"),
    [
        ("[node", "node.toml", "is not TOML"),
        ("", "node.toml", "missing required field `node`"),
        ("[node]\n", "node", "missing required field `node_id`"),
        (LEAST.replace("n-7f3k2q9x", "anna's home"), "node.node_id", "matching regex"),
        (LEAST + "keepalive_s = 60\n", "broker.keepalive_s", "<= 12"),
        (LEAST + "keepalife_s = 6\n", "broker", "unknown field `keepalife_s`"),
        (LEAST + 'keepalive_s = "6"\n', "broker.keepalive_s", "expected `int`"),
        (LEAST.replace("mqtt:", "http:"), "broker.url", "mqtts://host:port"),
        (LEAST.replace("1884", "99999"), "broker.url", "mqtts://host:port"),
        (LEAST.replace("broker:", "me:secret@broker:"), "broker.url", "password_file"),
        (LEAST + 'password = "a"\npassword_file = "b"\n', "broker.password", "keep the file"),
        (LEAST + 'cert_file = "a"\n', "broker.cert_file", "together"),
        (LEAST + 'ca_file = "a"\n', "broker.ca_file", "mqtts://"),
        (LEAST + '[clock]\nsource = "drill"\n', "clock.drill_file", "clock.json"),
        (LEAST + '[voice]\nbackend = "gpio"\n', "voice", "lamp_pin"),
        (LEAST + "[outbox]\nmax_bytes = 1\n", "outbox.max_bytes", "65536"),
    ],
)
def test_every_error_names_the_field_and_the_way_out(text: str, field: str, reason: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_config(text)
    assert caught.value.field == field
    assert reason in caught.value.reason


def test_a_password_in_an_error_stays_unsaid() -> None:
    with pytest.raises(ConfigError) as caught:
        parse_config(LEAST.replace("broker:", "me:secret@broker:"))
    assert "secret" not in str(caught.value)
