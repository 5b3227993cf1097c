"""The query behind recounted days."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from hub.adapters.sql.reach import area_in_reach
from hub.adapters.sql.schema import areas, covenant_days
from hub.domain.reach import Reach
from hub.pipeline.wall.frames import Certificate

NUMBERS = ("windows", "seen", "missed", "blind", "away", "unjudged", "unticketed", "untold")


class SqlCertificateViews:
    """Days as they were kept."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def certificates(
        self, first_day: date, last_day: date, area_id: str | None, reach: Reach
    ) -> Sequence[Certificate]:
        """By day. A place counts what lies in it: of those in reach only the topmost are added."""
        days = covenant_days.c
        numbers = [func.sum(days[name]) for name in NUMBERS]
        span = days.day.between(first_day.isoformat(), last_day.isoformat())
        place = area_in_reach(days.area_id, reach)
        place &= days.area_id.in_(_topmost(reach)) if area_id is None else days.area_id == area_id
        query = select(days.day, *numbers).where(span, place).group_by(days.day).order_by(days.day)
        return [
            Certificate(date.fromisoformat(day), *map(int, found))
            for day, *found in self._connection.execute(query)
        ]


def _topmost(reach: Reach) -> Select[Any]:
    top = areas.c.parent_id.is_(None)
    inner = area_in_reach(areas.c.parent_id, reach)
    return select(areas.c.area_id).where(top if reach.everywhere else or_(top, ~inner))
