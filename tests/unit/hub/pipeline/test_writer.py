"""The writer: what it keeps, what it retries, and whom it sets aside."""

import logging
from datetime import UTC, datetime

import pytest

from hub.errors import StoreUnavailable
from hub.pipeline.ingest.rows import Arrival, Urgency
from hub.pipeline.ingest.writer import Writer
from wire.codec import DecodeError
from wire.messages import Death
from wire.topics import Leaf

NOW = datetime(2026, 11, 22, tzinfo=UTC)


class Store:
    """Stands for the ingest step; refuses as it is told."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.set_aside: list[int] = []
        self.poison: set[int] = set()
        self.unavailable = False
        self.acknowledged = 0
        self.coalesce_s = 0.0

    def ingest_once(self, arrivals: list[Arrival]) -> Urgency:
        if self.unavailable:
            raise StoreUnavailable("state database: disk full")
        for arrival in arrivals:
            if arrival.mid in self.poison and not isinstance(arrival.content, DecodeError):
                raise ValueError("a rule of ours is broken")
        self.set_aside += [a.mid for a in arrivals if isinstance(a.content, DecodeError)]
        self.batches.append([arrival.mid for arrival in arrivals])
        return Urgency(heard={arrival.node_id: 1 for arrival in arrivals})

    def acknowledge_once(self, at_once: object, monotonic_s: float, coalesce_s: float) -> None:
        self.acknowledged += 1
        self.coalesce_s = coalesce_s


def arrival(mid: int) -> Arrival:
    content = Death(boot_id="b", session=1, reason="lost")
    return Arrival(f"n-{mid}", Leaf.DEATH, content, b"", True, 0, NOW, mid)


class Desk:
    """A writer that the test turns by hand."""

    def __init__(self) -> None:
        self.store = Store()
        self.arrived: list[Arrival] = []
        self.noted: list[Urgency] = []
        self.rings = 0
        self.writer = Writer(self.store, self.take, self.noted.append, self.ring)  # type: ignore[arg-type]

    def take(self) -> list[Arrival]:
        taken, self.arrived = self.arrived, []
        return taken

    def ring(self) -> None:
        self.rings += 1


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_what_arrived_is_one_batch(desk: Desk) -> None:
    desk.arrived = [arrival(1), arrival(2)]
    assert desk.writer.write_once() == 2
    assert desk.store.batches == [[1, 2]]
    assert [urgency.heard for urgency in desk.noted] == [{"n-1": 1, "n-2": 1}]


def test_acknowledgements_that_wait_go_out_without_new_arrivals(desk: Desk) -> None:
    assert desk.writer.write_once() == 0
    assert desk.store.acknowledged == 1
    assert desk.noted == []


def test_a_flush_commits_and_lets_no_acknowledgement_wait(desk: Desk) -> None:
    desk.arrived = [arrival(1)]
    desk.writer.write_once()
    assert desk.store.coalesce_s > 0
    desk.arrived = [arrival(2)]
    desk.writer.flush()
    assert desk.store.batches == [[1], [2]]
    assert desk.store.coalesce_s == 0


def test_what_could_not_be_stored_is_kept_and_stored_once(desk: Desk) -> None:
    desk.store.unavailable = True
    desk.arrived = [arrival(1)]
    for _ in range(3):
        with pytest.raises(StoreUnavailable):
            desk.writer.write_once()
    desk.arrived = [arrival(2)]
    desk.store.unavailable = False
    assert desk.writer.write_once() == 2
    assert desk.writer.write_once() == 0
    assert desk.store.batches == [[1, 2]]


def test_what_came_by_another_way_is_not_kept_by_us(desk: Desk) -> None:
    desk.store.unavailable = True
    desk.arrived = [arrival(1)]
    for _ in range(3):
        with pytest.raises(StoreUnavailable):
            desk.writer.write([arrival(9)])
    desk.store.unavailable = False
    desk.writer.write([arrival(9)])
    assert desk.store.batches == [[1, 9]]


def test_a_message_that_breaks_the_batch_is_set_aside_alone(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.store.poison = {2}
    desk.arrived = [arrival(1), arrival(2), arrival(3)]
    with caplog.at_level(logging.CRITICAL):
        desk.writer.write_once()
    assert desk.store.batches == [[1], [2], [3]]
    assert desk.store.set_aside == [2]
    assert desk.noted[0].heard == {"n-1": 1, "n-2": 1, "n-3": 1}


def test_what_is_not_committed_yet_can_be_seen(desk: Desk) -> None:
    desk.arrived = [arrival(1), arrival(2)]
    desk.store.unavailable = True
    with pytest.raises(StoreUnavailable):
        desk.writer.write_once()
    assert [one.mid for one in desk.writer.kept()] == [1, 2]
    desk.store.unavailable = False
    desk.writer.write_once()
    assert desk.writer.kept() == []
