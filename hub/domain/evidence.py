"""Masked pictures around an alert: who may have them fetched from the edge, and who sees them."""

from hub.domain.people import Role
from hub.domain.reach import AREA_ROLES


def may_see(role: Role, *, answers: bool, is_open: bool, took_it_on: bool) -> bool:
    """`answers`: for the area of the ticket; `took_it_on`: he accepted it and is named by it.

    Whoever goes there sees them while there is something to do; the desk and who leads the area
    see them as long as they are kept. An auditor reads who looked, and looks at nobody.
    """
    if answers and (role is Role.OPS or role in AREA_ROLES):
        return True
    return took_it_on and is_open


def may_see_picture(role: Role, *, in_a_home: bool, answers: bool, is_open: bool) -> bool:
    """The picture that came with an alert, for whoever reaches its ticket.

    Whoever is called needs it to know how fast to go; the inside of a home is nobody else's.
    """
    return not in_a_home or (role is not Role.AUDITOR and (answers or is_open))


def may_fetch(role: Role, *, answers: bool, is_open: bool, took_it_on: bool) -> bool:
    """Only for an open ticket does anything leave the edge."""
    return is_open and may_see(role, answers=answers, is_open=is_open, took_it_on=took_it_on)
