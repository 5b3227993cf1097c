from datetime import timedelta
from typing import Any

import pytest

from edge.domain.readings import Sample
from wire.messages import Command, Config
from wire.topics import Leaf


def tell(home: Any, kind: str, command_id: str = "c1", **detail: Any) -> None:
    expires_at = home.clock.at + timedelta(seconds=30)
    home.hub_says(Command(command_id=command_id, kind=kind, expires_at=expires_at, detail=detail))


def outcomes(home: Any) -> list[str]:
    return [reply.outcome for reply in home.sent(Leaf.REPLY)]


@pytest.fixture(autouse=True)
def connected(home: Any) -> None:
    home.connect()


def test_asking_chimes_and_lights_the_lamp_and_is_heard(home: Any) -> None:
    tell(home, "ask")
    assert (home.voice.chimes, home.voice.lit, outcomes(home)) == (1, True, ["heard"])


def test_the_same_command_is_answered_twice_and_done_once(home: Any) -> None:
    tell(home, "ask")
    tell(home, "ask")
    assert (home.voice.chimes, outcomes(home)) == (1, ["heard", "heard"])


def test_a_voice_that_failed_was_not_heard(home: Any) -> None:
    home.voice.broken = True
    tell(home, "ask")
    assert (home.voice.lit, outcomes(home)) == (False, ["failed"])


def test_the_button_puts_the_lamp_out(home: Any) -> None:
    tell(home, "ask")
    home.sensor.coming.append(Sample("i-am-fine", 1.0, home.clock.at))
    home.step()
    assert not home.voice.lit


def test_the_lamp_goes_out_when_asking_is_over(home: Any) -> None:
    tell(home, "ask", until=(home.clock.at + timedelta(seconds=60)).isoformat())
    home.step(59.0)
    assert home.voice.lit
    home.step(1.0)
    assert not home.voice.lit


@pytest.mark.parametrize("until", [None, 7, "soon", "2026-11-22T06:00:01"])
def test_an_unreadable_end_of_asking_means_ten_minutes(home: Any, until: Any) -> None:
    tell(home, "ask", until=until)
    home.step(599.0)
    assert home.voice.lit
    home.step(1.0)
    assert not home.voice.lit


def test_a_command_whose_time_is_over_is_not_done(home: Any) -> None:
    late = home.clock.at
    home.hub_says(Command(command_id="c1", kind="ask", expires_at=late))
    assert (home.voice.chimes, outcomes(home)) == (0, ["expired"])


@pytest.mark.parametrize("kind", ["snapshot", "dance"])
def test_what_it_cannot_do_it_says(home: Any, kind: str) -> None:
    tell(home, kind)
    assert outcomes(home) == ["unsupported"]


def test_a_buzzer_cannot_speak(home: Any) -> None:
    tell(home, "speak", text="good morning")
    assert outcomes(home) == ["failed"]


def test_rebirth_introduces_it_again_and_sends_what_is_owed(home: Any) -> None:
    home.sense("door", 1)
    tell(home, "rebirth")
    assert [birth.outbox_depth for birth in home.sent(Leaf.BIRTH)] == [0, 1]
    assert [reading.seq for reading in home.readings()] == [1, 1]
    assert outcomes(home) == ["done"]


def test_restart_is_answered_first(home: Any) -> None:
    tell(home, "restart")
    assert outcomes(home) == ["done"]
    assert home.agent.restarting


def test_help_becomes_a_reading_and_an_alert(home: Any) -> None:
    home.sense("help-bed", 1)
    (alert,) = home.sent(Leaf.ALERT)
    (reading,) = home.readings()
    assert (alert.kind, alert.sensor_id, reading.sensor_id) == ("help", "help-bed", "help-bed")
    assert {alert.seq, reading.seq} == {1, 2}


def test_smoke_becomes_an_alert(home: Any) -> None:
    home.sense("smoke-1", 0, 1)
    assert [alert.kind for alert in home.sent(Leaf.ALERT)] == ["smoke"]


def test_a_home_with_a_loudspeaker_asks_in_words_and_thanks(home: Any) -> None:
    home.voice.has_words = True
    tell(home, "ask", until=(home.clock.at + timedelta(seconds=600)).isoformat())
    home.step(200.0)
    home.sensor.coming.append(Sample("i-am-fine", 1.0, home.clock.at))
    home.step()
    assert [recording for recording, _ in home.voice.said] == [
        "zh-CN/ask",
        "zh-CN/again",
        "zh-CN/thanks",
    ]
    assert home.voice.said[-1][1].startswith("好的")


def test_it_speaks_her_dialect_when_the_hub_says_which(home: Any) -> None:
    home.voice.has_words = True
    home.hub_says(Config(revision=1, dialect="zh-yue"))
    tell(home, "ask")
    home.hub_says(Config(revision=2, dialect="klingon"))
    tell(home, "ask", "c2")
    assert [recording for recording, _ in home.voice.said] == ["zh-yue/ask", "zh-CN/ask"]
