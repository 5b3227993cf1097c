"""The voice as the agent uses it: a chime, and a lamp that is lit until a time or an answer."""

import logging
from datetime import datetime

from edge.agent.condition import Condition
from edge.agent.ports import Voice
from edge.errors import VoiceFailed

log = logging.getLogger(__name__)


class Lamp:
    """Asks the elder, and stops asking once she has answered. Never raises."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._lit_until: datetime | None = None
        self._condition = Condition(log, "voice")

    def ask(self, until: datetime) -> bool:
        """Chime and light the lamp; False when she cannot have noticed it."""
        try:
            self._voice.chime()
            self._voice.lamp(lit=True)
        except VoiceFailed as error:
            self._condition.failed(error)
            return False
        self._lit_until = max(until, self._lit_until or until)
        self._condition.worked()
        return True

    def speak(self, text: str) -> bool:
        """Say a sentence; False when the voice could not."""
        try:
            self._voice.speak(text)
        except VoiceFailed as error:
            self._condition.failed(error)
            return False
        self._condition.worked()
        return True

    def answered(self) -> None:
        """Her gesture or a button came: nothing more is asked."""
        if self._lit_until is not None:
            self._off()

    def tick(self, now: datetime) -> None:
        """Switch off when the time of asking is over."""
        if self._lit_until is not None and now >= self._lit_until:
            self._off()

    def _off(self) -> None:
        self._lit_until = None
        try:
            self._voice.lamp(lit=False)
        except VoiceFailed as error:
            self._condition.failed(error)
