"""The programs that the demo starts: stopped one by one, by their process ids, whatever happens."""

import ctypes
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from demo.errors import ChildFailed

GRACE_S: Final = 10.0
LAST_WORDS: Final = 1500
_PR_SET_PDEATHSIG: Final = 1


@dataclass(frozen=True, slots=True)
class Child:
    """One program that runs, and where it writes."""

    name: str
    process: subprocess.Popen[bytes]
    log_path: Path


class Children:
    """All that run. They stand in sessions of their own, so that Ctrl-C reaches the demo alone."""

    def __init__(self, log_dir: Path) -> None:
        self._log_dir = log_dir
        self._running: list[Child] = []

    def start(self, name: str, module: str, arguments: Sequence[str]) -> Child:
        """Start `python -m module`; its output goes to a log of its own."""
        log_path = self._log_dir / f"{name}.log"
        with log_path.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )
        child = Child(name, process, log_path)
        self._running.append(child)
        return child

    def check(self) -> None:
        """ChildFailed if one has ended that nobody ended."""
        for child in self._running:
            if child.process.poll() is not None:
                raise ChildFailed(f"{child.name} has ended by itself:\n{last_words(child)}")

    def kill(self, child: Child) -> None:
        """No goodbye, as in a power cut."""
        self._running.remove(child)
        child.process.kill()
        child.process.wait()

    def stop_all(self) -> None:
        """Those that were started last go first, the hub and its broker last."""
        _stop(self._running[1:])
        _stop(self._running[:1])
        self._running.clear()


def _stop(children: Sequence[Child]) -> None:
    processes = [child.process for child in children]
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def last_words(child: Child) -> str:
    """The end of a child's log."""
    return child.log_path.read_text(encoding="utf-8", errors="replace")[-LAST_WORDS:]


def _die_with_parent() -> None:
    """Even a demo that is killed leaves nobody behind (Linux; see prctl(2))."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
