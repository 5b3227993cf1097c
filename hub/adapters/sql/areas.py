"""The tree of places as rows."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from hub.adapters.sql.schema import areas
from hub.domain.areas import ORDER, Area, Level, Purpose
from hub.domain.outlines import Outline
from hub.pipeline.outline_codec import outline_to_geojson

FACTS = [column for column in areas.c if column.name != "outline"]
"""All of a place but its outline, which is large."""


class SqlAreas:
    """What enrolment and imports ask of places, over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def area(self, area_id: str) -> Area | None:
        """One place."""
        found = self._connection.execute(select(*FACTS).where(areas.c.area_id == area_id)).first()
        return area_of(found) if found else None

    def tree(self) -> dict[str, Area]:
        """Every place by its id."""
        return {row.area_id: area_of(row) for row in self._connection.execute(select(*FACTS))}

    def areas_under(self, area_id: str) -> list[Area]:
        """Those right under a place."""
        rows = self._connection.execute(select(*FACTS).where(areas.c.parent_id == area_id))
        return [area_of(row) for row in rows]

    def holder_of_code(self, code: str) -> str | None:
        """The place that has this division code."""
        query = select(areas.c.area_id).where(areas.c.code == code)
        return self._connection.execute(query).scalar()

    def add_area(self, area: Area, outline: Outline | None = None) -> None:
        """A new place."""
        self.add_areas([(area, outline)])

    def add_areas(self, new: Iterable[tuple[Area, Outline | None]]) -> None:
        """New places; whatever stands higher goes in first, since a place names its parent."""
        ordered = sorted(new, key=lambda pair: ORDER.index(pair[0].level))
        if rows := [_row(area) | _outline_row(outline) for area, outline in ordered]:
            self._connection.execute(insert(areas), rows)

    def change_area(self, area: Area) -> None:
        """Other facts for a place that is there; its outline stays."""
        this = areas.c.area_id == area.area_id
        self._connection.execute(update(areas).where(this).values(_row(area)))

    def draw_area(self, area_id: str, outline: Outline | None) -> None:
        """Another outline, or none."""
        this = areas.c.area_id == area_id
        self._connection.execute(update(areas).where(this).values(_outline_row(outline)))

    def free_codes(self, area_ids: Iterable[str]) -> None:
        """Take the codes from these places, so that they may pass from one to another."""
        for area_id in area_ids:
            this = areas.c.area_id == area_id
            self._connection.execute(update(areas).where(this).values(code=None))


def area_of(row: Row[Any]) -> Area:
    """The place of a row that holds the facts."""
    level, purpose = Level(row.level), Purpose(row.purpose)
    return Area(row.area_id, row.name, level, row.parent_id, row.code, purpose)


def _row(area: Area) -> dict[str, Any]:
    row = {"area_id": area.area_id, "name": area.name, "parent_id": area.parent_id}
    return row | {"level": area.level.value, "code": area.code, "purpose": area.purpose.value}


def _outline_row(outline: Outline | None) -> dict[str, Any]:
    return {"outline": None if outline is None else outline_to_geojson(outline)}
