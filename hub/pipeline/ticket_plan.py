"""What ticketing reads and what it decides to write: plain records beside the queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from hub.domain.camera_alerts import CameraSaid, Phase, Sighting
from hub.domain.notices import Contact
from hub.domain.openings import LateProof
from hub.domain.phrases import Sentence
from hub.domain.tickets import Priority, State, Ticket, TicketKind
from hub.pipeline.journal import Journal

AlertKey = tuple[str, str]
"""(node_id, alert_id)"""
Camera = tuple[str, str]
"""(node_id, sensor_id)"""
EvidenceRow = dict[str, Any]
"""As stored: {points, zh, en, observed_at, sensor_id, …}."""


@dataclass(frozen=True, slots=True)
class HomeRef:
    """The home that a ticket is about, with its place and its time zone."""

    home_id: str
    area_id: str
    zone: ZoneInfo

    @property
    def post_id(self) -> None:
        """It is no post."""
        return None


@dataclass(frozen=True, slots=True)
class PostRef:
    """The public place that a ticket is about; nobody lives there."""

    post_id: str
    area_id: str
    zone: ZoneInfo
    name: str

    @property
    def home_id(self) -> None:
        """It is no home."""
        return None


Site = HomeRef | PostRef
"""Where a ticket sends people."""


@dataclass(frozen=True, slots=True)
class WaitingVerdict:
    """A verdict that wants a ticket, or whose ticket has to hear of late proof."""

    verdict_id: str
    home: HomeRef
    window_id: str
    day: str
    starts_at: datetime
    kind: TicketKind | None
    """Missed or blind; None for a verdict that makes no ticket."""
    priority: Priority
    reason: Sentence
    evidence: list[EvidenceRow]
    ticket_id: str | None
    late: LateProof | None
    by_hub: bool = False
    """Blind because the hub itself could not see."""


@dataclass(frozen=True, slots=True)
class WaitingAlert:
    """An alert that nobody has looked at."""

    node_id: str
    alert_id: str
    site: Site
    kind: str
    sensor_id: str
    observed_at: datetime
    received_at: datetime
    is_dated: bool
    confidence: float
    detail: dict[str, Any]
    said: CameraSaid | None = None
    """Of what a scene of a camera raised: what it is about."""
    verdict_ticket: tuple[str, State] | None = None
    """For `local_covenant_missed`: the ticket of the verdict that it speaks of."""

    @property
    def key(self) -> AlertKey:
        """By which an end names its beginning."""
        return self.node_id, self.alert_id

    @property
    def camera(self) -> Camera:
        """Which camera says so."""
        return self.node_id, self.sensor_id

    @property
    def is_end(self) -> bool:
        """It tells of no beginning, so it never opens a ticket."""
        return self.said is not None and self.said.phase == Phase.CLEARED

    @property
    def ends(self) -> AlertKey | None:
        """The alert that this one is the end of, if it names one."""
        of = None if self.said is None else self.said.of
        return None if of is None else (self.node_id, of)


@dataclass(frozen=True, slots=True)
class KnownTicket:
    """A ticket that is there already, with everybody who was told of it."""

    facts: Ticket
    reason: Sentence
    evidence: list[EvidenceRow]
    told: tuple[Contact, ...] = ()
    unseen_since: datetime | None = None
    """`starts_at` of its newest window of which nothing was heard since; None: every one was."""


@dataclass(frozen=True, slots=True)
class Walk:
    """An open incident whose walk list takes blind windows."""

    incident_id: str
    ticket_id: str


@dataclass(frozen=True, slots=True)
class Walks:
    """Where blind windows go while an incident is open."""

    of_homes: Mapping[str, Walk] = field(default_factory=dict)
    """Homes that are on a list."""
    visited: Mapping[str, datetime] = field(default_factory=dict)
    """When somebody was there; a window that had begun by then sends nobody again."""
    own: Walk | None = None
    """The hub's own blindness."""
    tickets: Mapping[str, str] = field(default_factory=dict)
    """ticket_id to incident_id of the verdicts that stand on a list already."""


@dataclass(frozen=True, slots=True)
class VerdictsWaiting:
    """One pass's verdicts and what is known around them."""

    verdicts: Sequence[WaitingVerdict]
    tickets: Mapping[str, KnownTicket]
    """By ticket_id: the verdicts' own tickets, and the open blind tickets of their homes."""
    open_blind: Mapping[str, str]
    """home_id to ticket_id."""
    by_cause: Mapping[str, str]
    walks: Walks = field(default_factory=Walks)

    def homes(self) -> Sequence[HomeRef]:
        """The homes that they are about."""
        return [verdict.home for verdict in self.verdicts]


@dataclass(frozen=True, slots=True)
class Raised:
    """An alert of a camera that was handed over before."""

    ticket_id: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class AlertsWaiting:
    """One pass's alerts and what is known around them."""

    alerts: Sequence[WaitingAlert]
    by_cause: Mapping[str, str]
    tickets: Mapping[str, KnownTicket] = field(default_factory=dict)
    """By ticket_id: those of the sightings and of the raised alerts."""
    sightings: Mapping[Camera, Sequence[Sighting]] = field(default_factory=dict)
    """What these cameras raised before, oldest first, where its ticket is open."""
    raised: Mapping[AlertKey, Raised] = field(default_factory=dict)
    """Alerts that the cleared ones of this pass end, if they came before."""
    endings: Mapping[AlertKey, Sequence[WaitingAlert]] = field(default_factory=dict)
    """Cleared alerts that came before the raised ones of this pass."""

    def sites(self) -> Sequence[Site]:
        """The places that they are about."""
        return [alert.site for alert in self.alerts]


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A ticket to open."""

    facts: Ticket
    cause: str
    site: Site
    reason: Sentence
    evidence: list[EvidenceRow]


@dataclass(frozen=True, slots=True)
class TicketUpdate:
    """A ticket as it was read, and as it shall be; the version guards it."""

    was: Ticket
    now: Ticket
    reason: Sentence
    evidence: list[EvidenceRow]


@dataclass(frozen=True, slots=True)
class Blind:
    """A span in which a camera judges nothing; it ends when the alert that opened it is over."""

    node_id: str
    sensor_id: str
    alert_id: str
    reason: str
    scene_ids: tuple[str, ...]
    from_at: datetime
    until_at: datetime | None = None


@dataclass(slots=True)
class Plan:
    """Everything one pass writes."""

    at: datetime
    journal: Journal
    opened: list[NewTicket] = field(default_factory=list)
    updates: list[TicketUpdate] = field(default_factory=list)
    verdicts: list[tuple[str, str | None]] = field(default_factory=list)
    """(verdict_id, ticket_id): handed over."""
    alerts: list[tuple[str, str, str | None]] = field(default_factory=list)
    """(node_id, alert_id, ticket_id): handed over."""
    cleared: list[tuple[AlertKey, datetime]] = field(default_factory=list)
    """Raised alerts that are over, and since when."""
    blind: list[Blind] = field(default_factory=list)
    """Cameras that see nothing from a time on."""
    windows: list[tuple[Walk, str]] = field(default_factory=list)
    """(walk, home_id): a blind window that goes on a walk list."""
    answered: list[tuple[Walk, str]] = field(default_factory=list)
    """The same of a home where somebody was while the window was open."""
    proven: set[str] = field(default_factory=set)
    """Incidents with a window on their list of which life was heard since."""
