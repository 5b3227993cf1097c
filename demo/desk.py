"""What the duty officer's desk shows at one moment, read through the public API."""

import re
from dataclasses import dataclass
from typing import Final

from demo.api import Api, Node, Notice, Ticket, Verdict
from demo.truth import Truth

_METRIC: Final = re.compile(r"^firstlight_messages_(received|sent)_total (\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class View:
    """Verdicts of the day, homes that are being asked, tickets, and what people were told."""

    verdicts: list[Verdict]
    asking: list[Verdict]
    tickets: list[Ticket]
    notices: list[Notice]


class Desk:
    """Looks with the eyes of the operations desk."""

    def __init__(self, api: Api, truth: Truth) -> None:
        self._api = api
        self._day = truth.day.isoformat()

    def look(self) -> View:
        """All that counts; ApiError."""
        return View(
            verdicts=self._api.items("/verdicts", Verdict, day=self._day),
            asking=self._api.items("/verdicts", Verdict, day=self._day, verdict="asking"),
            tickets=self._api.items("/tickets", Ticket),
            notices=self._api.items("/notices", Notice),
        )

    def nodes_up(self) -> int:
        """How many homes are online."""
        return sum(node.link == "up" for node in self._api.items("/nodes", Node))

    def messages(self) -> dict[str, int]:
        """MQTT messages into and out of the hub since it started."""
        found = dict(_METRIC.findall(self._api.text("/metrics")))
        names = (("in", "received"), ("out", "sent"))
        return {name: int(float(found.get(metric, 0))) for name, metric in names}
