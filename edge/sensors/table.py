"""From the `[[sensors]]` tables of node.toml to sensors: one line a source."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from edge.agent.ports import Sensor
from edge.errors import ConfigError
from edge.sensors.gpio import build_gpio
from edge.sensors.keys import Keys
from edge.sensors.replay.sensor import build_replay
from edge.sensors.simulated import build_simulated
from edge.sensors.zigbee2mqtt import build_zigbee2mqtt

_Build = Callable[[Sequence[Keys], object | None], Iterable[Sensor]]

SOURCES: Final[Mapping[str, _Build]] = {
    "gpio": lambda tables, factory: (build_gpio(keys, factory) for keys in tables),
    "zigbee2mqtt": lambda tables, _: build_zigbee2mqtt(tables),
    "replay": lambda tables, _: (build_replay(keys) for keys in tables),
    "simulated": lambda tables, _: (build_simulated(keys) for keys in tables),
}


def build_sensors(
    tables: Sequence[Mapping[str, Any]], *, pin_factory: object | None = None
) -> list[Sensor]:
    """The sensors of a node; raises ConfigError(`sensors[2].pin`, how to mend it).

    Sensors that were already built are closed before the error leaves.
    """
    by_source: dict[str, list[Keys]] = {}
    for index, table in enumerate(tables):
        keys = Keys(f"sensors[{index}]", table)
        by_source.setdefault(keys.one_of("source", tuple(SOURCES)), []).append(keys)
    built: list[Sensor] = []
    try:
        for source, group in by_source.items():
            for sensor in SOURCES[source](group, pin_factory):
                built.append(sensor)  # one by one: what is open must be closed if the next fails
        _refuse_doubles(built)
    except ConfigError:
        close_all(built)
        raise
    return built


def close_all(sensors: Sequence[Sensor]) -> None:
    """Close each sensor."""
    for sensor in sensors:
        sensor.close()


def _refuse_doubles(sensors: Sequence[Sensor]) -> None:
    seen: set[str] = set()
    for sensor in sensors:
        for description in sensor.descriptions:
            if description.sensor_id in seen:
                raise ConfigError("sensors", f"sensor_id {description.sensor_id!r} is used twice")
            seen.add(description.sensor_id)
