"""A step that runs for ever."""

import threading

import pytest

from hub.pipeline.loops import Loop

SOON_S = 10.0


def test_a_step_runs_again_while_it_moves_something_and_when_it_is_rung() -> None:
    moves = [1, 1, 0]
    idle, rung = threading.Event(), threading.Event()

    def step() -> int:
        if moves:
            if len(moves) == 1:
                idle.set()
            return moves.pop(0)
        rung.set()
        return 0

    loop = Loop("test", step, patience_s=3600)
    loop.start()
    assert idle.wait(SOON_S)
    loop.ring()
    assert rung.wait(SOON_S)
    loop.stop()


def test_a_failing_step_is_logged_once_and_recovers(caplog: pytest.LogCaptureFixture) -> None:
    passes = iter([ValueError("no"), ValueError("no"), 0])
    well, waits = threading.Event(), threading.Event()

    def step() -> int:
        outcome = next(passes, None)
        if isinstance(outcome, Exception):
            raise outcome
        (waits if outcome is None else well).set()
        return 0

    loop = Loop("test", step, patience_s=0, after_failure_s=0)
    with caplog.at_level("INFO"):
        loop.start()
        assert well.wait(SOON_S)
        assert waits.wait(SOON_S)
        loop.stop()
    assert [record.message for record in caplog.records] == ["step failed", "step recovered"]
    assert not loop.failing


def test_a_failing_step_says_so() -> None:
    failed = threading.Event()

    def step() -> int:
        failed.set()
        raise ValueError("no")

    loop = Loop("test", step, patience_s=0, after_failure_s=0)
    loop.start()
    assert failed.wait(SOON_S)
    loop.stop()
    assert loop.failing


def test_passes_are_timed_and_failures_counted() -> None:
    outcomes = iter([0, ValueError("no"), ValueError("no")])
    took, done = list[float](), threading.Event()

    def step() -> int:
        outcome = next(outcomes, None)
        if isinstance(outcome, Exception):
            raise outcome
        if outcome is None:
            done.set()
        return 0

    loop = Loop("test", step, patience_s=0, after_failure_s=0, took=took.append)
    loop.start()
    assert done.wait(SOON_S)
    loop.stop()
    assert loop.failures == 2
    assert len(took) >= 4
    assert all(seconds >= 0 for seconds in took)
    assert 0 <= loop.quiet_s() < SOON_S
