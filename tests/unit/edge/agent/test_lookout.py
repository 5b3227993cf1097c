from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest

from edge.agent.ports import Answer, Answered, AskAloud, Seen, SpeakUp
from edge.domain.dialogue import Line
from wire.messages import Command, Config
from wire.topics import Leaf

JPEG = b"\xff\xd8 masked \xff\xd9"


def seen(home: Any, alert_id: str = "a-1", **more: Any) -> Seen:
    detail = {"scene_id": "lane", "phase": "raised", "track": "b-7"}
    return Seen(alert_id, "camera-gate", "intrusion", home.clock.at, 0.9, detail, **more)


def tell(home: Any, kind: str, in_s: float = 30.0, **detail: Any) -> None:
    at = home.clock.at + timedelta(seconds=in_s)
    home.hub_says(Command(command_id="c1", kind=kind, expires_at=at, detail=detail))


def test_an_alert_leaves_with_its_picture_and_its_story(home: Any) -> None:
    home.connect()
    home.cameras.coming = [seen(home, snapshot=JPEG)]
    home.step()
    (alert,) = home.sent(Leaf.ALERT)
    assert (alert.alert_id, alert.kind, alert.sensor_id) == ("a-1", "intrusion", "camera-gate")
    assert alert.snapshot == b64encode(JPEG).decode()
    assert alert.detail == {"scene_id": "lane", "phase": "raised", "track": "b-7"}


def test_an_alert_waits_in_the_outbox_while_there_is_no_link(home: Any) -> None:
    home.cameras.coming = [seen(home)]
    home.step()
    assert home.outbox.depth == 1
    home.connect()
    assert [alert.alert_id for alert in home.sent(Leaf.ALERT)] == ["a-1"]


def test_an_alert_survives_a_full_disk(home: Any) -> None:
    home.connect()
    home.outbox.full = True
    home.cameras.coming = [seen(home)]
    home.step()
    home.outbox.full = False
    home.step(after_s=2.0)
    assert [alert.alert_id for alert in home.sent(Leaf.ALERT)] == ["a-1"]


def test_words_for_a_driver_wait_for_no_answer(home: Any) -> None:
    home.voice.has_words = True
    home.cameras.coming = [SpeakUp(Line.FIRE_LANE)]
    home.step()
    assert [recording for recording, _ in home.voice.said] == ["zh-CN/fire_lane"]
    assert not home.voice.lit


def test_a_fall_is_asked_about_and_her_button_answers_the_camera(home: Any) -> None:
    home.cameras.coming = [AskAloud(Line.HAVE_YOU_FALLEN, 30.0)]
    home.step()
    assert (home.voice.chimes, home.voice.lit) == (1, True)
    home.sense("i-am-fine", 1.0)
    assert home.cameras.answers > 0
    assert not home.voice.lit


def test_a_picture_is_replied_when_the_camera_has_it(home: Any) -> None:
    home.connect()
    tell(home, "snapshot", sensor_id="camera-gate")
    assert home.sent(Leaf.REPLY) == []
    home.cameras.coming = [Answered("c1", Answer("done", {"snapshot": "eA=="}))]
    home.step()
    (reply,) = home.sent(Leaf.REPLY)
    assert (reply.command_id, reply.outcome, reply.detail) == ("c1", "done", {"snapshot": "eA=="})


def test_a_command_that_came_too_late_is_not_carried_out(home: Any) -> None:
    home.connect()
    tell(home, "snapshot", in_s=-1.0)
    assert home.cameras.asked == []
    assert [reply.outcome for reply in home.sent(Leaf.REPLY)] == ["expired"]


def test_other_commands_are_still_the_home_s_own(home: Any) -> None:
    home.connect()
    tell(home, "ask")
    assert [reply.outcome for reply in home.sent(Leaf.REPLY)] == ["heard"]


def test_the_birth_names_the_cameras_and_health_says_how_they_see(home: Any) -> None:
    home.connect()
    (birth,) = home.sent(Leaf.BIRTH)
    assert ("camera-gate", "camera") in [(one.sensor_id, one.kind) for one in birth.sensors]
    (health,) = home.sent(Leaf.HEALTH)
    (camera,) = health.cameras
    assert (camera.fps, camera.spared, camera.dropped) == (5.0, 0.8, 3)
    assert len(health.faults) == 20
    assert all(len(fault) == 200 for fault in health.faults)


@pytest.mark.parametrize("boots", [1, 2])
def test_cameras_hear_the_hub_s_word_again_after_a_restart(home: Any, boots: int) -> None:
    home.connect()
    home.hub_says(Config(revision=4, scenes=[{"kind": "intrusion"}]))
    for _ in range(boots):
        home.boot()
    assert home.cameras.configs[-1].revision == 4


def test_closing_the_agent_closes_the_cameras(home: Any) -> None:
    home.agent.close()
    assert home.cameras.closed
