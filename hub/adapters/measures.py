"""What the hub's threads measure while they run, for `/metrics`; in seconds, bytes and counts.

Labels are words of ours, never an id of a home or a node: a label value is a series for ever.
"""

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from hub.pipeline.ingest.rows import Arrival, Urgency

PASS_BOUNDS_S = (0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 60.0)
PARTS = {"state": "state.sqlite*", "series": "series/*", "spool": "spool/*"}
"""Parts of the data directory that grow with what arrives, and the files of each."""


class Passing(Protocol):
    """A thread that runs one step again and again."""

    name: str

    @property
    def failures(self) -> int: ...
    def quiet_s(self) -> float: ...


class Measures:
    """One a process; each part of the hub is given the one measure that it feeds."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.passes = Histogram(
            "firstlight_pass_seconds",
            "How long one pass of a step took.",
            ["step"],
            buckets=PASS_BOUNDS_S,
            registry=self.registry,
        )
        self.batches = Histogram(
            "firstlight_ingest_batch_seconds",
            "How long one batch took until it was committed.",
            buckets=PASS_BOUNDS_S,
            registry=self.registry,
        )
        self.readings = self._counter("firstlight_readings", "Readings and alerts committed.")
        self.births = self._counter("firstlight_births", "Edges that connected anew.")
        self.deliveries = Counter(
            "firstlight_deliveries",
            "What became of sends to people.",
            ["outcome"],
            registry=self.registry,
        )
        for outcome in ("sent", "postponed", "given_up"):
            self.deliveries.labels(outcome)

    def note_batch(self, urgency: Urgency) -> None:
        """A batch was committed."""
        self.readings.inc(sum(urgency.heard.values()))
        self.births.inc(len(urgency.births))

    def note_deliveries(self, sent: int, postponed: int, given_up: int) -> None:
        """A chunk of results was committed."""
        for outcome, count in (("sent", sent), ("postponed", postponed), ("given_up", given_up)):
            self.deliveries.labels(outcome).inc(count)

    def _counter(self, name: str, said: str) -> Counter:
        return Counter(name, said, registry=self.registry)


class RunningHub:
    """What is read off the running hub at each scrape."""

    def __init__(
        self,
        data_dir: Path,
        loops: Sequence[Passing],
        waiting: Callable[[], Sequence[Arrival]],
        wall: Callable[[], datetime],
    ) -> None:
        self._data_dir = data_dir
        self._loops = loops
        self._waiting = waiting
        self._wall = wall

    def collect(self) -> Iterator[Metric]:
        """Threads, steps, what waits to be committed, and disk."""
        yield GaugeMetricFamily(
            "firstlight_threads", "Threads of the process.", threading.active_count()
        )
        yield from self._steps()
        yield from self._ingest()
        yield from self._disk()

    def _steps(self) -> Iterator[Metric]:
        age = GaugeMetricFamily(
            "firstlight_pass_age_seconds", "Since a step last ended a pass.", labels=["step"]
        )
        failures = CounterMetricFamily(
            "firstlight_pass_failures", "Passes that failed.", labels=["step"]
        )
        for loop in self._loops:
            age.add_metric([loop.name], loop.quiet_s())
            failures.add_metric([loop.name], loop.failures)
        yield age
        yield failures

    def _ingest(self) -> Iterator[Metric]:
        waiting, wall = self._waiting(), self._wall()
        lag_s = max(((wall - one.wall).total_seconds() for one in waiting[:1]), default=0.0)
        yield GaugeMetricFamily(
            "firstlight_ingest_waiting", "Messages not committed yet.", len(waiting)
        )
        yield GaugeMetricFamily(
            "firstlight_ingest_lag_seconds", "Age of the oldest of them.", max(lag_s, 0.0)
        )

    def _disk(self) -> Iterator[Metric]:
        disk = shutil.disk_usage(self._data_dir)
        yield GaugeMetricFamily(
            "firstlight_disk_size_bytes", "Of the disk under the data.", disk.total
        )
        yield GaugeMetricFamily("firstlight_disk_free_bytes", "Of the same disk.", disk.free)
        used = GaugeMetricFamily("firstlight_data_bytes", "Files of one part.", labels=["part"])
        for part, pattern in PARTS.items():
            used.add_metric([part], sum(map(_size, self._data_dir.glob(pattern))))
        yield used


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # a day's file may go while we look
        return 0
