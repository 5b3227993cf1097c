"""Reads one `[[sensors]]` table of node.toml: every key typed, none missing, none left over."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from edge.domain.readings import SensorDescription
from edge.errors import ConfigError

_UNITS: Final = {"power": "W", "water": "L", "temperature": "°C", "humidity": "%", "battery": "%"}
_LONGEST_NAME: Final = 64
_T = TypeVar("_T")


class Keys:
    """One table; `path` (`sensors[2]`) begins the field of every ConfigError."""

    def __init__(self, path: str, table: Mapping[str, Any]) -> None:
        self.path = path
        self._table = table
        self._read = {"source"}

    def text(self, key: str, default: str | None = None) -> str:
        """A string that is not empty."""
        found = self._take(key, str, "a string", default)
        if not found and default != "":
            raise self.error(key, "must not be empty")
        return found

    def one_of(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """One of the strings in `allowed`."""
        found = self.text(key, default)
        if found not in allowed:
            raise self.error(key, f"{found!r} is none of {', '.join(allowed)}")
        return found

    def whole(self, key: str, default: int | None = None) -> int:
        """An integer; `true` is none."""
        found = self._take(key, int, "a whole number", default)
        if isinstance(found, bool):
            raise self.error(key, "must be a whole number, not true or false")
        return found

    def pin(self, key: str) -> int:
        """A GPIO number as Broadcom counts them."""
        number = self.whole(key)
        if not 0 <= number <= 53:
            raise self.error(key, f"{number} is no GPIO; Broadcom numbers run from 0 to 53")
        return number

    def flag(self, key: str, *, default: bool) -> bool:
        """`true` or `false`."""
        return self._take(key, bool, "true or false", default)

    def seconds(self, key: str, default: float) -> float:
        """A positive number of seconds."""
        found = self._table.get(key, default)
        self._read.add(key)
        if isinstance(found, bool) or not isinstance(found, (int, float)):
            raise self.error(key, "must be a number of seconds")
        if not 0 < found <= 400 * 86_400:
            raise self.error(key, "must be more than 0 and at most 400 days")
        return float(found)

    def zone(self, key: str, default: str | None = None) -> ZoneInfo:
        """A time zone by its IANA name."""
        name = self.text(key, default)
        try:
            return ZoneInfo(name)
        except (ValueError, OSError, KeyError) as error:
            raise self.error(key, f"{name!r} is no time zone such as Asia/Shanghai") from error

    def day(self, key: str) -> date | None:
        """A date (`2026-11-22`, quoted or not), or None when the key is absent."""
        if not self.has(key):
            return None
        found = self._table[key]
        self._read.add(key)
        return self.day_of(key, found)

    def day_of(self, key: str, found: object) -> date:
        """A date from a value below `key`."""
        try:
            return date.fromisoformat(str(found))
        except ValueError as error:
            raise self.error(key, f"{found!r} is no date such as 2026-11-22") from error

    def table(self, key: str) -> Mapping[str, Any]:
        """A table below this one; empty when absent."""
        return self._take(key, dict, "a table", {})

    def has(self, key: str) -> bool:
        """Whether the key stands in the table."""
        return key in self._table

    def describe(self, kind: str, max_silence_s: float) -> SensorDescription:
        """The description of this table's one sensor; `max_silence_s` is the source's default."""
        sensor_id = self.text("sensor_id")
        if len(sensor_id) > _LONGEST_NAME:
            raise self.error("sensor_id", f"longer than {_LONGEST_NAME} characters")
        silence_s = self.seconds("max_silence_s", max_silence_s)
        return SensorDescription(sensor_id, kind, _UNITS.get(kind, ""), silence_s)

    def finish(self) -> None:
        """Raise for the first key that nobody read: a typing error must not be silently ignored."""
        for key in self._table:
            if key not in self._read:
                known = ", ".join(sorted(self._read))
                raise self.error(key, f"unknown key; this sensor knows {known}")

    def error(self, key: str, reason: str) -> ConfigError:
        """The error for one key of this table."""
        return ConfigError(f"{self.path}.{key}", reason)

    def _take(self, key: str, kind: type[_T], called: str, default: _T | None) -> _T:
        self._read.add(key)
        found = self._table.get(key, default)
        if found is None:
            raise self.error(key, f"is missing; give {called}")
        if not isinstance(found, kind):
            raise self.error(key, f"must be {called}, not {found!r}")
        return found
