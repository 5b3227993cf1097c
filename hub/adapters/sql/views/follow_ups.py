"""Looking at follow-ups."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from hub.adapters.sql.reach import follow_up_in_reach
from hub.adapters.sql.schema import follow_ups, tickets
from hub.adapters.sql.views.paging import page_of, within
from hub.domain.reach import Reach
from hub.pipeline.views.follow_ups import FollowUpFilter, FollowUpView
from hub.pipeline.views.paging import Page, Slice

NAMES = tuple(FollowUpView.__dataclass_fields__)
_ALL = select(follow_ups, tickets.c.area_id).join(
    tickets, tickets.c.ticket_id == follow_ups.c.ticket_id
)


class SqlFollowUpViews:
    """Follow-ups, the longest due first."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def follow_ups(self, wanted: FollowUpFilter, page: Page) -> Slice[FollowUpView]:
        """Those in reach that match."""
        query = _ALL.where(*_conditions(wanted))
        keys = [follow_ups.c.due_at, follow_ups.c.follow_up_id]
        rows, after = page_of(self._connection, query, keys, page)
        return Slice([_view(row) for row in rows], after)

    def follow_up(self, follow_up_id: str, reach: Reach) -> FollowUpView | None:
        """One, if it is in reach."""
        query = _ALL.where(follow_ups.c.follow_up_id == follow_up_id, follow_up_in_reach(reach))
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _view(row)


def _conditions(wanted: FollowUpFilter) -> list[ColumnElement[bool]]:
    found = [follow_up_in_reach(wanted.reach)]
    if wanted.is_done is not None:
        found.append(_is_set(follow_ups.c.done_at, wanted.is_done))
    if wanted.is_canceled is not None:
        found.append(_is_set(follow_ups.c.canceled_at, wanted.is_canceled))
    if wanted.due_by is not None:
        found.append(follow_ups.c.due_at <= wanted.due_by)
    if wanted.area_id is not None:
        found.append(within(tickets.c.area_id, wanted.area_id))
    if wanted.worker_id is not None:
        found.append(follow_ups.c.worker_id == wanted.worker_id)
    if wanted.ticket_id is not None:
        found.append(follow_ups.c.ticket_id == wanted.ticket_id)
    return found


def _is_set(column: ColumnElement[Any], wanted: bool) -> ColumnElement[bool]:
    """As the partial index of what is still to do says it."""
    return column.is_not(None) if wanted else column.is_(None)


def _view(row: Row[Any]) -> FollowUpView:
    return FollowUpView(**{name: getattr(row, name) for name in NAMES})
