"""A small town behind the web rim: real state database, a clock that only the test moves."""

import itertools
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Connection, Table, insert
from starlette.exceptions import StarletteDeprecationWarning

from hub.adapters.catalogue.phrasebook import load_catalogue
from hub.adapters.config_message import why_it_cannot_travel
from hub.adapters.evidence import EvidenceFolder
from hub.adapters.ids import new_code
from hub.adapters.passwords import Argon2Passwords
from hub.adapters.photos import PhotoFolder
from hub.adapters.pictures import is_whole_jpeg, small_jpeg
from hub.adapters.plates import SealedPlates
from hub.adapters.series.memory import MemorySeries
from hub.adapters.sql import schema
from hub.adapters.sql.absences import SqlAbsences
from hub.adapters.sql.accounts import SqlAccounts
from hub.adapters.sql.auditing import SqlAudit
from hub.adapters.sql.consents import SqlConsents
from hub.adapters.sql.departments import SqlDepartments
from hub.adapters.sql.desk import SqlDesk
from hub.adapters.sql.doorsteps import SqlDoorsteps
from hub.adapters.sql.duty import SqlDuty
from hub.adapters.sql.enrolment import SqlEnrolment
from hub.adapters.sql.erasing import SqlErasure
from hub.adapters.sql.evidence import SqlEvidence
from hub.adapters.sql.following_up import SqlFollowUps
from hub.adapters.sql.handing_over import SqlHandingOver
from hub.adapters.sql.listed import SqlFoundPeople, SqlListedVehicles
from hub.adapters.sql.people import SqlPeople
from hub.adapters.sql.planning import SqlPlanning
from hub.adapters.sql.policies import SqlPolicies
from hub.adapters.sql.posts import SqlPosts
from hub.adapters.sql.replies import SqlReplies
from hub.adapters.sql.scenes import SqlScenes
from hub.adapters.sql.state import opener, viewer
from hub.adapters.sql.subscriptions import SqlSubscriptions
from hub.adapters.sql.views import SqlViews
from hub.adapters.sql.visit_proofs import SqlDoorCodes, SqlVisitProofs
from hub.adapters.sql.walking import SqlWalking
from hub.adapters.sql.wall import SqlWall
from hub.adapters.sql.whistles import SqlWhistles
from hub.adapters.tables.reading import read_table
from hub.api.app import create_app
from hub.api.services import BUILT, Services
from hub.bootstrap.ground import build_exports, imports_of
from hub.domain.areas import Area, Level
from hub.domain.people import Role, Worker
from hub.errors import Fault, InvalidInput
from hub.pipeline.absences import Absences
from hub.pipeline.accounts import Accounts
from hub.pipeline.auditing import Auditing
from hub.pipeline.consents import Consents
from hub.pipeline.departments import Departments
from hub.pipeline.desk import Desk
from hub.pipeline.door_codes import DoorCodes
from hub.pipeline.doorsteps import Doorsteps
from hub.pipeline.drill import DrillView
from hub.pipeline.duty import Duty
from hub.pipeline.enrolment import Enrolment
from hub.pipeline.erasing import Erasing, Terms
from hub.pipeline.evidence import EvidenceDesk
from hub.pipeline.following_up import FollowingUp
from hub.pipeline.found_people import FoundPeople
from hub.pipeline.handing_over import HandingOver
from hub.pipeline.importing import HomeImport
from hub.pipeline.limiting import Limiter
from hub.pipeline.linking import Links
from hub.pipeline.listed_vehicles import ListedVehicles
from hub.pipeline.live_wall import LiveWall
from hub.pipeline.matching import Matching
from hub.pipeline.people import People
from hub.pipeline.pictures import Pictures
from hub.pipeline.planning import Planning
from hub.pipeline.policies import Policies
from hub.pipeline.posts import Posts
from hub.pipeline.relay import Relay
from hub.pipeline.replies import Replies
from hub.pipeline.scenes import Scenes
from hub.pipeline.subscribing import Subscribing
from hub.pipeline.visit_proofs import VisitProofs
from hub.pipeline.walking import Walking
from hub.pipeline.wall import Walls, at_once
from hub.pipeline.whistles import Whistles
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
PLATES = SealedPlates(bytes(range(32)), MATCHING.salt)
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
        self.folder = path
        self.database = migrated(path / "state.db")
        numbers = itertools.count(1)

        def new_id(prefix: str) -> str:
            return f"{prefix}-{next(numbers)}"

        begin = opener(self.database, SqlEnrolment)
        self.enrolment = Enrolment(begin, self.clock, new_id, lambda day: day.weekday() >= 5)
        cheap = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)
        self.passwords = Argon2Passwords(cheap, patience_s=0.05)
        self.accounts = Accounts(
            opener(self.database, SqlAccounts),
            viewer(self.database, SqlAccounts),
            self.clock,
            new_id,
            self.passwords,
        )
        self.phrasebook = load_catalogue()
        self.handing_over = HandingOver(
            opener(self.database, SqlHandingOver), self.clock, self.phrasebook
        )
        self.links = Links({1: b"k" * 32}, "https://hub.test")
        self.edges = ToldEdges()
        self.edges.relay = Relay(
            self.edges.command, self.edges.link_of, self.clock, new_id, timeout_s=0
        )
        desk = Desk(opener(self.database, SqlDesk), self.clock, self.phrasebook, new_id)
        self.forgotten = list[str]()
        self.folder, self.photos = path, PhotoFolder(path)
        terms = Terms(timedelta(days=180), timedelta(days=180), timedelta(days=1095))
        self.erasing = Erasing(
            opener(self.database, SqlErasure),
            viewer(self.database, SqlErasure),
            self.clock,
            terms,
            self.forgotten.append,
            EvidenceFolder(path).forget,
        )
        self.services = Services(
            look=viewer(self.database, SqlViews),
            enrolment=self.enrolment,
            posts=Posts(opener(self.database, SqlPosts), self.clock, new_id),
            pictures=Pictures(viewer(self.database, SqlViews), is_whole_jpeg),
            importing=HomeImport(self.enrolment, read_table),
            imports=imports_of(
                self.database,
                self.clock,
                HomeImport(self.enrolment, read_table),
                ZoneInfo("Asia/Shanghai"),
                new_id,
            ),
            exports=build_exports(self.database),
            people=People(
                opener(self.database, SqlPeople),
                self.clock,
                new_id,
                lambda day: day.weekday() >= 5,
                self.handing_over.hand_over_once,
            ),
            accounts=self.accounts,
            absences=Absences(opener(self.database, SqlAbsences), self.clock, new_id),
            planning=Planning(
                opener(self.database, SqlPlanning), self.clock, self.phrasebook, new_id
            ),
            door_codes=DoorCodes(
                opener(self.database, SqlDoorCodes),
                viewer(self.database, SqlDoorCodes),
                self.clock,
                new_code,
                "https://hub.test",
            ),
            doorsteps=Doorsteps(opener(self.database, SqlDoorsteps), self.clock),
            visit_proofs=VisitProofs(
                opener(self.database, SqlVisitProofs),
                viewer(self.database, SqlVisitProofs),
                self.clock,
                self.phrasebook,
                new_id,
                desk,
                self.photos,
            ),
            duty=Duty(opener(self.database, SqlDuty), self.clock, new_id),
            auditing=Auditing(
                opener(self.database, SqlAudit), viewer(self.database, SqlAudit), self.clock
            ),
            erasing=self.erasing,
            limiter=Limiter(12_000, self.clock),
            consents=Consents(opener(self.database, SqlConsents), self.clock, new_id),
            policies=Policies(opener(self.database, SqlPolicies), self.clock, new_id),
            desk=desk,
            walking=Walking(
                opener(self.database, self._walk_store), self.clock, self.phrasebook, new_id
            ),
            following_up=FollowingUp(
                opener(self.database, SqlFollowUps), self.clock, self.phrasebook, desk
            ),
            whistles=Whistles(
                opener(self.database, SqlWhistles), self.clock, self.phrasebook, new_id
            ),
            departments=Departments(opener(self.database, SqlDepartments)),
            replies=Replies(opener(self.database, SqlReplies), self.clock, self.links, desk),
            subscribing=Subscribing(
                opener(self.database, SqlSubscriptions), self.clock, "BKey", loopback=drill
            ),
            relay=self.edges.relay,
            found_people=FoundPeople(
                opener(self.database, SqlFoundPeople),
                self.clock,
                new_id,
                self.edges.relay,
                small_jpeg,
                MATCHING,
            ),
            listed_vehicles=ListedVehicles(
                opener(self.database, SqlListedVehicles),
                self.clock,
                new_id,
                PLATES,
                MATCHING,
            ),
            evidence=EvidenceDesk(
                opener(self.database, SqlEvidence),
                self.edges.relay,
                EvidenceFolder(path),
                self.clock,
                is_whole_jpeg,
            ),
            live_wall=LiveWall(self.edges.relay, self.clock, is_whole_jpeg),
            walls=Walls(
                viewer(self.database, SqlWall),
                self.clock,
                self.vision,
                ZoneInfo("Asia/Shanghai"),
                lambda day: day.weekday() >= 5,
                at_once,
                is_whole_jpeg,
            ),
            scenes=Scenes(opener(self.database, SqlScenes), self.clock, why_it_cannot_travel),
            series=self.series,
            clock=self.clock,
            phrasebook=self.phrasebook,
            vision=self.vision,
            drill=PlainDrill(self.clock) if drill else None,
            secure_cookies=secure,
            screens=screens,
        )
        self.app = create_app(self.services)
        self.username, self.password, self.token = self.accounts.create_first()

    def _walk_store(self, connection: Connection) -> SqlWalking:
        at = self.clock.at
        return SqlWalking(connection, at, self.vision.seeing_since(), at)

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
