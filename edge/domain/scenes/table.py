"""From `[[scenes]]` tables to scenes: one line a kind."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NoReturn, TypeVar

import msgspec

from edge.domain.scenes.crowd import Crowd, CrowdSettings
from edge.domain.scenes.e_bike_indoors import EBikeIndoors, EBikeSettings
from edge.domain.scenes.fall import Fall, FallSettings
from edge.domain.scenes.intrusion import Intrusion, IntrusionSettings
from edge.domain.scenes.loitering import Loitering, LoiteringSettings
from edge.domain.scenes.night_wandering import NightWandering, NightWanderingSettings
from edge.domain.scenes.no_show import NoShow, NoShowSettings
from edge.domain.scenes.scene import Scene
from edge.domain.scenes.settings import SceneSettings
from edge.domain.scenes.smoke_or_fire import SmokeOrFire, SmokeOrFireSettings
from edge.domain.scenes.vehicle_in_fire_lane import FireLaneSettings, VehicleInFireLane
from edge.domain.scenes.walk_test import WalkTest, WalkTestSettings
from edge.errors import ConfigError

_Settings = TypeVar("_Settings", bound=SceneSettings)


@dataclass(frozen=True, slots=True)
class SceneKind:
    """One kind of scene: its keys, and how it is built."""

    settings: type[SceneSettings]
    build: Callable[[SceneSettings], Scene]


def _kind(settings: type[_Settings], scene: Callable[[_Settings], Scene]) -> SceneKind:
    def build(given: SceneSettings) -> Scene:
        if not isinstance(given, settings):
            raise TypeError(f"{given.kind} is built from {settings.__name__}")
        return scene(given)

    return SceneKind(settings, build)


SCENES: Final[Mapping[str, SceneKind]] = {
    "crowd": _kind(CrowdSettings, Crowd),
    "e_bike_indoors": _kind(EBikeSettings, EBikeIndoors),
    "fall": _kind(FallSettings, Fall),
    "intrusion": _kind(IntrusionSettings, Intrusion),
    "loitering": _kind(LoiteringSettings, Loitering),
    "night_wandering": _kind(NightWanderingSettings, NightWandering),
    "no_show": _kind(NoShowSettings, NoShow),
    "smoke_or_fire": _kind(SmokeOrFireSettings, SmokeOrFire),
    "vehicle_in_fire_lane": _kind(FireLaneSettings, VehicleInFireLane),
    "walk_test": _kind(WalkTestSettings, WalkTest),
}


def read_scenes(tables: Sequence[Mapping[str, Any]]) -> list[SceneSettings]:
    """The scenes of a node; raises ConfigError(`scenes[2].zone`, how to mend it)."""
    read = [_read(f"scenes[{index}]", table) for index, table in enumerate(tables)]
    names: dict[str, int] = {}
    for index, settings in enumerate(read):
        first = names.setdefault(settings.scene_id, index)
        if first != index:
            reason = f"{settings.scene_id!r} is also scenes[{first}]; give each scene its own name"
            raise ConfigError(f"scenes[{index}].scene_id", reason)
    return read


def build_scene(settings: SceneSettings) -> Scene:
    """The rule itself, with nothing to remember yet."""
    return SCENES[settings.kind].build(settings)


def _read(path: str, table: Mapping[str, Any]) -> SceneSettings:
    name = table.get("kind")
    known = ", ".join(SCENES)
    if name is None:
        raise ConfigError(f"{path}.kind", f"is missing; give one of {known}")
    kind = SCENES.get(name) if isinstance(name, str) else None
    if kind is None:
        raise ConfigError(f"{path}.kind", f"{name!r} is none of {known}")
    try:
        return msgspec.convert(dict(table), kind.settings)
    except ConfigError as error:
        raise ConfigError(f"{path}.{error.field}", error.reason) from error
    except msgspec.ValidationError as error:
        _explain(path, kind.settings, str(error), error)


_NAMED: Final = re.compile(r"Object (contains unknown|missing required) field `(.+)`")
_WAYS_OUT: Final = {
    "zone": "a list of at least three corners [x, y], each from 0 to 1 of width and height",
    "begins": 'a local time such as "22:30"',
    "until": 'a local time such as "06:00"',
    "by": 'a local time such as "12:00"',
    "days": "a list of weekdays, 1 (Monday) to 7",
    "schedule": 'a table such as {begins = "22:00", until = "06:00"}',
    "labels": "a list of names out of person, car, bus, truck, motorcycle, bicycle, dog, cat",
}


def _explain(path: str, settings: type[SceneSettings], text: str, error: Exception) -> NoReturn:
    """The converter's words, with the whole path and the way out."""
    reason, _, inner = text.partition(" - at `$")
    below = inner.rstrip("`")
    named = _NAMED.match(reason)
    if named is not None:
        missing = named[1] == "missing required"
        known = () if below else settings.__struct_fields__
        way_out = f"; this scene knows {', '.join(known)}" if known else ""
        reason = ("is missing" if missing else "is no key here") + way_out
        raise ConfigError(f"{path}{below}.{named[2]}", reason) from error
    key = re.sub(r"\[.*", "", below.rpartition(".")[2])
    way_out = f"; give {_WAYS_OUT[key]}" if key in _WAYS_OUT else ""
    raise ConfigError(f"{path}{below}", f"{reason[:1].lower()}{reason[1:]}{way_out}") from error
