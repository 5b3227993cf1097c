"""All tests but the long ones: unit and contract on every core, and the system's beside them.

System tests wait for processes and browsers more than they work, so they and
the others together take little longer than one. What they say is shown once the others are done.
"""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from queue import SimpleQueue

NOTHING_COLLECTED = 5
SHORT = ("-m", "not long")
MEMORY = "/dev/shm"
ROOM = 4 * 1024**3
# Workers must collect the same tests in the same order, sets among the parameters included.
ENVIRONMENT = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONUNBUFFERED": "1"}


def main(arguments: Sequence[str]) -> int:
    """The exit code: 0 when both are good."""
    system = subprocess.Popen(
        _pytest("tests/system", *arguments),
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    said: SimpleQueue[bytes | None] = SimpleQueue()
    listener = threading.Thread(target=_listen, args=(system, said))
    listener.start()
    try:
        parallel = ("-n", "auto", "--dist", "loadfile", "tests/unit", "tests/contract")
        quick = {**ENVIRONMENT, **_in_memory()}
        first = subprocess.run(_pytest(*parallel, *arguments), env=quick, check=False)
        while (line := said.get()) is not None:
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
        codes = {first.returncode, system.wait()}
    finally:
        if system.poll() is None:
            system.terminate()
        listener.join()
    return max(codes - {NOTHING_COLLECTED}, default=NOTHING_COLLECTED, key=abs)


def _in_memory() -> dict[str, str]:
    """Thousands of small databases are committed durably; only the system tests need a disk."""
    try:
        is_roomy = shutil.disk_usage(MEMORY).free >= ROOM
    except OSError:
        return {}
    return {"TMPDIR": MEMORY} if is_roomy and "TMPDIR" not in os.environ else {}


def _pytest(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "pytest", *SHORT, *arguments]


def _listen(system: subprocess.Popen[bytes], said: "SimpleQueue[bytes | None]") -> None:
    assert system.stdout is not None
    for line in system.stdout:
        said.put(line)
    said.put(None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
