"""A neighbourhood on a real state database: homes, edges that speak, and a clock for the test."""

import itertools
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Table, event, select

from hub.adapters.catalogue.phrasebook import load_catalogue
from hub.adapters.mqtt import decoded
from hub.adapters.series.memory import MemorySeries
from hub.adapters.sql import schema
from hub.adapters.sql.checkins import SqlCheckins
from hub.adapters.sql.commands import SqlCommands
from hub.adapters.sql.enrolment import SqlEnrolment
from hub.adapters.sql.flow import next_due
from hub.adapters.sql.ingest import SqlIngest
from hub.adapters.sql.proofs import SqlProofs
from hub.adapters.sql.quarantine import SqlQuarantine
from hub.adapters.sql.state import StateDatabase, opener
from hub.adapters.sql.storms import SqlStorms
from hub.domain.areas import Area, Level
from hub.domain.homes import Home, Node, Resident, Sensor
from hub.domain.windows import Direction, Gesture, Window
from hub.pipeline.checkins import Checkins
from hub.pipeline.commanding import Commanding, CommandRow, ConfigRow
from hub.pipeline.enrolment import Enrolment
from hub.pipeline.ingest.release import Release
from hub.pipeline.ingest.rows import Arrival, Urgency
from hub.pipeline.ingest.step import Ingest
from hub.pipeline.proofs import Proofs
from hub.pipeline.storms import Triage
from tests.contract.hub.edge import Edge

MIDNIGHT = datetime(2026, 11, 22, tzinfo=UTC)
MORNING = Window(
    window_id="morning",
    name="Morning",
    gesture=Gesture(("curtain",), "curtain", Direction.OPEN),
    opens_at=time(5),
    due_at=time(9),
    tz="UTC",
)
EVENING = replace(
    MORNING,
    window_id="evening",
    gesture=Gesture(("curtain",), "curtain", Direction.CLOSE),
    opens_at=time(17),
    due_at=time(21),
)
SENSORS = (
    Sensor("curtain", "curtain", 7200),
    Sensor("door", "door", 7200),
    Sensor("i_am_fine", "button", 86_400),
    Sensor("help", "button", 86_400),
)


class Killed(BaseException):
    """The process is gone."""


class SetClock:
    """Contract time and wall time, moved together by the test; in a drill the wall stands still."""

    def __init__(self) -> None:
        self.time = MIDNIGHT
        self.still_wall: datetime | None = None
        self.held_at: datetime | None = None

    def now(self) -> datetime:
        return self.held_at or self.time

    def wall(self) -> datetime:
        return self.still_wall or self.time

    def hold(self, at: datetime | None) -> None:
        self.held_at = at

    def set(self, at: datetime, rate: float | None = None) -> None:
        self.time = at

    def at(self, wall: datetime) -> datetime:
        return wall


class Ears:
    """What the broker and the edges hear from the hub; `deaf` as when the broker is gone."""

    def __init__(self) -> None:
        self.confirmed: list[int] = []
        self.acks: list[tuple[str, str, int, list[int]]] = []
        self.commands: list[CommandRow] = []
        self.configs: list[ConfigRow] = []
        self.deaf = False

    def confirm(self, mids: Sequence[int]) -> None:
        self.confirmed += mids

    def acknowledge(self, node_id: str, outbox_id: str, through: int, also: list[int]) -> None:
        self.acks.append((node_id, outbox_id, through, also))

    def command(self, row: CommandRow) -> bool:
        if not self.deaf:
            self.commands.append(row)
        return not self.deaf

    def configure(self, row: ConfigRow) -> bool:
        if not self.deaf:
            self.configs.append(row)
        return not self.deaf


class Hub:
    """The steps over one database, and short words for what the tests arrange and look at."""

    def __init__(self, path: Path) -> None:
        self.database = StateDatabase(path)
        self.clock = SetClock()
        self.series = MemorySeries()
        self.ears = Ears()
        self.mids = itertools.count(1)
        self.seeing_since: datetime | None = MIDNIGHT - timedelta(days=1)
        self._ids = itertools.count(1)
        self.enrolment = Enrolment(self.opener(SqlEnrolment), self.clock, self.new_id, weekend)
        self.restart()
        self.enrolment.add_area(Area("county", "County", Level.COUNTY, None))

    def restart(self, batch: int = 500) -> None:
        """New steps over the same file, as after a crash."""
        phrasebook = load_catalogue()
        self.ingest = Ingest(self.opener(SqlIngest), self.series, self.ears)
        self.checkins = Checkins(
            self.opener(SqlCheckins),
            self.clock,
            phrasebook,
            self.new_id,
            weekend,
            lambda: self.seeing_since,
            batch,
        )
        self.proofs = Proofs(self.opener(SqlProofs), self.clock, phrasebook)
        self.commanding = Commanding(self.opener(SqlCommands), self.clock, self.ears, weekend)
        self.release = Release(
            self.opener(SqlQuarantine), self.ingest.ingest_once, decoded, self.clock.wall
        )

    def opener(self, store: Callable[[Any], Any]) -> Any:
        return opener(self.database, store)

    def new_id(self, kind: str) -> str:
        return f"{kind}-{next(self._ids)}"

    def triage(self, sight: Any) -> Triage:
        """As in the composition root; `sight` is what the hub itself can see."""

        def store(connection: Connection) -> SqlStorms:
            return SqlStorms(connection, self.clock.wall(), sight.seeing_since(), self.clock.now())

        return Triage(self.opener(store), self.clock, load_catalogue(), self.new_id, sight)

    # --- arranging ---
    def enrol(self, home_id: str = "home", *windows: Window) -> Edge:
        node_id = f"n-{home_id}"
        self.enrolment.enrol(
            Home(
                home_id=home_id,
                area_id="county",
                resident=Resident("Wang"),
                nodes=(Node(node_id, SENSORS),),
                windows=windows or (MORNING,),
            )
        )
        return Edge(self, node_id)

    def living(self, home_id: str = "home", *windows: Window) -> Edge:
        """A home whose node is up and whose sensors have spoken; the curtain is closed."""
        edge = self.enrol(home_id, *windows)
        edge.birth()
        edge.says("curtain", 0)
        edge.says("door", 0)
        return edge

    def go(self, hour: int, minute: int = 0, second: int = 0, day: int = 22) -> None:
        """Move the clock to a time of November 2026."""
        self.clock.time = datetime(2026, 11, day, hour, minute, second, tzinfo=UTC)

    def deliver(self, *arrivals: Arrival) -> Urgency:
        return self.ingest.ingest_once(list(arrivals))

    def heartbeat(self, edge: Edge, curtain: float = 0) -> None:
        edge.says("curtain", curtain)

    # --- looking ---
    def rows(self, table: Table, **where: Any) -> list[Any]:
        query = select(table)
        for name, value in where.items():
            query = query.where(table.c[name] == value)
        with self.database.read() as connection:
            return list(connection.execute(query))

    def verdicts(self, **where: Any) -> list[tuple[str, str, str]]:
        rows = self.rows(schema.verdicts, **where)
        return sorted((row.day[-2:], row.window_id, row.verdict) for row in rows)

    def verdict(self, **where: Any) -> Any:
        (row,) = self.rows(schema.verdicts, **where)
        return row

    def life(self) -> list[tuple[str, float]]:
        rows = self.rows(schema.life_readings)
        return [(row.sensor_id, row.value) for row in sorted(rows, key=lambda row: row.seq)]

    def through(self, edge: Edge) -> int:
        rows = self.rows(schema.outboxes, node_id=edge.node_id, outbox_id=edge.outbox_id)
        return rows[0].through_seq if rows else 0

    def quarantined(self) -> list[str]:
        return [row.reason for row in self.rows(schema.quarantine)]

    def next_due(self, after: datetime) -> datetime | None:
        return next_due(self.database, after)

    @contextmanager
    def killed_at_statement(self, number: int) -> Iterator[None]:
        """The process dies right before the n-th SQL statement of what runs inside."""
        count = itertools.count(1)

        def die(*_: Any) -> None:
            if next(count) == number:
                raise Killed

        event.listen(self.database.engine, "before_cursor_execute", die)
        try:
            yield
        finally:
            event.remove(self.database.engine, "before_cursor_execute", die)

    @contextmanager
    def full_disk(self) -> Iterator[None]:
        """The state database may not grow by a single page."""
        engine = self.database.engine

        def limit(connection: Any, _record: Any, _proxy: Any) -> None:
            connection.execute("PRAGMA max_page_count=1")  # SQLite raises it to what there is

        event.listen(engine, "checkout", limit)
        try:
            yield
        finally:
            event.remove(engine, "checkout", limit)
            engine.dispose()


def weekend(day: date) -> bool:
    return day.weekday() >= 5


@pytest.fixture(scope="session")
def empty_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state database with its schema and nothing in it; copying is faster than creating."""
    path = tmp_path_factory.mktemp("empty") / "state.sqlite"
    database = StateDatabase(path)
    schema.metadata.create_all(database.engine)
    database.close()
    return path


@pytest.fixture
def hub(tmp_path: Path, empty_state: Path) -> Iterator[Hub]:
    shutil.copy(empty_state, tmp_path / "state.sqlite")
    hub = Hub(tmp_path / "state.sqlite")
    yield hub
    hub.database.close()


@pytest.fixture
def morning() -> Window:
    return MORNING


@pytest.fixture
def evening() -> Window:
    return EVENING


@pytest.fixture
def killed() -> type[BaseException]:
    return Killed
