"""A neighbourhood in a drill, ready for a stranger's program."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.system.stranger import HubProcess, Neighbourhood


@pytest.fixture
def drill(tmp_path: Path) -> Iterator[Callable[[str], Neighbourhood]]:
    """`drill("2026-11-22T05:30:00+08:00")`: a neighbourhood where time moves only when told."""
    opened: list[Neighbourhood] = []

    def start(clock: str) -> Neighbourhood:
        hub = HubProcess(tmp_path / "hub", "--drill", "--clock", f"{clock}@0")
        hub.start()
        opened.append(Neighbourhood(hub))
        return opened[-1]

    yield start
    for neighbourhood in opened:
        neighbourhood.close()
        neighbourhood.hub.stop()


@pytest.fixture
def minutes() -> Callable[[float], timedelta]:
    return lambda count: timedelta(minutes=count)
