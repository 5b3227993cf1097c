"""What makes a ticket: how urgent each kind of alert is, and what late proof of life does."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub.domain.phrases import Fact, Phrase
from hub.domain.tickets import Priority, TicketKind

ALERT_PRIORITY: dict[TicketKind, Priority] = {
    TicketKind.HELP: Priority.P1,
    TicketKind.SMOKE: Priority.P1,
    TicketKind.GAS: Priority.P1,
    TicketKind.FALL: Priority.P1,
    TicketKind.LONG_LIE: Priority.P1,
    TicketKind.SMOKE_OR_FIRE: Priority.P1,
    TicketKind.INTRUSION: Priority.P2,
    TicketKind.E_BIKE_INDOORS: Priority.P2,
    TicketKind.CAMERA_BLIND: Priority.P2,
    TicketKind.TAMPER: Priority.P2,
    TicketKind.NIGHT_WANDERING: Priority.P2,
    TicketKind.NO_SHOW: Priority.P2,
    TicketKind.ENROLLED_PERSON_SEEN: Priority.P2,
    TicketKind.OTHER: Priority.P2,
    TicketKind.LOITERING: Priority.P3,
    TicketKind.CROWD: Priority.P3,
    TicketKind.VEHICLE_IN_FIRE_LANE: Priority.P3,
    TicketKind.LISTED_VEHICLE_SEEN: Priority.P4,
}
"""Every kind of alert that opens a ticket of its own."""
_OF_THE_HUB = frozenset(
    {TicketKind.MISSED, TicketKind.BLIND, TicketKind.INCIDENT, TicketKind.VISIT}
)
"""Kinds that the hub gives; an edge that sends such a word is not believed."""


def alert_kind(name: str) -> TicketKind:
    """The ticket kind of an alert; one that we do not know is still looked at."""
    try:
        kind = TicketKind(name)
    except ValueError:
        return TicketKind.OTHER
    return TicketKind.OTHER if kind in _OF_THE_HUB else kind


def verdict_cause(home_id: str, window_id: str, day: str) -> str:
    """A verdict makes one ticket, however often it is looked at."""
    return f"verdict:{home_id}:{window_id}:{day}"


def alert_cause(node_id: str, alert_id: str) -> str:
    """An alert makes one ticket, however often it is sent."""
    return f"alert:{node_id}:{alert_id}"


class LateKind(StrEnum):
    """When the proof of life that came late was observed."""

    PROOF = "proof"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class LateProof:
    """Life that was observed in time or after the window, and reached us after the verdict."""

    kind: LateKind
    at: datetime
    gesture_kind: str
    direction: str

    def phrase(self) -> Phrase:
        """What the ticket says of it; a late report is the link's failure, not hers."""
        if self.kind == LateKind.SIGN:
            return Phrase("event.late_sign", {"at": self.at})
        facts: dict[str, Fact] = {"what": f"@kind.{self.gesture_kind}", "at": self.at}
        return Phrase(_PROOF_KEYS.get((self.gesture_kind, self.direction), _PROOF_KEY), facts)


_PROOF_KEY = "event.late_proof_change"
_PROOF_KEYS = {
    ("curtain", "open"): "event.late_proof_open",
    ("curtain", "close"): "event.late_proof_close",
}
