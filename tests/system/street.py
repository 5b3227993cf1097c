"""A busy street behind a real server, and a browser that is signed in."""

import asyncio
import io
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import uvicorn
from PIL import Image, ImageDraw
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.adapters.sql import schema
from hub.api.cookies import SESSION
from hub.api.static_files import STATIC
from hub.api.templates import LANGUAGE_COOKIE
from tests.contract.api.edges import encoded
from tests.contract.api.town import EVIDENCE, Town
from tests.system.stranger import wait_until

REASONS = (
    (
        "P1",
        "missed",
        "到09:15窗帘仍未拉开；已有14小时没有任何生命迹象。",
        "Curtain still closed at 09:15; no sign of life for 14 hours.",
    ),
    (
        "P3",
        "missed",
        "到09:15窗帘仍未拉开；门在08:52有动静，人很可能已经起来活动。",
        "Curtain still closed at 09:15; the door opened at 08:52, so she is probably up.",
    ),
    (
        "P2",
        "blind",
        "住户的设备自11-22 07:10起失去联系，看不见是否平安。",
        "The home's device has been out of reach since 11-22 07:10; all may be well or not.",
    ),
)
CAMERA = {"sensor_id": "cam", "kind": "camera", "max_silence_s": 3600}
NAMES = ("王秀英", "李桂兰", "张德福", "赵玉珍", "陈淑华", "刘长根")


def furnish(town: Town, homes: int = 6) -> None:
    """Homes, verdicts of today and open tickets."""
    town.settle()
    for number in range(homes):
        home_id, at = f"h-{number:03}", town.clock.at
        person = {"name": NAMES[number % 6], "phone": f"1380000{number:04}", "frailty": 5}
        town.enrol(home_id, resident=person)
        priority, kind, zh, en = REASONS[number % 3]
        opened = at - timedelta(minutes=7 + 13 * number)
        said = {"reason_zh": zh, "reason_en": en, "priority": priority}
        late = {"late_sign_at": at} if kind == "missed" and priority == "P3" else {}
        town.verdict(
            f"v-{number}",
            home_id,
            verdict=kind,
            ticket_id=f"t-{number:03}",
            decided_at=opened,
            **said,
            **late,
        )
        on_the_way = {"state": "accepted", "arrive_by": at + timedelta(minutes=20)}
        state = on_the_way if number == 1 else {}
        town.ticket(
            f"t-{number:03}",
            kind=kind,
            home_id=home_id,
            opened_at=opened,
            evidence=[EVIDENCE, COMFORT],
            **said,
            **state,
        )
    town.put(
        schema.node_links, node_id="n-h-000", boot_id="b", session=1, last_live_at=town.clock.at
    )
    town.put(
        schema.node_links,
        node_id="n-h-002",
        boot_id="b",
        session=1,
        last_live_at=town.clock.at - timedelta(hours=2),
    )


def watch(town: Town) -> None:
    """Three public cameras: one sees, one is covered, one is cut off; and one in a home."""
    at = town.clock.at
    for number, name in enumerate(("东门消防通道", "3号楼2单元门厅", "公共厨房")):
        node = {"node_id": f"n-p{number}", "sensors": [CAMERA]}
        post = {"post_id": f"p-{number}", "area_id": "grid-1", "name": name, "nodes": [node]}
        town.client().post("/api/v1/posts", json=post | {"tz": "Asia/Shanghai"})
        said = {"sensor_id": "cam", "fps": 5.0, "blind_s": 0, "spared": 0.82}
        said |= {"could_see_s": 86_000.0, "walk_tested_at": (at - timedelta(hours=7)).isoformat()}
        if number == 1:
            said |= {"blind_s": 340, "reason": "covered"}
        silent = timedelta(hours=1) if number == 2 else timedelta()
        town.put(
            schema.node_links,
            node_id=f"n-p{number}",
            boot_id="b",
            session=1,
            last_live_at=at - silent,
            health={"sent_at": at.isoformat(), "uptime_s": 86_400, "cameras": [said]},
        )
    rules = [
        {"kind": kind, "scene_id": kind, "camera": "cam"}
        for kind in ("vehicle_in_fire_lane", "crowd")
    ]
    town.client().put("/api/v1/nodes/n-p0/scenes", json={"scenes": rules})
    town.put(schema.node_cameras, node_id="n-h-000", sensor_id="cam-door")
    town.edges.answers["snapshot"] = lambda _: ("done", {"snapshot": encoded(scene())})
    town.edges.answers["evidence"] = lambda detail: (
        "done",
        {"pieces": 4, "at_s": detail["piece"] - 2.0, "jpeg": encoded(scene(detail["piece"]))},
    )
    town.put(
        schema.alerts,
        node_id="n-h-001",
        alert_id="a-fall",
        home_id="h-001",
        kind="fall",
        sensor_id="cam-door",
        observed_at=at,
        received_at=at,
        ticketed_at=at,
        dating="observed",
        confidence=0.9,
        detail={"evidence_s": 4.0},
        ticket_id="t-001",
    )


def scene(step: int = 0) -> bytes:
    """A landing, roughly, and somebody who walks."""
    image = Image.linear_gradient("L").resize((640, 360)).convert("RGB")
    ImageDraw.Draw(image).ellipse((150 + 80 * step, 120, 230 + 80 * step, 320), "saddlebrown")
    out = io.BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


def darken(town: Town, homes: int = 5) -> None:
    """A power cut of those homes: an incident whose first two doors are one worker's."""
    at = town.clock.at
    why = {"why_zh": "一栋楼同时断线；5户是突然断线。", "why_en": "One building at one blow."}
    town.put(
        schema.incidents,
        incident_id="i-1",
        scope="building",
        area_id="grid-1",
        cause="power",
        began_at=at - timedelta(minutes=9),
        opened_at=at - timedelta(minutes=9),
        split_at=at - timedelta(minutes=8),
        next_at=at + timedelta(minutes=30),
        ticket_id="t-storm",
        version=1,
        **why,
    )
    for number in range(homes):
        town.put(
            schema.incident_lines,
            incident_id="i-1",
            home_id=f"h-{number:03}",
            rank=number + 1,
            state="accepted" if number == 1 else "open",
            worker_id="w-1" if number < 2 else "w-2",
            told_at=at - timedelta(minutes=8),
            visit_by=at + timedelta(minutes=30 + 10 * number),
            passes=0,
            joined_at=at - timedelta(minutes=9),
            dark_since=at - timedelta(minutes=9),
            windows_due=number % 2,
            last_life_at=at - timedelta(hours=3 * number + 1),
        )


COMFORT = EVIDENCE | {
    "points": "comfort",
    "zh": "门在11-22 08:52有动静",
    "en": "the door gave a sign at 11-22 08:52",
}


HELD = 'const held = new Image(); held.src = "/static/held"; document.body.append(held);'
HELD_S = 30.0


class Carrying:
    """Adds a visitor's cookies: a headless browser's command line has no jar, and no hand.

    `presses` is what a hand would do on the page `cameras`. The browser takes its picture of a page
    once all is loaded, so one thing is held back there until so many `looks` were asked for.
    """

    def __init__(self, app: ASGIApp, cookies: str, presses: str = "", looks: int = 0) -> None:
        self._app, self._cookies, self._presses = app, cookies.encode(), presses
        self._looks = looks
        self.paths: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            if self._presses and scope["path"] == "/static/cameras.js":
                script = (STATIC / "cameras.js").read_text(encoding="utf-8")
                answer = Response(script + self._presses + HELD, media_type="text/javascript")
                await answer(scope, receive, send)
                return
            if self._presses and scope["path"] == "/static/held":
                await self._hold()
            self.paths.append(scope["path"])
            headers = [pair for pair in scope["headers"] if pair[0] != b"cookie"]
            scope = {**scope, "headers": [*headers, (b"cookie", self._cookies)]}
        await self._app(scope, receive, send)

    async def _hold(self) -> None:
        for _ in range(int(HELD_S / 0.05)):
            if sum(path.endswith("/picture") for path in self.paths) >= self._looks:
                return
            await asyncio.sleep(0.05)


def cookies_of(town: Town, username: str, password: str, language: str = "zh-CN") -> str:
    session = town.signing_in.sign_in(username, password)
    assert session is not None
    return f"{SESSION}={session.token}; {LANGUAGE_COOKIE}={language}"


@contextmanager
def served(app: ASGIApp, town: Town, port: int) -> Iterator[str]:
    """The address of a real server, as long as it is needed."""
    config = uvicorn.Config(app, port=port, log_level="warning", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    wait_until(lambda: server.started, "the server starts")
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        town.services.closing.set()
        server.should_exit = True
        thread.join(20)
        town.services.closing.clear()


def browse(chromium: Path, profile: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One look with a real browser."""
    plain = (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--no-first-run",
    )
    logs = ("--enable-logging=stderr", f"--user-data-dir={profile}", "--disable-dev-shm-usage")
    return subprocess.run(
        [str(chromium), *plain, *logs, *arguments],
        capture_output=True,
        text=True,
        timeout=90,
        check=True,
    )
