"""One logged home from beginning to end: a hub of its own, an edge of its own, all its verdicts."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

import msgspec

from demo.api import Api, Both, Evidence, Ticket
from demo.children import Children
from demo.hub_process import init_hub, serve_hub
from demo.replay.enrol import enrol
from demo.replay.homes import MAX_SILENCE_S, LoggedHome, WindowDay
from demo.replay.player import Player
from edge.agent import Agent, Sensor
from edge.bootstrap import build_agent, home_config
from edge.sensors.table import build_sensors

NODE_ID: Final = "n-replay01"
CLOCK_FILE: Final = "clock.json"


class Given(msgspec.Struct, frozen=True):
    """A verdict as the public API tells it."""

    window_id: str
    day: date
    verdict: str
    priority: str | None
    reason: Both
    evidence: list[Evidence]


class Played(msgspec.Struct, frozen=True):
    """What came out of a home."""

    verdicts: list[Given]
    tickets: int


def play_home(
    home: LoggedHome, windows: list[WindowDay], data: Path, work: Path, *, alive: bool
) -> Played:
    """Raises DemoError, EdgeError."""
    midnight = datetime.combine(windows[0].day, time(), home.zone)
    sensors = build_sensors([_source(home, data, alive=alive)])
    described = [one for sensor in sensors for one in sensor.descriptions]
    with _hub(work, midnight) as hub:
        home_id = enrol(hub.api, home, NODE_ID, described)
        with _edge(hub, work / "edge", sensors) as agent:
            player = Player(hub.api, agent, midnight)
            player.connect()
            for window in windows:
                player.play(window)
        verdicts = hub.api.items("/verdicts", Given, home_id=home_id)
        return Played(verdicts, len(hub.api.items("/tickets", Ticket)))


@dataclass(frozen=True, slots=True)
class _Hub:
    api: Api
    broker_url: str
    clock_file: Path


@contextmanager
def _hub(work: Path, starts_at: datetime) -> Iterator[_Hub]:
    """A hub in a drill whose time stands still."""
    children, data_dir = Children(work), work / "hub"
    try:
        keys = init_hub(data_dir, starts_at)
        serve_hub(children, data_dir, keys)
        api = Api(keys.api_url, keys.token)
        api.post("/drill/rate", {"rate": 0})
        yield _Hub(api, keys.broker_url, data_dir / CLOCK_FILE)
    finally:
        children.stop_all()


def _source(home: LoggedHome, data: Path, *, alive: bool) -> dict[str, Any]:
    """The `[[sensors]]` table that a node.toml would hold."""
    return {
        "source": "replay",
        "format": home.log_format,
        "path": str(data / "homes" / home.log),
        "tz": home.tz,
        "alive": alive,
        "max_silence_s": MAX_SILENCE_S,
    }


@contextmanager
def _edge(hub: _Hub, folder: Path, sensors: list[Sensor]) -> Iterator[Agent]:
    config = home_config(NODE_ID, folder, hub.broker_url, drill_file=hub.clock_file)
    agent = build_agent(config, sensors=sensors)
    try:
        yield agent
    finally:
        agent.close()
