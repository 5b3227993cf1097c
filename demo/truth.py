"""The scripted truth: who lives where and what her morning will be, written before the hub starts.

Nothing in it comes from the hub. At the end the hub's own words are compared with it.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from demo.drawing import Ring
from edge.domain.life.day import CURTAIN, I_AM_FINE
from edge.domain.life.scenes import MORNING, Scene, expected_verdict

ZONE_NAME: Final = "Asia/Shanghai"
ZONE: Final = ZoneInfo(ZONE_NAME)
ASK_S: Final = 600
OPENS_AT: Final = MORNING.earliest
DUE_AT: Final = MORNING.due_at
GRACE_S: Final = MORNING.grace_s
MAX_SILENCE_S: Final = 3600.0
MICRO_WORKER: Final = "micro_grid_worker"

_ASKED: Final = {Scene.ILL, Scene.ILL_ANSWERS_BUTTON, Scene.SLEEPS_IN_ANSWERS_CURTAIN}


@dataclass(frozen=True, slots=True)
class Area:
    """A place in the tree."""

    area_id: str
    name: str
    level: str
    parent_id: str | None = None
    outline: Ring | None = None


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody on the ladder."""

    worker_id: str
    name: str
    role: str
    area_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expectation:
    """What an honest hub must say of the morning, and how it came to it."""

    verdict: str
    asked: bool
    settled_by: str | None
    """The sensor whose change made it *seen*."""
    ticket: str | None
    """The kind of the one ticket that must be there."""


@dataclass(frozen=True, slots=True)
class Home:
    """One home with its elder and what happens in it."""

    number: int
    home_id: str
    node_id: str
    area_id: str
    resident: str
    phone: str
    frailty: int
    worker_ids: tuple[str, ...]
    """The paired worker first, then who stands by."""
    scene: Scene
    expects: Expectation


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything that is scripted."""

    seed: int
    day: date
    areas: tuple[Area, ...]
    workers: tuple[Worker, ...]
    homes: tuple[Home, ...]
    never_accepts: str
    """A worker who does not look at the phone, so that a ticket climbs."""

    @property
    def micro_workers(self) -> tuple[Worker, ...]:
        """Those who are paired with homes."""
        return tuple(worker for worker in self.workers if worker.role == MICRO_WORKER)

    def home(self, home_id: str) -> Home | None:
        """One home by id."""
        return next((home for home in self.homes if home.home_id == home_id), None)

    def worker(self, worker_id: str) -> Worker | None:
        """One worker by id."""
        return next((worker for worker in self.workers if worker.worker_id == worker_id), None)

    def area(self, area_id: str) -> Area | None:
        """One place by id."""
        return next((area for area in self.areas if area.area_id == area_id), None)


def expectation_of(scene: Scene) -> Expectation:
    """What must be said of a morning like that."""
    verdict = expected_verdict(scene)
    return Expectation(
        verdict=verdict,
        asked=scene in _ASKED,
        settled_by=_settled_by(scene, verdict),
        ticket=verdict if verdict in ("missed", "blind") else None,
    )


def _settled_by(scene: Scene, verdict: str) -> str | None:
    if verdict != "seen":
        return None
    return I_AM_FINE if scene is Scene.ILL_ANSWERS_BUTTON else CURTAIN


def write_truth(truth: Truth, path: Path) -> None:
    """For people to read and for the fleet to play."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(truth), indent=2) + b"\n")


def read_truth(path: Path) -> Truth:
    """What `write_truth` wrote."""
    return msgspec.json.decode(path.read_bytes(), type=Truth)
