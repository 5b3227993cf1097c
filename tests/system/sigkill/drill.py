"""Plays the script step by step, waits for what each step must bring about, and kills meanwhile."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import httpx

from tests.system.sigkill.fleets import Fleets
from tests.system.sigkill.phones import Phones
from tests.system.sigkill.reaper import Reaper, Victim
from tests.system.sigkill.script import (
    ASK_S,
    BUTTON,
    CURTAIN,
    DAYS,
    GRACE_S,
    MAX_SILENCE_S,
    SIDES,
    STORIES,
    THERMOMETER,
    ZONE,
    ZONE_NAME,
    Act,
    Side,
)
from tests.system.stranger import HubProcess, wait_until

RECOVERY_S = 120.0
"""A hub that was killed waits up to a minute for its nodes."""
KNOCK = {"assigned": "accept", "accepted": "arrive", "on_site": "resolve", "resolved": "close"}


def enrol(hub: HubProcess, phones: Phones) -> None:
    """One grid, a worker and a leader, all homes, and one agreed absence."""
    hub.post("/areas", {"area_id": "grid-1", "name": "一网格", "level": "grid"})
    for worker, role in (("w-1", "micro_grid_worker"), ("w-2", "grid_leader")):
        body = {"worker_id": worker, "name": worker, "role": role, "area_ids": ["grid-1"]}
        hub.post("/workers", {**body, "channels": [phones.url(worker)]})
    for home_id in STORIES:
        hub.post("/homes", _home(home_id))
    since = datetime.combine(DAYS[0], datetime.min.time(), ZONE)
    away = {"from": since.isoformat(), "until": (since + timedelta(days=3)).isoformat()}
    hub.post("/homes/h-10/away", {**away, "reason": "在女儿家"})


def _home(home_id: str) -> dict[str, Any]:
    kinds = ((CURTAIN, "curtain"), (BUTTON, "button"), (THERMOMETER, "temperature"))
    sensors = [{"sensor_id": i, "kind": k, "max_silence_s": MAX_SILENCE_S} for i, k in kinds]
    return {
        "home_id": home_id,
        "area_id": "grid-1",
        "resident": {"name": "张桂英", "frailty": 2},
        "workers": ["w-1"],
        "nodes": [{"node_id": f"n-{home_id}", "sensors": sensors}],
        "windows": [_window(side) for side in SIDES],
    }


def _window(side: Side) -> dict[str, Any]:
    return {
        "window_id": side.window_id,
        "name": side.window_id,
        "gesture": {"sensor_ids": [CURTAIN], "kind": "curtain", "direction": side.direction},
        "opens_at": side.opens_at,
        "due_at": side.due_at,
        "grace_s": GRACE_S,
        "ask_s": ASK_S,
        "tz": ZONE_NAME,
    }


class Drill:
    """The steps of one window. `kills` names the victim of each step that has one."""

    def __init__(self, hub: HubProcess, fleets: Fleets, reaper: Reaper) -> None:
        self._hub = hub
        self._fleets = fleets
        self._reaper = reaper

    def play(self, act: Act, kills: Iterator[Victim | None]) -> None:
        """From before the window opens until its last door was knocked on."""
        back_in_time = [home_id for home_id in act.cut() if act.parts[home_id].expects == "seen"]
        self._fleets.cut(act.cut())
        self._walk(act, 30, next(kills), act.cut())
        self._walk(act, 160, next(kills), act.cut())
        self._fleets.plug_in(back_in_time)
        self._walk(act, 246, next(kills), set(act.cut()) - set(back_in_time))
        self._judge(act, kills)
        self._walk(act, 280, next(kills), None)
        self._knock([home_id for home_id, part in act.parts.items() if part.late is None])
        self._fleets.plug_in(act.cut())
        self._walk(act, 360, next(kills), ())
        self._wait_for_late_marks(act)
        self._knock(list(STORIES))

    def _judge(self, act: Act, kills: Iterator[Victim | None]) -> None:
        asked = [home_id for home_id, part in act.parts.items() if _is_asked(part.expects, part)]
        self._walk(act, 251, _no_edge(next(kills)), None)
        self._wait(act, lambda known: all(_is_judged(known, h, h in asked) for h in STORIES))
        self._wait_for_chimes(act)
        self._walk(act, 254, _no_edge(next(kills)), None)
        answering = act.homes(answering=True)
        self._wait(act, lambda known: all(known[h] == "seen" for h in answering))
        self._walk(act, 263, _no_edge(next(kills)), None)
        expected = {home_id: part.expects for home_id, part in act.parts.items()}
        self._wait(act, lambda known: known == expected)

    def _walk(
        self, act: Act, minutes: float, victim: Victim | None, cut: Sequence[str] | set[str] | None
    ) -> None:
        """`cut` are the homes from which nothing can be heard; None: nobody has news."""
        until = act.at(minutes)
        self._reaper.walk(until, victim)
        for fleet in self._fleets.all:
            fleet.check()
        if cut is not None:
            for home_id in sorted(STORIES.keys() - set(cut) - {"h-11"}):
                self._wait_for_news(home_id, until)

    def _wait_for_news(self, home_id: str, since: datetime) -> None:
        span = {"from": since.isoformat(), "until": (since + timedelta(hours=1)).isoformat()}
        path = f"/homes/{home_id}/readings"
        wait_until(
            lambda: self._hub.get(path, sensor_id=THERMOMETER, **span),
            f"news from {home_id} since {since}",
            RECOVERY_S,
        )

    def _wait_for_chimes(self, act: Act) -> None:
        """Those who answer were asked by the hub; before it, the home itself may have asked."""
        since = act.at(250)
        for home_id in act.homes(answering=True):
            wait_until(partial(self._fleets.was_asked, home_id, since), f"{home_id} asked", 120)

    def _wait(self, act: Act, content: Any) -> None:
        try:
            wait_until(lambda: content(self._known(act)), "verdicts", RECOVERY_S)
        except AssertionError as error:
            expected = {home_id: part.expects for home_id, part in act.parts.items()}
            raise AssertionError(f"{self._known(act)} instead of {expected}") from error

    def _known(self, act: Act) -> dict[str, str]:
        """What the hub says of this window now, `pending` where it says nothing."""
        known = dict.fromkeys(STORIES, "pending")
        day = {"day": act.day.isoformat(), "limit": 1000}
        coming = self._hub.get("/verdicts", verdict="asking", **day)
        for item in coming + self._hub.get("/verdicts", **day):
            if item["window_id"] == act.side.window_id:
                known[item["home_id"]] = item["verdict"]
        return known

    def _wait_for_late_marks(self, act: Act) -> None:
        for home_id, part in act.parts.items():
            if part.late is not None:
                mark = partial(self._late_mark, act, home_id, f"late_{part.late}_at")
                wait_until(mark, f"late {part.late} of {home_id}", RECOVERY_S)

    def _late_mark(self, act: Act, home_id: str, mark: str) -> Any:
        found = self._hub.verdict(home_id, act.side.window_id, act.day.isoformat())
        return found[mark]

    def _knock(self, homes: list[str]) -> None:
        """Somebody goes and sees, for every open ticket of these homes."""
        for ticket in self._hub.get("/tickets", limit=1000):
            if ticket["home_id"] in homes and ticket["state"] != "closed":
                self._settle(ticket["ticket_id"])

    def _settle(self, ticket_id: str) -> None:
        path = f"/tickets/{ticket_id}"
        while (state := self._hub.api.get(path).json()["state"]) != "closed":
            try:
                self._hub.api.post(
                    f"{path}/{KNOCK[state]}", json={"outcome": "safe", "note": "a drill"}
                )
            except httpx.HTTPError:
                continue


def _is_asked(expects: str, part: Any) -> bool:
    return expects == "missed" or part.answers_with is not None


def _is_judged(known: dict[str, str], home_id: str, asked: bool) -> bool:
    return known[home_id] not in (("pending",) if asked else ("pending", "asking"))


def _no_edge(victim: Victim | None) -> Victim | None:
    """An agent that is dead when it is asked cannot hear: that is missed by the contract."""
    return Victim.HUB if victim is Victim.EDGE else victim
