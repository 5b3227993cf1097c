"""The queries behind lists of absences and of proposals: each is one, with whose home it is."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, select

from hub.adapters.sql.absences import proposal_of
from hub.adapters.sql.reach import area_in_reach, home_in_reach
from hub.adapters.sql.schema import absences, away_proposals, homes, residents
from hub.adapters.sql.views.paging import page_of
from hub.adapters.sql.views.register import ERASED, absence_of
from hub.domain.absences import Proposal
from hub.domain.reach import Reach
from hub.pipeline.enrolment_store import Absence
from hub.pipeline.views.away import Named, Whose
from hub.pipeline.views.paging import Page, Slice


class SqlAwayViews:
    """Absences and proposals of homes in reach."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def standing_absences(self, at: datetime, reach: Reach, page: Page) -> Slice[Named[Absence]]:
        """Not over then, the first to end first; an ended home is not away."""
        query = _named(absences, reach).where(absences.c.until_at > at, homes.c.ended_at.is_(None))
        keys = [absences.c.until_at, absences.c.absence_id]
        rows, after = page_of(self._connection, query, keys, page)
        return Slice([Named(absence_of(row), _whose(row)) for row in rows], after)

    def away_proposals(
        self, home_id: str | None, state: str | None, reach: Reach, page: Page
    ) -> Slice[Named[Proposal]]:
        """Newest first."""
        query = _named(away_proposals, reach)
        if home_id is not None:
            query = query.where(away_proposals.c.home_id == home_id)
        if state is not None:
            query = query.where(away_proposals.c.state == state)
        keys = [away_proposals.c.proposed_at, away_proposals.c.proposal_id]
        rows, after = page_of(self._connection, query, keys, page, descending=True)
        return Slice([Named(proposal_of(row), _whose(row)) for row in rows], after)

    def away_proposal(self, proposal_id: str, reach: Reach) -> Proposal | None:
        """One; None, too, if its home is out of reach."""
        query = _named(away_proposals, reach).where(away_proposals.c.proposal_id == proposal_id)
        row = self._connection.execute(query).first()
        return None if row is None else proposal_of(row)


def _named(table: Table, reach: Reach) -> Select[Any]:
    """Rows of homes in reach; a resident who is erased is nobody."""
    who = (residents.c.name, residents.c.preferred_name, residents.c.door)
    answers = area_in_reach(homes.c.area_id, reach).label("answers")
    query = select(table, homes.c.area_id, *who, answers)
    query = query.join(homes, homes.c.home_id == table.c.home_id)
    query = query.outerjoin(residents, residents.c.home_id == table.c.home_id)
    return query.where(home_in_reach(reach))


def _whose(row: Row[Any]) -> Whose:
    name = ERASED if row.name is None else row.name
    return Whose(row.area_id, name, row.preferred_name, row.door, bool(row.answers))
