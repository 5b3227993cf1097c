import logging
import time
from typing import Any

import pytest

from edge.errors import ConfigError, VoiceFailed
from edge.voice import GpioVoice, LogVoice


@pytest.fixture
def pins() -> Any:
    mock = pytest.importorskip("gpiozero.pins.mock", reason="pip install 'firstlight[gpio]'")
    factory = mock.MockFactory()
    yield factory
    factory.reset()


@pytest.fixture
def voice(pins: Any) -> Any:
    voice = GpioVoice(5, 6, pin_factory=pins)
    yield voice
    voice.close()


def test_the_lamp_is_a_pin(voice: GpioVoice, pins: Any) -> None:
    voice.lamp(lit=True)
    assert pins.pin(5).state
    voice.lamp(lit=False)
    assert not pins.pin(5).state


def test_the_chime_sounds_at_once_and_does_not_wait(voice: GpioVoice, pins: Any) -> None:
    voice.chime()
    deadline = time.monotonic() + 5
    while not pins.pin(6).state:
        assert time.monotonic() < deadline, "no sound"


def test_a_buzzer_has_no_words(voice: GpioVoice) -> None:
    with pytest.raises(VoiceFailed):
        voice.speak("good morning")


def test_a_closed_voice_fails_and_says_so(pins: Any) -> None:
    voice = GpioVoice(5, 6, pin_factory=pins)
    voice.close()
    with pytest.raises(VoiceFailed):
        voice.lamp(lit=True)


def test_one_pin_for_two_things_is_an_error_of_the_settings(pins: Any) -> None:
    with pytest.raises(ConfigError, match="pins 5 and 5"):
        GpioVoice(5, 5, pin_factory=pins)


def test_what_is_spoken_never_enters_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    LogVoice().speak("good morning, Mrs Li")
    assert "Li" not in caplog.text + str([vars(record) for record in caplog.records])
