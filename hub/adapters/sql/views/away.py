"""The queries behind proposals of absences."""

from typing import Any

from sqlalchemy import Connection, Select, select

from hub.adapters.sql.absences import proposal_of
from hub.adapters.sql.reach import home_in_reach
from hub.adapters.sql.schema import away_proposals, homes
from hub.adapters.sql.views.paging import page_of
from hub.domain.absences import Proposal
from hub.domain.reach import Reach
from hub.pipeline.views.paging import Page, Slice


class SqlAwayViews:
    """Proposals of homes in reach."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def away_proposals(
        self, home_id: str | None, state: str | None, reach: Reach, page: Page
    ) -> Slice[Proposal]:
        """Newest first."""
        query = _reached(reach)
        if home_id is not None:
            query = query.where(away_proposals.c.home_id == home_id)
        if state is not None:
            query = query.where(away_proposals.c.state == state)
        keys = [away_proposals.c.proposed_at, away_proposals.c.proposal_id]
        rows, after = page_of(self._connection, query, keys, page, descending=True)
        return Slice([proposal_of(row) for row in rows], after)

    def away_proposal(self, proposal_id: str, reach: Reach) -> Proposal | None:
        """One; None, too, if its home is out of reach."""
        query = _reached(reach).where(away_proposals.c.proposal_id == proposal_id)
        row = self._connection.execute(query).first()
        return None if row is None else proposal_of(row)


def _reached(reach: Reach) -> Select[Any]:
    joined = select(away_proposals).join(homes, homes.c.home_id == away_proposals.c.home_id)
    return joined.where(home_in_reach(reach))
