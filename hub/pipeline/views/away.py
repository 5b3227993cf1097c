"""Looking at who is away, and at what somebody thinks of residents being away."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from hub.domain.absences import Proposal
from hub.domain.reach import Reach
from hub.pipeline.enrolment_store import Absence
from hub.pipeline.views.paging import Page, Slice

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose home it is, for a list that names her."""

    area_id: str
    name: str
    preferred_name: str | None
    door: str | None
    answers: bool
    """Whether whoever looks answers for her area; the door may be for nobody else."""


@dataclass(frozen=True, slots=True)
class Named(Generic[Item]):
    """An absence or a proposal with whose it is."""

    item: Item
    whose: Whose


class AwayViews(Protocol):
    """Absences and proposals of homes in reach."""

    def standing_absences(self, at: datetime, reach: Reach, page: Page) -> Slice[Named[Absence]]:
        """Those of homes that are not over then, the first to end first."""

    def away_proposals(
        self, home_id: str | None, state: str | None, reach: Reach, page: Page
    ) -> Slice[Named[Proposal]]:
        """Newest first."""

    def away_proposal(self, proposal_id: str, reach: Reach) -> Proposal | None: ...
