"""What the hub may ask of a home; each command is done once, however often it arrives."""

import logging
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from edge.agent.asking import Asking
from edge.domain.dialogue import Line
from wire.messages import Command

log = logging.getLogger(__name__)

REMEMBERED = 256
ASK = timedelta(seconds=600)
"""How long the lamp is lit when the hub does not say."""


class Commands:
    """Decides the outcome of a command. `restarting` is set once the agent shall leave."""

    def __init__(
        self,
        asking: Asking,
        rebirth: Callable[[], None],
        line_for: Callable[[str], Line],
    ) -> None:
        self._asking = asking
        self._rebirth = rebirth
        self._line_for = line_for
        self._outcomes: OrderedDict[str, str] = OrderedDict()
        self.restarting = False

    def outcome_of(self, command: Command, now: datetime) -> str:
        """Do it, unless it was done before, and say what became of it."""
        known = self._outcomes.get(command.command_id)
        if known is not None:
            return known
        outcome = "expired" if now >= command.expires_at else self._do(command, now)
        self._outcomes[command.command_id] = outcome
        if len(self._outcomes) > REMEMBERED:
            self._outcomes.popitem(last=False)
        log.info("command", extra={"action": command.kind, "outcome": outcome})
        return outcome

    def _ask(self, detail: dict[str, Any], now: datetime) -> bool:
        line = self._line_for(str(detail.get("window_id", "")))
        return self._asking.ask(now, _until(detail, now), line)

    def _do(self, command: Command, now: datetime) -> str:
        match command.kind:
            case "ask":
                return _heard(self._ask(command.detail, now))
            case "speak":
                return _heard(self._asking.speak(str(command.detail.get("text", ""))))
            case "rebirth":
                self._rebirth()
                return "done"
            case "restart":
                self.restarting = True
                return "done"
            case _:
                return "unsupported"


def _heard(voiced: bool) -> str:
    return "heard" if voiced else "failed"


def _until(detail: dict[str, Any], now: datetime) -> datetime:
    """`detail.until` where it is an aware time, else ten minutes from now."""
    try:
        until = datetime.fromisoformat(str(detail.get("until")))
    except ValueError:
        return now + ASK
    return now + ASK if until.tzinfo is None else until
