"""The hub as a stranger runs it: by its command line, in a fresh drill directory."""

import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from demo.api import is_ready
from demo.children import Child, Children, last_words
from demo.errors import ChildFailed

READY_WITHIN_S: Final = 90.0
LOOK_S: Final = 0.1


@dataclass(frozen=True, slots=True)
class Keys:
    """What `firstlight-hub init --json` prints."""

    api_url: str
    broker_url: str
    username: str
    password: str
    token: str


def init_hub(data_dir: Path, starts_at: datetime) -> Keys:
    """A new drill whose clock stands at `starts_at`, running as fast as the wall's."""
    clock = f"{starts_at.isoformat()}@1"
    arguments = ["--data-dir", str(data_dir), "--drill", "--clock", clock, "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "hub", "init", *arguments],
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode != 0:
        raise ChildFailed(f"the hub could not be set up:\n{done.stderr.decode()}")
    return msgspec.json.decode(done.stdout, type=Keys)


def serve_hub(children: Children, data_dir: Path, keys: Keys) -> Child:
    """Start it and wait until it is ready."""
    child = children.start("hub", "hub", ["serve", "--data-dir", str(data_dir)])
    give_up_at = time.monotonic() + READY_WITHIN_S
    while not is_ready(keys.api_url):
        children.check()
        if time.monotonic() > give_up_at:
            raise ChildFailed(
                f"the hub is not ready after {READY_WITHIN_S} s:\n{last_words(child)}"
            )
        time.sleep(LOOK_S)
    return child
