"""The only place at the edge that reads a clock: the system's, or a drill's that runs faster."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from edge.agent import Clock
from edge.errors import ConfigError
from wire.drill import DrillAnchor, decode_anchor

__all__ = ["Clock", "DrillClock", "SystemClock"]

SYNCED_MARK: Final = Path("/run/systemd/timesync/synchronized")
"""systemd-timesyncd touches it when the clock was set from the network in this boot."""
TIMEX_UNSYNCED: Final = 0x40
LOOK_AGAIN_S: Final = 10.0


class SystemClock:
    """Wall time. `synced` is asserted by the settings, or looked up now and then when None."""

    def __init__(self, synced: bool | None = None) -> None:
        self._asserted = synced
        self._synced = False
        self._look_at_s = 0.0

    def now(self) -> datetime:
        """Aware, UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Never steps."""
        return time.monotonic()

    def synced(self) -> bool:
        """Whether the clock was set from the network."""
        if self._asserted is not None:
            return self._asserted
        if not self._synced and self.monotonic() >= self._look_at_s:
            self._look_at_s = self.monotonic() + LOOK_AGAIN_S
            self._synced = SYNCED_MARK.exists() or _kernel_says_synced()
        return self._synced


class DrillClock:
    """Reads the hub's `clock.json` again whenever it was replaced; monotonic stays wall time."""

    def __init__(
        self, path: Path, wall: Callable[[], datetime] | None = None, synced: bool = True
    ) -> None:
        self._path = path
        self._wall = wall or SystemClock().now
        self._asserted = synced
        self._version = _version(path)
        self._anchor = _read(path)

    def now(self) -> datetime:
        """Drill time, aware, UTC."""
        version = _version(self._path)
        if version is not None and version != self._version:
            self._follow(version)
        return self._anchor.now(self._wall()).astimezone(UTC)

    def monotonic(self) -> float:
        """Wall seconds: liveness and backoff do not run faster in a drill."""
        return time.monotonic()

    def synced(self) -> bool:
        """A drill's clock is right unless the drill says that it is not."""
        return self._asserted

    def _follow(self, version: tuple[int, int]) -> None:
        try:
            self._anchor = _read(self._path)
        except ConfigError:
            return  # caught in the middle of being written; the next look finds it whole
        self._version = version


def _read(path: Path) -> DrillAnchor:
    try:
        return decode_anchor(path.read_bytes())
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigError("clock.drill_file", f"{path} is no drill clock ({error})") from error


def _version(path: Path) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None  # between two versions, or the drill is over: go on from the last anchor
    return status.st_mtime_ns, status.st_ino


def _kernel_says_synced() -> bool:
    """chrony and ntpd tell the kernel; adjtimex(2) without changing anything gives its state."""
    import ctypes  # only where timesyncd has left no mark

    class Timex(ctypes.Structure):
        _fields_ = [
            ("modes", ctypes.c_uint),
            ("offset", ctypes.c_long),
            ("freq", ctypes.c_long),
            ("maxerror", ctypes.c_long),
            ("esterror", ctypes.c_long),
            ("status", ctypes.c_int),
            ("rest", ctypes.c_byte * 512),
        ]

    try:
        timex = Timex()
        state = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(timex))
    except (OSError, AttributeError):
        return False
    return state >= 0 and not timex.status & TIMEX_UNSYNCED
