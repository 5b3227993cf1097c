"""Looking at the outlines of places."""

from typing import Any

from sqlalchemy import Connection, select

from hub.adapters.sql.areas import FACTS, area_of
from hub.adapters.sql.reach import area_in_reach
from hub.adapters.sql.schema import areas
from hub.adapters.sql.views.paging import within
from hub.domain.areas import ORDER, Area
from hub.domain.outlines import Outline
from hub.domain.reach import Reach
from hub.pipeline.outline_codec import outline_from_geojson


class SqlOutlineViews:
    """Where places lie on the map."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def outline(self, area_id: str) -> Outline | None:
        """Of one place, if it has one."""
        query = select(areas.c.outline).where(areas.c.area_id == area_id)
        return _outline(self._connection.execute(query).scalar())

    def outlined(self, parent_id: str | None, reach: Reach) -> list[tuple[Area, Outline | None]]:
        """All places in reach, or those right under one."""
        query = select(areas).where(area_in_reach(areas.c.area_id, reach))
        if parent_id is not None:
            query = query.where(areas.c.parent_id == parent_id)
        rows = self._connection.execute(query.order_by(areas.c.area_id))
        return [(area_of(row), _outline(row.outline)) for row in rows]

    def places_in(self, area_id: str | None, reach: Reach) -> list[Area]:
        """An area and all that lies in it, or every place."""
        query = select(*FACTS).where(area_in_reach(areas.c.area_id, reach))
        if area_id is not None:
            query = query.where(within(areas.c.area_id, area_id))
        found = [area_of(row) for row in self._connection.execute(query)]
        return sorted(found, key=lambda area: (ORDER.index(area.level), area.area_id))


def _outline(geometry: Any) -> Outline | None:
    return None if geometry is None else outline_from_geojson(geometry)
