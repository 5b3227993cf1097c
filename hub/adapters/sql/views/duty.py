"""The queries behind the duty log and the hand-over sheets."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from hub.adapters.sql.reach import area_in_reach
from hub.adapters.sql.schema import duty_log
from hub.adapters.sql.sheet_rows import SHEETS, sheet_of, stored_sheet
from hub.adapters.sql.views.paging import page_of, within
from hub.domain.duty import Sheet
from hub.domain.reach import Reach
from hub.pipeline.views.duty import EntryView
from hub.pipeline.views.paging import Page, Slice

_NAMES = tuple(EntryView.__dataclass_fields__)
_ENTRIES = select(*(duty_log.c[name] for name in _NAMES))


class SqlDeskViews:
    """Log and sheets of areas in reach."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def duty_log(self, area_id: str | None, reach: Reach, page: Page) -> Slice[EntryView]:
        """Newest first."""
        query = _ENTRIES.where(area_in_reach(duty_log.c.area_id, reach))
        if area_id is not None:
            query = query.where(within(duty_log.c.area_id, area_id))
        keys = [duty_log.c.entry_id]
        rows, after = page_of(self._connection, query, keys, page, descending=True)
        return Slice([EntryView(*row[: len(_NAMES)]) for row in rows], after)

    def entries(self, entry_ids: Sequence[int]) -> list[EntryView]:
        """Those of a sheet, oldest first."""
        query = _ENTRIES.where(duty_log.c.entry_id.in_(entry_ids)).order_by(duty_log.c.entry_id)
        return [EntryView(*row) for row in self._connection.execute(query)]

    def sheets(self, area_id: str | None, reach: Reach, page: Page) -> Slice[Sheet]:
        """Newest first."""
        query = select(SHEETS).where(area_in_reach(SHEETS.c.area_id, reach))
        if area_id is not None:
            query = query.where(within(SHEETS.c.area_id, area_id))
        keys = [SHEETS.c.made_at, SHEETS.c.sheet_id]
        rows, after = page_of(self._connection, query, keys, page, descending=True)
        return Slice([sheet_of(row) for row in rows], after)

    def sheet(self, sheet_id: str, reach: Reach) -> Sheet | None:
        """One, if its area is in reach."""
        return stored_sheet(self._connection, sheet_id, reach)
