"""What helps whoever stands at a door: where it is, how to be heard, what must be known inside."""

from dataclasses import dataclass

from hub.errors import Fault

LONGEST: dict[str, int] = {
    "address": 200,
    "hearing": 200,
    "keys": 200,
    "medicines": 400,
    "dog": 200,
    "hospital": 200,
    "words": 1000,
}
"""How long each text may be; the schema holds to it, too."""


@dataclass(frozen=True, slots=True)
class Doorstep:
    """Of one home; all of it is personal, and none of it is needed to keep the covenant."""

    address: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    """WGS 84, degrees: for the way to the next door."""
    hearing: str | None = None
    """How she hears: "knock hard, ring twice, then wait"."""
    keys: str | None = None
    """Who has one, and where."""
    medicines: str | None = None
    dog: str | None = None
    hospital: str | None = None
    words: str | None = None
    """Whatever else helps."""


def doorstep_faults(doorstep: Doorstep) -> list[Fault]:
    """What is wrong with one; lengths and ranges are the rim's."""
    if (doorstep.latitude is None) == (doorstep.longitude is None):
        return []
    missing = "latitude" if doorstep.latitude is None else "longitude"
    return [Fault(missing, "is needed with the other; give both, or neither")]
