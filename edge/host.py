"""How the machine feels: temperature, free disk, and whether a Pi's power supply is too weak."""

import shutil
from pathlib import Path

from edge.agent import HostHealth

UNDER_VOLTAGE_BITS = 0x1
"""Bit 0 of `get_throttled`: under-voltage now (Raspberry Pi firmware documentation, vcgencmd)."""


class LinuxHost:
    """Reads sysfs; what is not there is left out, so a laptop is as good as a Pi."""

    def __init__(self, data_dir: Path, sys: Path = Path("/sys")) -> None:
        self._data_dir = data_dir
        self._thermal = sys / "class/thermal/thermal_zone0/temp"
        self._throttled = sys / "devices/platform/soc/soc:firmware/get_throttled"

    def health(self) -> HostHealth:
        """Never raises."""
        celsius = _number(self._thermal, 10)
        throttled = _number(self._throttled, 16)
        return HostHealth(
            cpu_celsius=None if celsius is None else celsius / 1000,
            disk_free_bytes=_free_bytes(self._data_dir),
            under_voltage=None if throttled is None else bool(throttled & UNDER_VOLTAGE_BITS),
        )


def _number(path: Path, base: int) -> int | None:
    try:
        return int(path.read_text().strip(), base)
    except (OSError, ValueError):
        return None


def _free_bytes(path: Path) -> int | None:
    try:
        return shutil.disk_usage(path).free
    except OSError:
        return None
