"""What a sensor says, and how a sensor is described."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SensorDescription:
    """One sensor as the agent knows it; `max_silence_s` is the promise it makes to the hub."""

    sensor_id: str
    kind: str
    unit: str = ""
    max_silence_s: float = 3600.0


@dataclass(frozen=True, slots=True)
class Sample:
    """One value, freshly seen. `observed_at` is aware and comes from the edge's clock."""

    sensor_id: str
    value: float
    observed_at: datetime
    quality: str = "good"
