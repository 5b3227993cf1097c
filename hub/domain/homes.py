"""An enrolled home: the resident, who looks after her, what watches and what was agreed."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from hub.domain.gestures import LIFE_KINDS
from hub.domain.windows import Window
from hub.errors import Fault

NO_ZONE = "is not a time zone of the IANA data base; write for example Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class Resident:
    """The person who lives there; `frailty` 0 (robust) to 10, for the order of walk lists."""

    name: str
    phone: str | None = None
    frailty: int = 0
    door: str | None = None
    """Which door to knock at, such as 3号楼2单元501; for whoever may see the phone."""
    preferred_name: str | None = None
    """How she likes to be called; the only name that a message may carry."""
    dialect: str | None = None
    """In which the home speaks to her, such as zh-yue; None: as its box is set."""


@dataclass(frozen=True, slots=True)
class Sensor:
    """A sensor as enrolled: enrolled means expected, `max_silence_s` after which it is blind."""

    sensor_id: str
    kind: str
    max_silence_s: float


@dataclass(frozen=True, slots=True)
class Node:
    """One edge agent in a home and its sensors."""

    node_id: str
    sensors: tuple[Sensor, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """What an enrolment says; `worker_ids` begins with the paired worker, the rest stand by."""

    home_id: str
    area_id: str
    resident: Resident
    worker_ids: tuple[str, ...] = ()
    nodes: tuple[Node, ...] = ()
    windows: tuple[Window, ...] = ()

    def kinds(self) -> dict[str, str]:
        """The kind of each sensor."""
        return {sensor.sensor_id: sensor.kind for node in self.nodes for sensor in node.sensors}


def faults_of(home: Home) -> list[Fault]:
    """All that is wrong with an enrolment by itself, field by field; empty if it may stand."""
    return [
        *_doubled("workers", home.worker_ids),
        *_doubled("nodes", (node.node_id for node in home.nodes)),
        *_doubled("nodes.sensors", (s.sensor_id for node in home.nodes for s in node.sensors)),
        *window_faults(home.windows, home.kinds()),
    ]


def window_faults(windows: tuple[Window, ...], kinds: dict[str, str]) -> list[Fault]:
    """What is wrong with windows in a home whose sensors have these kinds."""
    faults = list(_doubled("windows", (window.window_id for window in windows)))
    for index, window in enumerate(windows):
        faults.extend(_window_faults(f"windows[{index}]", window, kinds))
    return faults


def _window_faults(field: str, window: Window, kinds: dict[str, str]) -> Iterator[Fault]:
    if window.opens_at == window.due_at:
        yield Fault(f"{field}.due_at", "is the same as opens_at; the window would have no length")
    if not is_zone(window.tz):
        yield Fault(f"{field}.tz", f"{window.tz[:64]!r} {NO_ZONE}")
    if window.gesture.kind not in LIFE_KINDS:
        kinds_of_life = ", ".join(sorted(LIFE_KINDS))
        yield Fault(f"{field}.gesture.kind", f"shows no life; give one of {kinds_of_life}")
    yield from _doubled(f"{field}.gesture.sensor_ids", window.gesture.sensor_ids)
    for sensor_id in window.gesture.sensor_ids:
        if sensor_id not in kinds:
            reason = f"{sensor_id!r} is not a sensor of this home; enrol it under nodes first"
            yield Fault(f"{field}.gesture.sensor_ids", reason)
        elif kinds[sensor_id] != window.gesture.kind:
            reason = f"is {window.gesture.kind!r}, but {sensor_id!r} is a {kinds[sensor_id]!r}"
            yield Fault(f"{field}.gesture.kind", reason)


def is_zone(name: str) -> bool:
    """Whether the IANA data base knows a time zone of that name."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError):  # the name may also be a folder, absolute or climb out
        return False
    except LookupError:  # ZoneInfoNotFoundError
        return False
    return True


def _doubled(field: str, ids: Iterable[str]) -> Iterator[Fault]:
    for name, count in Counter(ids).items():
        if count > 1:
            yield Fault(field, f"{name!r} is named {count} times")
