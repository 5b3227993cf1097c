"""The queries of the duty desk."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from hub.adapters.sql.open_work import OpenWork
from hub.adapters.sql.reach import area_in_reach, ticket_in_reach
from hub.adapters.sql.schema import areas, duty_log, tickets
from hub.adapters.sql.sheet_rows import SHEETS, row_of, signatures_of, stored_sheet
from hub.domain.duty import Content, Sheet
from hub.domain.reach import Reach
from hub.pipeline.duty import NewEntry


class SqlDuty:
    """One transaction of the duty desk."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def leads(self, area_id: str, reach: Reach) -> bool:
        """Whether there is such an area within what the reach answers for."""
        query = select(areas.c.area_id).where(areas.c.area_id == area_id)
        query = query.where(area_in_reach(areas.c.area_id, reach))
        return self._connection.execute(query).first() is not None

    def is_in_reach(self, ticket_id: str, reach: Reach) -> bool:
        """Whether there is such a ticket in reach."""
        query = select(tickets.c.ticket_id).where(tickets.c.ticket_id == ticket_id)
        return self._connection.execute(query.where(ticket_in_reach(reach))).first() is not None

    def add_entry(self, entry: NewEntry, actor: str, at: datetime) -> int:
        """Its number."""
        values = asdict(entry) | {"actor": actor, "at": at}
        statement = insert(duty_log).values(values).returning(duty_log.c.entry_id)
        entry_id: int = self._connection.execute(statement).scalar_one()
        return entry_id

    def last_made_at(self, area_id: str) -> datetime | None:
        """When the sheet before was made."""
        query = select(func.max(SHEETS.c.made_at)).where(SHEETS.c.area_id == area_id)
        return self._connection.execute(query).scalar()

    def content(self, area_id: str, since: datetime | None, now: datetime) -> Content:
        """All that is open in an area and below."""
        return OpenWork(self._connection, area_id, since, now).content()

    def add_sheet(self, sheet: Sheet) -> None:
        """Write it."""
        last = select(func.coalesce(func.max(duty_log.c.entry_id), 0)).scalar_subquery()
        self._connection.execute(insert(SHEETS).values(row_of(sheet) | {"last_entry_id": last}))

    def sheet(self, sheet_id: str, reach: Reach) -> Sheet | None:
        """One, if its area is in reach."""
        return stored_sheet(self._connection, sheet_id, reach)

    def keep_signatures(self, sheet: Sheet) -> None:
        """Nothing else of a sheet ever changes."""
        of = SHEETS.c.sheet_id == sheet.sheet_id
        self._connection.execute(update(SHEETS).where(of).values(signatures_of(sheet)))
