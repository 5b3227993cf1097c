"""What Frigate says in our words: which of its reviews and objects are alerts, and of which kind.

Frigate has two notions. A *review* is a stretch of activity; one of severity `alert` with a person
in it is for people to look at. It ends when everything in it stands still, so it says nothing of a
parked car: what concerns vehicles is read from *events*, which follow one object to its end.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from hub.domain.tickets import TicketKind

PERSON = frozenset({"person"})
VEHICLES = frozenset({"car", "truck", "bus", "motorcycle", "bicycle"})
E_BIKES = frozenset({"motorcycle", "bicycle"})
VERIFIED = "-verified"
"""Frigate's ending of a label whose bearer it has recognised; by whom is none of our business."""

OF_PERSONS = frozenset(
    {
        TicketKind.INTRUSION,
        TicketKind.LOITERING,
        TicketKind.CROWD,
        TicketKind.NIGHT_WANDERING,
    }
)
OF_VEHICLES: Mapping[TicketKind, frozenset[str]] = {
    TicketKind.VEHICLE_IN_FIRE_LANE: VEHICLES,
    TicketKind.E_BIKE_INDOORS: E_BIKES,
}
ZONE_KINDS = OF_PERSONS | frozenset(OF_VEHICLES)
"""What a zone of Frigate's may mean."""
ANYWHERE = "frigate"
"""The rule's id where no zone stands for one."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """An alert's kind, and the zone that gave it."""

    kind: TicketKind
    scene_id: str
    label: str


def meaning_of_zone(zone: str, zones: Mapping[str, str]) -> TicketKind | None:
    """As the operator's table says; a zone that is named like a kind means it without a table."""
    name = zones.get(zone, zone)
    return next((kind for kind in ZONE_KINDS if kind.value == name), None)


def meaning_of_review(
    severity: str, objects: Collection[str], named: Sequence[str], zones: Mapping[str, str]
) -> Meaning | None:
    """A person in an alert is an intrusion, unless a zone says what else; None is no alert."""
    labels = {label.removesuffix(VERIFIED) for label in objects}
    if severity != "alert" or not labels & PERSON:
        return None
    for zone in named:
        kind = meaning_of_zone(zone, zones)
        if kind in OF_PERSONS:
            return Meaning(kind, zone, "person")
    return Meaning(TicketKind.INTRUSION, ANYWHERE, "person")


def meaning_of_event(
    label: str, named: Sequence[str], zones: Mapping[str, str], *, stands: bool
) -> Meaning | None:
    """A vehicle that stands in a zone for vehicles, an e-bike as soon as it is in one."""
    label = label.removesuffix(VERIFIED)
    for zone in named:
        kind = meaning_of_zone(zone, zones)
        if kind is None or label not in OF_VEHICLES.get(kind, ()):
            continue
        if stands or kind is TicketKind.E_BIKE_INDOORS:
            return Meaning(kind, zone, label)
    return None
