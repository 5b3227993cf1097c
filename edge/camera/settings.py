"""`[[cameras]]` and `[vision]` of node.toml → typed settings; every error names the field."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta, Struct

from edge.camera.source.settings import SourceSettings
from edge.domain.scenes.settings import Corners, Name
from edge.domain.vision.geometry import Zone
from edge.errors import ConfigError

_S = TypeVar("_S", bound=Struct)


class CameraSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is ours of a `[[cameras]]` table; the rest of it belongs to the source."""

    sensor_id: Name
    tz: str = "Asia/Shanghai"
    """For the schedules of its scenes."""
    masks: tuple[Corners, ...] = ()
    """Polygons in which nothing counts as movement: a road behind the fence, a screen."""
    silhouette: bool = False
    """Show people as flat shapes only."""
    evidence: bool = True
    """Keep masked seconds around an alert on this disk."""
    before_s: Annotated[float, Meta(ge=0, le=60)] = 8.0
    after_s: Annotated[float, Meta(ge=0, le=60)] = 8.0

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of its schedules."""
        return ZoneInfo(self.tz)


class Camera(Struct, frozen=True):
    """One camera: ours, and where its pictures come from."""

    settings: CameraSettings
    source: SourceSettings

    @property
    def masks(self) -> list[Zone]:
        """As polygons."""
        return [Zone(corners) for corners in self.settings.masks]


class VisionSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[vision]`: models, and what this node refuses whatever the hub says."""

    models_dir: str | None = None
    """Where the weights lie; `models` beside the outbox by default."""
    detector: str | None = None
    """By name, as `firstlight-edge models list` says it; the best that is installed by default."""
    pose: str | None = None
    faces: str | None = None
    threads: Annotated[int, Meta(ge=1, le=16)] = 1
    """Of the detector."""
    people: bool = True
    """False: no face is compared here, whatever the hub says."""
    plates: bool = True
    """False: no plate is read here, whatever the hub says."""
    evidence_keep_s: Annotated[float, Meta(ge=60, le=90 * 86_400)] = 72 * 3600.0
    evidence_max_bytes: Annotated[int, Meta(ge=1_000_000)] = 256 * 1024 * 1024


def read_cameras(tables: Sequence[Mapping[str, Any]]) -> list[Camera]:
    """Raises ConfigError(`cameras[1].url`, how to mend it)."""
    cameras = [_camera(f"cameras[{index}]", table) for index, table in enumerate(tables)]
    ids = [camera.settings.sensor_id for camera in cameras]
    for index, sensor_id in enumerate(ids):
        if sensor_id in ids[:index]:
            field = f"cameras[{index}].sensor_id"
            raise ConfigError(field, f"{sensor_id!r} is used twice; give each camera its own")
    return cameras


def read_vision(table: Mapping[str, Any]) -> VisionSettings:
    """Raises ConfigError(`vision.threads`, how to mend it)."""
    return _convert("vision", table, VisionSettings)


def _camera(path: str, table: Mapping[str, Any]) -> Camera:
    own = {key: table[key] for key in CameraSettings.__struct_fields__ if key in table}
    rest = {key: value for key, value in table.items() if key not in own}
    settings = _convert(path, own, CameraSettings)
    try:
        ZoneInfo(settings.tz)
    except (ValueError, OSError, KeyError) as error:
        reason = f"{settings.tz!r} is no time zone such as Asia/Shanghai"
        raise ConfigError(f"{path}.tz", reason) from error
    return Camera(settings, _convert(path, rest, SourceSettings))


def _convert(path: str, table: Mapping[str, Any], kind: type[_S]) -> _S:
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        reason, _, where = str(error).partition(" - at `$")
        field = f"{path}{where.rstrip('`')}"
        raise ConfigError(field, f"{reason[:1].lower()}{reason[1:]}") from error
