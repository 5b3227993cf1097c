"""Looking at whom cameras may look for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.domain.found_people import FoundPerson
from hub.domain.listed_vehicles import ListEntry
from hub.domain.reach import Reach
from hub.pipeline.views.paging import Page, Slice


@dataclass(frozen=True, slots=True)
class FoundPersonView:
    """Somebody who asked to be found, and what her edges learnt of her."""

    person: FoundPerson
    is_looked_for: bool
    until_at: datetime
    """The nearest of her own end, the consent's, and its withdrawal."""
    faces: dict[str, int]
    """By node."""


@dataclass(frozen=True, slots=True)
class ListEntryView:
    """An entry, and its plate as it is kept."""

    entry: ListEntry
    plate: bytes


class ListedViews(Protocol):
    """Whom cameras may look for; `now` decides who that is."""

    def found_people(self, home_id: str, now: datetime, page: Page) -> Slice[FoundPersonView]:
        """Of one home, those who are looked for no more, too."""

    def found_people_in(self, reach: Reach, now: datetime, page: Page) -> Slice[FoundPersonView]:
        """Of all homes in reach, the newest first."""

    def found_person(self, person_id: str, now: datetime) -> FoundPersonView | None: ...
    def enrolled_faces(self, now: datetime) -> int:
        """How many people edges have learnt the face of and may look for."""

    def list_entries(self, area_id: str | None, reach: Reach, page: Page) -> Slice[ListEntryView]:
        """The newest first."""

    def list_entry(self, entry_id: str, reach: Reach) -> ListEntryView | None: ...
