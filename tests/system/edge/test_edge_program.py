"""The real `firstlight-edge` as a process: killed, stopped, restarted."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from wire.drill import DrillAnchor, encode_anchor
from wire.messages import Birth, Command, Death, DeathReason, Reply
from wire.topics import Leaf

pytestmark = pytest.mark.system

NODE = "n-7f3k2q9x"
DEADLINE_S = 45.0
ROOT = Path(__file__).resolve().parents[3]
MORNING = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
Until = Callable[..., None]


class Program:
    """The real `firstlight-edge`, on simulated sensors and a drill clock that runs fast."""

    def __init__(self, folder: Path, url: str) -> None:
        folder.mkdir()
        anchor = DrillAnchor(wall_at=datetime.now(UTC), drill_at=MORNING, rate=3000)
        (folder / "clock.json").write_bytes(encode_anchor(anchor))
        self._settings = folder / "node.toml"
        self._settings.write_text(
            f'[node]\nnode_id = "{NODE}"\ndata_dir = "data"\n[broker]\nurl = "{url}"\n'
            '[clock]\nsource = "drill"\ndrill_file = "clock.json"\n'
            '[[sensors]]\nsource = "simulated"\nseed = "11"\n'
        )
        self.process = self.start()

    def start(self) -> "subprocess.Popen[bytes]":
        self.process = subprocess.Popen(
            [sys.executable, "-m", "edge", "run", "--config", self._settings],
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
        )
        return self.process

    def end(self, how: signal.Signals) -> int:
        os.kill(self.process.pid, how)
        return self.process.wait(DEADLINE_S)


@pytest.fixture
def program(broker: Any, hub: Any, tmp_path: Path) -> Iterator[Program]:
    program = Program(tmp_path / "program", broker.url)
    yield program
    program.process.kill()
    program.process.wait()


def test_sigkill_in_mid_stream_loses_nothing_and_doubles_nothing(
    program: Program, hub: Any, until: Until
) -> None:
    for round_ in range(1, 4):
        hub.acking = round_ % 2 == 1
        until(lambda: len(hub.rows) > 40 * round_)  # noqa: B023
        program.end(signal.SIGKILL)
        program.start()
    hub.acking = True
    until(lambda: len(hub.of(Leaf.BIRTH)) >= 4)
    grown = len(hub.rows)
    until(lambda: len(hub.rows) > grown + 40)
    (outbox_id,) = {outbox_id for outbox_id, _ in hub.rows}
    # Gestures overtake the backlog: a gap is filled a moment later, as nothing is lost.
    until(lambda: hub.seqs(outbox_id) == list(range(1, len(hub.rows) + 1)))
    program.end(signal.SIGTERM)
    assert hub.conflicts == []


def test_the_will_names_the_session_that_was_lost(program: Program, hub: Any, until: Until) -> None:
    until(lambda: hub.of(Leaf.BIRTH))
    program.end(signal.SIGKILL)
    until(lambda: hub.of(Leaf.DEATH))
    birth: Birth = hub.of(Leaf.BIRTH)[-1]
    assert hub.of(Leaf.DEATH) == [
        Death(boot_id=birth.boot_id, session=birth.session, reason=DeathReason.LOST)
    ]


def test_a_clean_stop_says_so(program: Program, hub: Any, until: Until) -> None:
    until(lambda: hub.of(Leaf.BIRTH))
    assert program.end(signal.SIGTERM) == 0
    until(lambda: hub.of(Leaf.DEATH))
    assert [death.reason for death in hub.of(Leaf.DEATH)] == ["stopped"]


def test_a_restart_is_answered_before_the_program_leaves(
    program: Program, hub: Any, until: Until
) -> None:
    until(lambda: hub.of(Leaf.BIRTH))
    far = MORNING + timedelta(days=30)
    hub.tell(Leaf.COMMAND, Command(command_id="c9", kind="restart", expires_at=far))
    assert program.process.wait(DEADLINE_S) == 0
    until(lambda: hub.of(Leaf.REPLY))
    assert hub.of(Leaf.REPLY) == [Reply(command_id="c9", outcome="done")]
