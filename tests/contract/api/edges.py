"""The edges of the town: they answer what the test tells them to, in the moment they are asked."""

from collections.abc import Callable, Mapping
from typing import Any

from hub.domain.liveness import Link
from hub.pipeline.commanding import CommandRow
from hub.pipeline.relay import Relay
from wire.messages import Reply

Answer = Callable[[Mapping[str, Any]], tuple[str, dict[str, Any]]]
"""From a command's detail to an outcome and its detail."""


class ToldEdges:
    """All nodes of the town, up unless told otherwise; behind them is the real relay."""

    def __init__(self) -> None:
        self.asked: list[CommandRow] = []
        self.answers: dict[str, Answer] = {}
        """By the kind of the command; to anything else they are silent."""
        self.links: dict[str, Link | None] = {}
        self.relay: Relay | None = None

    def link_of(self, node_id: str) -> Link | None:
        return self.links.get(node_id, Link.UP)

    def command(self, row: CommandRow) -> bool:
        self.asked.append(row)
        answer = self.answers.get(row.kind)
        if answer is not None and self.relay is not None:
            outcome, detail = answer(row.detail)
            reply = Reply(command_id=row.command_id, outcome=outcome, detail=detail)
            self.relay.heard(row.node_id, reply)
        return True
