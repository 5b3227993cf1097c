"""Real video in, tickets out: agent, broker and hub as programs, models as they are installed."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from edge.camera.models.opening import Models
from edge.camera.models.table import Job
from tests.system.rtsp_server import RtspServer, clip_of
from tests.system.stranger import HubProcess, wait_until

pytestmark = pytest.mark.system

ROOT = Path(__file__).resolve().parents[2]
BESIDE = ROOT.parent / "shared" / "models"
PEOPLE = "intel_sample_videos/one-by-one-person-detection.mp4"
PATIENCE_S = 90.0


@pytest.fixture
def models(shared_data: Path) -> Path:
    """A folder with a detector: what `make models` installs, or what lies beside the project."""
    for folder in (ROOT / "build" / "models", shared_data.parent / "models"):
        if Models(folder).installed(Job.DETECTOR):
            return folder
    pytest.skip("no detector is installed: make models")


class Post:
    """A hub, and one camera at a public place."""

    def __init__(self, folder: Path, models: Path) -> None:
        self.folder, self.models = folder, models
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self.hub = HubProcess(folder / "hub", "--drill", "--clock", f"{now}@1")
        self._edge: subprocess.Popen[bytes] | None = None

    def open(self) -> None:
        """Start the hub, and enrol what belongs to the post."""
        self.hub.start()
        self.hub.post("/areas", {"area_id": "grid", "name": "第一网格", "level": "grid"})
        worker = {"worker_id": "w-1", "name": "王", "role": "grid_worker", "area_ids": ["grid"]}
        self.hub.post("/workers", {**worker, "channels": ["log:"]})
        camera = {"sensor_id": "gate", "kind": "camera", "max_silence_s": 3600}
        nodes = [{"node_id": "n-cam", "sensors": [camera]}]
        post = {"post_id": "east", "area_id": "grid", "name": "东门", "nodes": nodes}
        self.hub.post("/posts", post)

    def watch(self, source: str) -> None:
        """Start an agent with this source and one scene: nobody may be anywhere."""
        path = self.folder / "node.toml"
        path.write_text(
            f"""
[node]
node_id = "n-cam"
data_dir = "edge"
[broker]
url = "{self.hub.facts["broker_url"]}"
[vision]
models_dir = "{self.models}"
[[cameras]]
sensor_id = "gate"
fps = 5
{source}
[[scenes]]
kind = "intrusion"
scene_id = "nobody-here"
camera = "gate"
"""
        )
        command = [sys.executable, "-m", "edge", "run", "--config", str(path)]
        with (self.folder / "edge.log").open("ab") as log:
            self._edge = subprocess.Popen(command, stdout=log, stderr=log)

    def ticket(self, kind: str) -> dict[str, Any]:
        def found() -> list[dict[str, Any]]:
            return [one for one in self.hub.get("/tickets") if one["kind"] == kind]

        found_one: dict[str, Any] = wait_until(found, f"a ticket: {kind}", PATIENCE_S)[0]
        return found_one

    def pictures(self, kind: str) -> list[bytes]:
        """The pictures of a ticket, once it has some."""
        ticket_id = self.ticket(kind)["ticket_id"]
        shown = wait_until(lambda: self.story(ticket_id)["pictures"], "a picture", PATIENCE_S)
        paths = [one["picture"].removeprefix("/api/v1") for one in shown]
        answers = [self.hub.api.get(path) for path in paths]
        assert all(one.headers["content-type"] == "image/jpeg" for one in answers)
        return [one.content for one in answers]

    def story(self, ticket_id: str) -> dict[str, Any]:
        """One ticket with everything that belongs to it."""
        whole: dict[str, Any] = self.hub.api.get(f"/tickets/{ticket_id}").json()
        return whole

    def stop(self) -> None:
        if self._edge is not None:
            self._edge.terminate()
            self._edge.wait(20)
        self.hub.stop()


@pytest.fixture
def post(tmp_path: Path, models: Path) -> Iterator[Post]:
    post = Post(tmp_path, models)
    try:
        post.open()
        yield post
    finally:
        post.stop()


def assert_no_face(picture: bytes, models: Path) -> None:
    """Held against every finder of faces that is there, not only the one that masked it."""
    image = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    for folder in {models, BESIDE}:
        for model in Models(folder).installed(Job.FACES):
            assert Models(folder).faces(model.name).find(image) == [], model.name


def test_a_network_camera_makes_a_ticket_with_a_masked_picture_and_says_when_it_is_blind(
    post: Post, shared_data: Path, models: Path
) -> None:
    with RtspServer(clip_of(shared_data / "video" / PEOPLE)) as server:
        post.watch(f'source = "rtsp"\nurl = "{server.url}"')
        for picture in post.pictures("intrusion"):
            assert_no_face(picture, models)
        server.stop()
        blind = post.ticket("camera_blind")
        server.start()
        told = wait_until(
            lambda: (
                len(post.hub.api.get(f"/tickets/{blind['ticket_id']}").json()["events"])
                > len(blind["events"])
            ),
            "the end of its blindness",
            PATIENCE_S,
        )
        assert told


def test_a_film_makes_a_ticket_and_its_evidence_is_fetched_for_who_took_it_on(
    post: Post, shared_data: Path, models: Path
) -> None:
    post.watch(f'source = "file"\npath = "{shared_data / "video" / PEOPLE}"\nrepeat = true')
    (picture, *_) = post.pictures("intrusion")
    assert_no_face(picture, models)
    ticket = post.ticket("intrusion")
    assert ticket["home_id"] is None
    assert "东门" in ticket["reason"]["zh"]

    hub, ticket_id = post.hub, ticket["ticket_id"]
    live = hub.api.get("/cameras/n-cam/gate/picture")
    assert live.status_code == 200, live.text
    assert_no_face(live.content, models)
    hub.post(f"/tickets/{ticket_id}/accept", {})
    alert_id = post.story(ticket_id)["pictures"][0]["alert_id"]

    def fetched() -> list[dict[str, Any]]:
        answer = hub.post(f"/tickets/{ticket_id}/evidence", {"alert_id": alert_id})
        items: list[dict[str, Any]] = answer["items"]
        return items if answer["complete"] and items[-1]["at_s"] > 6 else []

    pieces = wait_until(fetched, "the seconds before and after", PATIENCE_S)
    assert pieces[0]["at_s"] < -2
    for piece in pieces[:: max(1, len(pieces) // 6)]:
        content = hub.api.get(piece["picture"].removeprefix("/api/v1")).content
        assert_no_face(content, models)
