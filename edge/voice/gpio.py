"""A lamp and a buzzer on the pins of a Raspberry Pi."""

from collections.abc import Callable
from typing import Any

from edge.errors import ConfigError, VoiceFailed


class GpioVoice:
    """An LED and a buzzer on a Raspberry Pi. `pin_factory` is gpiozero's own kind."""

    def __init__(
        self, lamp_pin: int, buzzer_pin: int, *, pin_factory: object | None = None
    ) -> None:
        self._lamp, self._buzzer = _devices(lamp_pin, buzzer_pin, pin_factory)

    def chime(self) -> None:
        """Three short tones, in gpiozero's own thread."""
        self._do(lambda: self._buzzer.beep(on_time=0.3, off_time=0.3, n=3, background=True))

    def lamp(self, *, lit: bool) -> None:
        """Switch the LED."""
        self._do(self._lamp.on if lit else self._lamp.off)

    has_words = False

    def speak(self, text: str, recording: str = "") -> None:  # noqa: ARG002 - the port's shape
        """A buzzer has no words."""
        raise VoiceFailed("this home has a buzzer and no loudspeaker")

    def close(self) -> None:
        """Let go of the pins."""
        self._lamp.close()
        self._buzzer.close()

    def _do(self, action: Callable[[], object]) -> None:
        try:
            action()
        except Exception as error:  # the pin library raises anything from OSError to its own tree
            raise VoiceFailed(str(error)) from error


def _devices(lamp_pin: int, buzzer_pin: int, pin_factory: object | None) -> tuple[Any, Any]:
    """gpiozero is imported only where there are pins: it costs memory that a home can miss."""
    try:
        from gpiozero import LED, Buzzer

        return LED(lamp_pin, pin_factory=pin_factory), Buzzer(buzzer_pin, pin_factory=pin_factory)
    except ImportError as error:
        raise ConfigError("voice.backend", "gpio needs `pip install firstlight[gpio]`") from error
    except Exception as error:  # gpiozero's pin errors share no base with its missing back end
        raise ConfigError("voice", f"pins {lamp_pin} and {buzzer_pin}: {error}") from error
