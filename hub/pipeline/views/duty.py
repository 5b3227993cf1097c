"""Looking at the duty log and the hand-over sheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.domain.duty import Sheet
from hub.domain.reach import Reach
from hub.pipeline.views.paging import Page, Slice


@dataclass(frozen=True, slots=True)
class EntryView:
    """One line of the log."""

    entry_id: int
    at: datetime
    actor: str
    area_id: str
    ticket_id: str | None
    text: str


class DeskViews(Protocol):
    """Only of areas in reach; an area counts with what lies in it."""

    def duty_log(self, area_id: str | None, reach: Reach, page: Page) -> Slice[EntryView]:
        """Newest first."""

    def entries(self, entry_ids: Sequence[int]) -> list[EntryView]:
        """Those of a sheet, oldest first."""

    def sheets(self, area_id: str | None, reach: Reach, page: Page) -> Slice[Sheet]:
        """Newest first."""

    def sheet(self, sheet_id: str, reach: Reach) -> Sheet | None: ...
