"""What the hub can say of itself, for `/readyz` and `/metrics`."""

from collections.abc import Mapping

from hub.adapters.mqtt import MqttBus
from hub.pipeline.ingest.writer import Writer
from hub.pipeline.loops import Loop
from hub.pipeline.recovery import Vision


class Health:
    """Asks the parts how they are."""

    def __init__(
        self, vision: Vision, bus: MqttBus, writer: Writer, loops: tuple[Loop, ...]
    ) -> None:
        self._vision = vision
        self._bus = bus
        self._writer = writer
        self._loops = loops
        self.seeing_since = vision.seeing_since

    def problems(self) -> list[str]:
        """Why the hub is not ready."""
        found = [f"step {loop.name} fails" for loop in self._loops if loop.failing]
        found += [f"step {loop.name} is stuck" for loop in self._loops if loop.is_stuck()]
        if self._writer.failing:
            found.append("readings cannot be stored")
        if self._vision.seeing_since() is None:
            found.append("the broker does not answer")
        return found

    def is_stuck(self) -> bool:
        """Whether only a restart can help: a thread hangs in a pass."""
        return any(loop.is_stuck() for loop in self._loops)

    def counters(self) -> Mapping[str, float]:
        """Numbers that only grow."""
        return self._bus.counters()
