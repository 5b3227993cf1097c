"""How a step wakes the next one. Losing a ring costs a moment, never a row."""

from collections.abc import Callable

from hub.pipeline.ports import Ring
from hub.pipeline.relay import EdgeReply


def _untaken(_waiting: int) -> None:
    """Nobody takes what arrives yet."""


def _silent() -> None:
    """Nobody listens yet."""


def _unheard(_node_id: str) -> None:
    """Nobody can be asked yet."""


def _let_go(_node_id: str, _reply: EdgeReply) -> None:
    """Nobody waits for an answer yet."""


class Bells:
    """Set once the steps that they wake exist."""

    def __init__(self) -> None:
        self.writer: Callable[[int], None] = _untaken
        self.flow: Ring = _silent
        self.notifier: Ring = _silent
        self.upkeep: Ring = _silent
        self.command: Callable[[str], None] = _unheard
        self.reply: Callable[[str, EdgeReply], None] = _let_go

    def rebirth(self, node_ids: set[str]) -> None:
        """Ask nodes to introduce themselves again."""
        for node_id in node_ids:
            self.command(node_id)
