"""The ladder of a home: who is told first, who next, up to the county."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from hub.domain.notices import Contact
from hub.domain.people import Role


class Rung(StrEnum):
    """The steps of the ladder, from the door upwards."""

    PAIRED_WORKER = "paired_worker"
    STANDBY = "standby"
    GRID_LEADER = "grid_leader"
    COMMUNITY_DUTY = "community_duty"
    STREET_DISPATCHER = "street_dispatcher"
    COUNTY_DISPATCHER = "county_dispatcher"


RUNGS = tuple(Rung)
AREA_ROLES = {
    Rung.GRID_LEADER: Role.GRID_LEADER,
    Rung.COMMUNITY_DUTY: Role.COMMUNITY_DUTY,
    Rung.STREET_DISPATCHER: Role.STREET_DISPATCHER,
    Rung.COUNTY_DISPATCHER: Role.COUNTY_DISPATCHER,
}
"""The rungs that an area gives: a role held in the home's area or one above it."""

Ladder = tuple[tuple[Contact, ...], ...]
"""The people of each rung, in the order of RUNGS; a rung may be empty."""


def ladder_of(
    home_people: Sequence[Contact], area_people: Mapping[Role, Sequence[Contact]]
) -> Ladder:
    """A home's ladder. `home_people` stand in order: the paired worker, then who stands by."""
    areas = (tuple(area_people.get(role, ())) for role in AREA_ROLES.values())
    return (tuple(home_people[:1]), tuple(home_people[1:]), *areas)
