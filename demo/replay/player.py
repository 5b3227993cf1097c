"""Walks a drill through a log in small steps, so that no reading is on its way when one is judged.

The hub's clock stands still between the steps. After each the edge samples, keeps and sends what
happened meanwhile; before a window is judged everything is acknowledged.
"""

import time
from datetime import datetime, timedelta
from typing import Final

from demo.api import Api, Ticket, Verdict
from demo.errors import DemoError
from demo.replay.homes import WindowDay
from edge.agent import Agent

STEP: Final = timedelta(minutes=30)
JUST_BEFORE: Final = timedelta(milliseconds=1)
"""The wire's times have milliseconds: nothing can happen between this and the judging."""
PATIENCE_S: Final = 60.0
ANSWER_S: Final = 0.1
"""How long a home that is asked gets, on the wall, to say that it heard."""


class StuckError(DemoError):
    """Edge and hub did not come to terms in time; says what was waited for."""


class Player:
    """One home: its edge, and the hub's hands."""

    def __init__(self, api: Api, agent: Agent, begins_at: datetime) -> None:
        self._api = api
        self._agent = agent
        self._now = begins_at

    def connect(self) -> None:
        """Until the edge is connected and holds the windows that were agreed."""
        give_up_at = time.monotonic() + PATIENCE_S
        while not (self._agent.connected and self._agent.config_revision):
            _refuse_to_wait_beyond(give_up_at, "the edge's first config")
            self._agent.step()
            time.sleep(0.01)

    def play(self, window: WindowDay) -> None:
        """Everything until the verdict about a window stands."""
        self._go_to(window.judge_at - JUST_BEFORE)
        self._deliver()
        self._go_to(window.judge_at)
        if self._api.items("/verdicts", Verdict, verdict="asking"):
            self._let_it_answer()
            self._go_to(window.ask_ends_at - JUST_BEFORE)
            self._deliver()
            self._go_to(window.ask_ends_at)
        self._visit()

    def _go_to(self, until: datetime) -> None:
        while self._now < until:
            self._now = min(self._now + STEP, until)
            self._api.post("/drill/advance", {"until": self._now.isoformat()})
            self._agent.step()

    def _deliver(self) -> None:
        """Until everything is acknowledged; advancing by nothing makes the hub do it at once."""
        give_up_at = time.monotonic() + PATIENCE_S
        while self._agent.outbox_depth:
            _refuse_to_wait_beyond(give_up_at, f"the ack of {self._agent.outbox_depth} readings")
            self._api.post("/drill/advance", {"seconds": 0})
            self._agent.step()
            time.sleep(0.005)

    def _let_it_answer(self) -> None:
        until = time.monotonic() + ANSWER_S
        while time.monotonic() < until:
            self._agent.step()
            time.sleep(0.01)

    def _visit(self) -> None:
        """A neighbour goes at once and finds her well: in no log was anybody in need."""
        for ticket in self._api.items("/tickets", Ticket, state="open"):
            path = f"/tickets/{ticket.ticket_id}"
            self._api.post(f"{path}/accept")
            self._api.post(f"{path}/arrive")
            self._api.post(f"{path}/resolve", {"outcome": "safe"})
            self._api.post(f"{path}/close", {"note": "a replay waits for no follow-up"})


def _refuse_to_wait_beyond(give_up_at: float, what: str) -> None:
    if time.monotonic() > give_up_at:
        raise StuckError(f"waited {PATIENCE_S:.0f} s in vain for {what}")
