"""A fresh town for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.api.town import Town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    town.settle()
    yield town
    town.database.close()


@pytest.fixture
def drill_town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path, drill=True)
    town.settle()
    yield town
    town.database.close()
