"""A neighbourhood in a drill, ready for a stranger's program."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.system.stranger import HubProcess, Neighbourhood


@pytest.fixture
def drill(tmp_path: Path) -> Iterator[Callable[[str], Neighbourhood]]:
    """`drill("2026-11-22T05:30:00+08:00")`: a hub of its own; time moves only when told."""
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


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neighbourhood]:
    """One hub for a file of tests; each lives on a day of its own."""
    data_dir = tmp_path_factory.mktemp("street") / "hub"
    hub = HubProcess(data_dir, "--drill", "--clock", "2026-11-22T05:00:00+08:00@0")
    hub.start()
    yield Neighbourhood(hub)
    hub.stop()


@pytest.fixture
def place(street: Neighbourhood) -> Iterator[Neighbourhood]:
    """Five in the morning of a fresh day; afterwards the day's homes and tickets are gone."""
    street.next_morning()
    yield street
    street.tidy()
