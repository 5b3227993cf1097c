"""Merging: one ticket ends in another, which keeps the earlier clock and whoever had promised."""

from dataclasses import replace
from datetime import datetime

from hub.domain.tickets.settling import higher
from hub.domain.tickets.states import OPEN, PROMISED
from hub.domain.tickets.ticket import Change, Ticket, kept
from hub.errors import Fault, InvalidInput, InvalidTransition


def check_merge(source: Ticket, into: Ticket) -> None:
    """Only open tickets about the same home, or of one area where not both are about a home.

    Two residents never share a ticket: the second would be forgotten with the first visit.
    """
    if source.ticket_id == into.ticket_id:
        raise InvalidInput(Fault("into", "is this very ticket; name another one"))
    if source.settling.merged_into is not None or source.state not in OPEN:
        raise InvalidTransition(f"merge is not possible while the ticket is {source.state}")
    if into.state not in OPEN:
        raise InvalidTransition(f"merge is not possible into a ticket that is {into.state}")
    homes = {source.home_id, into.home_id}
    alike = len(homes) == 1 and None not in homes
    if not alike and (None not in homes or source.area_id != into.area_id):
        raise InvalidInput(Fault("into", "is not about the same home or area; name one that is"))


def absorbed(into: Ticket, source: Ticket) -> Change:
    """What becomes of the ticket that goes on: the more urgent of both, and the earlier clock."""
    change = replace(
        kept(into),
        priority=min(into.priority, source.priority),
        settling=replace(into.settling, level=higher(into.settling.level, source.settling.level)),
    )
    if source.state in PROMISED and into.state not in PROMISED:
        return _taken_over(change, source)
    if into.state in PROMISED and source.state not in PROMISED:
        return change  # whoever promised for this one answers for both
    arrive_by = into.arrive_by
    if into.state == source.state:
        arrive_by = earliest(into.arrive_by, source.arrive_by)
    due = earliest(into.next_step_at, source.next_step_at)
    return replace(change, arrive_by=arrive_by, next_step_at=due)


def _taken_over(change: Change, source: Ticket) -> Change:
    """Somebody is on the way already: he goes on, for both."""
    return replace(
        change,
        state=source.state,
        assignee=source.assignee,
        arrive_by=source.arrive_by,
        next_step_at=source.next_step_at,
        rung=source.rung,
        detour=source.detour,
    )


def earliest(*times: datetime | None) -> datetime | None:
    """The earliest of those that are there."""
    return min((at for at in times if at is not None), default=None)
