"""Why the hub says that it is not ready."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from hub.adapters.health import Health

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def health(
    *, seeing: bool = True, storing: bool = True, judging: bool = True, turning: bool = True
) -> Health:
    vision: Any = SimpleNamespace(seeing_since=lambda: NOW if seeing else None)
    writer: Any = SimpleNamespace(failing=not storing)
    flow: Any = SimpleNamespace(name="flow", failing=not judging, is_stuck=lambda: not turning)
    bus: Any = SimpleNamespace(counters=dict)
    return Health(vision, bus, writer, (flow,))


def test_a_hub_that_sees_stores_and_judges_has_no_problem() -> None:
    assert health().problems() == []


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ({"seeing": False}, "the broker does not answer"),
        ({"storing": False}, "readings cannot be stored"),
        ({"judging": False}, "step flow fails"),
        ({"turning": False}, "step flow is stuck"),
    ],
)
def test_each_trouble_is_named(trouble: dict[str, bool], said: str) -> None:
    assert health(**trouble).problems() == [said]


def test_only_a_step_that_hangs_asks_for_a_restart() -> None:
    assert not health(judging=False, storing=False, seeing=False).is_stuck()
    assert health(turning=False).is_stuck()
