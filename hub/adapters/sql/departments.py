"""The queries of the register of departments."""

from collections.abc import Sequence

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from hub.adapters.sql import schema
from hub.domain.departments import Department

DEPARTMENTS, AREAS = schema.departments, schema.areas


class SqlDepartments:
    """One transaction of the register."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def known(self, department_ids: Sequence[str]) -> set[str]:
        """Which of these are there."""
        column = DEPARTMENTS.c.department_id
        return set(self._connection.scalars(select(column).where(column.in_(department_ids))))

    def areas(self, area_ids: Sequence[str]) -> set[str]:
        """Which of these places are there."""
        column = AREAS.c.area_id
        return set(self._connection.scalars(select(column).where(column.in_(area_ids))))

    def put(self, departments: Sequence[Department]) -> None:
        """Add them, or change those that are there."""
        for one in departments:
            values = {"name": one.name, "area_id": one.area_id, "duties": list(one.duties)}
            row = insert(DEPARTMENTS).values(department_id=one.department_id, **values)
            keys = [DEPARTMENTS.c.department_id]
            self._connection.execute(row.on_conflict_do_update(index_elements=keys, set_=values))
