"""The edges of the town: they answer what the test tells them to, in the moment they are asked."""

import base64
import io
from collections.abc import Callable, Mapping
from typing import Any

from PIL import Image

from hub.domain.liveness import Link
from hub.pipeline.commanding import CommandRow
from hub.pipeline.relay import EdgeReply, Relay

Answer = Callable[[Mapping[str, Any]], tuple[str, dict[str, Any]]]
"""From a command's detail to an outcome and its detail."""


def picture(colour: str = "green", size: tuple[int, int] = (32, 18)) -> bytes:
    """A masked frame, as good as any."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


def encoded(content: bytes) -> str:
    """As it travels."""
    return base64.b64encode(content).decode()


def piece_of(detail: Mapping[str, Any], pieces: int) -> dict[str, Any]:
    """One of so many masked pictures around an alert."""
    number = detail["piece"]
    said = {"pieces": pieces, "piece": number, "at_s": number - pieces / 2}
    return said | {"jpeg": encoded(picture(size=(32 + number, 18)))}


class ToldEdges:
    """All nodes of the town, up unless told otherwise; behind them is the real relay."""

    def __init__(self) -> None:
        self.asked: list[CommandRow] = []
        self.answers: dict[str, Answer] = {
            "evidence": lambda detail: ("done", piece_of(detail, pieces=1)),
            "snapshot": lambda detail: ("done", {"snapshot": encoded(picture()), **detail}),
        }
        """By the kind of the command; to anything else they are silent."""
        self.links: dict[str, Link | None] = {}
        self.relay: Relay | None = None
        self._left: int | None = None
        self._silent = False

    def link_of(self, node_id: str) -> Link | None:
        if self._left == 0 and not self._silent:
            return Link.DOWN
        return self.links.get(node_id, Link.UP)

    def command(self, row: CommandRow) -> bool:
        self.asked.append(row)
        if self._left is not None:
            if self._left == 0:
                return True
            self._left -= 1
        answer = self.answers.get(row.kind)
        if answer is not None and self.relay is not None:
            outcome, detail = answer(row.detail)
            reply = EdgeReply(command_id=row.command_id, outcome=outcome, detail=detail)
            self.relay.heard(row.node_id, reply)
        return True

    def break_off_after(self, commands: int, *, silent: bool) -> None:
        """Answer so many more, then say nothing, or be cut off."""
        self._left, self._silent = commands, silent

    def mend(self) -> None:
        """Answer again."""
        self._left = None
