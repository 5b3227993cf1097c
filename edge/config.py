"""node.toml → typed, frozen settings; every error names the field and the way out."""

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct

from edge.errors import ConfigError

NodeId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{1,63}$")]
"""As `wire.topics.NODE_ID`; it is also the MQTT user name."""
Pin = Annotated[int, Meta(ge=0, le=53)]


class _Section(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A misspelt key is an error, not a silent default."""


class NodeSettings(_Section, frozen=True):
    """`[node]`: who this is and where it keeps things."""

    node_id: NodeId
    data_dir: str = "/var/lib/firstlight"


class BrokerSettings(_Section, frozen=True):
    """`[broker]`: where the uplink goes. The user name defaults to the node id."""

    url: str
    username: str | None = None
    password: str | None = None
    password_file: str | None = None
    ca_file: str | None = None
    cert_file: str | None = None
    key_file: str | None = None
    keepalive_s: Annotated[int, Meta(ge=2, le=12)] = 10
    longest_wait_s: Annotated[float, Meta(ge=0.5, le=60)] = 60
    """Between two attempts to connect; the hub waits a minute for who returns, so never more."""

    @property
    def tls(self) -> bool:
        """Whether the connection is encrypted."""
        return urlsplit(self.url).scheme == "mqtts"

    @property
    def host(self) -> str:
        """Of the broker."""
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        """Of the broker; the registered ones by default."""
        return urlsplit(self.url).port or (8883 if self.tls else 1883)


class OutboxSettings(_Section, frozen=True):
    """`[outbox]`: how much is kept for a hub that does not come."""

    max_bytes: Annotated[int, Meta(ge=65_536)] = 64 * 1024 * 1024
    max_age_s: Annotated[float, Meta(ge=3600)] = 30 * 86_400


class ClockSettings(_Section, frozen=True):
    """`[clock]`: `synced = "auto"` looks; true and false assert."""

    source: Literal["system", "drill"] = "system"
    drill_file: str | None = None
    synced: bool | Literal["auto"] = "auto"


class VoiceSettings(_Section, frozen=True):
    """`[voice]`: what the elder hears and sees; pins are BCM numbers."""

    backend: Literal["log", "gpio"] = "log"
    """What chimes and lights up."""
    lamp_pin: Pin | None = None
    buzzer_pin: Pin | None = None
    dialect: str = "zh-CN"
    """In which the home speaks, unless the hub says another: a file of `edge/phrases/`."""
    speaker: bool = False
    """There is a loudspeaker beside lamp and buzzer."""
    player: tuple[str, ...] = ("aplay", "-q")
    """Plays the sound file that is added at its end."""
    reader: tuple[str, ...] = ("espeak-ng", "-v", "cmn")
    """Reads aloud the text that is added at its end, where no recording lies ready."""
    recordings: str | None = None
    """A folder of `<dialect>/<line>.wav`, such as `zh-yue/ask_open.wav`."""


class EdgeConfig(_Section, frozen=True):
    """One node.toml. `sensors` are read by their own kind's file in `edge/sensors/`.

    `cameras` and `scenes` are read by `edge/camera/settings.py`; the hub's scenes replace these.
    """

    node: NodeSettings
    broker: BrokerSettings
    outbox: OutboxSettings = OutboxSettings()
    clock: ClockSettings = ClockSettings()
    voice: VoiceSettings = VoiceSettings()
    sensors: list[dict[str, Any]] = []
    cameras: list[dict[str, Any]] = []
    scenes: list[dict[str, Any]] = []
    vision: dict[str, Any] = {}


def load_config(path: Path) -> EdgeConfig:
    """Read and check a node.toml; raises ConfigError. Relative paths in it start at its folder."""
    try:
        content = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(str(path), f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ConfigError(str(path), "is not UTF-8; save it as UTF-8") from error
    return parse_config(content, folder=path.parent)


def parse_config(content: str, folder: Path = Path()) -> EdgeConfig:
    """Check the text of a node.toml; raises ConfigError."""
    try:
        table = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError("node.toml", f"is not TOML: {error}") from error
    try:
        config = msgspec.convert(table, EdgeConfig)
    except msgspec.ValidationError as error:
        _explain(error)
    _check(config)
    return _anchored(config, folder)


def _explain(error: msgspec.ValidationError) -> NoReturn:
    reason, _, path = str(error).partition(" - at `$")
    field = path.rstrip("`").lstrip(".") or "node.toml"
    raise ConfigError(field, f"{reason[:1].lower()}{reason[1:]}") from error


def _check(config: EdgeConfig) -> None:
    """What types alone cannot say."""
    _check_broker(config.broker)
    if config.clock.source == "drill" and not config.clock.drill_file:
        raise ConfigError("clock.drill_file", 'is needed with source = "drill": path of clock.json')
    if config.voice.backend == "gpio" and None in (config.voice.lamp_pin, config.voice.buzzer_pin):
        raise ConfigError("voice", 'backend = "gpio" needs lamp_pin and buzzer_pin (BCM numbers)')
    for name in ("player", "reader"):
        if not getattr(config.voice, name):
            raise ConfigError(f"voice.{name}", "is empty; name a program, such as aplay")


def _check_broker(broker: BrokerSettings) -> None:
    try:
        parts = urlsplit(broker.url)
        good = parts.scheme in ("mqtt", "mqtts") and parts.hostname and parts.port != 0
    except ValueError:
        good = None
    if not good:
        raise ConfigError("broker.url", "must be mqtt://host:port or mqtts://host:port")
    if parts.username or parts.password:
        raise ConfigError("broker.url", "carries a password; use broker.password_file")
    if broker.password and broker.password_file:
        raise ConfigError("broker.password", "and password_file are both given; keep the file")
    if bool(broker.cert_file) is not bool(broker.key_file):
        raise ConfigError("broker.cert_file", "and key_file come together or not at all")
    if (broker.ca_file or broker.cert_file) and not broker.tls:
        raise ConfigError("broker.ca_file", "has no effect without mqtts:// in broker.url")


def _anchored(config: EdgeConfig, folder: Path) -> EdgeConfig:
    """Paths relative to node.toml become absolute ones."""

    def at(path: str | None) -> str | None:
        return None if path is None else str(folder / path)

    broker = msgspec.structs.replace(
        config.broker,
        password_file=at(config.broker.password_file),
        ca_file=at(config.broker.ca_file),
        cert_file=at(config.broker.cert_file),
        key_file=at(config.broker.key_file),
    )
    return msgspec.structs.replace(
        config,
        node=msgspec.structs.replace(config.node, data_dir=str(folder / config.node.data_dir)),
        broker=broker,
        voice=msgspec.structs.replace(config.voice, recordings=at(config.voice.recordings)),
        clock=msgspec.structs.replace(config.clock, drill_file=at(config.clock.drill_file)),
        cameras=[
            _anchored_in(camera, folder, "path", "password_file") for camera in config.cameras
        ],
        vision=_anchored_in(config.vision, folder, "models_dir"),
    )


def _anchored_in(table: dict[str, Any], folder: Path, *keys: str) -> dict[str, Any]:
    """The same for a table that is read elsewhere; what is no text is refused there."""
    paths = {key: str(folder / table[key]) for key in keys if isinstance(table.get(key), str)}
    return table | paths


def password_of(broker: BrokerSettings) -> str | None:
    """The broker password, from the file where one is named; raises ConfigError."""
    if broker.password_file is None:
        return broker.password
    try:
        return Path(broker.password_file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError("broker.password_file", f"cannot be read ({error})") from error
