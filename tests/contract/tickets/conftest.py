"""A small town on a real state database, with a clock that only the test moves."""

import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Table, event, insert, select, update

from hub.adapters.catalogue.phrasebook import load_catalogue
from hub.adapters.sql import schema
from hub.adapters.sql.desk import SqlDesk
from hub.adapters.sql.digests import SqlDigests
from hub.adapters.sql.escalation import SqlEscalation
from hub.adapters.sql.following_up import SqlFollowUps
from hub.adapters.sql.notices import SqlNotices
from hub.adapters.sql.policies import SqlPolicies
from hub.adapters.sql.promises import SqlPromises
from hub.adapters.sql.state import opener
from hub.adapters.sql.ticketing import SqlTicketing
from hub.adapters.sql.whistles import SqlWhistles
from hub.domain.camera_alerts import camera_said
from hub.domain.people import Role
from hub.domain.reach import EVERYWHERE, Reach
from hub.domain.tickets import Action
from hub.errors import DeliveryFailed
from hub.pipeline.deliveries import Delivery, Message
from hub.pipeline.desk import Actor, Desk
from hub.pipeline.digesting import Digests, QuietTimes
from hub.pipeline.escalation import Escalation
from hub.pipeline.following_up import FollowingUp
from hub.pipeline.linking import Links
from hub.pipeline.notifying import Notifier
from hub.pipeline.policies import Policies
from hub.pipeline.promises import Promises
from hub.pipeline.ticketing import Ticketing
from hub.pipeline.whistles import Whistles
from tests.migrated import migrated

START = datetime(2026, 11, 22, 1, 15, tzinfo=UTC)  # 09:15 in Shanghai
QUIET_TIMES = QuietTimes(ZoneInfo("Asia/Shanghai"), (time(8, 30), time(17, 0)))
WINDOW = {
    "window_id": "morning",
    "tz": "Asia/Shanghai",
    "gesture": {"kind": "curtain", "direction": "open", "sensor_ids": ["curtain-1"]},
}


class Killed(BaseException):
    """The process is gone."""


class TestClock:
    """Contract time and wall time move together, when told."""

    __test__ = False

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at

    def wall(self) -> datetime:
        return self.at

    def forward(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class Sender:
    """Remembers what went out; fails as it is told, by URL."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Message]] = []
        self.failures: dict[str, list[BaseException]] = {}
        self.hangs: dict[str, threading.Event] = {}
        self._lock = threading.Lock()

    def __call__(self, url: str, message: Message) -> Delivery:
        if url in self.hangs:
            self.hangs[url].wait(20)
        with self._lock:
            waiting = self.failures.get(url)
            if waiting:
                raise waiting.pop(0)
            self.sent.append((url, message))
        return Delivery("ok")

    def to(self, url: str) -> list[Message]:
        return [message for sent_to, message in self.sent if sent_to == url]


class Town:
    """The steps over one database, and short words for what the tests arrange and look at."""

    def __init__(self, path: Path) -> None:
        self.database = migrated(path / "state.db")
        self.clock = TestClock()
        self.phrasebook = load_catalogue()
        self.sender = Sender()
        self._ids = itertools.count(1)
        self.ticketing = Ticketing(
            opener(self.database, SqlTicketing), self.clock, self.phrasebook, self.new_id
        )
        self.escalation = Escalation(
            opener(self.database, SqlEscalation), self.clock, self.phrasebook
        )
        self.desk = Desk(opener(self.database, SqlDesk), self.clock, self.phrasebook, self.new_id)
        self.promises = Promises(
            opener(self.database, SqlPromises),
            self.clock,
            self.phrasebook,
            lambda day: day.weekday() >= 5,
        )
        self.policies = Policies(opener(self.database, SqlPolicies), self.clock, self.new_id)
        self.following_up = FollowingUp(
            opener(self.database, SqlFollowUps), self.clock, self.phrasebook, self.desk
        )
        self.whistles = Whistles(
            opener(self.database, SqlWhistles), self.clock, self.phrasebook, self.new_id
        )
        self.digests = Digests(
            opener(self.database, SqlDigests), self.clock, self.phrasebook, QUIET_TIMES
        )
        self.notifier = self.new_notifier()
        self.add_area("county", None, "county")
        self.add_area("town", "county", "town")
        self.add_area("community", "town", "community")
        self.add_area("grid", "community", "grid")

    def new_id(self, kind: str) -> str:
        return f"{kind}-{next(self._ids)}"

    def new_notifier(self, **more: Any) -> Notifier:
        """As after a restart."""
        return Notifier(
            opener(self.database, SqlNotices),
            self.clock,
            self.phrasebook,
            more.pop("send", self.sender),
            lambda: 0.5,
            Links({1: b"k" * 32}, more.pop("base_url", "")),
            QUIET_TIMES,
            **more,
        )

    def close(self) -> None:
        self.notifier.close()
        self.database.close()

    # --- arranging ---
    def add(self, table: Table, *rows: dict[str, Any]) -> None:
        with self.database.write() as connection:
            connection.execute(insert(table), list(rows))

    def add_area(self, area_id: str, parent_id: str | None, level: str) -> None:
        self.add(
            schema.areas,
            {"area_id": area_id, "name": area_id, "level": level, "parent_id": parent_id},
        )

    def add_worker(
        self, worker_id: str, role: str = "micro_grid_worker", area_id: str = "grid", *urls: str
    ) -> None:
        row = {"worker_id": worker_id, "name": worker_id, "role": role, "channels": list(urls)}
        self.add(schema.workers, row)
        self.add(schema.worker_areas, {"worker_id": worker_id, "area_id": area_id})

    def add_home(self, home_id: str, *worker_ids: str, area_id: str = "grid") -> None:
        row = {"home_id": home_id, "area_id": area_id, "enrolled_at": START}
        self.add(schema.homes, row)
        for position, worker_id in enumerate(worker_ids):
            pair = {"home_id": home_id, "worker_id": worker_id, "position": position}
            self.add(schema.home_workers, pair)

    def add_verdict(self, home_id: str, verdict: str = "missed", **more: Any) -> str:
        row = verdict_row(home_id, verdict, self.clock.now()) | more
        row["verdict_id"] = f"v-{home_id}-{row['window_id']}-{row['day']}"
        self.add(schema.verdicts, row)
        return str(row["verdict_id"])

    def add_alert(self, home_id: str, kind: str, alert_id: str = "a-1", **detail: Any) -> None:
        """As ingest writes it; `at` is when it was seen, where that was before now."""
        place = detail.pop("place", {"home_id": home_id, "node_id": f"n-{home_id}"})
        row = alert_row(home_id, kind, alert_id, self.clock.now(), detail) | place
        row |= {"observed_at": detail.pop("at", row["observed_at"])}
        said = camera_said(kind, detail)
        if said is not None:
            row |= {"scene_id": said.scene_id, "track": said.track, "of_alert_id": said.of}
        self.add(schema.alerts, row)

    def add_post(self, post_id: str, name: str, tz: str = "Asia/Shanghai") -> None:
        row = {"post_id": post_id, "area_id": "grid", "name": name, "tz": tz}
        self.add(schema.posts, row | {"enrolled_at": START})

    def late(self, verdict_id: str, **at: datetime) -> None:
        """Late proof reaches a verdict, as the check-in engine writes it."""
        with self.database.write() as connection:
            connection.execute(
                update(schema.verdicts)
                .where(schema.verdicts.c.verdict_id == verdict_id)
                .values(wants_ticket=True, **at)
            )

    # --- acting ---
    def act(self, ticket_id: str, action: Action, worker: str | None = None, **more: Any) -> None:
        role, reach = Role.GRID_WORKER, Reach(worker_id=worker)
        if worker is None:
            role, reach = Role.OPS, EVERYWHERE
        self.desk.act(ticket_id, action, Actor(f"account-of-{worker}", role, reach), **more)

    # --- looking ---
    def rows(self, table: Table, **where: Any) -> list[Any]:
        query = select(table)
        for name, value in where.items():
            query = query.where(table.c[name] == value)
        with self.database.read() as connection:
            return list(connection.execute(query))

    def ticket(self) -> Any:
        (ticket,) = self.rows(schema.tickets)
        return ticket

    def events(self, ticket_id: str) -> list[str]:
        return [row.action for row in self.rows(schema.ticket_events, ticket_id=ticket_id)]

    def told(self, step_prefix: str = "") -> set[str]:
        rows = self.rows(schema.notices)
        return {row.worker_id for row in rows if row.step.startswith(step_prefix)}

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


def verdict_row(home_id: str, verdict: str, at: datetime) -> dict[str, Any]:
    return {
        "verdict_id": f"v-{home_id}",
        "home_id": home_id,
        "window_id": "morning",
        "day": "2026-11-22",
        "opens_at": at,
        "starts_at": at,
        "judge_at": at,
        "definition": WINDOW,
        "verdict": verdict,
        "priority": "P1" if verdict == "missed" else "P2",
        "decided_at": at,
        "reason_zh": "到09:15窗帘仍未拉开。",
        "reason_en": "Curtain still closed at 09:15.",
        "evidence": [{"points": "worry", "zh": "没有动静。", "en": "Nothing."}],
        "wants_ticket": verdict in {"missed", "blind"},
        "wants_proof": verdict in {"missed", "blind"},
    }


def alert_row(
    home_id: str, kind: str, alert_id: str, at: datetime, detail: dict[str, Any]
) -> dict[str, Any]:
    return {
        "node_id": f"n-{home_id}",
        "alert_id": alert_id,
        "home_id": home_id,
        "kind": kind,
        "sensor_id": "button-help",
        "observed_at": at,
        "received_at": at,
        "dating": "good",
        "confidence": 0.9,
        "detail": detail,
    }


@pytest.fixture
def fresh_town(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[], AbstractContextManager[Town]]:
    """A town for each example of a test that tries many."""

    @contextmanager
    def made() -> Iterator[Town]:
        town = Town(tmp_path_factory.mktemp("town"))
        yield town
        town.close()

    return made


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.close()


@pytest.fixture
def killed() -> type[BaseException]:
    return Killed


@pytest.fixture
def failed() -> Callable[..., DeliveryFailed]:
    return DeliveryFailed
