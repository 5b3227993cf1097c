"""The hub's settings: `hub.toml` in the data directory, overridden by `FIRSTLIGHT_…` variables."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from hub.domain.frigate import ZONE_KINDS
from hub.domain.times import parse_time_of_day
from hub.errors import Fault, InvalidInput

FILE = "hub.toml"
Values = Mapping[str, str | int | bool]
TopicPrefix = Annotated[str, StringConstraints(pattern=r"^[^/+#\x00]+(/[^/+#\x00]+)*$")]
NodeId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{1,63}$")]


class HubSettings(BaseSettings):
    """Where the hub listens and what stands behind its ports."""

    model_config = SettingsConfigDict(env_prefix="FIRSTLIGHT_", extra="forbid")

    data_dir: Path
    api_host: str = "127.0.0.1"
    api_port: int = Field(default=8470, ge=1, le=65535)
    broker_url: str = "mqtt://127.0.0.1:1883"
    """`mqtt://[user:password@]host:port`, or `mqtts://` for TLS; `%2F` for a `/` in a password."""
    broker_ca_file: str = ""
    """Whose signature on the broker's certificate counts; empty for the system's authorities."""
    embedded_broker: bool = False
    """Start a broker of our own on the port of `broker_url`: for demo, drills and tests only."""
    series_url: str = ""
    """Empty for the embedded store, or `influx+http://host:8086?org=…&bucket=…&token=…`."""
    series_days: int = Field(default=400, ge=31)
    """How many days of readings the embedded series store keeps."""
    personal_days: int = Field(default=180, ge=1)
    """How many days after a home has ended its personal data is erased by itself."""
    words_days: int = Field(default=180, ge=30)
    """How many days notes, texts of messages and pictures of alerts are kept."""
    photo_days: int = Field(default=90, ge=1)
    """How many days after a ticket has closed the photos of its visit are kept."""
    evidence_days: int = Field(default=30, ge=1)
    """How many days the masked seconds around an alert are kept once they were fetched."""
    audit_days: int = Field(default=1095, ge=180)
    """How many days the log of who looked and who changed what is kept."""
    face_matching: bool = False
    """Whether cameras may look for people who asked to be found; without it no face is compared."""
    plate_matching: bool = False
    """Whether cameras may look for listed vehicles; without it no plate is read."""
    base_url: str = ""
    """How people reach the pages; links in notifications begin with it."""
    secure_cookies: bool = True
    """Off only where pages are served over plain HTTP on this machine."""
    dashboards_dir: str = ""
    """Where the counts for Grafana are written; empty for `dashboards/` in the data directory."""
    map_tiles_url: str = ""
    """Background of the wall's map, `https://host/{z}/{x}/{y}.png`; empty for none."""
    map_tiles_attribution: str = Field(default="", max_length=200)
    """Whose map that is, as its provider wants it said on it."""
    digest_times: str = "08:30,17:00"
    """When messages of priority P4 go out, gathered; times of day in `timezone`."""
    requests_per_minute: int = Field(default=12_000, ge=60)
    """How often one caller may ask the API; five times as often from one address."""
    holidays_country: str = "CN"
    timezone: str = "Asia/Shanghai"
    drill: bool = False
    frigate_topics: dict[TopicPrefix, NodeId] = {}
    """Each Frigate's `topic_prefix`, and the enrolled node that it stands for; empty for none."""
    frigate_zones: dict[str, str] = {}
    """What zones of Frigate mean, each a kind of alert."""

    @field_validator("frigate_zones")
    @classmethod
    def _are_kinds(cls, value: dict[str, str]) -> dict[str, str]:
        known = sorted(kind.value for kind in ZONE_KINDS)
        for zone, kind in value.items():
            if kind not in known:
                raise ValueError(f"{zone}: {kind!r} is none of {', '.join(known)}")
        return value

    @field_validator("map_tiles_url")
    @classmethod
    def _is_a_tile_url(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[A-Za-z0-9.:-]+/[^\s;,\"']*", value):
            raise ValueError("is not like https://host/{z}/{x}/{y}.png")
        if value and not all(part in value for part in ("{z}", "{x}", "{y}")):
            raise ValueError("lacks one of {z}, {x} and {y}")
        return value

    @field_validator("digest_times")
    @classmethod
    def _are_times(cls, value: str) -> str:
        return ",".join(f"{parse_time_of_day(text):%H:%M}" for text in value.split(","))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file."""
        return env_settings, init_settings, TomlConfigSettingsSource(settings_cls)


def load(data_dir: Path) -> HubSettings:
    """The settings of a data directory; InvalidInput names what is wrong and how to mend it."""
    path = data_dir / FILE
    if not path.is_file():
        raise InvalidInput(
            Fault("--data-dir", f"{path} is not there; run `firstlight-hub init` first")
        )

    class Loaded(HubSettings):
        model_config = SettingsConfigDict(env_prefix="FIRSTLIGHT_", extra="forbid", toml_file=path)

    return _checked(Loaded, data_dir, {}, str(path))


def check(data_dir: Path, values: Values) -> HubSettings:
    """The settings that a `hub.toml` of these values would give; InvalidInput as in `load`."""
    return _checked(HubSettings, data_dir, values, "settings")


def _checked(kind: type[HubSettings], data_dir: Path, values: Values, source: str) -> HubSettings:
    given: dict[str, Any] = {**values, "data_dir": data_dir}
    try:
        # The directory was named on the command line; no variable may move it.
        return kind(**given).model_copy(update={"data_dir": data_dir})
    except ValidationError as error:
        faults = [Fault(".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()]
        raise InvalidInput(*faults) from error
    except ValueError as error:
        raise InvalidInput(Fault(source, f"cannot be read: {error}")) from error


def render(values: Values) -> str:
    """The text of a new `hub.toml`."""
    lines = [f"{key} = {_toml(value)}" for key, value in values.items()]
    return "\n".join(["# Written by `firstlight-hub init`; see docs/operations.md.", *lines, ""])


def _toml(value: str | int | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    # A JSON string is a basic string of TOML; but TOML knows no surrogates, so none is escaped.
    return json.dumps(value, ensure_ascii=False)
