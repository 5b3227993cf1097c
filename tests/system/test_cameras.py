"""Pictures on demand over a real broker: a stranger's camera, live wall, evidence; and Frigate."""

import base64
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion
from PIL import Image

from tests.system.stranger import SENSORS, Neighbourhood, StrangerNode, rfc3339, wait_until

pytestmark = pytest.mark.system
CAMERA = {"sensor_id": "cam", "kind": "camera", "unit": "", "max_silence_s": 7200}
SAMPLES = Path(__file__).parents[1] / "contract" / "frigate_samples"
PIECES = 5


def jpeg(red: int) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((160, 90), 40 + red).convert("RGB").save(out, "JPEG")
    return out.getvalue()


class StrangerCamera(StrangerNode):
    """Somebody else's edge with a camera: it answers for its pictures, or says nothing."""

    def __init__(self, port: int, node_id: str) -> None:
        self.pictures = [jpeg(number) for number in range(PIECES)]
        self.silent = False
        super().__init__(port, node_id, [*SENSORS, CAMERA])
        self.replies = False

    def _received(self, client: Any, data: Any, message: Any) -> None:
        super()._received(client, data, message)
        if message.topic.endswith("/command") and not self.silent:
            self._answer(json.loads(message.payload))

    def _answer(self, command: dict[str, Any]) -> None:
        detail = command.get("detail", {})
        if command["kind"] == "snapshot" and detail["sensor_id"] == "cam":
            self._reply(command, {"snapshot": encoded(self.pictures[0])})
        elif command["kind"] == "evidence":
            number = detail["piece"]
            facts = {"pieces": PIECES, "piece": number, "at_s": number - 2.0}
            self._reply(command, facts | {"jpeg": encoded(self.pictures[number])})
        elif command["kind"] == "snapshot":
            self._reply(command, {"why": "no such camera"}, "refused")

    def _reply(
        self, command: dict[str, Any], detail: dict[str, Any], outcome: str = "done"
    ) -> None:
        body = {"command_id": command["command_id"], "outcome": outcome, "detail": detail}
        self.publish("reply", body)

    def falls(self, place: Neighbourhood) -> dict[str, Any]:
        """Somebody fell; the edge keeps the seconds around it."""
        self.seq += 1
        said = {"scene_id": "s", "phase": "raised", "track": "1", "evidence_s": 2.5}
        named = {"outbox_id": self.outbox_id, "boot_id": self.boot_id, "seq": self.seq}
        alert = {"alert_id": "a-fall", "kind": "fall", "sensor_id": "cam", "detail": said}
        self.publish("alert", named | alert | {"observed_at": rfc3339(place.hub.now())})
        home_id = self.node_id.removeprefix("n-")
        ticket: dict[str, Any] = wait_until(lambda: place.tickets(home_id), "a ticket")[0]
        return ticket


def encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


@pytest.fixture(scope="module", autouse=True)
def beside_frigate() -> Iterator[None]:
    """The hub of this file listens to a Frigate, too."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("FIRSTLIGHT_FRIGATE_TOPICS", '{"frigate": "n-gate"}')
        yield


Home = Callable[[str], StrangerCamera]


@pytest.fixture
def home(place: Neighbourhood) -> Home:
    """Enrols a home whose stranger's edge has a camera, and is up."""

    def enrol(home_id: str) -> StrangerCamera:
        place.enrol(home_id, sensors=[*SENSORS, CAMERA])
        node = StrangerCamera(place.hub.broker_port, f"n-{home_id}")
        place.nodes.append(node)
        node.birth(place.hub.now())
        wait_until(lambda: place.link(node) == "up", "the node is up")
        return node

    return enrol


def test_a_picture_passes_through_and_is_nowhere_afterwards(
    place: Neighbourhood, home: Home
) -> None:
    node = home("h-look")
    path = "/cameras/n-h-look/cam/picture"
    assert place.hub.api.get(path).status_code == 403, "nobody needs help there"
    node.falls(place)
    seen = place.hub.api.get(path)
    assert (seen.status_code, seen.content) == (200, node.pictures[0])
    assert place.hub.api.get("/cameras/n-h-look/other/picture").status_code == 404
    assert any(entry["purpose"] == "picture" for entry in place.hub.get("/audit"))
    for file in place.hub.data_dir.rglob("*"):
        if file.is_file():
            kept = file.read_bytes()
            assert node.pictures[0][100:400] not in kept, file
            assert encoded(node.pictures[0])[100:400].encode() not in kept, file


def test_evidence_comes_piece_by_piece_and_stays_with_the_ticket(
    place: Neighbourhood, home: Home
) -> None:
    node = home("h-seconds")
    ticket = node.falls(place)
    path = f"/tickets/{ticket['ticket_id']}/evidence"
    made = place.hub.post(path, {"alert_id": "a-fall"})
    assert (made["pieces"], made["complete"]) == (PIECES, True)
    assert [one["at_s"] for one in made["items"]] == [-2.0, -1.0, 0.0, 1.0, 2.0]
    for number, picture in enumerate(node.pictures):
        assert place.hub.api.get(f"{path}/a-fall/{number}").content == picture


def test_an_edge_that_is_cut_off_is_said_and_nobody_waits(place: Neighbourhood, home: Home) -> None:
    node = home("h-away")
    node.falls(place)
    node.leave()
    wait_until(lambda: place.link(node) == "down", "the node is down")
    answer = place.hub.api.get("/cameras/n-h-away/cam/picture")
    assert (answer.status_code, "cut off" in answer.json()["detail"]) == (409, True)


def test_rules_by_api_reach_the_node(place: Neighbourhood, home: Home) -> None:
    node = home("h-rules")
    corners = [[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]]
    rule = {"kind": "fall", "scene_id": "living-room", "camera": "cam", "zone": corners}
    answer = place.hub.api.put("/nodes/n-h-rules/scenes", json={"scenes": [rule]})
    assert answer.status_code == 200, answer.text
    wait_until(lambda: node.configs and node.configs[-1].get("scenes") == [rule], "the rule")
    assert node.configs[-1]["revision"] == answer.json()["revision"]


def test_a_review_of_frigates_is_a_ticket(place: Neighbourhood) -> None:
    sensors = [{key: CAMERA[key] for key in ("sensor_id", "kind", "max_silence_s")}]
    post = {"post_id": "gate", "area_id": "grid-1", "name": "东门", "tz": "Asia/Shanghai"}
    place.hub.post("/posts", post | {"nodes": [{"node_id": "n-gate", "sensors": sensors}]})
    body = json.loads((SAMPLES / "reviews_update_alert.json").read_text(encoding="utf-8"))
    body["after"]["start_time"] = place.hub.now().timestamp()
    client = paho.Client(CallbackAPIVersion.VERSION2, client_id="frigate")
    client.connect("127.0.0.1", place.hub.broker_port)
    client.loop_start()
    for _ in range(2):
        client.publish("frigate/reviews", json.dumps(body).encode()).wait_for_publish(10)
    tickets = wait_until(lambda: place.hub.get("/tickets", post_id="gate"), "a ticket")
    client.disconnect()
    client.loop_stop()
    assert [(ticket["kind"], ticket["priority"]) for ticket in tickets] == [("intrusion", "P2")]
