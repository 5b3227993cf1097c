"""Puts each message of a batch where it belongs, and says what is urgent about it."""

from datetime import timedelta

from hub.domain.dating import Dating, date_aged, date_observed
from hub.domain.dedupe import ThroughSet
from hub.domain.gestures import LIFE_KINDS
from hub.domain.liveness import LinkFacts, Session, is_news, with_birth, with_death, with_life
from hub.pipeline.ingest.rows import (
    AlertRow,
    Arrival,
    Committed,
    Content,
    IngestStore,
    LifeRow,
    NodeLink,
    OutboxKey,
    QuarantineRow,
    SeenElsewhere,
    Stand,
    Urgency,
)
from hub.pipeline.series import SeriesRow
from wire.codec import Batch, DecodeError
from wire.messages import Alert, Birth, Death, Health, Reading, Reply

FRESH = timedelta(seconds=5)
"""A node that was heard so lately is up without writing it down again; it is dead after minutes."""
URGENT_KINDS = frozenset({"button", "curtain", "door"})
"""Kinds that may be a gesture: acknowledged and judged at once."""


def sorted_out(
    arrivals: list[Arrival], store: IngestStore
) -> tuple[Committed, list[SeriesRow], Urgency]:
    """What a batch writes to the state and to the series, and what is urgent about it."""
    node_ids = {arrival.node_id for arrival in arrivals}
    stands = store.stands_of(node_ids)
    sorter = _Sorter(store.outboxes_of(node_ids), store.links_of(node_ids))
    for arrival in arrivals:
        stand, content = stands.get(arrival.node_id), arrival.content
        if isinstance(content, DecodeError):
            sorter.set_aside(arrival, "undecodable", content.field, content.reason, arrival.payload)
        elif stand is None and isinstance(content, SeenElsewhere):
            detail = "this node is not enrolled; enrol it, or correct the setting"
            sorter.set_aside(arrival, "not_enrolled", "frigate_topics", detail, b"")
        elif stand is None:
            detail = "not enrolled; waits here until it is"
            sorter.set_aside(arrival, "unknown_node", "node_id", detail, arrival.payload)
        else:
            sorter.take(arrival, content, stand)
    sorter.note_turns()
    return sorter.batch, sorter.rows, sorter.urgency


class _Sorter:
    """Puts each message of a batch where it belongs."""

    def __init__(self, outboxes: dict[OutboxKey, ThroughSet], links: dict[str, LinkFacts]) -> None:
        self.batch = Committed()
        self.rows: list[SeriesRow] = []
        self.urgency = Urgency()
        self._known_outboxes = outboxes
        self._known_links = links

    def take(self, arrival: Arrival, content: Content, stand: Stand) -> None:
        """One readable message of an enrolled node."""
        match content:
            case Batch():
                self._take_readings(arrival, content, stand)
            case Alert():
                self._take_alert(arrival, content, stand)
            case SeenElsewhere():
                self._alive(arrival)
                self._hand_over(arrival, content.alert, stand)
            case Birth():
                self._take_birth(arrival, content)
            case Death():
                self._take_death(arrival, content)
            case Health():
                self._alive(arrival).health = content
            case Reply():
                self._alive(arrival)
                self.batch.replies.append((arrival.node_id, content))

    def _take_birth(self, arrival: Arrival, birth: Birth) -> None:
        session = Session(birth.boot_id, birth.session)
        link = self._link(arrival.node_id)
        known = link.facts.born
        link.facts = with_birth(link.facts, session, arrival.wall, retained=not arrival.live)
        if link.facts.born == session:
            link.birth = birth
        if arrival.live:
            self.urgency.births[arrival.node_id] = birth.outbox_depth
        elif link.facts.born != known:
            self.urgency.returned.add(arrival.node_id)

    def _take_death(self, arrival: Arrival, death: Death) -> None:
        session = Session(death.boot_id, death.session)
        link = self._link(arrival.node_id)
        link.facts = with_death(link.facts, session, arrival.wall, retained=not arrival.live)
        if link.facts.died == session:
            link.death = death

    def set_aside(
        self, arrival: Arrival, reason: str, where: str, detail: str, payload: bytes
    ) -> None:
        """Into quarantine, with the reason."""
        self.batch.quarantined.append(
            QuarantineRow(
                arrival.node_id, arrival.leaf, reason, where, detail, payload, arrival.received_ms
            )
        )

    def note_turns(self) -> None:
        """Whose link has turned with this batch."""
        for node_id, link in self.batch.links.items():
            if is_news(self._known_links.get(node_id, LinkFacts()), link.facts):
                self.batch.turned.add(node_id)

    def _take_readings(self, arrival: Arrival, content: Batch, stand: Stand) -> None:
        key = (arrival.node_id, content.outbox_id)
        through = self._through(key)
        fresh = [reading for reading in content.readings if through.add(reading.seq)]
        self._store(arrival, key, stand, fresh)
        for bad in content.bad:
            self._bad_reading(arrival, bad.seq, bad.raw, bad.error, through)
        if through.also:
            self.urgency.touched[key].extend(_seqs(content))
        if not all(reading.historical for reading in content.readings):
            self._still_alive(arrival)
        self._delivered(arrival, len(content.readings) + len(content.bad))

    def _store(self, arrival: Arrival, key: OutboxKey, stand: Stand, fresh: list[Reading]) -> None:
        """Nobody lives at a post: what moves there fills the series and is no sign of life."""
        rows, life, received_ms = self.rows, self.batch.life, arrival.received_ms
        home_id, place_id = stand.home_id, stand.place_id
        for reading in fresh:
            at, dating = _dated(reading, received_ms)
            if dating is Dating.TOO_OLD:
                self._too_old(arrival, reading)
                continue
            sensor_id, kind, value, seq = (
                reading.sensor_id,
                reading.kind,
                reading.value,
                reading.seq,
            )
            quality = reading.quality if dating is Dating.GOOD else str(dating)
            rows.append(SeriesRow(place_id, sensor_id, kind, at, value, quality, key[1], seq))
            if home_id is not None and kind in LIFE_KINDS and quality == "good":
                life.append(LifeRow(home_id, sensor_id, at, seq, kind, value, received_ms))
                if kind in URGENT_KINDS:
                    self.urgency.at_once.add(key)

    def _take_alert(self, arrival: Arrival, alert: Alert, stand: Stand) -> None:
        key = (arrival.node_id, alert.outbox_id)
        self.urgency.at_once.add(key)
        self._alive(arrival)
        self._delivered(arrival, 1)
        through = self._through(key)
        fresh = through.add(alert.seq)
        if through.also:
            self.urgency.touched[key].append(alert.seq)
        if fresh:
            self._hand_over(arrival, alert, stand)

    def _hand_over(self, arrival: Arrival, alert: Alert, stand: Stand) -> None:
        at, dating = _dated_alert(alert, arrival.received_ms)
        self.batch.alerts.append(
            AlertRow(arrival.node_id, stand, alert, at, dating, arrival.received_ms)
        )

    def _delivered(self, arrival: Arrival, rows: int) -> None:
        """Rows that came before count too: the edge has not heard yet that they did."""
        heard = self.urgency.heard
        heard[arrival.node_id] = heard.get(arrival.node_id, 0) + rows

    def _bad_reading(
        self, arrival: Arrival, seq: int | None, raw: bytes, error: DecodeError, through: ThroughSet
    ) -> None:
        if seq is None or through.add(seq):
            self.set_aside(arrival, "bad_reading", error.field, error.reason, raw)

    def _too_old(self, arrival: Arrival, reading: Reading) -> None:
        detail = f"observed at {reading.observed_at}, more than 30 days before it arrived"
        self.set_aside(arrival, "too_old", "observed_at", detail, repr(reading).encode())

    def _through(self, key: OutboxKey) -> ThroughSet:
        self.urgency.touched.setdefault(key, [])
        known = self._known_outboxes.get(key, ThroughSet())
        return self.batch.outboxes.setdefault(key, known)

    def _link(self, node_id: str) -> NodeLink:
        link = self.batch.links.get(node_id)
        if link is None:
            link = NodeLink(self._known_links.get(node_id, LinkFacts()))
            self.batch.links[node_id] = link
        return link

    def _still_alive(self, arrival: Arrival) -> None:
        """Readings come often; that a node lives need not be written down with each of them."""
        known = self._known_links.get(arrival.node_id)
        last_live_at = None if known is None else known.last_live_at
        if last_live_at is None or arrival.wall - last_live_at >= FRESH:
            self._alive(arrival)

    def _alive(self, arrival: Arrival) -> NodeLink:
        link = self._link(arrival.node_id)
        if arrival.live:
            link.facts = with_life(link.facts, arrival.wall)
        return link


def _dated(reading: Reading, received_ms: int) -> tuple[int, Dating]:
    if reading.observed_at is not None:
        return date_observed(round(reading.observed_at.timestamp() * 1000), received_ms)
    assert reading.age_s is not None
    return date_aged(
        reading.age_s, received_ms, historical=reading.historical, quality=reading.quality
    )


def _dated_alert(alert: Alert, received_ms: int) -> tuple[int, Dating]:
    if alert.observed_at is not None:
        return date_observed(round(alert.observed_at.timestamp() * 1000), received_ms)
    assert alert.age_s is not None
    return date_aged(alert.age_s, received_ms, historical=False, quality="good")


def _seqs(content: Batch) -> list[int]:
    seqs = [reading.seq for reading in content.readings]
    return seqs + [bad.seq for bad in content.bad if bad.seq is not None]
