"""Reading every sensor once and keeping only what is worth reporting."""

import logging
import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from edge.agent.condition import Condition
from edge.agent.ports import Sensor
from edge.domain.readings import Sample, SensorDescription
from edge.domain.reporting import Reporter, rule_for
from edge.errors import SensorFailed

log = logging.getLogger(__name__)

Report = tuple[Sample, SensorDescription]


class Sampler:
    """All sensors of one agent. A failing one is logged once and never stops the others."""

    def __init__(self, sensors: Sequence[Sensor]) -> None:
        self._sensors = [(sensor, Condition(log, _name(sensor))) for sensor in sensors]
        self._known: dict[str, tuple[Reporter, SensorDescription]] = {}

    def descriptions(self) -> list[SensorDescription]:
        """Every sensor id that can be heard from this agent."""
        return [description for sensor, _ in self._sensors for description in sensor.descriptions]

    def read_once(self, now: datetime) -> list[Report]:
        """What is worth reporting now, in the order of `observed_at`."""
        reports: list[Report] = []
        for sensor, condition in self._sensors:
            try:
                reports.extend(self._worth(sensor, sensor.read(now)))
            except Exception as error:  # noqa: BLE001 - a driver raises anything; the others go on
                condition.failed(error)
            else:
                condition.worked()
        reports.extend(self._stable(now))
        return sorted(reports, key=lambda report: report[0].observed_at)

    def _worth(self, sensor: Sensor, samples: Iterable[Sample]) -> Iterator[Report]:
        for sample in samples:
            if not math.isfinite(sample.value):
                continue
            reporter, description = self._of(sensor, sample.sensor_id)
            reported = reporter.offer(sample)
            if reported is not None:
                yield reported, description

    def _stable(self, now: datetime) -> Iterator[Report]:
        for reporter, description in self._known.values():
            settled = reporter.flush(now)
            if settled is not None:
                yield settled, description

    def _of(self, sensor: Sensor, sensor_id: str) -> tuple[Reporter, SensorDescription]:
        known = self._known.get(sensor_id)
        if known is None:
            description = _described(sensor, sensor_id)
            rule = rule_for(description.kind, description.max_silence_s)
            known = self._known[sensor_id] = (Reporter(rule), description)
        return known

    def close(self) -> None:
        """Close every sensor, even after one that cannot be closed."""
        for sensor, condition in self._sensors:
            try:
                sensor.close()
            except Exception as error:  # noqa: BLE001 - see read_once
                condition.failed(error)


def _described(sensor: Sensor, sensor_id: str) -> SensorDescription:
    for description in sensor.descriptions:
        if description.sensor_id == sensor_id:
            return description
    raise SensorFailed(f"{sensor_id} spoke but is not described")


def _name(sensor: Sensor) -> str:
    ids = ", ".join(description.sensor_id for description in sensor.descriptions)
    return f"sensor {ids}" if ids else f"sensor ({type(sensor).__name__})"
