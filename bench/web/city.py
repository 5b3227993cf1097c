"""A city of 100,000 homes on a morning that stands still: made once, kept in build/bench-web."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bench.register import ZONE
from demo.places.city import city
from demo.places.register import Place
from hub.adapters.sql.bulk import Row, write_rows
from hub.adapters.sql.enrolment import SqlEnrolment
from hub.adapters.sql.schema import to_ms
from hub.bootstrap import open_state
from hub.domain.areas import Area, Level, Purpose
from hub.domain.homes import Home, Node, Resident, Sensor
from hub.domain.outlines import Outline
from hub.domain.windows import Direction, Gesture, Window, occurrence_on
from hub.pipeline.enrolment_store import NewHome

BUILD = Path(__file__).parents[2] / "build" / "bench-web"
HOMES = 100_000
NOW = datetime(2026, 11, 23, 0, 40, tzinfo=UTC)  # 08:40 in Shanghai, a Monday
MADE_BY = "1"
"""A kept city of another number is made anew."""
OPEN_SHARE, TICKETS = 0.7, 600
_LINK = "INSERT INTO node_links (node_id, boot_id, session, outbox_id, last_live_at) VALUES {rows}"
_LIFE = (
    "INSERT INTO life_readings"
    " (home_id, sensor_id, observed_at, seq, kind, value, received_at) VALUES {rows}"
)
_TICKET = (
    "INSERT INTO tickets (ticket_id, cause, kind, priority, state, home_id, area_id, rung,"
    " reason_zh, reason_en, evidence, opened_at, updated_at, version) VALUES {rows}"
)


def city_hub() -> dict[str, Any]:
    """What `init --json` printed, with `data_dir`; the city stands in it."""
    data_dir, facts_file = BUILD / "hub", BUILD / "facts.json"
    if facts_file.is_file():
        kept: dict[str, Any] = json.loads(facts_file.read_text())
        if kept["made_by"] == MADE_BY:
            return kept
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir(parents=True)
    facts = _init(data_dir) | {"data_dir": str(data_dir), "made_by": MADE_BY}
    _fill(data_dir)
    facts_file.write_text(json.dumps(facts))
    return facts


def _init(data_dir: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "hub", "init", "--data-dir", str(data_dir), "--json"]
    drill = ["--drill", "--clock", f"{NOW.isoformat()}@0"]
    done = subprocess.run([*command, *drill], capture_output=True, check=True)
    facts: dict[str, Any] = json.loads(done.stdout)
    return facts


def _fill(data_dir: Path) -> None:
    rng = Random(1)
    register = city()
    grids = [place.area_id for place in register.of_level("grid") if not place.special]
    where = [grids[number % len(grids)] for number in range(HOMES)]
    database = open_state(data_dir)
    with database.write() as connection:
        store = SqlEnrolment(connection)
        store.add_areas([(_area(place), _outline(place)) for place in register.places])
        store.add_homes([_home(number, area_id) for number, area_id in enumerate(where)])
        connection.exec_driver_sql(
            "UPDATE nodes SET published_revision = 1, config_until = ?",
            (to_ms(NOW + timedelta(days=30)),),
        )
        write_rows(connection, _LINK, (_link(number) for number in range(HOMES)))
        write_rows(connection, _LIFE, _readings(rng))
        write_rows(connection, _TICKET, _tickets(rng, where))
    database.close()


def _area(place: Place) -> Area:
    purpose = Purpose.SPECIAL if place.special else Purpose.RESIDENTIAL
    level = Level(place.level)
    return Area(place.area_id, place.name, level, place.parent_id, place.code, purpose)


def _outline(place: Place) -> Outline:
    return Outline(((tuple(place.box.ring()),),))


def _home(number: int, area_id: str) -> NewHome:
    window = Window(
        window_id="morning",
        name="早晨",
        gesture=Gesture(("curtain",), "curtain", Direction.OPEN),
        opens_at=time(5),
        due_at=time(9, 10 * (number % 6)),
        grace_s=0,
        ask_s=0,
        early_credit_s=0,
    )
    home = Home(
        home_id=f"h-{number:06}",
        area_id=area_id,
        resident=Resident("张桂英", "13800000000", number % 10),
        worker_ids=(),
        nodes=(Node(f"n-{number:06}", (Sensor("curtain", "curtain", 86_400.0),)),),
        windows=(window,),
    )
    coming = [occurrence_on(window, NOW.astimezone(ZONE).date())]
    return NewHome(home.home_id or "", home, NOW - timedelta(days=30), coming, [])


def _link(number: int) -> Row:
    return (f"n-{number:06}", "boot-0", 1, f"ob-{number:06}", to_ms(NOW))


def _readings(rng: Random) -> Iterator[Row]:
    """Closed at night; most are open by now, the most of them around seven."""
    for number in range(HOMES):
        night = to_ms(NOW - timedelta(hours=9))
        yield (f"h-{number:06}", "curtain", night, 1, "curtain", 0.0, night)
        if rng.random() < OPEN_SHARE:
            ago_min = min(200.0, max(1.0, rng.gauss(90, 35)))
            at = to_ms(NOW - timedelta(minutes=ago_min))
            yield (f"h-{number:06}", "curtain", at, 2, "curtain", 1.0, at)


def _tickets(rng: Random, where: list[str]) -> Iterator[Row]:
    for number in rng.sample(range(HOMES), TICKETS):
        at = to_ms(NOW - timedelta(minutes=rng.randint(1, 90)))
        yield (
            f"t-{number:06}",
            f"bench:{number}",
            "blind",
            rng.choice(("P2", "P3")),
            "assigned",
            f"h-{number:06}",
            where[number],
            0,
            "设备失去联系。",
            "The device is out of reach.",
            "[]",
            at,
            at,
            1,
        )
