"""Looking at outlines: they are large, so that lists of places leave them out."""

from typing import Protocol

from hub.domain.areas import Area
from hub.domain.outlines import Outline
from hub.domain.reach import Reach


class OutlineViews(Protocol):
    """Where places lie on the map."""

    def outline(self, area_id: str) -> Outline | None: ...
    def outlined(self, parent_id: str | None, reach: Reach) -> list[tuple[Area, Outline | None]]:
        """All places in reach, or those right under one."""

    def places_in(self, area_id: str | None, reach: Reach) -> list[Area]:
        """An area and all that lies in it, or every place, whatever stands higher first."""
