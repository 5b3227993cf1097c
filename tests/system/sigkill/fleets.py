"""The fleets' processes: some homes each, killed and started again on the same outboxes."""

import json
import subprocess
import sys
from datetime import datetime
from functools import partial
from pathlib import Path

from tests.system.sigkill.cable import Cable
from tests.system.sigkill.script import CABLED, SILENT, STORIES, write_lives
from tests.system.stranger import HubProcess, wait_until

ROOT = Path(__file__).resolve().parents[3]
PROCESSES = 3


class Fleet:
    """One process with the agents of some homes."""

    def __init__(self, command: list[str], homes: dict[str, str], log: Path) -> None:
        self._command = [*command, "--homes", json.dumps(homes)]
        self._log = log
        self.homes = list(homes)
        self._process = self._start()

    def restart(self) -> None:
        self.kill()
        self._process = self._start()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def check(self) -> None:
        assert self._process.poll() is None, self._log.read_text()[-3000:]

    def _start(self) -> "subprocess.Popen[bytes]":
        with self._log.open("ab") as log:
            return subprocess.Popen(self._command, stdout=log, stderr=log, cwd=ROOT)


class Fleets:
    """Every home whose node speaks, over the cables of those that have one."""

    def __init__(self, hub: HubProcess, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        write_lives(folder / "lives.json")
        self._hub = hub
        self.cables = {home_id: Cable(hub.broker_port) for home_id in sorted(CABLED)}
        urls = {home_id: self._url(home_id) for home_id in STORIES if home_id not in SILENT}
        self.all = [
            self._fleet(number, dict(list(urls.items())[number::PROCESSES]))
            for number in range(PROCESSES)
        ]
        for home_id in urls:
            self._wait_for_link(home_id, "up")

    def cut(self, homes: list[str]) -> None:
        """Pull these cables once the hub knows of a connection, and wait until it knows the end."""
        for home_id in homes:
            wait_until(partial(self._is_connected, home_id), f"{home_id} is connected", 60)
            self.cables[home_id].pull()
        for home_id in homes:
            self._wait_for_link(home_id, "down")

    def plug_in(self, homes: list[str]) -> None:
        for home_id in homes:
            self.cables[home_id].plug_in()

    def restart(self, fleet: Fleet) -> None:
        """SIGKILL and start again; returns when those with a link are born again."""
        linked = [home_id for home_id in fleet.homes if self._is_linked(home_id)]
        before = {home_id: self._node(home_id)["boot_id"] for home_id in linked}
        fleet.restart()
        for home_id, boot_id in before.items():
            wait_until(partial(self._is_reborn, home_id, boot_id), f"{home_id} is back", 90)

    def was_asked(self, home_id: str, since: datetime) -> bool:
        """Whether the home has chimed since then."""
        diary = self.folder / home_id / "diary"
        chimes = diary.read_text().splitlines() if diary.exists() else []
        return any(datetime.fromisoformat(chime) >= since for chime in chimes)

    def close(self) -> None:
        for fleet in self.all:
            fleet.kill()
        for cable in self.cables.values():
            cable.close()

    def _fleet(self, number: int, homes: dict[str, str]) -> Fleet:
        command = [sys.executable, "-m", "tests.system.sigkill.fleet"]
        command += ["--lives", str(self.folder / "lives.json"), "--data-dir", str(self.folder)]
        command += ["--clock", str(self._hub.data_dir / "clock.json")]
        return Fleet(command, homes, self.folder / f"fleet-{number}.log")

    def _url(self, home_id: str) -> str:
        cable = self.cables.get(home_id)
        return cable.url if cable else f"mqtt://127.0.0.1:{self._hub.broker_port}"

    def _wait_for_link(self, home_id: str, link: str) -> None:
        wait_until(lambda: self._node(home_id)["link"] == link, f"{home_id} is {link}", 60)

    def _is_connected(self, home_id: str) -> bool:
        """Only then the broker has a will to publish."""
        since = self.cables[home_id].carries_since
        heard_at = self._node(home_id)["last_live_at"]
        return bool(since and heard_at and datetime.fromisoformat(str(heard_at)) >= since)

    def _is_linked(self, home_id: str) -> bool:
        cable = self.cables.get(home_id)
        return cable is None or cable.plugged

    def _is_reborn(self, home_id: str, boot_id: object) -> bool:
        node = self._node(home_id)
        return bool(node["boot_id"] != boot_id and node["link"] == "up")

    def _node(self, home_id: str) -> dict[str, object]:
        (node,) = self._hub.get("/nodes", home_id=home_id)
        return node
