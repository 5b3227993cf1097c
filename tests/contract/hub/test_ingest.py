"""What a batch of messages leaves behind, on a real database."""

from datetime import timedelta

import pytest

from hub.adapters.sql import schema
from hub.errors import StoreUnavailable
from wire.codec import BadReading, Batch, DecodeError
from wire.topics import Leaf

pytestmark = pytest.mark.contract


def test_reordered_messages_end_in_the_same_place(hub) -> None:
    edge = hub.enrol()
    messages = [edge.readings(edge.reading("curtain", value)) for value in (0, 1, 0, 1)]
    for index in (3, 0, 2, 1):
        hub.deliver(messages[index])
    assert hub.through(edge) == 4
    assert hub.life() == [("curtain", 0), ("curtain", 1), ("curtain", 0), ("curtain", 1)]


def test_a_reimaged_edge_begins_anew(hub) -> None:
    edge = hub.enrol()
    edge.says("curtain", 0)
    edge.says("curtain", 1)
    edge.outbox_id, edge.seq = "outbox-2", 0
    edge.says("curtain", 0, hub.clock.time + timedelta(seconds=1))
    assert len(hub.life()) == 3
    assert len(hub.rows(schema.outboxes)) == 2


def test_a_bad_reading_quarantines_itself_and_not_its_batch(hub) -> None:
    edge = hub.enrol()
    good, bad = edge.reading("curtain", 0), edge.reading("door", 0)
    error = DecodeError("Expected `float`", "$.readings[1].value")
    batch = Batch("outbox-1", "boot-1", hub.clock.time, [good], [BadReading(bad.seq, b"{}", error)])
    hub.deliver(edge.readings(good)._replace(content=batch))
    assert hub.life() == [("curtain", 0)]
    assert hub.through(edge) == bad.seq
    (row,) = hub.rows(schema.quarantine)
    assert (row.reason, row.field, row.payload) == ("bad_reading", "$.readings[1].value", b"{}")


def test_a_bad_reading_that_comes_again_is_set_aside_once(hub) -> None:
    edge = hub.enrol()
    payload = (
        b'{"outbox_id":"outbox-1","boot_id":"b","sent_at":"2026-11-22T00:00:00Z","readings":'
        b'[{"seq":1,"sensor_id":"curtain","kind":"curtain","value":"open",'
        b'"observed_at":"2026-11-22T00:00:00Z"}]}'
    )
    hub.deliver(edge.arrival(Leaf.READINGS, payload))
    hub.deliver(edge.arrival(Leaf.READINGS, payload))
    assert hub.quarantined() == ["bad_reading"]
    assert hub.through(edge) == 1


@pytest.mark.parametrize("payload", [b"", b"{", b"[]", b"\xff", b'{"readings":[]}', b"null"])
@pytest.mark.parametrize("leaf", [Leaf.READINGS, Leaf.BIRTH, Leaf.ALERT, Leaf.REPLY, Leaf.DEATH])
def test_an_undecodable_message_is_kept_and_confirmed(hub, payload: bytes, leaf: Leaf) -> None:
    edge = hub.enrol()
    arrival = edge.arrival(leaf, payload)
    hub.deliver(arrival, edge.readings(edge.reading("curtain", 0)))
    assert hub.quarantined() == ["undecodable"]
    assert arrival.mid in hub.ears.confirmed
    assert hub.life() == [("curtain", 0)]


def test_a_huge_payload_is_kept_only_in_part(hub) -> None:
    edge = hub.enrol()
    hub.deliver(edge.arrival(Leaf.READINGS, b"x" * 1_000_000))
    (row,) = hub.rows(schema.quarantine)
    assert len(row.payload) == 64 * 1024


def test_unknown_kinds_are_stored_and_not_judged(hub) -> None:
    edge = hub.enrol()
    edge.says("pulse", 71, kind="heart_rate")
    assert hub.life() == []
    points = hub.series.read(
        "home", "pulse", hub.clock.time, hub.clock.time + timedelta(seconds=1), None
    )
    assert [point.value for point in points] == [71]


def series_quality(hub) -> list[str]:
    since = hub.clock.time - timedelta(days=60)
    points = hub.series.read("home", "curtain", since, since + timedelta(days=90), None)
    return [point.quality for point in points]


@pytest.mark.parametrize(
    ("more", "quality"),
    [
        ({"quality": "implausible"}, "implausible"),
        ({"age_s": 5, "historical": True}, "undated"),
        ({"age_s": 5, "quality": "undated"}, "undated"),
    ],
)
def test_what_cannot_be_believed_is_kept_and_proves_nothing(hub, more, quality) -> None:
    edge = hub.enrol()
    edge.says("curtain", 1, **more)
    assert series_quality(hub) == [quality]
    assert hub.life() == []


def test_a_reading_from_the_future_is_dated_at_receipt_and_proves_nothing(hub) -> None:
    edge = hub.enrol()
    edge.says("curtain", 1, hub.clock.time + timedelta(minutes=2, milliseconds=1))
    assert series_quality(hub) == ["suspect"]
    assert hub.life() == []
    edge.says("curtain", 1, hub.clock.time + timedelta(minutes=2))
    assert hub.life() == [("curtain", 1)]


def test_an_unsynced_edge_is_dated_by_the_hub(hub) -> None:
    edge = hub.enrol()
    edge.says("curtain", 1, age_s=90)
    (row,) = hub.rows(schema.life_readings)
    assert row.observed_at == hub.clock.time - timedelta(seconds=90)


def test_historical_readings_are_life_but_never_say_that_the_node_is_up(hub) -> None:
    edge = hub.enrol()
    edge.says("curtain", 1, historical=True)
    assert hub.life() == [("curtain", 1)]
    assert hub.rows(schema.node_links) == []


def test_retained_births_and_deaths_say_nothing_of_now(hub) -> None:
    edge = hub.enrol()
    edge.birth(live=False)
    edge.death(live=False)
    (link,) = hub.rows(schema.node_links)
    assert (link.boot_id, link.death_at, link.last_live_at) == ("boot-1", None, None)


def test_a_birth_tightens_the_promise_of_a_sensor(hub) -> None:
    edge = hub.enrol()
    edge.birth_with_silence("curtain", "curtain", 600)
    (row,) = hub.rows(schema.sensors, sensor_id="curtain")
    assert (row.max_silence_s, row.birth_max_silence_s) == (7200, 600)


def test_health_is_a_sign_of_the_node_alone(hub) -> None:
    edge = hub.enrol()
    health = b'{"boot_id":"boot-1","sent_at":"2026-11-22T00:00:00Z","uptime_s":1,"outbox_depth":7}'
    hub.deliver(edge.arrival(Leaf.HEALTH, health, mid=0))
    (link,) = hub.rows(schema.node_links)
    assert (link.last_live_at, link.outbox_depth) == (hub.clock.time, 7)
    assert hub.ears.confirmed == []


def test_an_alert_is_handed_off_once(hub) -> None:
    edge = hub.enrol()
    arrival = edge.alert("a-1")
    urgency = hub.deliver(arrival, arrival)
    hub.deliver(arrival)
    edge.seq, edge.outbox_id = 0, "outbox-2"
    hub.deliver(edge.alert("a-1"))
    (row,) = hub.rows(schema.alerts)
    assert (row.home_id, row.kind, row.dating, row.ticketed_at) == ("home", "help", "good", None)
    assert urgency.at_once == {(edge.node_id, "outbox-1")}


def test_an_alert_with_a_clock_far_ahead_is_still_an_alert(hub) -> None:
    edge = hub.enrol()
    hub.deliver(edge.alert("a-1", observed_at=hub.clock.time + timedelta(days=400)))
    (row,) = hub.rows(schema.alerts)
    assert (row.observed_at, row.dating) == (hub.clock.time, "suspect")


def test_a_batch_of_thousands_is_stored_whole(hub) -> None:
    edges = [hub.enrol(f"home-{number}") for number in range(7)]
    hub.deliver(
        *(
            edge.readings(*(edge.reading("curtain", turn % 2) for turn in range(311)))
            for edge in edges
        )
    )
    assert len(hub.life()) == 7 * 311
    assert {hub.through(edge) for edge in edges} == {311}


class Refusing:
    """A series store whose disk is full."""

    def append(self, rows) -> None:
        raise StoreUnavailable("series store: disk full")


def test_nothing_is_confirmed_when_the_series_cannot_be_written(hub) -> None:
    edge = hub.enrol()
    arrival = edge.readings(edge.reading("curtain", 0))
    series, hub.series = hub.series, Refusing()
    hub.restart()
    with pytest.raises(StoreUnavailable):
        hub.deliver(arrival)
    assert (hub.life(), hub.ears.confirmed, hub.through(edge)) == ([], [], 0)
    hub.series = series
    hub.restart()
    hub.deliver(arrival)
    assert (hub.life(), hub.ears.confirmed) == ([("curtain", 0)], [arrival.mid])


def test_killed_at_any_statement_a_batch_is_whole_or_absent(hub, killed) -> None:
    edge = hub.enrol()
    for number in range(1, 40):
        hub.restart()
        before = len(hub.life())
        arrivals = [
            edge.readings(edge.reading("curtain", 0), edge.reading("curtain", 1)),
            edge.alert(f"a-{number}"),
            edge.arrival(Leaf.BIRTH, b"{"),
        ]
        try:
            with hub.killed_at_statement(number):
                hub.deliver(*arrivals)
        except killed:
            assert len(hub.life()) == before
            assert not hub.ears.confirmed
            hub.restart()
            hub.deliver(*arrivals)
            assert len(hub.life()) == before + 2
            hub.ears.confirmed.clear()
        else:
            break
    else:
        pytest.fail("never ran to its end")
    assert len(hub.rows(schema.alerts)) == number
    assert number > 5


def test_a_full_disk_confirms_nothing_and_loses_nothing(hub) -> None:
    edge = hub.enrol()
    arrivals = [
        edge.readings(*(edge.reading("curtain", turn % 2) for turn in range(500)))
        for _ in range(10)
    ]
    with hub.full_disk(), pytest.raises(StoreUnavailable, match="full"):
        hub.deliver(*arrivals)
    assert (hub.through(edge), hub.life(), hub.ears.confirmed) == (0, [], [])
    hub.deliver(*arrivals)
    assert hub.through(edge) == 5_000
    assert len(hub.ears.confirmed) == 10


def test_replies_and_births_of_one_batch_reach_their_rows(hub) -> None:
    edges = [hub.enrol(f"home-{number}") for number in range(3)]
    for edge, row in zip(edges, hub.rows(schema.commands), strict=True):
        edge.node_id = row.node_id
        edge.reply(row.command_id, "done")
        edge.birth(outbox_depth=5, software="edge 1")
    assert {row.outcome for row in hub.rows(schema.commands)} == {"done"}
    assert {row.outbox_depth for row in hub.rows(schema.node_links)} == {5}


def test_a_node_cannot_answer_for_another(hub) -> None:
    hub.enrol()
    other = hub.enrol("other")
    (command,) = hub.rows(schema.commands, node_id="n-home")
    other.reply(command.command_id, "done")
    (command,) = hub.rows(schema.commands, node_id="n-home")
    assert command.outcome is None


def test_a_reading_of_last_year_is_quarantined_and_acknowledged(hub) -> None:
    edge = hub.enrol()
    edge.says("curtain", 1, hub.clock.time - timedelta(days=365))
    assert hub.quarantined() == ["too_old"]
    assert series_quality(hub) == []
    assert hub.through(edge) == 1
