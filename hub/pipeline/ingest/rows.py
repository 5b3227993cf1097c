"""What arrives, and what one batch writes."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from hub.domain.dating import Dating
from hub.domain.dedupe import ThroughSet
from hub.domain.liveness import LinkFacts
from wire.codec import Batch, DecodeError
from wire.messages import Alert, Birth, Death, Health, Reply
from wire.topics import Leaf


class SeenElsewhere(NamedTuple):
    """An alert of a program that has no outbox: its id alone tells it from every other."""

    alert: Alert


Content = Batch | Alert | SeenElsewhere | Birth | Death | Health | Reply


class Arrival(NamedTuple):
    """One message as it came in. `content` is a DecodeError where it could not be read."""

    node_id: str
    leaf: Leaf
    content: Content | DecodeError
    payload: bytes
    live: bool
    """False for retained messages and for what was replayed from quarantine."""
    received_ms: int
    """Contract time."""
    wall: datetime
    mid: int
    """The broker's packet to confirm; 0 for none."""


class Stand(NamedTuple):
    """Where a node stands: in a home, or at a post, where nobody lives."""

    home_id: str | None
    post_id: str | None = None

    @property
    def place_id(self) -> str:
        """What its readings are filed under."""
        return self.home_id or self.post_id or ""


class LifeRow(NamedTuple):
    """A reading that a verdict may rest on."""

    home_id: str
    sensor_id: str
    observed_ms: int
    seq: int
    kind: str
    value: float
    received_ms: int


class QuarantineRow(NamedTuple):
    """Something set aside, with the reason."""

    node_id: str
    leaf: str
    reason: str
    field: str
    detail: str
    payload: bytes
    received_ms: int


class AlertRow(NamedTuple):
    """An alert to hand to ticketing."""

    node_id: str
    stand: Stand
    alert: Alert
    observed_ms: int
    dating: Dating
    received_ms: int


@dataclass(slots=True)
class NodeLink:
    """A node's link facts and what its newest birth, death and health said."""

    facts: LinkFacts
    birth: Birth | None = None
    death: Death | None = None
    health: Health | None = None


@dataclass(slots=True)
class Committed:
    """What one batch writes in one transaction."""

    life: list[LifeRow] = field(default_factory=list)
    alerts: list[AlertRow] = field(default_factory=list)
    quarantined: list[QuarantineRow] = field(default_factory=list)
    outboxes: dict[tuple[str, str], ThroughSet] = field(default_factory=dict)
    links: dict[str, NodeLink] = field(default_factory=dict)
    replies: list[tuple[str, Reply]] = field(default_factory=list)
    turned: set[str] = field(default_factory=set)
    """Nodes that died or came back: the hand-off to the triage of storms."""


OutboxKey = tuple[str, str]
"""(node_id, outbox_id)"""


@dataclass(slots=True)
class Urgency:
    """Whom a batch concerns: outboxes to acknowledge, and whether somebody should look at once."""

    touched: dict[OutboxKey, list[int]] = field(default_factory=dict)
    """Each outbox with the seqs that came in while it had a gap below them."""
    at_once: set[OutboxKey] = field(default_factory=set)
    heard: dict[str, int] = field(default_factory=dict)
    """Rows that each node delivered; what a returning node still owes shrinks by it."""
    births: dict[str, int] = field(default_factory=dict)
    """The `outbox_depth` of each live birth."""
    returned: set[str] = field(default_factory=set)
    """Nodes whose retained birth we did not know: they came while we were away."""
    hands_off: bool = False
    """Whether the steps after ingest have something to do now."""

    def add(self, other: "Urgency") -> None:
        """Take in the urgency of a later batch."""
        self.touched.update(other.touched)
        self.at_once |= other.at_once
        self.births.update(other.births)
        self.returned |= other.returned
        self.hands_off |= other.hands_off
        for node_id, count in other.heard.items():
            self.heard[node_id] = self.heard.get(node_id, 0) + count


class IngestStore(Protocol):
    """The state side of a batch."""

    def stands_of(self, node_ids: set[str]) -> dict[str, Stand]:
        """Where each enrolled node stands."""

    def outboxes_of(self, node_ids: set[str]) -> dict[tuple[str, str], ThroughSet]:
        """What has been committed of each outbox of these nodes."""

    def links_of(self, node_ids: set[str]) -> dict[str, LinkFacts]:
        """The link facts of nodes."""

    def commit(self, batch: Committed) -> bool:
        """Write it all; whether any of it is handed to another step."""
