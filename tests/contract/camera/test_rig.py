"""Cameras from file to event, everything real but the net: a bright figure stands for a person."""

import threading
import time
from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from edge.agent.ports import Answered, CameraEvent, Seen
from edge.agreement import AgreementFile
from edge.camera import build
from edge.camera.ports import Face, Image
from edge.camera.rig import Rig
from edge.clock import SystemClock
from edge.domain.scenes.scene import Finding, View
from edge.domain.vision.geometry import Box
from edge.domain.vision.sightings import Detection, Label
from edge.errors import ModelFailed, ModelUnusable
from wire.messages import Config

pytestmark = pytest.mark.contract

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
WIDE, HIGH, FPS = 320, 240, 10
ANYWHERE = {"kind": "intrusion", "scene_id": "somebody", "camera": "gate"}


class BrightFigure:
    """Finds the one thing brighter than everything else."""

    name = "bright"

    def detect(self, image: Image) -> list[Detection]:
        rows, columns = np.where(image.min(axis=2) > 240)
        if len(rows) < 50:
            return []
        high, wide = image.shape[:2]
        box = Box(columns.min() / wide, rows.min() / high, columns.max() / wide, rows.max() / high)
        return [Detection(Label.PERSON, 0.9, box)]


class NoFaces:
    def find(self, image: Image) -> list[Face]:
        return []


def film(path: Path, seconds: float, walks: Callable[[float], bool]) -> Path:
    """A noisy yard through which a white figure walks while `walks(at_s)`."""
    noise = np.random.default_rng(7)
    yard = noise.integers(40, 160, (HIGH // 8, WIDE // 8, 3), dtype=np.uint8)
    yard = cv2.resize(yard, (WIDE, HIGH), interpolation=cv2.INTER_NEAREST)
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), FPS, (WIDE, HIGH))
    assert writer.isOpened()
    for number in range(int(seconds * FPS)):
        at_s = number / FPS
        image = np.clip(yard + noise.normal(0, 3, yard.shape), 0, 200).astype(np.uint8)
        if walks(at_s):
            x = int(40 + 20 * (at_s % 10))
            cv2.rectangle(image, (x, 80), (x + 40, 200), (255, 255, 255), -1)
        writer.write(image)
    writer.release()
    return path


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nobody for five seconds, then somebody walks."""
    return film(tmp_path_factory.mktemp("film") / "visit.avi", 14, lambda at_s: at_s >= 5)


class Stumbles:
    name = "stumbles"

    def detect(self, image: Image) -> list[Detection]:
        raise ModelFailed("it is too hot")


class Fails:
    scene_id = "fails"
    wants_pose = False

    def look(self, view: View) -> list[Finding]:
        raise RuntimeError("no rule for this")


class Nets:
    """What the models folder would give."""

    def __init__(self) -> None:
        self.detects: Any = BrightFigure()
        self.finds: Any = NoFaces()

    def detector(self, *_: Any) -> Any:
        if self.detects is None:
            raise ModelUnusable("no detector is installed; run: firstlight-edge models install")
        return self.detects

    def faces(self, *_: Any) -> Any:
        if self.finds is None:
            raise ModelUnusable("changed")
        return self.finds

    def pose(self, *_: Any) -> Any:
        raise ModelUnusable("no pose model is installed")

    embedder = plates = pose

    def installed(self, *_: Any) -> list[Any]:
        return []


class Node:
    """A rig that runs, and everything that it has said."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.said: list[CameraEvent] = []

    def hear(self) -> list[CameraEvent]:
        self.said += self.rig.poll(NOW)
        return self.said

    def seen(self, kind: str = "intrusion", phase: str = "raised") -> list[Seen]:
        alerts = [one for one in self.hear() if isinstance(one, Seen)]
        return [one for one in alerts if one.kind == kind and one.detail["phase"] == phase]

    def answers(self) -> dict[str, Answered]:
        return {one.command_id: one for one in self.hear() if isinstance(one, Answered)}

    def wait(self, question: Callable[[], Any], patience_s: float = 120.0) -> Any:
        give_up_at = time.monotonic() + patience_s
        while not (answer := question()):
            assert time.monotonic() < give_up_at, f"in vain; it said {self.said}"
            time.sleep(0.02)
        return answer


@pytest.fixture
def nets() -> Nets:
    return Nets()


@pytest.fixture
def start(nets: Nets, tmp_path: Path) -> Iterator[Callable[..., Node]]:
    running: list[Rig] = []

    def started(
        cameras: Sequence[dict[str, Any]], scenes: Sequence[dict[str, Any]] = (ANYWHERE,)
    ) -> Node:
        ids = (f"a-{number}" for number in range(10_000))
        wanted = build.read_tables(cameras, scenes, {})
        clock, new_id = SystemClock(True), lambda: next(ids)
        rig = build.build_rig(wanted, tmp_path, clock, new_id, AgreementFile, nets)
        running.append(rig)
        rig.start()
        return Node(rig)

    yield started
    for rig in running:
        rig.close()


def gate(path: Path, **more: Any) -> dict[str, Any]:
    """Played as fast as it is read, over and over."""
    played = {"source": "file", "path": str(path), "pace": "fast", "repeat": True}
    return {"sensor_id": "gate", "fps": FPS, **played, **more}


def test_somebody_who_walks_in_is_an_alert_with_a_masked_picture(
    start: Callable[..., Node], visit: Path
) -> None:
    node = start([gate(visit)])
    (alert,) = node.wait(node.seen)
    assert (alert.sensor_id, alert.kind) == ("gate", "intrusion")
    assert alert.detail["scene_id"] == "somebody"
    assert alert.detail["track"]
    assert alert.snapshot is not None
    picture = cv2.imdecode(np.frombuffer(alert.snapshot, np.uint8), cv2.IMREAD_COLOR)
    assert picture.shape == (HIGH, WIDE, 3)


def test_the_evidence_lies_on_the_disk_and_is_fetched_piece_by_piece(
    start: Callable[..., Node], visit: Path, tmp_path: Path
) -> None:
    node = start([gate(visit)])
    (alert,) = node.wait(node.seen)
    assert alert.detail["evidence_s"] == 16

    def piece() -> Answered | None:
        detail = {"alert_id": alert.alert_id, "piece": 2}
        node.rig.carry_out("c-piece", "evidence", detail, NOW)
        answered = node.answers().get("c-piece")
        return answered if answered and answered.answer.outcome == "done" else None

    detail = node.wait(piece).answer.detail
    assert detail["pieces"] > 2
    assert b64decode(detail["jpeg"])[:2] == b"\xff\xd8"


def test_a_picture_on_demand_and_a_camera_that_is_not_there(
    start: Callable[..., Node], visit: Path
) -> None:
    node = start([gate(visit)])
    node.wait(lambda: node.rig.states()[0].fps > 0)
    assert node.rig.carry_out("c-1", "snapshot", {"sensor_id": "gate"}, NOW)
    assert node.rig.carry_out("c-2", "snapshot", {"sensor_id": "yard"}, NOW)
    assert not node.rig.carry_out("c-3", "ask", {}, NOW)
    node.wait(lambda: len(node.answers()) == 2)
    assert node.answers()["c-1"].answer.outcome == "done"
    refused = node.answers()["c-2"].answer
    assert refused.outcome == "refused"
    assert "gate" in refused.detail["why"]


def test_a_dead_camera_is_blind_and_the_other_goes_on(
    start: Callable[..., Node], visit: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.avi"
    broken.write_text("this is no video")
    yard = {"sensor_id": "yard", "source": "file", "path": str(broken)}
    node = start([gate(visit), yard])
    assert node.wait(node.seen)
    (blind,) = node.wait(lambda: node.seen("camera_blind"))
    assert (blind.sensor_id, blind.detail["reason"]) == ("yard", "disconnected")
    states = {state.sensor_id: state for state in node.rig.states()}
    assert states["yard"].reason == "disconnected"
    assert states["yard"].blind_s > 0
    assert states["gate"].could_see_s > 0


def test_without_a_model_cameras_are_blind_and_the_fault_says_what_to_run(
    start: Callable[..., Node], visit: Path, nets: Nets
) -> None:
    nets.detects = None
    node = start([gate(visit)])
    (blind,) = node.wait(lambda: node.seen("camera_blind"))
    assert blind.detail["reason"] == "no_model"
    assert any("models install" in fault for fault in node.rig.faults())


def test_scenes_that_cannot_be_used_leave_the_older_ones_in_force(
    start: Callable[..., Node], visit: Path
) -> None:
    node = start([gate(visit)])
    bad = {**ANYWHERE, "zone": [[0.1, 0.1], [0.9, 0.9]]}
    node.rig.renew(Config(revision=2, scenes=[bad]), NOW)
    assert any("scenes[0].zone" in fault for fault in node.rig.faults())
    elsewhere = {**ANYWHERE, "camera": "yard"}
    node.rig.renew(Config(revision=3, scenes=[elsewhere]), NOW)
    assert any("scenes[0].camera" in fault and "gate" in fault for fault in node.rig.faults())
    assert node.wait(node.seen)


def test_the_hub_s_scenes_replace_those_of_the_file(
    start: Callable[..., Node], visit: Path
) -> None:
    node = start([gate(visit)])
    node.rig.renew(Config(revision=2, scenes=[{**ANYWHERE, "scene_id": "hub-s"}]), NOW)
    (alert,) = node.wait(node.seen)
    assert alert.detail["scene_id"] == "hub-s"
    assert node.rig.faults() == ["vision.pose: no pose model is installed"]


def test_a_camera_that_sees_again_after_a_restart_says_so(
    start: Callable[..., Node], visit: Path, tmp_path: Path
) -> None:
    film_path = tmp_path / "later.avi"
    film_path.write_text("nothing yet")
    first = start([gate(film_path)])
    (blind,) = first.wait(lambda: first.seen("camera_blind"))
    first.rig.close()
    film_path.write_bytes(visit.read_bytes())
    second = start([gate(film_path)])
    (clear,) = second.wait(lambda: second.seen("camera_blind", "cleared"))
    assert clear.detail["of"] == blind.alert_id


def test_blindness_that_was_open_is_told_once_more_under_its_id(
    start: Callable[..., Node], tmp_path: Path
) -> None:
    first = start([gate(tmp_path / "none.avi")])
    (blind,) = first.wait(lambda: first.seen("camera_blind"))
    first.rig.close()
    second = start([gate(tmp_path / "none.avi")])
    (again,) = second.wait(lambda: second.seen("camera_blind"))
    assert again.alert_id == blind.alert_id
    assert again.detail["scenes"] == ["somebody"]
    assert second.wait(lambda: second.rig.states()[0].blind_s > 0)
    assert second.rig.states()[0].blind_s < 60


def test_nets_that_fail_at_every_picture_blind_the_camera_and_are_a_fault(
    start: Callable[..., Node], visit: Path, nets: Nets
) -> None:
    nets.detects = Stumbles()
    node = start([gate(visit)])
    (blind,) = node.wait(lambda: node.seen("camera_blind"))
    assert blind.detail["reason"] == "no_model"
    assert "vision.detector: it is too hot" in node.rig.faults()


def test_a_scene_that_fails_at_every_picture_blinds_the_camera_once_and_is_a_fault(
    start: Callable[..., Node], visit: Path
) -> None:
    node = start([gate(visit), gate(visit, sensor_id="yard")], ({**ANYWHERE, "camera": "yard"},))
    node.rig.workers[0].use_scenes((), (Fails(),))
    (blind,) = node.wait(lambda: node.seen("camera_blind"))
    assert (blind.sensor_id, blind.detail["reason"]) == ("gate", "no_model")
    assert "cameras.gate: no rule for this" in node.rig.faults()
    node.rig.workers[0].use_scenes((), ())
    assert node.wait(lambda: node.seen("camera_blind", "cleared"))
    assert node.wait(lambda: not any("no rule" in fault for fault in node.rig.faults()))
    assert len(node.seen("camera_blind")) == 1
    assert node.wait(node.seen)[0].sensor_id == "yard"


def test_a_camera_with_less_than_a_picture_a_second_finds_who_walks_there(
    start: Callable[..., Node], tmp_path: Path
) -> None:
    pictures = film(tmp_path / "walk.avi", 3, lambda at_s: True)
    slow = gate(pictures, fps=0.9, pace="real")
    node = start([slow], [{**ANYWHERE, "inertia_s": 0}])
    assert node.wait(node.seen)


def test_a_film_that_is_over_is_a_camera_that_sees_nothing(
    start: Callable[..., Node], tmp_path: Path
) -> None:
    node = start([gate(film(tmp_path / "short.avi", 1, lambda _: False), repeat=False)])
    (blind,) = node.wait(lambda: node.seen("camera_blind"))
    assert blind.detail["reason"] == "disconnected"
    assert "cameras.gate: played to its end" in node.rig.faults()


def test_a_camera_that_is_lost_says_why_and_what_to_do(
    start: Callable[..., Node], tmp_path: Path
) -> None:
    (tmp_path / "broken.avi").write_text("this is no video")
    node = start([gate(tmp_path / "broken.avi")])
    assert node.wait(lambda: any("no video that can be decoded" in f for f in node.rig.faults()))


def test_where_nothing_can_be_kept_all_is_seen_and_told_the_same(
    start: Callable[..., Node], visit: Path, tmp_path: Path
) -> None:
    (tmp_path / "cameras").write_text("a file where the folder should be")
    node = start([gate(visit)])
    (alert,) = node.wait(node.seen)
    assert alert.snapshot is not None
    assert "evidence_s" not in alert.detail
    assert any("node.data_dir" in fault and "cameras" in fault for fault in node.rig.faults())


def test_weights_of_faces_that_were_changed_are_a_fault_and_only_shapes_leave(
    start: Callable[..., Node], visit: Path, nets: Nets
) -> None:
    nets.finds = None
    node = start([gate(visit)])
    (alert,) = node.wait(node.seen)
    assert alert.snapshot is not None
    assert [fault for fault in node.rig.faults() if "faces" in fault] == ["vision.faces: changed"]


def test_a_walk_test_that_the_hub_takes_back_is_not_kept_up(
    start: Callable[..., Node], visit: Path
) -> None:
    walk = {"kind": "walk_test", "scene_id": "daily", "camera": "gate", "at": ["10:00"]}
    node = start([gate(visit)], (ANYWHERE,))
    node.rig.renew(Config(revision=2, scenes=[walk]), NOW)
    node.rig.renew(Config(revision=3, scenes=[ANYWHERE]), NOW)
    node.wait(node.seen)
    assert [scene.scene_id for scene in node.rig.workers[0]._sight.scenes] == [
        "somebody",
        "gate-walk",
    ]


def test_a_failed_walk_test_is_cleared_after_a_restart_by_whoever_walks(
    start: Callable[..., Node], visit: Path, tmp_path: Path
) -> None:
    first = start([gate(film(tmp_path / "nobody.avi", 30, lambda _: False))], ())
    first.rig.carry_out("c-1", "walk_test", {"sensor_id": "gate", "wait_s": 5}, NOW)
    (blind,) = first.wait(lambda: first.seen("camera_blind"))
    first.rig.close()
    second = start([gate(visit)], ())
    (clear,) = second.wait(lambda: second.seen("camera_blind", "cleared"))
    assert clear.detail["of"] == blind.alert_id


def test_closing_ends_every_thread(start: Callable[..., Node], visit: Path) -> None:
    before = {thread.ident for thread in threading.enumerate()}
    node = start([gate(visit)])
    node.wait(lambda: node.rig.states()[0].fps > 0)
    node.rig.close()
    left = [one for one in threading.enumerate() if one.ident not in before and one.is_alive()]
    assert left == []


def test_a_walk_test_is_passed_by_whoever_walks(start: Callable[..., Node], visit: Path) -> None:
    node = start([gate(visit)], scenes=())
    assert node.rig.carry_out("c-1", "walk_test", {"sensor_id": "gate", "wait_s": 600}, NOW)
    assert node.rig.carry_out("c-2", "walk_test", {"sensor_id": "gate", "wait_s": 0}, NOW)
    node.wait(lambda: len(node.answers()) == 2)
    assert node.answers()["c-1"].answer.outcome == "done"
    assert "wait_s" in node.answers()["c-2"].answer.detail["why"]
    assert node.wait(lambda: node.rig.states()[0].walk_tested_at)


def test_a_walk_test_that_nobody_passes_blinds_the_camera(
    start: Callable[..., Node], tmp_path: Path
) -> None:
    node = start([gate(film(tmp_path / "empty.avi", 30, lambda _: False), repeat=False)], ())
    node.rig.carry_out("c-1", "walk_test", {"sensor_id": "gate", "wait_s": 5}, NOW)
    (blind,) = node.wait(lambda: node.seen("camera_blind"))
    assert blind.detail["reason"] == "walk_test"
