"""Hub, post and camera as real programs, until a ticket carries a masked picture."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TextIO

import msgspec

from demo.api import Api, Both
from demo.camera.street import enrol_street, node_file
from demo.children import Children
from demo.errors import DemoError
from demo.hub_process import init_hub, serve_hub

LOOK_S: Final = 0.5


class Picture(msgspec.Struct, frozen=True):
    """A masked picture of a ticket."""

    alert_id: str
    picture: str
    """Where it can be had."""


class Ticket(msgspec.Struct, frozen=True):
    """What a camera brought."""

    ticket_id: str
    kind: str
    priority: str
    reason: Both
    pictures: list[Picture] = []


@dataclass(slots=True)
class Outcome:
    """What came of it; the demo is good once one ticket has its picture."""

    tickets: dict[str, str] = field(default_factory=dict)
    """ticket_id to kind."""
    pictures: list[str] = field(default_factory=list)
    """Where they were written."""
    first_picture_s: float | None = None

    @property
    def is_good(self) -> bool:
        """An alert was seen with its picture."""
        return bool(self.pictures)

    def as_json(self) -> str:
        """One line."""
        return json.dumps({"alert_with_picture": self.is_good, **asdict(self)}, ensure_ascii=False)


class CameraShow:
    """One demo of a camera. `children` are stopped by whoever made them."""

    def __init__(
        self, source: str, models: Path, directory: Path, children: Children, out: TextIO
    ) -> None:
        self._source = source
        self._models = models
        self._directory = directory
        self._children = children
        self._out = out
        self._began_s = time.monotonic()
        self._api = Api("")
        self.outcome = Outcome()

    def set_up(self) -> None:
        """Models, hub, post, camera; DemoError."""
        install_models(self._models, self._say)
        hub_dir = self._directory / "hub"
        keys = init_hub(hub_dir, datetime.now(UTC))
        config = node_file(self._directory, self._source, keys.broker_url, self._models)
        serve_hub(self._children, hub_dir, keys)
        self._api = Api(keys.api_url, keys.token)
        account = enrol_street(self._api)
        self._say(f"中枢已就绪 hub is ready: {keys.api_url}")
        self._say(f"  值班室 ops:    {keys.api_url}/ops  {keys.username} / {keys.password}")
        self._say(f"  网格员 worker: {keys.api_url}/my   {account.username} / {account.password}")
        self._children.start("camera", "edge", ["run", "--config", str(config)])
        self._say(f"摄像头 camera: {self._source}")

    def play(self, seconds: float | None) -> Outcome:
        """Until the seconds are over, or for ever; raises DemoError."""
        while seconds is None or self._passed_s() < seconds:
            self._children.check()
            for known in self._api.items("/tickets", Ticket):
                self._tell(self._api.get(f"/tickets/{known.ticket_id}", Ticket))
            time.sleep(LOOK_S)
        return self.outcome

    def _tell(self, ticket: Ticket) -> None:
        if ticket.ticket_id not in self.outcome.tickets:
            self.outcome.tickets[ticket.ticket_id] = ticket.kind
            self._say(f"工单 ticket [{ticket.priority}] {ticket.reason.zh} {ticket.reason.en}")
            self._say(f"  {self._api.url}/t/{ticket.ticket_id}")
        for picture in ticket.pictures:
            self._fetch(ticket, picture)

    def _fetch(self, ticket: Ticket, picture: Picture) -> None:
        path = self._directory / "pictures" / f"{ticket.ticket_id}-{picture.alert_id}.jpg"
        if path.exists():
            return
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(self._api.blob(picture.picture))
        self.outcome.pictures.append(str(path))
        if self.outcome.first_picture_s is None:
            self.outcome.first_picture_s = round(self._passed_s(), 1)
        self._say(f"  已打码的画面 masked picture: {path}")

    def _passed_s(self) -> float:
        return time.monotonic() - self._began_s

    def _say(self, line: str) -> None:
        print(line, file=self._out, flush=True)


def install_models(folder: Path, say: Callable[[str], None]) -> None:
    """What is missing of the default set; DemoError says why it cannot be had."""
    say(f"模型 models: {folder}")
    arguments = ["models", "install", "--models-dir", str(folder)]
    done = subprocess.run(
        [sys.executable, "-m", "edge", *arguments],
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode != 0:
        raise DemoError(f"the models cannot be installed:\n{done.stderr.decode().strip()}")
