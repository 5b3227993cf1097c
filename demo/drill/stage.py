"""What stands while a drill plays: the hub's process, the nodes, the phones; all know the time."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from demo.api import Api
from demo.children import Child, Children
from demo.drill import looking
from demo.drill.nodes import Nodes
from demo.drill.receiver import Receiver
from demo.errors import DemoError
from demo.hub_process import Keys, serve_hub

LOOK_S: Final = 0.01
PATIENCE_S: Final = 60.0


@dataclass(slots=True)
class Stage:
    """One drill's parts."""

    children: Children
    directory: Path
    keys: Keys
    api: Api
    nodes: Nodes
    receiver: Receiver
    hub: Child

    def set_time(self, now: datetime) -> None:
        """Boxes and phones have the drill's time."""
        self.nodes.set_time(now)
        self.receiver.set_time(now)

    def advance(self, until: datetime) -> None:
        """Walk the hub's clock to there; every deadline on the way fires at its own moment."""
        if until > looking.now_of(self.api):
            self.set_time(until)
            self.api.post("/drill/advance", {"until": until.isoformat()})
        self._wait_quiet()

    def let_answer(self, now: datetime) -> None:
        """The hub does at this very moment what follows from what people just did."""
        if now >= looking.now_of(self.api):  # else its clock runs, and it has done so already
            self.api.post("/drill/advance", {"until": now.isoformat()})
        self._wait_quiet()

    def _wait_quiet(self) -> None:
        self.wait_until(lambda: looking.is_quiet(self.api), "every message has gone out")

    def run_clock(self, rate: float) -> datetime:
        """Let the clock run by itself, or stand still; what it says."""
        self.api.post("/drill/rate", {"rate": rate})
        now = looking.now_of(self.api)
        self.set_time(now)
        return now

    def kill_hub(self) -> None:
        """SIGKILL: no goodbye, to nobody. Its broker dies with it."""
        self.children.kill(self.hub)

    def start_hub(self) -> None:
        """Start it again on what it left behind, and wait until it keeps its promise."""
        self.hub = serve_hub(self.children, self.directory / "hub", self.keys)
        self.nodes.wait_up()

    def wait_until(
        self, true: Callable[[], bool], what: str, patience_s: float = PATIENCE_S
    ) -> None:
        """DemoError when it takes too long."""
        if not self.comes_true(true, patience_s):
            raise DemoError(f"waited {patience_s:g} s until {what}")

    def comes_true(self, true: Callable[[], bool], patience_s: float) -> bool:
        """Whether it does in that time."""
        give_up_at = time.monotonic() + patience_s
        while not true():
            self.children.check()
            if time.monotonic() > give_up_at:
                return False
            time.sleep(LOOK_S)
        return True
