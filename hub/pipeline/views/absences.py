"""Looking at when the hub itself could not see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.pipeline.views.paging import Page, Slice


@dataclass(frozen=True, slots=True)
class HubAbsenceView:
    """A span in which nothing could reach the hub, in contract time, and why."""

    from_at: datetime
    until_at: datetime
    cause: str


class AbsenceViews(Protocol):
    """The hub's own absences."""

    def hub_absences(self, page: Page) -> Slice[HubAbsenceView]:
        """Newest first."""
