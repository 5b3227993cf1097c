"""The home's voice as the agent uses it: it carries out the dialogue and never raises."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from edge.agent.condition import Condition
from edge.agent.ports import Voice
from edge.domain.dialogue import Act, Dialogue, Line
from edge.errors import VoiceFailed

log = logging.getLogger(__name__)

Words = Mapping[str, Mapping[Line, str]]
"""By dialect, every line of the dialogue."""
FALLBACK = "zh-CN"


class Asking:
    """Asks the elder, and stops asking once she has answered."""

    def __init__(self, voice: Voice, words: Words, dialect: str = FALLBACK) -> None:
        self._voice, self._words = voice, words
        self._own_dialect = self._dialect = dialect
        self._dialogue = Dialogue()
        self._condition = Condition(log, "voice")
        self._speech = Condition(log, "speech")

    def use_dialect(self, dialect: str | None) -> None:
        """What the hub says of her; None, or one that we have no words for: the node's own."""
        self._dialect = self._own_dialect
        if dialect is not None and dialect in self._words:
            self._dialect = dialect

    def ask(self, now: datetime, until: datetime, line: Line = Line.ASK) -> bool:
        """Chime, light the lamp, speak; False when she cannot have noticed it."""
        return self._do(self._dialogue.ask(now, until, line))

    def speak(self, text: str) -> bool:
        """Say a sentence of the hub's; False when the voice could not."""
        return self._try(lambda: self._voice.speak(text), self._condition)

    def say(self, line: Line) -> bool:
        """Say one of our sentences and expect no answer; False when it could not be heard."""
        return self._voice.has_words and self._speak(line)

    def answered(self) -> None:
        """Her gesture or a button came: nothing more is asked."""
        self._perform(self._dialogue.answered())

    def tick(self, now: datetime) -> None:
        """Ask again, or let it be when the time is over."""
        self._perform(self._dialogue.tick(now))

    def stop(self) -> None:
        """The agent leaves: the lamp goes out without a word."""
        if self._dialogue.answered() is not None:
            self._do(Act(lamp=False))

    def _perform(self, act: Act | None) -> None:
        if act is not None:
            self._do(act)

    def _do(self, act: Act) -> bool:
        """Whether chime and lamp worked; words are a kindness on top of them."""
        noticed = self._try(lambda: self._signal(act), self._condition)
        spoken = act.line is not None and self.say(act.line)
        return noticed or spoken

    def _speak(self, line: Line) -> bool:
        words = self._words.get(self._dialect, self._words[FALLBACK])
        recording = f"{self._dialect}/{line}"
        return self._try(lambda: self._voice.speak(words[line], recording), self._speech)

    def _signal(self, act: Act) -> None:
        if act.chime:
            self._voice.chime()
        if act.lamp is not None:
            self._voice.lamp(lit=act.lamp)

    def _try(self, action: Callable[[], None], condition: Condition) -> bool:
        try:
            action()
        except VoiceFailed as error:
            condition.failed(error)
            return False
        condition.worked()
        return True
