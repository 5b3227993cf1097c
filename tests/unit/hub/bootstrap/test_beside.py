from collections.abc import Callable
from concurrent.futures import Future

import pytest

from hub.bootstrap.keeping import Beside


class Told:
    """A thread whose work ends when the test says so."""

    def __init__(self) -> None:
        self.begun: list[Future[int]] = []

    def submit(self, _: Callable[[], int]) -> Future[int]:
        self.begun.append(Future())
        return self.begun[-1]


def nothing() -> int:
    return 0


def test_what_runs_is_not_begun_twice() -> None:
    thread = Told()
    beside = Beside(nothing, thread.submit)
    beside.start()
    beside.start()
    assert len(thread.begun) == 1
    thread.begun[0].set_result(1)
    beside.start()
    assert len(thread.begun) == 2


def test_a_fault_is_raised_where_somebody_listens_and_the_next_run_comes() -> None:
    thread = Told()
    beside = Beside(nothing, thread.submit)
    beside.start()
    thread.begun[0].set_exception(RuntimeError("the disk is full"))
    with pytest.raises(RuntimeError, match="disk"):
        beside.start()
    beside.start()
    assert len(thread.begun) == 2
