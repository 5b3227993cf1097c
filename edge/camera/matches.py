"""What a camera says of somebody or something that it was told to look for; never a picture."""

from collections.abc import Mapping
from dataclasses import dataclass

PERSON_SEEN, VEHICLE_SEEN = "enrolled_person_seen", "listed_vehicle_seen"


@dataclass(frozen=True, slots=True)
class Match:
    """`kind` is the alert's, `detail` names the person or the entry by its id."""

    kind: str
    detail: Mapping[str, str]
    confidence: float


def person_seen(person_id: str, confidence: float) -> Match:
    """Somebody who asked to be found."""
    return Match(PERSON_SEEN, {"person_id": person_id}, confidence)


def vehicle_seen(entry_id: str, confidence: float) -> Match:
    """A vehicle of the list."""
    return Match(VEHICLE_SEEN, {"entry_id": entry_id}, confidence)
