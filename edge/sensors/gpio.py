"""Reed switches, motion detectors and buttons on the Raspberry Pi's own pins.

The pins are read at each call, so every sample is fresh. What is shorter than the time between two
reads (a press, a pulse of a motion detector) is caught by gpiozero's own thread and kept.
"""

import queue
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from edge.domain.readings import Sample, SensorDescription
from edge.errors import ConfigError, SensorFailed
from edge.sensors.keys import Keys

_DEFAULT_SILENCE_S = 3600.0
_REEDS = ("door",)
_LEVELS = ("motion", "presence", "smoke", "gas")
KINDS = ("curtain", *_REEDS, *_LEVELS, "button")
HALF_OPEN = 0.5
IMPLAUSIBLE = "implausible"


class _Pin:
    """One input pin: whether it is active now, and whether it became active since it was asked."""

    def __init__(self, number: int, *, pull_up: bool, factory: object | None) -> None:
        import gpiozero  # only a node with pins needs it

        self._failures: type[Exception] = gpiozero.GPIOZeroError
        self._device: Any = gpiozero.DigitalInputDevice(
            number, pull_up=pull_up, pin_factory=factory
        )
        self._activations: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._device.when_activated = lambda: self._activations.put(None)

    def is_active(self) -> bool:
        try:
            return bool(self._device.is_active)
        except (self._failures, OSError) as error:
            raise SensorFailed(f"the pin cannot be read: {error}") from error

    def was_activated(self) -> bool:
        """True once for any number of activations: contacts bounce."""
        activated = False
        while not self._activations.empty():
            self._activations.get_nowait()
            activated = True
        return activated

    def close(self) -> None:
        self._device.when_activated = None
        self._device.close()


class _Input(Protocol):
    def sample(self) -> tuple[float, str]: ...

    def close(self) -> None: ...


class _Curtain:
    """One or two reed switches at the ends of the rail; the magnet rides on the curtain."""

    def __init__(self, closed_end: _Pin | None, open_end: _Pin | None) -> None:
        self._closed_end = closed_end
        self._open_end = open_end

    def sample(self) -> tuple[float, str]:
        """0 closed, 1 open, 0.5 between; one switch alone knows only its own end."""
        closed = None if self._closed_end is None else self._closed_end.is_active()
        opened = None if self._open_end is None else self._open_end.is_active()
        if closed and opened:
            return HALF_OPEN, IMPLAUSIBLE
        if closed is None or opened is None:
            return (0.0 if closed or opened is False else 1.0), "good"
        return (0.0 if closed else 1.0 if opened else HALF_OPEN), "good"

    def close(self) -> None:
        for pin in (self._closed_end, self._open_end):
            if pin is not None:
                pin.close()


class _Level:
    """A switch that is on or off; `latched` also tells of a pulse that is over by now."""

    def __init__(self, pin: _Pin, *, invert: bool, latched: bool) -> None:
        self._pin = pin
        self._invert = invert
        self._latched = latched

    def sample(self) -> tuple[float, str]:
        pulsed = self._pin.was_activated() and self._latched
        return float((self._pin.is_active() or pulsed) is not self._invert), "good"

    def close(self) -> None:
        self._pin.close()


class _Button:
    """1 once for a press, 0 at all other times; 0 says only that the button is being watched."""

    def __init__(self, pin: _Pin) -> None:
        self._pin = pin

    def sample(self) -> tuple[float, str]:
        self._pin.is_active()
        return float(self._pin.was_activated()), "good"

    def close(self) -> None:
        self._pin.close()


class GpioSensor:
    """One sensor on one or two pins."""

    def __init__(self, description: SensorDescription, source: _Input) -> None:
        self.descriptions = (description,)
        self._source = source

    def read(self, now: datetime) -> Iterator[Sample]:
        """One fresh sample; raises SensorFailed when the pin cannot be read."""
        value, quality = self._source.sample()
        yield Sample(self.descriptions[0].sensor_id, value, now, quality)

    def close(self) -> None:
        """Let go of the pins."""
        self._source.close()


@dataclass(frozen=True, slots=True)
class _PinChoice:
    """A pin as node.toml names it, before anything is opened."""

    keys: Keys
    key: str
    number: int
    pull_up: bool

    def open(self, factory: object | None) -> _Pin:
        """Raises ConfigError: used twice, not there, or no way to the pins on this machine."""
        try:
            return _Pin(self.number, pull_up=self.pull_up, factory=factory)
        except ImportError as error:
            how = "needs gpiozero: pip install 'firstlight[gpio]'"
            raise self.keys.error(self.key, how) from error
        except Exception as error:  # gpiozero, lgpio and RPi.GPIO share no error tree
            why = f"GPIO {self.number} cannot be used: {error}"
            raise self.keys.error(self.key, why) from error


def build_gpio(keys: Keys, factory: object | None) -> GpioSensor:
    """From `sensor_id`, `kind` and `pin`; a curtain has `closed_pin`, `open_pin` or both."""
    kind = keys.one_of("kind", KINDS)
    description = keys.describe(kind, _DEFAULT_SILENCE_S)
    pull_up = keys.flag("pull_up", default=kind not in _LEVELS)
    if kind == "curtain":
        return GpioSensor(description, _curtain(keys, factory, pull_up=pull_up))
    # A reed is active while its magnet is near: a closed door, which is 0.
    invert = kind != "button" and keys.flag("invert", default=False) is not (kind in _REEDS)
    choice = _PinChoice(keys, "pin", keys.pin("pin"), pull_up)
    keys.finish()
    pin = choice.open(factory)
    if kind == "button":
        return GpioSensor(description, _Button(pin))
    return GpioSensor(description, _Level(pin, invert=invert, latched=kind not in _REEDS))


def _curtain(keys: Keys, factory: object | None, *, pull_up: bool) -> _Curtain:
    ends = [
        _PinChoice(keys, key, keys.pin(key), pull_up) if keys.has(key) else None
        for key in ("closed_pin", "open_pin")
    ]
    closed_end, open_end = ends
    if closed_end is None and open_end is None:
        raise keys.error("closed_pin", "is missing; give closed_pin, open_pin or both")
    if closed_end and open_end and closed_end.number == open_end.number:
        raise keys.error("open_pin", "is the same pin as closed_pin")
    keys.finish()
    closed_pin = closed_end.open(factory) if closed_end else None
    try:
        return _Curtain(closed_pin, open_end.open(factory) if open_end else None)
    except ConfigError:
        if closed_pin is not None:
            closed_pin.close()
        raise
