"""What waits for an enrolment."""

from datetime import timedelta

import pytest

from hub.adapters.sql import schema
from hub.adapters.sql.ingest import QUARANTINE_ROWS, UNKNOWN_NODE_ROWS
from hub.adapters.sql.schema import to_ms
from wire.topics import Leaf

pytestmark = pytest.mark.contract


def stranger(hub):
    """A node that nobody enrolled yet; `home` will be its home."""
    known = hub.enrol("other")
    known.node_id = "n-home"
    return known


def test_an_unknown_node_waits_and_its_past_counts_once_it_is_enrolled(hub) -> None:
    edge = stranger(hub)
    sent_at = hub.clock.time
    edge.says("curtain", 0, age_s=60)
    edge.says("curtain", 1)
    assert hub.quarantined() == ["unknown_node"] * 2
    assert hub.release.release_once() == 0
    hub.clock.time += timedelta(hours=1)
    hub.enrol("home")
    assert hub.release.release_once() == 2
    assert hub.release.release_once() == 0
    assert hub.quarantined() == []
    rows = hub.rows(schema.life_readings, home_id="home")
    assert [row.received_at for row in rows] == [sent_at, sent_at]
    assert rows[0].observed_at == sent_at - timedelta(seconds=60)


def test_a_replay_never_says_that_the_node_is_up(hub) -> None:
    edge = stranger(hub)
    edge.birth()
    edge.says("curtain", 1)
    hub.enrol("home")
    hub.release.release_once()
    (link,) = hub.rows(schema.node_links, node_id="n-home")
    assert link.last_live_at is None


def test_enrolment_asks_the_node_to_introduce_itself(hub) -> None:
    hub.enrol("home")
    hub.commanding.publish_once()
    assert [(row.node_id, row.kind) for row in hub.ears.commands] == [("n-home", "rebirth")]


def test_nothing_is_acknowledged_to_a_node_that_nobody_knows(hub) -> None:
    edge = stranger(hub)
    edge.says("curtain", 1)
    hub.ingest.acknowledge_once(set(), 10.0, 2.0)
    assert hub.ears.acks == []


def test_a_replay_that_is_killed_is_repeated_and_harmless(hub, killed) -> None:
    edge = stranger(hub)
    edge.says("curtain", 1)
    hub.deliver(edge.alert("a-1"))
    hub.enrol("home")
    for number in range(1, 40):
        hub.restart()
        try:
            with hub.killed_at_statement(number):
                hub.release.release_once()
        except killed:
            continue
        break
    hub.release.release_once()
    assert hub.quarantined() == []
    assert len(hub.rows(schema.life_readings)) == 1
    assert len(hub.rows(schema.alerts)) == 1


def test_one_unknown_node_cannot_fill_the_quarantine(hub) -> None:
    edge = stranger(hub)
    message = edge.readings(edge.reading("curtain", 1))
    for _ in range(3):
        hub.deliver(*([message] * 150))
    assert len(hub.quarantined()) == UNKNOWN_NODE_ROWS


def test_the_quarantine_forgets_its_oldest_when_it_is_full(hub) -> None:
    edge = hub.enrol()
    first = edge.arrival(Leaf.BIRTH, b"first")
    hub.deliver(first)
    for _ in range(5):
        hub.deliver(*([edge.arrival(Leaf.BIRTH, b"{")] * (QUARANTINE_ROWS // 5)))
    rows = hub.rows(schema.quarantine)
    assert len(rows) == QUARANTINE_ROWS
    assert all(row.payload == b"{" for row in rows)


def test_poison_cannot_push_out_what_waits_for_an_enrolment(hub) -> None:
    waiting = stranger(hub)
    waiting.says("curtain", 1)
    poison = hub.enrol("third")
    for _ in range(6):
        hub.deliver(*([poison.arrival(Leaf.BIRTH, b"{")] * (QUARANTINE_ROWS // 5)))
    assert hub.quarantined().count("unknown_node") == 1
    assert hub.quarantined().count("undecodable") == QUARANTINE_ROWS


def test_the_reason_and_the_time_are_kept(hub) -> None:
    edge = stranger(hub)
    edge.says("curtain", 1)
    (row,) = hub.rows(schema.quarantine)
    assert (row.node_id, row.leaf, row.field) == ("n-home", "readings", "node_id")
    assert to_ms(row.received_at) == to_ms(hub.clock.time)
