"""What the cameras say becomes alerts in the outbox, words in the room, and replies to the hub."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from edge.agent.asking import Asking
from edge.agent.intake import Intake
from edge.agent.packing import Packer
from edge.agent.ports import Answer, Answered, AskAloud, Cameras, Entry, Seen, SpeakUp
from edge.domain.dialogue import Line
from wire.codec import to_wire_time
from wire.messages import CameraHealth, Command

log = logging.getLogger(__name__)

REPLY = Callable[[str, Answer], None]


class Lookout:
    """Takes what the cameras have to say, once a step."""

    def __init__(
        self, cameras: Cameras, intake: Intake, packer: Packer, asking: Asking, reply: REPLY
    ) -> None:
        self._cameras = cameras
        self._intake = intake
        self._packer = packer
        self._asking = asking
        self._reply = reply

    def look_once(self, now: datetime, *, historical: bool) -> None:
        """Everything since the last call; alerts are durable afterwards."""
        entries: list[Entry] = []
        for event in self._cameras.poll(now):
            match event:
                case Seen():
                    entries.append(self._packer.sighting(event, historical=historical))
                case SpeakUp(line):
                    self._asking.say(line)
                case AskAloud(line, wait_s):
                    self._ask(line, wait_s, now)
                case Answered(command_id, answer):
                    self._reply(command_id, answer)
        self._intake.store(entries)

    def carry_out(self, command: Command, now: datetime) -> bool:
        """Whether this is for a camera: then the reply comes with a later step."""
        if now >= command.expires_at:
            return False
        return self._cameras.carry_out(command.command_id, command.kind, command.detail, now)

    def health(self) -> list[CameraHealth]:
        """How well each camera sees."""
        return [
            CameraHealth(
                sensor_id=state.sensor_id,
                fps=state.fps,
                blind_s=state.blind_s,
                reason=state.reason,
                could_see_s=state.could_see_s,
                spared=state.spared,
                dropped=state.dropped,
                walk_tested_at=_dated(state.walk_tested_at),
            )
            for state in self._cameras.states()
        ]

    def _ask(self, line: Line, wait_s: float, now: datetime) -> None:
        heard = self._asking.ask(now, now + timedelta(seconds=wait_s), line)
        log.info("a camera asked", extra={"action": "ask", "heard": heard})


def _dated(at: datetime | None) -> datetime | None:
    return None if at is None else to_wire_time(at)
