"""A town of buildings on a real state database: homes, walkers, the whole flow, a clock to move."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Table, select, update

from hub.adapters.catalogue.phrasebook import load_catalogue
from hub.adapters.series.memory import MemorySeries
from hub.adapters.sql import schema
from hub.adapters.sql.checkins import SqlCheckins
from hub.adapters.sql.enrolment import SqlEnrolment
from hub.adapters.sql.escalation import SqlEscalation
from hub.adapters.sql.flow import next_due
from hub.adapters.sql.incidents import SqlIncidents
from hub.adapters.sql.ingest import SqlIngest
from hub.adapters.sql.proofs import SqlProofs
from hub.adapters.sql.state import opener
from hub.adapters.sql.storms import SqlStorms
from hub.adapters.sql.ticketing import SqlTicketing
from hub.adapters.sql.walking import SqlWalking
from hub.domain.areas import Area, Level
from hub.domain.homes import Home, Node, Resident, Sensor
from hub.domain.people import Role, Worker
from hub.domain.reach import EVERYWHERE, Reach
from hub.domain.windows import Direction, Gesture, Window
from hub.pipeline.checkins import Checkins
from hub.pipeline.desk import Actor
from hub.pipeline.enrolment import Enrolment
from hub.pipeline.escalation import Escalation
from hub.pipeline.ingest.rows import Arrival, Urgency
from hub.pipeline.ingest.step import Ingest
from hub.pipeline.proofs import Proofs
from hub.pipeline.recovery import Judging
from hub.pipeline.storms import Triage
from hub.pipeline.ticketing import Ticketing
from hub.pipeline.walking import Walking
from tests.contract.hub.edge import Edge
from tests.migrated import migrated

DAY = datetime(2026, 11, 23, tzinfo=UTC)
SENSORS = (Sensor("curtain", "curtain", 7200), Sensor("door", "door", 7200))
DESK = Actor("desk", Role.OPS, EVERYWHERE)


class SetClock:
    """Contract time and wall time, moved together by the test."""

    def __init__(self) -> None:
        self.time = DAY

    def now(self) -> datetime:
        return self.time

    def wall(self) -> datetime:
        return self.time

    def at(self, wall: datetime) -> datetime:
        return wall


class SetSight:
    """What the hub sees, as told by the test."""

    def __init__(self) -> None:
        self.since: datetime | None = DAY - timedelta(days=1)
        self.until = DAY - timedelta(days=1)
        self.judging = Judging.OPEN
        self.lost_at: datetime | None = None

    def seeing_since(self) -> datetime | None:
        return self.since

    def saw_until(self) -> datetime:
        return self.until

    def blind_since(self) -> datetime | None:
        return self.lost_at


class Nobody:
    """Hears acknowledgements and forgets them."""

    def confirm(self, mids: Sequence[int]) -> None: ...
    def acknowledge(self, node_id: str, outbox_id: str, through: int, also: list[int]) -> None: ...


def window(window_id: str, opens: str, due: str, direction: Direction = Direction.OPEN) -> Window:
    return Window(
        window_id=window_id,
        name=window_id,
        gesture=Gesture(("curtain",), "curtain", direction),
        opens_at=datetime.fromisoformat(f"2026-01-01T{opens}").time(),
        due_at=datetime.fromisoformat(f"2026-01-01T{due}").time(),
        tz="UTC",
        ask_s=0,
        grace_s=0,
    )


MORNING = window("morning", "05:00", "09:00")
EVENING = window("evening", "17:00", "21:00", Direction.CLOSE)


class Block:
    """The flow over one database, and short words for what the tests arrange and look at."""

    def __init__(self, path: Path) -> None:
        self.database = migrated(path / "state.sqlite")
        self.clock, self.sight = SetClock(), SetSight()
        self.mids, self._ids = itertools.count(1), itertools.count(1)
        self.edges: dict[str, Edge] = {}
        self.alive: dict[str, float] = {}
        """Homes that are up, and how their curtain stands."""
        self.ingest = Ingest(self.opener(SqlIngest), MemorySeries(), Nobody())
        self.enrolment = Enrolment(
            self.opener(SqlEnrolment), self.clock, self.new_id, lambda day: False
        )
        self.restart()
        for area in (
            Area("county", "County", Level.COUNTY),
            Area("community", "Community", Level.COMMUNITY, "county"),
            Area("grid", "Grid", Level.GRID, "community"),
            Area("grid-2", "Grid 2", Level.GRID, "community"),
            Area("b-1", "Building 1", Level.BUILDING, "grid"),
            Area("b-2", "Building 2", Level.BUILDING, "grid"),
            Area("b-3", "Building 3", Level.BUILDING, "grid-2"),
        ):
            self.enrolment.add_area(area)
        for worker_id, role, area_id in (
            ("w-1", Role.MICRO_GRID_WORKER, "grid"),
            ("w-2", Role.GRID_WORKER, "grid"),
            ("w-3", Role.VOLUNTEER, "grid"),
            ("w-9", Role.MICRO_GRID_WORKER, "grid-2"),
            ("leader", Role.GRID_LEADER, "grid"),
            ("duty", Role.COMMUNITY_DUTY, "community"),
        ):
            self.enrolment.add_worker(Worker(worker_id, worker_id, role, (area_id,), ()))

    def restart(self) -> None:
        """New steps over the same file, as after a crash."""
        words, clock = load_catalogue(), self.clock

        def storms(connection: Connection) -> SqlStorms:
            return SqlStorms(connection, clock.wall(), self.sight.seeing_since(), clock.now())

        def walking(connection: Connection) -> SqlIncidents:
            return SqlWalking(connection, clock.wall(), self.sight.seeing_since(), clock.now())

        self.triage = Triage(self.opener(storms), clock, words, self.new_id, self.sight)
        self.walking = Walking(self.opener(walking), clock, words, self.new_id)
        self.checkins = Checkins(
            self.opener(SqlCheckins),
            clock,
            words,
            self.new_id,
            lambda day: False,
            lambda: self.sight.seeing_since(),
        )
        self.proofs = Proofs(self.opener(SqlProofs), clock, words)
        self.ticketing = Ticketing(self.opener(SqlTicketing), clock, words, self.new_id)
        self.escalation = Escalation(self.opener(SqlEscalation), clock, words)

    def opener(self, store: Callable[[Any], Any]) -> Any:
        return opener(self.database, store)

    def new_id(self, kind: str) -> str:
        return f"{kind}-{next(self._ids)}"

    def deliver(self, *arrivals: Arrival) -> Urgency:
        return self.ingest.ingest_once(list(arrivals))

    # --- arranging ---
    def enrol(
        self,
        home_id: str,
        area_id: str,
        *windows: Window,
        workers: tuple[str, ...] = (),
        **who: Any,
    ) -> Edge:
        """A home that is up and has spoken, its curtain closed."""
        node = Node(f"n-{home_id}", SENSORS)
        resident = Resident("Wang", frailty=who.pop("frailty", 2))
        home = Home(home_id, area_id, resident, workers, (node,), windows or (MORNING,))
        self.enrolment.enrol(home)
        edge = self.edges[home_id] = Edge(self, node.node_id)
        edge.birth()
        edge.says("curtain", 0)
        edge.says("door", 0)
        self.alive[home_id] = 0
        return edge

    def building(self, area_id: str, homes: int, *windows: Window) -> list[str]:
        ids = [f"{area_id}-h{number:02}" for number in range(1, homes + 1)]
        for home_id in ids:
            self.enrol(home_id, area_id, *windows)
        return ids

    def away(self, home_id: str, start: str, end: str) -> None:
        """An absence that was agreed."""
        at = (datetime.fromisoformat(f"2026-11-23T{text}:00+00:00") for text in (start, end))
        row = dict(zip(("from_at", "until_at"), at, strict=True))
        self.add(
            schema.absences,
            absence_id=f"away-{home_id}",
            home_id=home_id,
            reason="",
            agreed_by="desk",
            agreed_at=self.clock.time,
            **row,
        )

    def add(self, table: Table, **values: Any) -> None:
        with self.database.write() as connection:
            connection.execute(table.insert().values(**values))

    def cut(self, home_ids: Sequence[str]) -> None:
        """The power is gone: the broker says the last wills."""
        self.hush(home_ids)
        for home_id in home_ids:
            self.edges[home_id].death()

    def hush(self, home_ids: Sequence[str]) -> None:
        """No word more, and nobody says that they are gone."""
        for home_id in home_ids:
            self.alive.pop(home_id, None)

    def back(self, home_ids: Sequence[str]) -> None:
        """Connected again, as a new session of the same boot."""
        for home_id in home_ids:
            self.edges[home_id].session += 1
            self.edges[home_id].birth()
            self.alive[home_id] = 0

    def moves(self, home_id: str, value: float = 1, at: datetime | None = None) -> None:
        """Her curtain moves, or moved while the link was down."""
        self.edges[home_id].says("curtain", value, at, historical=at is not None)
        self.alive[home_id] = value

    def _heartbeats(self) -> None:
        """Who is up says so: the curtain as it stands."""
        edges = self.edges
        beats = [
            edges[one].readings(edges[one].reading("curtain", value))
            for one, value in self.alive.items()
        ]
        if beats and self.sight.since is not None:
            self.deliver(*beats)

    # --- time ---
    def pass_once(self) -> int:
        moved = self.triage.triage_once(self.sight.judging)
        if self.sight.judging is not Judging.WAIT:
            blind = self.sight.judging is Judging.BLIND
            moved += self.checkins.judge_once(hub_blind=blind)
        moved += self.proofs.annotate_once()
        moved += self.ticketing.open_once()
        return moved + self.escalation.climb_once()

    def settle(self) -> None:
        for _ in range(200):
            if self.pass_once() == 0:
                return
        raise AssertionError("the flow does not come to rest")

    def go(self, text: str, day: int = 0) -> None:
        """To a time of the day, from one stored deadline to the next."""
        until = datetime.combine(
            DAY + timedelta(days=day), datetime.fromisoformat(f"2026-01-01T{text}").time(), UTC
        )
        self.settle()
        while (due := next_due(self.database, self.clock.time)) is not None and due < until:
            self._to(due)
        self._to(until)

    def _to(self, at: datetime) -> None:
        self.clock.time = at
        self._heartbeats()
        self.settle()

    # --- looking ---
    def rows(self, table: Table, **where: Any) -> list[Any]:
        query = select(table)
        for name, value in where.items():
            query = query.where(table.c[name] == value)
        with self.database.read() as connection:
            return list(connection.execute(query))

    def set(self, table: Table, key: str, value: Any, **values: Any) -> None:
        with self.database.write() as connection:
            connection.execute(update(table).where(table.c[key] == value).values(**values))

    def incident(self) -> Any:
        (incident,) = self.rows(schema.incidents)
        return incident

    def lines(self) -> dict[str, Any]:
        return {row.home_id: row for row in self.rows(schema.incident_lines)}

    def line(self, home_id: str) -> Any:
        return self.lines()[home_id]

    def tickets(self, kind: str | None = None) -> list[Any]:
        rows = self.rows(schema.tickets)
        return [row for row in rows if kind is None or row.kind == kind]

    def verdicts(self, home_id: str | None = None) -> list[Any]:
        rows = self.rows(schema.verdicts)
        return [row for row in rows if home_id in (None, row.home_id)]

    def window(self, window_id: str, opens: str, due: str) -> Window:
        return window(window_id, opens, due)

    @property
    def desk(self) -> Actor:
        return DESK

    def actor(self, worker_id: str) -> Actor:
        return Actor(worker_id, Role.MICRO_GRID_WORKER, Reach(worker_id=worker_id))


@pytest.fixture
def block(tmp_path: Path) -> Iterator[Block]:
    block = Block(tmp_path)
    yield block
    block.database.close()


@pytest.fixture
def evening() -> Window:
    return EVENING
