"""Which tickets a list shows, and which come first: what a caller may ask for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Query

from hub.api.fields import Id
from hub.api.promises import ClockWanted
from hub.domain.promises import Standing
from hub.domain.tickets import OPEN, Priority, TicketKind
from hub.errors import NotFound
from hub.pipeline.accounts import Caller
from hub.pipeline.views import Views
from hub.pipeline.views.tickets import MergeOf, TicketFilter

REPEATED = Query(description="May be repeated.")
AREA = Query(description="Only this area and below.")
TEXT = Query(max_length=100, description="Stands in the reason or in an id.")
CLOCK = Query(description="Only with a promise nearly broken, or broken.")
MERGE_OF = Query(description="Only those that this ticket can be merged into.")


class StateWanted(StrEnum):
    """A state, or `open` for all that is not finished."""

    OPEN = "open"
    NEW = "new"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    ON_SITE = "on_site"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELED = "canceled"


class Order(StrEnum):
    """Which tickets come first."""

    NEWEST = "newest"
    URGENT = "urgent"
    """By priority, and of each those that have waited longest."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The parameters of the list."""

    state: Annotated[list[StateWanted] | None, REPEATED] = None
    priority: Annotated[list[Priority] | None, REPEATED] = None
    home_id: str | None = None
    post_id: str | None = None
    area_id: Annotated[str | None, AREA] = None
    kind: Annotated[list[TicketKind] | None, REPEATED] = None
    text: Annotated[str | None, TEXT] = None
    order: Order = Order.NEWEST
    clock: Annotated[ClockWanted | None, CLOCK] = None
    merge_of: Annotated[Id | None, MERGE_OF] = None

    def of(self, caller: Caller, views: Views, now: datetime) -> TicketFilter:
        """The same as a filter of what is in the caller's reach; NotFound for `merge_of`."""
        return TicketFilter(
            caller.reach,
            states=_states(self.state or []),
            priorities=tuple(one.value for one in self.priority or ()),
            home_id=self.home_id,
            post_id=self.post_id,
            area_id=self.area_id,
            kinds=tuple(one.value for one in self.kind or ()),
            text=self.text,
            clock=None if self.clock is None else (Standing(self.clock), now),
            merge_of=None if self.merge_of is None else _source(views, self.merge_of, caller),
            urgent_first=self.order == Order.URGENT,
        )


TicketsWanted = Annotated[Wanted, Depends()]


def _source(views: Views, ticket_id: str, caller: Caller) -> MergeOf:
    ticket = views.ticket(ticket_id, caller.reach)
    if ticket is None:
        raise NotFound(f"no ticket {ticket_id}")
    return MergeOf(ticket.ticket_id, ticket.home_id, ticket.area_id)


def _states(wanted: list[StateWanted]) -> tuple[str, ...]:
    states = {state.value for state in wanted if state != StateWanted.OPEN}
    if StateWanted.OPEN in wanted:
        states |= {state.value for state in OPEN}
    return tuple(sorted(states))
