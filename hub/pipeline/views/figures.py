"""Looking at how well the promise is kept: tickets with their marks, and homes enrolled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.domain.areas import Area
from hub.domain.figures import TicketFacts
from hub.domain.reach import Reach


@dataclass(frozen=True, slots=True)
class Span:
    """Tickets opened in [since, until), in this area and below; None: wherever the reach goes."""

    since: datetime
    until: datetime
    area_id: str | None = None


@dataclass(frozen=True, slots=True)
class EnrolledHome:
    """A home and for how long it has been one."""

    area_id: str
    enrolled_at: datetime
    ended_at: datetime | None


class FigureViews(Protocol):
    """What figures are made of."""

    def ticket_facts(self, span: Span, reach: Reach) -> Sequence[TicketFacts]:
        """Every ticket of the span but planned visits, with the times of its marks."""

    def enrolled_homes(self, span: Span, reach: Reach) -> Sequence[EnrolledHome]:
        """Homes that were enrolled at some time of the span."""

    def area_tree(self) -> Sequence[Area]:
        """All places: which of them a line may name is decided by what lies in reach."""
