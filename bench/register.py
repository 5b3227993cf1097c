"""Thousands of homes enrolled at once through the hub's own adapters, the API would take long."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hub.adapters.sql.bulk import Row, write_rows
from hub.adapters.sql.enrolment import SqlEnrolment
from hub.adapters.sql.schema import to_ms
from hub.bootstrap import open_state
from hub.domain.areas import Area, Level
from hub.domain.homes import Home, Node, Resident, Sensor
from hub.domain.people import Role, Worker
from hub.domain.windows import Direction, Gesture, Occurrence, Window, occurrence_on
from hub.pipeline.enrolment_store import NewHome

ZONE = ZoneInfo("Asia/Shanghai")
KINDS = ("curtain", "motion", "door", "temperature", "humidity", "power")
"""Each home has one sensor of each; its id is its kind."""
HOMES_A_WORKER = 50
SILENCE_S = 86_400.0

_LINK = "INSERT INTO node_links (node_id, boot_id, session, outbox_id, last_live_at) VALUES {rows}"
_LIFE = (
    "INSERT INTO life_readings"
    " (home_id, sensor_id, observed_at, seq, kind, value, received_at) VALUES {rows}"
)


@dataclass(frozen=True, slots=True)
class Due:
    """A window that falls due at `at`, later by `spread_s` from the first home to the last."""

    sensor: str
    """Curtain or door; whose opening is the gesture, and the window's id as well."""
    at: datetime
    spread_s: int
    unseen: range
    """Numbers modulo 100 of the homes that do not open it; the others do."""

    def is_kept(self, number: int) -> bool:
        """Whether this home keeps the covenant."""
        return number % 100 not in self.unseen

    def grace_s(self, number: int, count: int) -> int:
        """How much later this home is due than the first."""
        return self.spread_s * number // count

    def missed(self, count: int) -> int:
        """How many of so many homes will be missed."""
        return sum(not self.is_kept(number) for number in range(count))


def node_id(number: int) -> str:
    """Of the home with this number."""
    return f"n-{number:06}"


def home_id(number: int) -> str:
    """The same home on the hub's side."""
    return f"h-{number:06}"


def number_of(home: str) -> int:
    """The home's number again."""
    return int(home[2:])


def enrol(
    data_dir: Path, count: int, due: Sequence[Due] = (), channels: tuple[str, ...] = ()
) -> None:
    """So many homes, known and alive for days, with what they did before the windows fall due."""
    now = datetime.now(UTC)
    workers = [_worker(number, channels) for number in range(-(-count // HOMES_A_WORKER))]
    database = open_state(data_dir)
    with database.write() as connection:
        store = SqlEnrolment(connection)
        store.add_area(Area("grid-1", "一网格", Level.GRID, None))
        for worker in workers:
            store.add_worker(worker)
        store.add_homes([_home(number, count, due, now) for number in range(count)])
        connection.exec_driver_sql(
            "UPDATE nodes SET published_revision = 1, config_until = ?",
            (to_ms(now + timedelta(days=30)),),
        )
        write_rows(connection, _LINK, (_link(number, now) for number in range(count)))
        for window in due:
            write_rows(connection, _LIFE, _readings(window, count))
    database.close()


def _worker(number: int, channels: tuple[str, ...]) -> Worker:
    return Worker(f"w-{number:04}", "王敏", Role.MICRO_GRID_WORKER, ("grid-1",), channels)


def _home(number: int, count: int, due: Iterable[Due], now: datetime) -> NewHome:
    coming = [_occurrence(window, number, count) for window in due]
    sensors = tuple(Sensor(kind, kind, SILENCE_S) for kind in KINDS)
    home = Home(
        home_id=home_id(number),
        area_id="grid-1",
        resident=Resident("张桂英", "13800000000", number % 10),
        worker_ids=(f"w-{number // HOMES_A_WORKER:04}",),
        nodes=(Node(node_id(number), sensors),),
        windows=tuple(occurrence.window for occurrence in coming),
    )
    return NewHome(home_id(number), home, now, coming, [])


def _occurrence(due: Due, number: int, count: int) -> Occurrence:
    opens_at = (due.at - timedelta(hours=3)).astimezone(ZONE)
    window = Window(
        window_id=due.sensor,
        name=due.sensor,
        gesture=Gesture((due.sensor,), due.sensor, Direction.OPEN),
        opens_at=opens_at.time(),
        due_at=due.at.astimezone(ZONE).time(),
        grace_s=due.grace_s(number, count),
        ask_s=0,
        early_credit_s=0,
    )
    return occurrence_on(window, opens_at.date())


def _link(number: int, now: datetime) -> Row:
    heard_at = to_ms(now - timedelta(hours=1))
    return (node_id(number), "boot-0", 1, f"ob-{number:06}", heard_at)


def _readings(due: Due, count: int) -> Iterable[Row]:
    """Closed at night; open an hour before the window is due where the covenant is kept."""
    for number in range(count):
        yield _reading(due, number, 0.0, timedelta(hours=6))
        if due.is_kept(number):
            yield _reading(due, number, 1.0, timedelta(hours=1))


def _reading(due: Due, number: int, value: float, before: timedelta) -> Row:
    at = to_ms(due.at - before)
    return (home_id(number), due.sensor, at, 1, due.sensor, value, at)


def next_minute(now: datetime, ahead_s: float) -> datetime:
    """The first full minute that is at least so far ahead: windows fall due on full minutes."""
    soonest = now + timedelta(seconds=ahead_s + 60)
    return soonest.replace(second=0, microsecond=0)
