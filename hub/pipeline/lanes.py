"""Threads for sending, in lanes by host: a channel that hangs holds up its own lane only."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar
from zlib import crc32

LANES = 16
THREADS_A_LANE = 8
"""Threads start when they are first needed, so a quiet lane costs nothing."""

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def lane_of(url: str, lanes: int = LANES) -> int:
    """The same host always takes the same lane."""
    return crc32(host_of(url).encode()) % lanes


def host_of(url: str) -> str:
    """Scheme and host of a URL, nothing else of it; lower case."""
    scheme, _, rest = url.partition("://")
    host = rest.split("/", 1)[0].split("?", 1)[0].rpartition("@")[2]
    return f"{scheme}://{host}".lower()


class Lanes:
    """One small pool a lane."""

    def __init__(self, threads: int = THREADS_A_LANE, lanes: int = LANES) -> None:
        self._pools = [
            ThreadPoolExecutor(threads, thread_name_prefix=f"notifier-{lane}")
            for lane in range(lanes)
        ]

    def submit(
        self,
        url: str,
        work: Callable[Arguments, Result],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Future[Result]:
        """Run it in the lane of a URL."""
        pool = self._pools[lane_of(url, len(self._pools))]
        return pool.submit(work, *arguments, **named)

    def close(self) -> None:
        """Give up what has not begun, then wait for what has."""
        for pool in self._pools:
            pool.shutdown(wait=False, cancel_futures=True)
        for pool in self._pools:
            pool.shutdown(wait=True)
