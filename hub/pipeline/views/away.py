"""Looking at what somebody thinks of residents being away."""

from typing import Protocol

from hub.domain.absences import Proposal
from hub.domain.reach import Reach
from hub.pipeline.views.paging import Page, Slice


class AwayViews(Protocol):
    """Proposals of homes in reach, newest first."""

    def away_proposals(
        self, home_id: str | None, state: str | None, reach: Reach, page: Page
    ) -> Slice[Proposal]: ...

    def away_proposal(self, proposal_id: str, reach: Reach) -> Proposal | None: ...
