"""How far somebody sees: everything, the areas he answers for, or what he was told of."""

from dataclasses import dataclass

from hub.domain.people import Role

EVERYWHERE_ROLES = frozenset({Role.OPS, Role.AUDITOR})
AREA_ROLES = frozenset(
    {Role.GRID_LEADER, Role.COMMUNITY_DUTY, Role.STREET_DISPATCHER, Role.COUNTY_DISPATCHER}
)
"""Roles that answer for all that lies in their areas."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What somebody may see and touch; a query is narrowed by it, so there is nothing to guess.

    `area_ids` count with all that lies below them. `worker_id` adds what he was told of himself.
    `kin` is somebody's own family: reached are the homes that name him family or guardian, and no
    other, whatever he was told.
    """

    everywhere: bool = False
    area_ids: tuple[str, ...] = ()
    worker_id: str | None = None
    kin: bool = False


EVERYWHERE = Reach(everywhere=True)


def reach_of(role: Role, area_ids: tuple[str, ...], worker_id: str | None) -> Reach:
    """The reach of a role that is held in these areas."""
    if role in EVERYWHERE_ROLES:
        return EVERYWHERE
    if role is Role.SCREEN:
        return Reach(area_ids=area_ids) if area_ids else EVERYWHERE
    return Reach(
        area_ids=area_ids if role in AREA_ROLES else (),
        worker_id=worker_id,
        kin=role is Role.FAMILY,
    )


def sees_ways(role: Role, *, answers: bool, on_the_way: bool) -> bool:
    """Who is shown a resident's phone and door: the desk, who leads her area, who is on the way.

    An auditor checks what was done, and needs no way to her.
    """
    return on_the_way or (answers and role != Role.AUDITOR)
