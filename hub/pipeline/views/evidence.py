"""Looking at which alerts of a ticket have masked seconds around them, and what is here of them."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PieceView:
    """One masked picture; `at_s` from the alert, negative before it."""

    piece: int
    at_s: float


@dataclass(frozen=True, slots=True)
class ClipView:
    """The seconds around one alert."""

    alert_id: str
    sensor_id: str
    evidence_s: float
    pieces: int | None
    """How many the edge has; None while none was fetched."""
    fetched: tuple[PieceView, ...]
    is_early: bool
    """It was fetched while it may still have been going on, so there may be more."""


class EvidenceViews(Protocol):
    """Evidence of tickets that the caller was found to reach."""

    def clips(self, ticket_id: str) -> list[ClipView]:
        """One for each alert that an edge keeps pictures of, the oldest first."""
