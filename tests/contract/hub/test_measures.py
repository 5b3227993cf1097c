"""What the running hub measures of itself, read as Prometheus reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from hub.adapters.measures import Measures, RunningHub
from hub.pipeline.ingest.rows import Arrival, Urgency
from wire.messages import Death
from wire.topics import Leaf

pytestmark = pytest.mark.contract

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass
class Step:
    """A thread of the hub, as far as it is measured."""

    name: str
    failures: int
    quiet: float

    def quiet_s(self) -> float:
        return self.quiet


def arrival(ago_s: float) -> Arrival:
    content = Death(boot_id="b", session=1, reason="lost")
    at = NOW - timedelta(seconds=ago_s)
    return Arrival("n-1", Leaf.DEATH, content, b"", True, 0, at, 1)


def read(folder: Path, waiting: Sequence[Arrival] = ()) -> CollectorRegistry:
    registry = CollectorRegistry()
    steps = (Step("flow", 3, 0.5), Step("upkeep", 0, 61.0))
    registry.register(RunningHub(folder, steps, lambda: waiting, lambda: NOW))
    return registry


def test_steps_are_told_by_their_names(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert found.get_sample_value("firstlight_pass_failures_total", {"step": "flow"}) == 3
    assert found.get_sample_value("firstlight_pass_age_seconds", {"step": "upkeep"}) == 61


def test_the_lag_is_the_age_of_the_oldest_message(tmp_path: Path) -> None:
    found = read(tmp_path, [arrival(7.5), arrival(2)])
    assert found.get_sample_value("firstlight_ingest_waiting") == 2
    assert found.get_sample_value("firstlight_ingest_lag_seconds") == 7.5


def test_nothing_that_waits_is_no_lag(tmp_path: Path) -> None:
    assert read(tmp_path).get_sample_value("firstlight_ingest_lag_seconds") == 0
    ahead = read(tmp_path, [arrival(-3)])  # the clock was set back meanwhile
    assert ahead.get_sample_value("firstlight_ingest_lag_seconds") == 0


def test_each_part_of_the_data_is_weighed(tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").write_bytes(b"x" * 100)
    (tmp_path / "state.sqlite-wal").write_bytes(b"x" * 20)
    (tmp_path / "series").mkdir()
    (tmp_path / "series" / "2026-11-22.sqlite").write_bytes(b"x" * 7)
    found = read(tmp_path)
    weights = {
        part: found.get_sample_value("firstlight_data_bytes", {"part": part})
        for part in ("state", "series", "spool")
    }
    assert weights == {"state": 120, "series": 7, "spool": 0}
    size = found.get_sample_value("firstlight_disk_size_bytes") or 0
    assert 0 < (found.get_sample_value("firstlight_disk_free_bytes") or 0) < size


def test_batches_and_sends_are_counted() -> None:
    measures = Measures()
    measures.note_batch(Urgency(heard={"n-1": 3, "n-2": 4}, births={"n-1": 0}))
    measures.note_deliveries(sent=5, postponed=2, given_up=0)
    value = measures.registry.get_sample_value
    assert value("firstlight_readings_total") == 7
    assert value("firstlight_births_total") == 1
    outcomes = ("sent", "postponed", "given_up")
    sends = [value("firstlight_deliveries_total", {"outcome": one}) for one in outcomes]
    assert sends == [5, 2, 0]
