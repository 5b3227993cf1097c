"""Looking through a camera: who looks at the same time shares one picture, and one answer."""

import base64
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from queue import SimpleQueue
from typing import Any

import pytest

from hub.domain.liveness import Link
from hub.errors import Busy, NodeRefused
from hub.pipeline.commanding import CommandRow
from hub.pipeline.live_wall import MOST_VIEWERS, LiveWall
from hub.pipeline.relay import EdgeReply, Relay


class Moved:
    at = datetime(2026, 11, 22, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def wall(self) -> datetime:
        return self.at


class Camera:
    """An edge that answers when the test says so, or at once."""

    def __init__(self, *, at_once: bool = True) -> None:
        self.clock, self.asked = Moved(), list[CommandRow]()
        self.waiting: SimpleQueue[CommandRow] = SimpleQueue()
        self._at_once = at_once
        self.says: Mapping[str, Any] = {"snapshot": base64.b64encode(b"jpeg").decode()}
        relay = Relay(self._sent, lambda _: Link.UP, self.clock, self._new_id)
        self._relay = relay
        self.wall = LiveWall(relay, self.clock, lambda content: content.startswith(b"jpeg"))

    def _new_id(self, prefix: str) -> str:
        return f"{prefix}-{len(self.asked)}"

    def _sent(self, row: CommandRow) -> bool:
        self.asked.append(row)
        self.waiting.put(row)
        if self._at_once:
            self.answer(row)
        return True

    def answer(self, row: CommandRow, outcome: str = "done") -> None:
        reply = EdgeReply(command_id=row.command_id, outcome=outcome, detail=dict(self.says))
        self._relay.heard(row.node_id, reply)


def test_a_second_look_within_a_second_costs_no_question() -> None:
    camera = Camera()
    assert camera.wall.picture("n", "cam") == camera.wall.picture("n", "cam") == b"jpeg"
    assert len(camera.asked) == 1
    assert camera.asked[0].detail == {"sensor_id": "cam"}
    camera.clock.at += timedelta(seconds=1)
    camera.wall.picture("n", "cam")
    assert len(camera.asked) == 2


def test_a_clock_that_is_set_back_does_not_bring_an_old_picture_back() -> None:
    camera = Camera()
    camera.wall.picture("n", "cam")
    camera.clock.at -= timedelta(hours=1)
    camera.wall.picture("n", "cam")
    assert len(camera.asked) == 2


def test_another_camera_is_another_question() -> None:
    camera = Camera()
    for node_id, sensor_id in (("n", "cam"), ("n", "cam-2"), ("m", "cam")):
        camera.wall.picture(node_id, sensor_id)
    assert len(camera.asked) == 3


def looks(camera: Camera, count: int) -> tuple[list[threading.Thread], SimpleQueue[Any]]:
    seen: SimpleQueue[Any] = SimpleQueue()

    def look() -> None:
        try:
            seen.put(camera.wall.picture("n", "cam"))
        except (NodeRefused, Busy) as error:
            seen.put(type(error))

    threads = [threading.Thread(target=look) for _ in range(count)]
    for thread in threads:
        thread.start()
    return threads, seen


@pytest.mark.parametrize(("outcome", "each"), [("done", b"jpeg"), ("refused", NodeRefused)])
def test_all_who_look_at_once_get_the_one_answer(outcome: str, each: object) -> None:
    camera = Camera(at_once=False)
    threads, seen = looks(camera, 5)
    camera.answer(camera.waiting.get(timeout=20), outcome)
    assert [seen.get(timeout=20) for _ in threads] == [each] * 5
    assert len(camera.asked) == 1


def test_one_too_many_is_told_so_and_the_others_are_served() -> None:
    camera = Camera(at_once=False)
    threads, seen = looks(camera, MOST_VIEWERS + 1)
    assert seen.get(timeout=20) is Busy
    camera.answer(camera.waiting.get(timeout=20))
    assert [seen.get(timeout=20) for _ in threads[1:]] == [b"jpeg"] * MOST_VIEWERS
    camera.clock.at += timedelta(seconds=1)
    camera_again = Camera()
    assert camera_again.wall.picture("n", "cam") == b"jpeg"


@pytest.mark.parametrize(
    "says",
    [
        {},
        {"snapshot": None},
        {"snapshot": 7},
        {"snapshot": "no base64!"},
        {"snapshot": base64.b64encode(b"png").decode()},
    ],
)
def test_what_is_no_picture_is_refused(says: dict[str, Any]) -> None:
    camera = Camera()
    camera.says = says
    with pytest.raises(NodeRefused, match="no picture"):
        camera.wall.picture("n", "cam")
