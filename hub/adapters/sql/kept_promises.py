"""What a line of a ticket's story does to its promise clocks: keeps some, or starts them anew."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, case, null, update

from hub.adapters.sql.schema import ticket_clocks as clocks
from hub.adapters.sql.schema import tickets
from hub.domain.promises import ANEW, kept_by
from hub.pipeline.journal import TicketEvent

_KEPT = (
    update(clocks)
    .where(
        clocks.c.ticket_id == bindparam("of"),
        clocks.c.promise == bindparam("what"),
        clocks.c.met_at.is_(None),
    )
    .values(
        met_at=bindparam("kept_at"),
        # One that was kept too late still has its breach to be told.
        next_at=case((clocks.c.due_at <= bindparam("kept_at"), clocks.c.next_at), else_=null()),
    )
)
_ANEW = update(tickets).where(tickets.c.ticket_id == bindparam("of")).values(clocks_started_at=None)


def keep_promises(connection: Connection, events: Sequence[TicketEvent]) -> None:
    """Note on the clocks what these lines of stories keep."""
    kept: list[dict[str, Any]] = [
        {"of": event.ticket_id, "what": promise, "kept_at": event.at}
        for event in events
        for promise in kept_by(event.action, event.to_state)
    ]
    if kept:
        connection.execute(_KEPT, kept)
    anew = [{"of": event.ticket_id} for event in events if event.action in ANEW]
    if anew:
        connection.execute(_ANEW, anew)
