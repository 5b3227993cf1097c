"""Which readings are alerts in themselves, before anybody judges a window."""

from dataclasses import dataclass, field

ON = 0.5
DANGERS = frozenset({"smoke", "gas"})


@dataclass(slots=True)
class Alarms:
    """Remembers which dangers are on, so that a heartbeat does not cry again."""

    _burning: set[str] = field(default_factory=set)

    def alert_for(self, sensor_id: str, kind: str, value: float) -> str | None:
        """The kind of alert that this good reading is; None for nearly all.

        Each press of a button whose id contains `help` is one. Smoke and gas are one when they
        begin, also when they are already there at the first reading.
        """
        if kind == "button":
            return "help" if value >= ON and "help" in sensor_id.lower() else None
        if kind not in DANGERS:
            return None
        if value < ON:
            self._burning.discard(sensor_id)
            return None
        if sensor_id in self._burning:
            return None
        self._burning.add(sensor_id)
        return kind
