"""A hub as a process, and a stranger's node: MQTT by the contract and nothing of our own code."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import httpx
import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

PATIENCE_S = 120.0
"""How long a busy machine may take for anything; only what never happens waits so long."""
SHANGHAI = timezone(timedelta(hours=8))


def wait_until(question: Callable[[], Any], what: str, patience_s: float = PATIENCE_S) -> Any:
    """The first true answer; asks again until patience is over."""
    give_up_at = time.monotonic() + patience_s
    while time.monotonic() < give_up_at:
        answer = question()
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError(f"waited {patience_s} s in vain: {what}")


def rfc3339(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class HubProcess:
    """`firstlight-hub` as anybody would run it."""

    def __init__(self, data_dir: Path, *arguments: str) -> None:
        self.data_dir = data_dir
        command = [sys.executable, "-m", "hub", "init", "--data-dir", str(data_dir), "--json"]
        done = subprocess.run([*command, *arguments], capture_output=True, text=True, check=True)
        self.facts: dict[str, Any] = json.loads(done.stdout)
        self.api = httpx.Client(
            base_url=self.facts["api_url"] + "/api/v1",
            headers={"Authorization": f"Bearer {self.facts['token']}"},
            timeout=60,
        )
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def broker_port(self) -> int:
        return int(self.facts["broker_url"].rsplit(":", 1)[1])

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        command = [sys.executable, "-m", "hub", "serve", "--data-dir", str(self.data_dir)]
        with (self.data_dir / "hub.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            wait_until(self.ready, f"hub ready, see {self.data_dir}/hub.log")
        except AssertionError:
            self.stop()  # whoever waits in vain leaves nobody behind
            raise

    def ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, (self.data_dir / "hub.log").read_text()[-3000:]
        try:
            return httpx.get(self.facts["api_url"] + "/readyz").status_code == 200
        except httpx.HTTPError:
            return False

    def kill(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(10)

    def stop(self) -> None:
        self.api.close()
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(10)

    def get(self, path: str, **params: Any) -> list[dict[str, Any]]:
        answer = self.api.get(path, params=params)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self.api.post(path, json=body)
        assert answer.status_code < 300, f"{path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else {}

    def now(self) -> datetime:
        return datetime.fromisoformat(self.api.get("/clock").json()["now"])

    def advance_to(self, until: str | datetime) -> None:
        text = until if isinstance(until, str) else until.isoformat()
        self.post("/drill/advance", {"until": text})

    def verdict(self, home_id: str, window_id: str, day: str) -> dict[str, Any]:
        def found() -> list[dict[str, Any]]:
            verdicts = self.get("/verdicts", home_id=home_id, day=day)
            return [item for item in verdicts if item["window_id"] == window_id]

        items = wait_until(found, f"a verdict for {home_id} {window_id} {day}")
        assert len(items) == 1
        return items[0]


class StrangerNode:
    """Somebody else's edge, in forty lines: birth, readings, acks, replies."""

    def __init__(self, port: int, node_id: str, sensors: list[dict[str, Any]]) -> None:
        self.node_id, self.sensors = node_id, sensors
        self.boot_id, self.outbox_id = f"boot-{os.urandom(4).hex()}", f"ob-{os.urandom(4).hex()}"
        self.seq = self.session = self.through = 0
        self.also: set[int] = set()
        self.commands: list[dict[str, Any]] = []
        self.configs: list[dict[str, Any]] = []
        self.replies = True
        self._port = port
        self._ready = threading.Event()
        self._connect()

    def _connect(self) -> None:
        self._ready.clear()
        self.session += 1
        client = paho.Client(CallbackAPIVersion.VERSION2, client_id=self.node_id)
        death = {"boot_id": self.boot_id, "session": self.session, "reason": "lost"}
        client.will_set(self._topic("death"), json.dumps(death), qos=1, retain=True)
        client.on_connect = lambda c, *_: c.subscribe([(self._topic("+"), 1)])
        client.on_subscribe = lambda *_: self._ready.set()
        client.on_message = self._received
        client.connect("127.0.0.1", self._port, keepalive=10)
        client.loop_start()
        self._client = client
        assert self._ready.wait(10)

    def _topic(self, leaf: str) -> str:
        return f"firstlight/v1/{self.node_id}/{leaf}"

    def _received(self, _client: Any, _data: Any, message: Any) -> None:
        leaf = message.topic.rsplit("/", 1)[1]
        body = json.loads(message.payload) if leaf in ("ack", "command", "config") else {}
        if leaf == "ack" and body["outbox_id"] == self.outbox_id:
            self.through = max(self.through, body["through_seq"])
            self.also |= set(body.get("also", []))
        elif leaf == "config":
            self.configs.append(body)
        elif leaf == "command":
            self.commands.append(body)
            if self.replies:
                self.publish("reply", {"command_id": body["command_id"], "outcome": "heard"})

    def publish(self, leaf: str, body: Any, *, retain: bool = False, qos: int = 1) -> None:
        payload = body if isinstance(body, bytes) else json.dumps(body)
        self._client.publish(self._topic(leaf), payload, qos=qos, retain=retain)

    def birth(self, now: datetime, outbox_depth: int = 0) -> None:
        self.publish(
            "birth",
            {
                "boot_id": self.boot_id,
                "session": self.session,
                "outbox_id": self.outbox_id,
                "outbox_depth": outbox_depth,
                "sent_at": rfc3339(now),
                "software": "stranger 1",
                "clock": "synced",
                "config_revision": 0,
                "sensors": self.sensors,
            },
            retain=True,
        )

    def reading(self, sensor_id: str, kind: str, value: float, at: datetime, **more: Any) -> dict:
        self.seq += 1
        fields = {"seq": self.seq, "sensor_id": sensor_id, "kind": kind, "value": value}
        return {**fields, "observed_at": rfc3339(at), "quality": "good", **more}

    def send(self, *readings: dict[str, Any], acked: bool = True, sent_at: str = "") -> None:
        body = {
            "outbox_id": self.outbox_id,
            "boot_id": self.boot_id,
            "sent_at": sent_at or "2026-01-01T00:00:00.000Z",
            "readings": list(readings),
        }
        self.publish("readings", body)
        if acked:
            last = max(reading["seq"] for reading in readings)
            wait_until(lambda: self.has_ack(last), f"ack through {last}")

    def curtain(self, value: float, at: datetime, **more: Any) -> None:
        self.send(self.reading("curtain-bedroom", "curtain", value, at, **more))

    def has_ack(self, seq: int) -> bool:
        return self.through >= seq or seq in self.also

    def asked(self) -> dict[str, Any]:
        def newest() -> dict[str, Any] | None:
            asks = [command for command in self.commands if command["kind"] == "ask"]
            return asks[-1] if asks else None

        found: dict[str, Any] = wait_until(newest, "an ask")
        return found

    def leave(self) -> None:
        """A clean goodbye."""
        death = {"boot_id": self.boot_id, "session": self.session, "reason": "stopped"}
        self._client.publish(self._topic("death"), json.dumps(death), 1, True).wait_for_publish(5)
        self._client.disconnect()
        self._client.loop_stop()

    def cut(self) -> None:
        """The cable is pulled: no goodbye, the broker says the last will."""
        sock = self._client.socket()
        assert sock is not None
        self._client.loop_stop()
        sock.close()

    def back(self) -> None:
        """Connected again, as a new session of the same boot."""
        self._connect()


SENSORS = [
    {"sensor_id": "curtain-bedroom", "kind": "curtain", "unit": "", "max_silence_s": 7200},
    {"sensor_id": "i_am_fine", "kind": "button", "unit": "", "max_silence_s": 86400},
]


def window(**changes: Any) -> dict[str, Any]:
    """A morning window; tests change what they are about."""
    return {
        "window_id": "morning",
        "name": "早晨",
        "gesture": {
            "sensor_ids": ["curtain-bedroom"],
            "kind": "curtain",
            "direction": "open",
        },
        "opens_at": "06:00",
        "due_at": "09:00",
        "grace_s": 0,
        "ask_s": 0,
        "early_credit_s": 3600,
        "tz": "Asia/Shanghai",
        **changes,
    }


class Neighbourhood:
    """A drill hub with one grid and one worker, where homes are enrolled with one call each."""

    def __init__(self, hub: HubProcess) -> None:
        self.hub = hub
        self.nodes: list[StrangerNode] = []
        self.homes: list[str] = []
        self.day = hub.now().astimezone(SHANGHAI).date()
        hub.post("/areas", {"area_id": "grid-1", "name": "一网格", "level": "grid"})
        worker = {"worker_id": "w-1", "name": "王敏", "role": "micro_grid_worker"}
        hub.post("/workers", {**worker, "area_ids": ["grid-1"], "channels": []})

    def enrol(self, home_id: str, *windows: dict[str, Any], sensors: Any = None) -> None:
        enrolled = [
            {key: sensor[key] for key in ("sensor_id", "kind", "max_silence_s")}
            for sensor in sensors or SENSORS
        ]
        body = {
            "home_id": home_id,
            "area_id": "grid-1",
            "resident": {"name": "张桂英", "phone": "13800000000", "frailty": 2},
            "workers": ["w-1"],
            "nodes": [{"node_id": f"n-{home_id}", "sensors": enrolled}],
            "windows": list(windows) or [window()],
        }
        self.hub.post("/homes", body)
        self.homes.append(home_id)

    def node(self, home_id: str, sensors: Any = None) -> StrangerNode:
        node = StrangerNode(self.hub.broker_port, f"n-{home_id}", sensors or SENSORS)
        self.nodes.append(node)
        node.birth(self.hub.now())
        return node

    def home(self, home_id: str, *windows: dict[str, Any]) -> StrangerNode:
        self.enrol(home_id, *windows)
        return self.node(home_id)

    def tickets(self, home_id: str) -> list[dict[str, Any]]:
        return self.hub.get("/tickets", home_id=home_id)

    def at(self, time: str) -> datetime:
        """A time of this day, such as `07:10`."""
        return datetime.fromisoformat(f"{self.day}T{time}+08:00")

    def advance_to(self, time: str) -> None:
        self.hub.advance_to(self.at(time))

    def verdict(self, home_id: str, window_id: str = "morning") -> dict[str, Any]:
        return self.hub.verdict(home_id, window_id, self.day.isoformat())

    def link(self, node: StrangerNode) -> str:
        links = {item["node_id"]: item["link"] for item in self.hub.get("/nodes")}
        return str(links[node.node_id])

    def quarantine(self, node: StrangerNode) -> list[dict[str, Any]]:
        waiting = self.hub.get("/quarantine")
        return [item for item in waiting if item["node_id"] == node.node_id]

    def next_morning(self) -> None:
        self.day += timedelta(days=1)
        self.advance_to("05:00")

    def tidy(self) -> None:
        """Homes leave, tickets are canceled: the next test's time has nothing to wait for."""
        for home_id in self.homes:
            for ticket in self.tickets(home_id):
                if ticket["state"] not in ("resolved", "closed", "canceled"):
                    note = {"note": "the day is over"}
                    self.hub.post(f"/tickets/{ticket['ticket_id']}/cancel", note)
            self.hub.api.delete(f"/homes/{home_id}")
        self.close()
        self.nodes, self.homes = [], []

    def close(self) -> None:
        for node in self.nodes:
            node._client.disconnect()
            node._client.loop_stop()
