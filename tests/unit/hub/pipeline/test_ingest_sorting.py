"""Where each message of a batch goes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from hub.domain.dedupe import ThroughSet
from hub.domain.liveness import LinkFacts, Session
from hub.pipeline.ingest.rows import Arrival, Committed, Content, OutboxKey, Stand
from hub.pipeline.ingest.sorting import sorted_out
from wire.codec import BadReading, Batch, DecodeError
from wire.messages import Alert, Birth, Death, Health, Reading, Reply
from wire.topics import Leaf

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
NOW_MS = int(NOW.timestamp() * 1000)
KEY = ("n-home", "o-1")


class Known:
    """One enrolled node, and what is stored of it."""

    def __init__(self) -> None:
        self.outboxes: dict[OutboxKey, ThroughSet] = {}
        self.links: dict[str, LinkFacts] = {}

    def stands_of(self, node_ids: set[str]) -> dict[str, Stand]:
        known = {"n-home": Stand("home"), "n-post": Stand(None, "post")}
        return {node_id: known[node_id] for node_id in node_ids & known.keys()}

    def outboxes_of(self, node_ids: set[str]) -> dict[OutboxKey, ThroughSet]:
        return self.outboxes

    def links_of(self, node_ids: set[str]) -> dict[str, LinkFacts]:
        return self.links

    def commit(self, batch: Committed) -> None:
        raise AssertionError("sorting writes nothing")


@pytest.fixture
def known() -> Known:
    return Known()


def arrival(content: Content | DecodeError, leaf: Leaf = Leaf.READINGS, **more: object) -> Arrival:
    made = Arrival("n-home", leaf, content, b"raw", True, NOW_MS, NOW, 1)
    return made._replace(**more)  # type: ignore[arg-type]


def batch(*readings: Reading, bad: list[BadReading] | None = None) -> Batch:
    return Batch("o-1", "b-1", NOW, list(readings), bad or [])


def reading(seq: int, kind: str = "curtain", value: float = 1, **more: object) -> Reading:
    fields: dict[str, object] = {"seq": seq, "sensor_id": kind, "kind": kind, "value": value}
    if "age_s" not in more:
        fields["observed_at"] = NOW
    return Reading(**fields | more)  # type: ignore[arg-type]


def alert(seq: int) -> Alert:
    return Alert(
        outbox_id="o-1",
        boot_id="b-1",
        seq=seq,
        alert_id="a-1",
        kind="fall",
        sensor_id="camera",
        observed_at=NOW,
    )


def birth(depth: int = 3) -> Birth:
    return Birth(boot_id="b-1", session=1, outbox_id="o-1", outbox_depth=depth, sent_at=NOW)


def test_a_reading_goes_to_the_series_and_what_shows_life_to_the_state_too(known: Known) -> None:
    content = batch(reading(1), reading(2, "temperature", 20.5), reading(3, "heart_rate", 70))
    found, rows, urgency = sorted_out([arrival(content)], known)
    assert [row.kind for row in rows] == ["curtain", "temperature", "heart_rate"]
    assert [row.kind for row in found.life] == ["curtain"]
    assert found.outboxes == {KEY: ThroughSet(3)}
    assert urgency.heard == {"n-home": 3}


@pytest.mark.parametrize(
    ("more", "quality"),
    [
        ({"quality": "implausible"}, "implausible"),
        ({"observed_at": NOW + timedelta(hours=1)}, "suspect"),
        ({"age_s": 3, "historical": True}, "undated"),
    ],
)
def test_what_cannot_be_believed_never_shows_life(known: Known, more, quality: str) -> None:
    found, rows, urgency = sorted_out([arrival(batch(reading(1, **more)))], known)
    assert [row.quality for row in rows] == [quality]
    assert found.life == []
    assert urgency.at_once == set()


def test_what_is_too_old_is_set_aside_and_counts_as_committed(known: Known) -> None:
    old = reading(1, observed_at=NOW - timedelta(days=31))
    found, rows, _ = sorted_out([arrival(batch(old))], known)
    assert rows == []
    assert [row.reason for row in found.quarantined] == ["too_old"]
    assert found.outboxes[KEY].through == 1


def test_what_is_known_already_is_only_acknowledged(known: Known) -> None:
    known.outboxes[KEY] = ThroughSet(5)
    found, rows, urgency = sorted_out([arrival(batch(reading(5), reading(6)))], known)
    assert [row.seq for row in rows] == [6]
    assert [row.seq for row in found.life] == [6]
    assert KEY in urgency.touched


def test_seqs_beyond_a_gap_are_named_for_the_ack(known: Known) -> None:
    _, _, urgency = sorted_out([arrival(batch(reading(4), reading(5)))], known)
    assert urgency.touched == {KEY: [4, 5]}


def test_a_bad_reading_without_a_legible_seq_is_set_aside_each_time(known: Known) -> None:
    bad = BadReading(None, b"{}", DecodeError("no seq", "$.readings[0].seq"))
    found, _, _ = sorted_out([arrival(batch(bad=[bad]))], known)
    assert [(row.reason, row.field) for row in found.quarantined] == [
        ("bad_reading", "$.readings[0].seq")
    ]
    assert found.outboxes[KEY].through == 0


def test_an_unknown_node_and_an_unreadable_message_wait_apart(known: Known) -> None:
    unknown = arrival(batch(reading(1)), node_id="n-stranger")
    unreadable = arrival(DecodeError("not JSON", "$"))
    found, rows, _ = sorted_out([unknown, unreadable], known)
    assert [row.reason for row in found.quarantined] == ["unknown_node", "undecodable"]
    assert [row.payload for row in found.quarantined] == [b"raw", b"raw"]
    assert rows == []


LIVE: list[Callable[[], Content]] = [
    lambda: batch(reading(1)),
    lambda: alert(1),
    birth,
    lambda: Health(boot_id="b-1", sent_at=NOW, uptime_s=1, outbox_depth=0),
    lambda: Reply(command_id="c-1", outcome="done"),
]


@pytest.mark.parametrize("content", LIVE)
@pytest.mark.parametrize("live", [True, False])
def test_a_live_message_says_that_the_node_is_up(
    known: Known, content: Callable[[], Content], live: bool
) -> None:
    found, _, _ = sorted_out([arrival(content(), live=live)], known)
    assert found.links["n-home"].facts.last_live_at == (NOW if live else None)


def test_a_backlog_alone_does_not_say_that_the_node_is_up(known: Known) -> None:
    found, _, _ = sorted_out([arrival(batch(reading(1, historical=True)))], known)
    assert found.links == {}


def test_a_death_and_its_birth_of_one_batch_meet(known: Known) -> None:
    died = arrival(Death(boot_id="b-1", session=1, reason="lost"), Leaf.DEATH)
    found, _, _ = sorted_out([died, arrival(birth(), Leaf.BIRTH)], known)
    facts = found.links["n-home"].facts
    assert facts.born == facts.died == Session("b-1", 1)


def test_a_live_birth_tells_how_much_is_to_come(known: Known) -> None:
    _, _, urgency = sorted_out([arrival(birth(42), Leaf.BIRTH)], known)
    assert urgency.births == {"n-home": 42}
    _, _, urgency = sorted_out([arrival(birth(42), Leaf.BIRTH, live=False)], known)
    assert urgency.births == {}


def test_an_alert_is_always_urgent_and_handed_off_once(known: Known) -> None:
    found, _, urgency = sorted_out([arrival(alert(1)), arrival(alert(1))], known)
    assert len(found.alerts) == 1
    assert urgency.at_once == {KEY}


def test_a_retained_birth_that_was_not_known_tells_of_a_return(known: Known) -> None:
    retained = arrival(birth(), Leaf.BIRTH, live=False)
    assert sorted_out([retained], known)[2].returned == {"n-home"}
    known.links = {"n-home": LinkFacts(born=Session("b-1", 1))}
    assert sorted_out([retained], known)[2].returned == set()
    live = arrival(birth(), Leaf.BIRTH)
    assert sorted_out([live], Known())[2].returned == set()
