"""What this process costs between two moments; nothing but the standard library."""

import os
import time
from pathlib import Path


class Meter:
    """From its making on."""

    def __init__(self) -> None:
        self._wall_s = time.monotonic()
        self._cpu_s = time.process_time()

    def read(self) -> dict[str, float]:
        """Seconds passed, CPU seconds of all threads, resident megabytes now."""
        resident = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        return {
            "wall_s": time.monotonic() - self._wall_s,
            "cpu_s": time.process_time() - self._cpu_s,
            "rss_mb": resident / 1e6,
        }
