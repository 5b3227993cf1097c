"""A home whose last eight days are known: what its sensors said, and what was judged of it.

赵玉珍 gets up at half past six, goes out before nine, draws the curtain at nine. Three days ago her
box was cut off until noon; two days ago she slept late; a week ago she was with her son.
"""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, update

from hub.adapters.sql import schema
from hub.pipeline.series import SeriesRow
from tests.contract.api.town import CURTAIN, EVIDENCE, MORNING, START, Town
from tests.system.web.families import EVENING

HOME, NODE = "h-003", "n-h-003"
DAYS = 8
MIDNIGHT = START.replace(hour=16, minute=0) - timedelta(days=1)
"""The beginning of today in Shanghai."""
HEARTBEAT = timedelta(minutes=30)
SENSORS = {
    "curtain-bedroom": "curtain",
    "door-entry": "door",
    "motion-hall": "motion",
    "button-fine": "button",
    "water-main": "water",
    "temperature-room": "temperature",
}
WINDOWS = (
    MORNING | {"name": "早晨拉开窗帘", "grace_s": 900},
    EVENING | {"opens_at": "18:00", "due_at": "22:00", "grace_s": 900},
)
LATE, CUT, PRESSED = 2, 3, 4
"""So many days ago she slept late; her box was cut off; she pressed the button."""
AWAY = (MIDNIGHT - timedelta(days=6) + timedelta(hours=9, minutes=30), timedelta(hours=31))
DARK = (MIDNIGHT - timedelta(days=CUT) + timedelta(hours=3, minutes=10), timedelta(hours=9))
STILL = START - timedelta(hours=14)
"""Nobody moved since then."""
OUTCOMES = {  # of the morning and the evening, so many days ago; today's morning stands already
    0: (None, None),
    LATE: ("missed", "seen"),
    CUT: ("blind", "seen"),
    5: ("away", "seen"),
    6: ("seen", "away"),
}
Said = tuple[str, datetime, float]


def live(town: Town) -> str:
    """Eight days of life in the stores, as ingest and the check-ins leave them."""
    town.client().put(f"/api/v1/homes/{HOME}/windows", json={"windows": list(WINDOWS)})
    said = sorted(_heard(random.Random(7)), key=lambda one: one[1])
    with town.database.write() as connection:
        _register(connection)
        _remember(connection, said)
        _judge(connection)
    _agree(town)
    town.series.append([_row(*one, seq) for seq, one in enumerate(said)])
    return HOME


def _register(connection: Connection) -> None:
    begun = MIDNIGHT - timedelta(days=DAYS - 1, hours=2)
    homes = update(schema.homes).where(schema.homes.c.home_id == HOME)
    connection.execute(homes.values(enrolled_at=begun))
    rest = {"home_id": HOME, "node_id": NODE, "max_silence_s": CURTAIN["max_silence_s"]}
    added = [rest | {"sensor_id": s, "kind": k} for s, k in SENSORS.items() if k != "curtain"]
    connection.execute(insert(schema.sensors), added)
    said = {"boot_id": "b", "session": 1, "last_live_at": START - timedelta(minutes=9)}
    connection.execute(insert(schema.node_links).values(node_id=NODE, **said))


def _remember(connection: Connection, said: list[Said]) -> None:
    rows = [
        {
            "home_id": HOME,
            "sensor_id": sensor_id,
            "kind": SENSORS[sensor_id],
            "observed_at": at,
            "received_at": at,
            "value": value,
            "seq": seq,
        }
        for seq, (sensor_id, at, value) in enumerate(said)
        if SENSORS[sensor_id] != "temperature"
    ]
    connection.execute(insert(schema.life_readings), rows)


def _row(sensor_id: str, at: datetime, value: float, seq: int) -> SeriesRow:
    ms = int(at.timestamp() * 1000)
    return SeriesRow(HOME, sensor_id, SENSORS[sensor_id], ms, value, "good", "b", seq)


def _heard(chance: random.Random) -> Iterator[Said]:
    """What was observed; nothing of it while the box was cut off or after it fell silent."""
    drawn, until = 41_200.0, START - timedelta(minutes=9)
    for back in reversed(range(DAYS)):
        for sensor_id, at, value in sorted(_day(chance, back), key=lambda one: one[1]):
            if at >= until or DARK[0] <= at < DARK[0] + DARK[1]:
                continue
            if sensor_id != "water-main":
                yield sensor_id, at, value
                continue
            drawn += value
            yield sensor_id, at, drawn


def _day(chance: random.Random, back: int) -> Iterator[Said]:
    """One day as it was, whether anybody heard of it or not."""
    begin = MIDNIGHT - timedelta(days=back)
    about = lambda hour: begin + timedelta(hours=hour, seconds=chance.randrange(1500))  # noqa: E731
    up, down = about(10.55 if back == LATE else 6.4), about(20.75)
    opened = up + timedelta(minutes=11 if back != LATE else 1)
    moved = [("curtain-bedroom", opened, 1.0), ("curtain-bedroom", down, 0.0)]
    for hour in (8.6, 10.2, 16.5, 17.8) if back != LATE else (14.3, 15.4):
        at = about(hour)
        moved += [("door-entry", at, 1.0), ("door-entry", at + timedelta(seconds=40), 0.0)]
    if back in {1, PRESSED, 7}:
        at = about(9.5)
        moved += [("button-fine", at, 1.0), ("button-fine", at + timedelta(seconds=1), 0.0)]
    for hour in (6.7, 7.4, 8.2, 11.2, 11.8, 12.3, 17.2, 18.1, 18.9, 20.1):
        if back != LATE or hour > 11:
            litres = 0.5 + chance.random() * (9 if hour > 11 else 4)
            moved.append(("water-main", about(hour), litres))
    moved += _walks(chance, up, down + timedelta(minutes=20), out=(about(8.7), about(10.2)))
    yield from (one for one in moved if _at_home(one[1]))
    yield from _heartbeats(begin, opened, down)


def _walks(
    chance: random.Random, up: datetime, down: datetime, out: tuple[datetime, datetime]
) -> Iterator[Said]:
    """Through the hall: many a time in the morning, seldom while she is out, never at night."""
    at = up
    while at < down:
        if not out[0] <= at < out[1]:
            yield "motion-hall", at, 1.0
            yield "motion-hall", at + timedelta(seconds=50), 0.0
        at += timedelta(seconds=chance.expovariate(1 / 1500) + 90)


def _heartbeats(begin: datetime, opened: datetime, down: datetime) -> Iterator[Said]:
    for number, sensor_id in enumerate(SENSORS):
        for beat in range(48):
            at = begin + HEARTBEAT * beat + timedelta(seconds=7 * number)
            hours = (at - begin) / timedelta(hours=1)
            is_open = _stood_open(at, opened, down)
            warm = 18.5 + 2.4 * max(0.0, 1 - abs(hours - 14) / 9)
            values = {"curtain": float(is_open), "temperature": round(warm, 2)}
            yield sensor_id, at, values.get(SENSORS[sensor_id], 0.0)


def _stood_open(at: datetime, opened: datetime, down: datetime) -> bool:
    """She left with the curtain open and nobody touched it until she was back."""
    if AWAY[0] <= at < AWAY[0] + AWAY[1]:
        return True
    return opened <= at < down and _at_home(opened)


def _at_home(at: datetime) -> bool:
    return at < STILL and not AWAY[0] <= at < AWAY[0] + AWAY[1]


def _judge(connection: Connection) -> None:
    today = schema.verdicts.c.home_id == HOME
    begun = {"definition": WINDOWS[0], "opens_at": MIDNIGHT + timedelta(hours=5)}
    connection.execute(update(schema.verdicts).where(today).values(begun))
    judged = [
        _verdict(back, window, verdict)
        for back in range(1, DAYS)
        for window, verdict in zip(WINDOWS, OUTCOMES.get(back, ("seen", "seen")), strict=True)
    ]
    connection.execute(insert(schema.verdicts), judged)
    for back, outcome in ((LATE, "heard"), (0, "silent")):
        asked = MIDNIGHT - timedelta(days=back) + timedelta(hours=9)
        connection.execute(insert(schema.commands).values(_asked(asked, outcome)))


def _verdict(back: int, window: dict[str, Any], verdict: str) -> dict[str, Any]:
    is_morning = window is WINDOWS[0]
    begin = MIDNIGHT - timedelta(days=back)
    opens, judged = (5, 9.25) if is_morning else (18, 22.25)
    seen = begin + timedelta(hours=6.7 if is_morning else 20.9)
    proof = EVIDENCE | {"points": "comfort", "observed_at": seen.isoformat()}
    proof |= {"zh": "看到了约定的动作", "en": "the agreed gesture was seen"}
    zh, en = REASONS[verdict]
    return {
        "verdict_id": f"v-{HOME}-{back}-{window['window_id']}",
        "home_id": HOME,
        "window_id": window["window_id"],
        "day": (begin + timedelta(hours=12)).date().isoformat(),
        "opens_at": begin + timedelta(hours=opens),
        "starts_at": begin + timedelta(hours=opens - 1),
        "judge_at": begin + timedelta(hours=judged),
        "decided_at": begin + timedelta(hours=judged),
        "definition": window,
        "verdict": verdict,
        "priority": {"missed": "P2", "blind": "P3"}.get(verdict),
        "reason_zh": zh,
        "reason_en": en,
        "evidence": {"seen": [proof], "away": []}.get(verdict, [EVIDENCE]),
        "late_proof_at": begin + timedelta(hours=10.7) if verdict == "missed" else None,
        "late_sign_at": begin + timedelta(hours=10.6) if verdict == "missed" else None,
        "wants_ticket": False,
        "wants_proof": False,
    }


REASONS = {
    "seen": ("看到了约定的动作。", "The agreed gesture was seen."),
    "away": ("已登记外出。", "An absence was agreed."),
    "missed": (
        "到09:15窗帘仍未拉开；昨晚21:05之后没有生命迹象。",
        "Curtain still closed at 09:15; no sign of life since 21:05 last night.",
    ),
    "blind": (
        "住户的设备自03:10起失去联系，看不见是否平安。",
        "The home's device has been out of reach since 03:10; all may be well or not.",
    ),
}


def _asked(at: datetime, outcome: str) -> dict[str, Any]:
    return {
        "command_id": f"ask-{at:%d}",
        "node_id": NODE,
        "home_id": HOME,
        "kind": "ask",
        "detail": {},
        "created_at": at,
        "expires_at": at + timedelta(minutes=10),
        "published_at": at,
        "outcome": outcome,
    }


def _agree(town: Town) -> None:
    """Where she was, where others will be, and what waits for an answer."""
    desk = {"agreed_by": "desk", "agreed_at": AWAY[0] - timedelta(days=1)}
    was = {"from_at": AWAY[0], "until_at": AWAY[0] + AWAY[1], "reason": "去儿子家住一晚"}
    will = {"from_at": START + timedelta(days=2), "until_at": START + timedelta(days=5)}
    town.put(schema.absences, absence_id="a-was", home_id=HOME, **was, **desk)
    town.put(schema.absences, absence_id="a-will", home_id=HOME, **will, reason="住院复查", **desk)
    begin = START - timedelta(hours=11)
    for home_id, source, who, why in (
        ("h-fam", "family", "daughter", "接妈妈来过冬"),
        ("h-005", "sensors", "hub", "门昨晚20:10关上后再没有动静"),
        (HOME, "worker", "w-1", "邻居说她去了亲戚家"),
    ):
        town.put(
            schema.away_proposals,
            proposal_id=f"ap-{home_id}",
            home_id=home_id,
            source=source,
            from_at=begin,
            until_at=begin + timedelta(days=3),
            reason=why,
            proposed_by=who,
            proposed_at=START - timedelta(minutes=50),
            state="proposed",
        )
