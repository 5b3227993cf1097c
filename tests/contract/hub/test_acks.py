"""What the edges hear of what was committed."""

import pytest

from hub.adapters.sql import schema

pytestmark = pytest.mark.contract


def test_a_reading_is_stored_confirmed_and_acknowledged_once(hub) -> None:
    edge = hub.enrol()
    arrival = edge.readings(edge.reading("curtain", 0), edge.reading("curtain", 1))
    hub.deliver(arrival)
    hub.ingest.acknowledge_once(set(), 100.0, 2.0)
    hub.ingest.acknowledge_once(set(), 200.0, 2.0)
    assert hub.life() == [("curtain", 0), ("curtain", 1)]
    assert hub.ears.confirmed == [arrival.mid]
    assert hub.ears.acks == [(edge.node_id, "outbox-1", 2, [])]


def test_duplicates_are_stored_once_and_acknowledged_again(hub) -> None:
    edge = hub.enrol()
    arrival = edge.readings(edge.reading("curtain", 0))
    hub.deliver(arrival, arrival)
    hub.ingest.acknowledge_once(set(), 100.0, 2.0)
    hub.deliver(arrival)
    hub.ingest.acknowledge_once(set(), 200.0, 2.0)
    assert hub.life() == [("curtain", 0)]
    assert [ack[2] for ack in hub.ears.acks] == [1, 1]


@pytest.mark.parametrize(
    ("sensor_id", "more", "at_once"),
    [
        ("curtain", {}, True),
        ("i_am_fine", {}, True),
        ("door", {}, True),
        ("motion", {}, False),
        ("temperature", {}, False),
        ("curtain", {"quality": "implausible"}, False),
    ],
)
def test_gestures_are_urgent_and_the_rest_is_not(hub, sensor_id, more, at_once) -> None:
    edge = hub.enrol()
    urgency = edge.says(sensor_id, 1, **more)
    assert bool(urgency.at_once) is at_once


def test_acknowledgements_are_coalesced_unless_urgent(hub) -> None:
    edge = hub.enrol()
    key = (edge.node_id, "outbox-1")
    for monotonic_s, at_once in ((10.0, False), (11.9, False), (12.0, False), (12.1, True)):
        edge.says("temperature", 20)
        hub.ingest.acknowledge_once({key} if at_once else set(), monotonic_s, 2.0)
    assert [ack[2] for ack in hub.ears.acks] == [1, 3, 4]


def test_an_ack_names_what_was_committed_beyond_a_gap(hub) -> None:
    edge = hub.enrol()
    edge.seq = 4
    edge.says("temperature", 20)
    edge.says("temperature", 21)
    hub.ingest.acknowledge_once(set(), 10.0, 2.0)
    assert hub.ears.acks == [(edge.node_id, "outbox-1", 0, [5, 6])]


def test_a_gap_for_ever_does_not_make_acks_grow(hub) -> None:
    edge = hub.enrol()
    edge.seq = 1
    for turn in range(30):
        edge.says("temperature", turn)
        hub.ingest.acknowledge_once(set(), 10.0 * turn, 2.0)
    assert [ack[3] for ack in hub.ears.acks] == [[seq] for seq in range(2, 32)]
    (row,) = hub.rows(schema.outboxes)
    assert row.also == [[2, 31]]


def test_a_long_run_beyond_a_gap_is_acknowledged_in_parts(hub) -> None:
    edge = hub.enrol()
    edge.seq = 1
    hub.deliver(*(edge.readings(edge.reading("temperature", 20)) for _ in range(1_200)))
    hub.ingest.acknowledge_once(set(), 10.0, 2.0)
    assert [len(ack[3]) for ack in hub.ears.acks] == [500, 500, 200]
    assert sorted(seq for ack in hub.ears.acks for seq in ack[3]) == list(range(2, 1_202))


def test_a_backlog_counts_down_what_a_node_owes_even_where_it_was_known(hub) -> None:
    edge = hub.enrol()
    arrival = edge.readings(edge.reading("curtain", 0), edge.reading("curtain", 1))
    assert hub.deliver(arrival).heard == {edge.node_id: 2}
    assert hub.deliver(arrival, edge.alert("a-1")).heard == {edge.node_id: 3}
