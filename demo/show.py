"""The morning from the first line of the script to the last knock; it reads like the story."""

import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from demo.api import Api
from demo.children import Children
from demo.comparing import undecided
from demo.crew import Crew
from demo.desk import Desk, View
from demo.enrolment import create_sign_in, enrol
from demo.family import WORKER_ID as FAMILY
from demo.family import enrol_family
from demo.fleets import Fleets
from demo.hub_process import Keys, init_hub, serve_hub
from demo.narration import Narrator
from demo.pace import FASTEST, Pace, morning_of, pace_for
from demo.report import Report, report_on
from demo.truth import Home, Truth
from edge.clock import DrillClock
from edge.domain.life.scenes import Scene

TICK_S: Final = 0.2
CALM_TICK_S: Final = 1.0
CONNECTED_WITHIN_S: Final = 30.0
PATIENCE_S: Final = 90.0
"""How much longer than asked for a slow machine may take to judge the last home."""
LEAVING_S: Final = 3.0
"""Kept back from --seconds for comparing and stopping."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line asked for."""

    seconds: float | None
    sabotaged: Home | None


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that stands once the hub runs and the homes are connected."""

    keys: Keys
    api: Api
    desk: Desk
    crew: Crew
    fleets: Fleets
    clock: DrillClock


class Show:
    """One demo in a directory of its own. `children` are stopped by whoever made them."""

    def __init__(
        self,
        truth: Truth,
        wishes: Wishes,
        directory: Path,
        children: Children,
        narrator: Narrator,
        began_s: float,
    ) -> None:
        self._truth = truth
        self._wishes = wishes
        self._directory = directory
        self._children = children
        self._narrator = narrator
        self._began_s = began_s
        self._visitor = worker_with_a_ticket(truth)
        self._morning = morning_of(truth)
        self._stage: Stage | None = None
        self._is_late = False
        self.is_over = False
        """Whether every home has been judged: only then comparing means something."""

    def set_up(self) -> None:
        """Hub, enrolment, homes; raises DemoError."""
        say = self._narrator.say
        keys = init_hub(self._directory / "hub", self._morning.starts_at)
        serve_hub(self._children, self._directory / "hub", keys)
        say(f"中枢已就绪 hub is ready: {keys.api_url}  MQTT {keys.broker_url}")
        api = Api(keys.api_url, keys.token)
        enrol(api, self._truth)
        enrol_family(api, self._truth)
        self._tell_sign_ins(api, keys)
        fleets = Fleets(self._children, self._truth, keys, self._directory)
        fleets.start(self._wishes.sabotaged)
        desk = Desk(api, self._truth)
        self._wait_for_homes(desk)
        clock = DrillClock(self._directory / "hub" / "clock.json")
        crew = Crew(api, self._truth, self._visitor if self._is_open_ended else None)
        self._stage = Stage(keys, api, desk, crew, fleets, clock)

    def play(self) -> Report:
        """The morning, then real time until the wished seconds are over; raises DemoError."""
        stage = self._set_stage()
        pace = self._pace(stage)
        self._run_clock(stage, pace.waiting)
        self._until(stage, self._morning.slows_at)
        self._run_clock(stage, pace.walking)
        self._walk(stage)
        self.is_over = True
        self._run_clock(stage, 1)
        self._tell_end()
        self._stay(stage)
        return self.report()

    def report(self) -> Report:
        """Compare what the hub says now with the script; raises DemoError."""
        stage = self._set_stage()
        return report_on(self._truth, stage.desk.look(), stage.desk.messages(), self._passed_s())

    # -- scenes --------------------------------------------------------------------------------

    def _until(self, stage: Stage, at: datetime) -> None:
        """Nobody is judged yet: only the clock and the homes move."""
        while (now := stage.clock.now()) < at:
            self._children.check()
            for home in stage.fleets.cut_power(now):
                place = self._narrator.address(home)
                self._narrator.say(f"停电 power cut: {home.home_id} {place}", now)
            if self._narrator.is_time(now):
                self._tell_hour(stage, now)
            time.sleep(TICK_S)

    def _walk(self, stage: Stage) -> None:
        """Until the last home is judged and the last door knocked on, or the time is up."""
        while not self._has_walked(stage):
            time.sleep(TICK_S)

    def _has_walked(self, stage: Stage) -> bool:
        now = stage.clock.now()
        view = self._turn(stage, now)
        waiting = undecided(self._truth, view.verdicts, view.notices)
        left_s = self._left_s()
        if not waiting and (self._all_came_home(stage, now) or self._is_on_time(left_s)):
            return True
        if left_s <= 0 and not self._is_late:
            self._is_late = True
            self._narrator.say(
                f"机器较慢，再等等 a slow machine; homes to wait for: {waiting}", now
            )
        return left_s < -PATIENCE_S

    def _is_on_time(self, left_s: float) -> bool:
        """The seconds are over, and the story is told; a late one goes on until all came home."""
        return left_s <= 0 and not self._is_late

    def _stay(self, stage: Stage) -> None:
        """In real time, for whoever looks at the pages."""
        while self._left_s() > 0:
            self._turn(stage, stage.clock.now())
            time.sleep(min(CALM_TICK_S, max(0.0, self._left_s())))

    def _turn(self, stage: Stage, now: datetime) -> View:
        self._children.check()
        view = stage.desk.look()
        self._narrator.tell(view, now)
        stage.crew.turn(view.notices, now)
        return view

    def _all_came_home(self, stage: Stage, now: datetime) -> bool:
        return now >= self._morning.asked_until and not stage.crew.busy

    # -- time ----------------------------------------------------------------------------------

    def _pace(self, stage: Stage) -> Pace:
        left_s = None if self._wishes.seconds is None else self._left_s()
        pace = pace_for(self._morning, stage.clock.now(), left_s)
        if pace.waiting >= FASTEST:
            self._narrator.say(
                "时间不够，会多用一会儿 too few seconds are left; it takes a bit longer"
            )
        return pace

    def _run_clock(self, stage: Stage, rate: float) -> None:
        stage.api.post("/drill/rate", {"rate": rate})
        now = stage.clock.now()
        self._narrator.say(f"演练时钟 drill clock: ×{rate:g}", now)

    def _passed_s(self) -> float:
        return time.monotonic() - self._began_s

    def _left_s(self) -> float:
        """Wall seconds until it shall end; plenty where nobody wished for an end."""
        if self._wishes.seconds is None:
            return float("inf")
        return self._wishes.seconds - LEAVING_S - self._passed_s()

    # -- words ---------------------------------------------------------------------------------

    def _tell_sign_ins(self, api: Api, keys: Keys) -> None:
        url, say = keys.api_url, self._narrator.say
        worker, family = create_sign_in(api, self._visitor), create_sign_in(api, FAMILY)
        say("请打开 open; 每个账号用一个无痕窗口 a private window for each sign-in:")
        say(f"  大屏 wall:     {url}/wall   {keys.username} / {keys.password}")
        say(f"  值班台 desk:   {url}/desk   {keys.username} / {keys.password}")
        say(f"  网格员 worker: {url}/phone  {worker.username} / {worker.password}")
        say(f"  家人 family:   {url}/screens/family  {family.username} / {family.password}")
        say("  没有脚本的简易页面 plain pages without scripts: /ops, /my, /family")

    def _tell_hour(self, stage: Stage, now: datetime) -> None:
        up, heard = stage.desk.nodes_up(), stage.desk.messages()["in"]
        self._narrator.say(f"在线 online: {up} 户 homes, 消息 messages in: {heard}", now)

    @property
    def _is_open_ended(self) -> bool:
        return self._wishes.seconds is None

    def _tell_end(self) -> None:
        if self._is_open_ended:
            say = self._narrator.say
            say(f"{self._visitor} 已在门口，请您在手机上报结果 is at the door: report on the phone")
            say("早晨结束，时钟回到真实速度 the morning is over; the clock runs in real time now")
            say("按 Ctrl-C 结束 Ctrl-C ends the demo")

    # -- waiting -------------------------------------------------------------------------------

    def _wait_for_homes(self, desk: Desk) -> None:
        silent = sum(home.scene is Scene.NEVER_HEARD for home in self._truth.homes)
        expected = len(self._truth.homes) - silent
        give_up_at = time.monotonic() + CONNECTED_WITHIN_S
        while (up := desk.nodes_up()) < expected and time.monotonic() < give_up_at:
            self._children.check()
            time.sleep(TICK_S)
        self._narrator.say(f"已连接 connected: {up}/{len(self._truth.homes)} 户 homes")

    def _set_stage(self) -> Stage:
        if self._stage is None:
            raise RuntimeError("set_up comes first")
        return self._stage


def worker_with_a_ticket(truth: Truth) -> str:
    """Somebody whose phone will have something on it, a dark home best: that may take an hour."""
    wanting = [home for home in truth.homes if home.expects.ticket is not None]
    wanting.sort(key=lambda home: home.scene is not Scene.POWER_CUT)
    paired = (home.worker_ids[0] for home in wanting)
    return next(one for one in paired if one != truth.never_accepts)
