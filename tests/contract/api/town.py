"""A small town behind the web rim: real state database, a clock that only the test moves."""

import itertools
import threading
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Table, insert
from starlette.exceptions import StarletteDeprecationWarning

from hub.adapters.catalogue.phrasebook import load_catalogue
from hub.adapters.kept_files import PhotoFolder
from hub.adapters.keys import FOLDER as KEYS
from hub.adapters.keys import PLATE_KEYS, link_keys
from hub.adapters.passwords import Argon2Passwords
from hub.adapters.plates import SealedPlates
from hub.adapters.series.memory import MemorySeries
from hub.adapters.sql import schema
from hub.api.app import create_app
from hub.api.services import BUILT
from hub.bootstrap.ground import Ground
from hub.bootstrap.serving import Running, build_services
from hub.bootstrap.staff import build_handing_over
from hub.config import check
from hub.domain.areas import Area, Level
from hub.domain.people import Role, Worker
from hub.errors import Fault, InvalidInput
from hub.pipeline.drill import DrillView
from hub.pipeline.linking import Links
from hub.pipeline.matching import Matching
from hub.pipeline.relay import Relay
from hub.pipeline.wall import at_once
from tests.contract.api.edges import ToldEdges
from tests.migrated import migrated

with warnings.catch_warnings():
    # It asks for a newer httpx under another name; the one we have serves.
    warnings.simplefilter("ignore", StarletteDeprecationWarning)
    from starlette.testclient import TestClient

START = datetime(2026, 11, 22, 1, 15, tzinfo=UTC)  # a Sunday, 09:15 in Shanghai
CURTAIN = {"sensor_id": "curtain-bedroom", "kind": "curtain", "max_silence_s": 3600}
DOOR = "3号楼2单元501"
MATCHING = Matching(faces=True, plates=True, salt="pepper")
"""Both switches are on, so that their routes show what they guard."""
SEALING = bytes(range(32))
PLATES = SealedPlates(SEALING, MATCHING.salt)
BASE_URL = "https://hub.test"
CHEAP = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)
MORNING = {
    "window_id": "morning",
    "name": "Morning",
    "gesture": {"sensor_ids": ["curtain-bedroom"], "kind": "curtain", "direction": "open"},
    "opens_at": "05:00",
    "due_at": "09:00",
}


class MovedClock:
    """Both times stand until they are moved."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at

    def wall(self) -> datetime:
        return self.at

    def forward(self, **much: float) -> None:
        self.at += timedelta(**much)


@dataclass
class ToldVision:
    """Sees what the test says."""

    since: datetime | None = START - timedelta(hours=5)
    found: list[str] = field(default_factory=list)

    def seeing_since(self) -> datetime | None:
        return self.since

    def problems(self) -> list[str]:
        return self.found

    def counters(self) -> Mapping[str, float]:
        return {"messages_in": 12.0}


class PlainDrill:
    """Moves the clock and nothing else."""

    def __init__(self, clock: MovedClock) -> None:
        self._clock, self._rate = clock, 1.0

    def view(self) -> DrillView:
        return DrillView(self._clock.at, self._rate, START)

    def advance(self, until: datetime) -> DrillView:
        if until < self._clock.at:
            raise InvalidInput(Fault("until", "lies in the past of the drill"))
        self._clock.at = until
        return self.view()

    def set_rate(self, rate: float) -> DrillView:
        self._rate = rate
        return self.view()


class Town:
    """The services and some inhabitants."""

    def __init__(
        self, path: Path, *, drill: bool = False, secure: bool = True, screens: Path = BUILT
    ) -> None:
        self.clock, self.vision, self.series = MovedClock(), ToldVision(), MemorySeries()
        self.folder, self.photos, self.edges = path, PhotoFolder(path), ToldEdges()
        self.database, self.phrasebook = migrated(path / "state.db"), load_catalogue()
        self.passwords = Argon2Passwords(CHEAP, patience_s=0.05)
        ground = self._ground(secure=secure, drill=drill)
        self.edges.relay = Relay(
            self.edges.command, self.edges.link_of, self.clock, ground.new_id, timeout_s=0
        )
        running = Running(
            self.series,
            self.vision,
            self.edges.relay,
            at_once,
            PlainDrill(self.clock) if drill else None,
            threading.Event(),
        )
        self.services = replace(build_services(ground, running), screens=screens)
        self.enrolment = self.services.register.enrolment
        self.accounts = self.services.staff.accounts
        self.signing_in = self.services.staff.signing_in
        self.erasing = self.services.privacy.erasing
        self.handing_over = build_handing_over(ground)
        self.links = Links(link_keys(path), BASE_URL)
        self.app = create_app(self.services)
        self.username, self.password, self.token = self.accounts.create_first()

    def _ground(self, *, secure: bool, drill: bool) -> Ground:
        """The hub's own, but for the clock, the ids and what a password costs."""
        settings = check(
            self.folder,
            {
                "base_url": BASE_URL,
                "secure_cookies": secure,
                "drill": drill,
                "face_matching": MATCHING.faces,
                "plate_matching": MATCHING.plates,
            },
        )
        keys = self.folder / KEYS / PLATE_KEYS
        keys.parent.mkdir()
        keys.write_text(f"{SEALING.hex()} {MATCHING.salt}\n", encoding="utf-8")
        numbers = itertools.count(1)
        return Ground(
            settings=settings,
            clock=self.clock,  # type: ignore[arg-type]
            database=self.database,
            phrasebook=self.phrasebook,
            rest_day=lambda day: day.weekday() >= 5,
            new_id=lambda prefix: f"{prefix}-{next(numbers)}",
            passwords=self.passwords,
        )

    def client(self, token: str | None = None, address: str = "testclient") -> TestClient:
        """A program with a bearer token, ops unless told otherwise; "" for nobody."""
        chosen = self.token if token is None else token
        headers = {"Authorization": f"Bearer {chosen}"} if chosen else {}
        return TestClient(
            self.app, base_url="https://hub.test", headers=headers, client=(address, 50_000)
        )

    def settle(self) -> None:
        """Areas and two workers."""
        for area_id, level, parent in (
            ("town-1", Level.TOWN, None),
            ("community-1", Level.COMMUNITY, "town-1"),
            ("grid-1", Level.GRID, "community-1"),
            ("grid-2", Level.GRID, "community-1"),
        ):
            self.enrolment.add_area(Area(area_id, f"第{area_id}", level, parent))
        for worker_id in ("w-1", "w-2"):
            worker = Worker(worker_id, "李晓", Role.MICRO_GRID_WORKER, ("grid-1",), ())
            self.enrolment.add_worker(worker)

    def home(self, home_id: str = "h-1", **changes: Any) -> dict[str, Any]:
        """The body of an enrolment."""
        body = {
            "home_id": home_id,
            "area_id": "grid-1",
            "resident": {"name": "王秀英", "phone": "13800000000", "frailty": 6, "door": DOOR},
            "workers": ["w-1"],
            "nodes": [{"node_id": f"n-{home_id}", "sensors": [CURTAIN]}],
            "windows": [MORNING],
        }
        return body | changes

    def enrol(self, home_id: str = "h-1", **changes: Any) -> None:
        answer = self.client().post("/api/v1/homes", json=self.home(home_id, **changes))
        assert answer.status_code == 201, answer.text

    def worker_token(self, worker_id: str = "w-1") -> str:
        return self.accounts.issue_for_worker(worker_id)

    def put(self, table: Table, **values: Any) -> None:
        with self.database.write() as connection:
            connection.execute(insert(table).values(**values))

    def rows(self, table: Table) -> list[Any]:
        with self.database.read() as connection:
            return list(connection.execute(table.select()))

    def verdict(self, verdict_id: str, home_id: str = "h-1", **changes: Any) -> None:
        """A verdict as the check-in engine leaves it."""
        at = self.clock.at
        values = {
            "verdict_id": verdict_id,
            "home_id": home_id,
            "window_id": "morning",
            "day": "2026-11-22",
            "opens_at": at - timedelta(hours=4),
            "starts_at": at - timedelta(hours=5),
            "judge_at": at,
            "definition": {},
            "verdict": "missed",
            "priority": "P1",
            "decided_at": at,
            "reason_zh": "到09:00窗帘仍未拉开；已有14小时没有任何生命迹象。",
            "reason_en": "Curtain still closed at 09:00; no sign of life for 14 hours.",
            "evidence": [EVIDENCE],
            "wants_ticket": False,
            "wants_proof": True,
        }
        self.put(schema.verdicts, **values | changes)

    def ticket(self, ticket_id: str, told: tuple[str, ...] = ("w-1",), **changes: Any) -> None:
        """A ticket as ticketing leaves it."""
        values = {
            "ticket_id": ticket_id,
            "cause": f"verdict:{ticket_id}",
            "kind": "missed",
            "priority": "P1",
            "state": "assigned",
            "home_id": "h-1",
            "area_id": "grid-1",
            "assignee": "w-1",
            "rung": 0,
            "reason_zh": "到09:00窗帘仍未拉开；已有14小时没有任何生命迹象。",
            "reason_en": "Curtain still closed at 09:00; no sign of life for 14 hours.",
            "evidence": [EVIDENCE, EVIDENCE | {"points": "comfort", "zh": "门在08:52有动静"}],
            "opened_at": self.clock.at,
            "updated_at": self.clock.at,
            "version": 1,
        }
        self.put(schema.tickets, **values | changes)
        for worker_id in told:
            self.put(schema.ticket_people, ticket_id=ticket_id, worker_id=worker_id)
        self.put(
            schema.ticket_events,
            ticket_id=ticket_id,
            at=self.clock.at,
            actor="hub",
            action="open",
            to_state="assigned",
            why_zh="已开单，派给w-1。",
            why_en="Opened and assigned to w-1.",
        )


EVIDENCE = {
    "points": "worry",
    "zh": "时段内没有约定的动作",
    "en": "no agreed gesture in the window",
    "observed_at": None,
    "sensor_id": "curtain-bedroom",
}
