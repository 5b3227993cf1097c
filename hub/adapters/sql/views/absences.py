"""The query behind the hub's own absences."""

from sqlalchemy import Connection, select

from hub.adapters.sql.schema import hub_absences
from hub.adapters.sql.views.paging import page_of
from hub.pipeline.views.absences import HubAbsenceView
from hub.pipeline.views.paging import Page, Slice


class SqlAbsenceViews:
    """Absences over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hub_absences(self, page: Page) -> Slice[HubAbsenceView]:
        """Newest first."""
        query, keys = select(hub_absences), [hub_absences.c.from_at]
        rows, after = page_of(self._connection, query, keys, page, descending=True)
        found = [HubAbsenceView(row.from_at, row.until_at, row.cause) for row in rows]
        return Slice(found, after)
