"""Departments: adding and changing them and their catalogues."""

from collections.abc import Sequence
from typing import Protocol

from hub.domain.departments import Department
from hub.errors import Conflict, Fault, InvalidInput, NotFound
from hub.pipeline.ports import Begin


class DepartmentStore(Protocol):
    """The queries of the register of departments."""

    def known(self, department_ids: Sequence[str]) -> set[str]:
        """Which of these are there."""

    def areas(self, area_ids: Sequence[str]) -> set[str]:
        """Which of these places are there."""

    def put(self, departments: Sequence[Department]) -> None:
        """Add them, or change those that are there."""


class Departments:
    """The register of departments."""

    def __init__(self, begin: Begin[DepartmentStore]) -> None:
        self._begin = begin

    def add(self, department: Department) -> None:
        """Add one; Conflict, InvalidInput."""
        with self._begin() as store:
            if store.known([department.department_id]):
                raise Conflict(f"department {department.department_id} is there already")
            _put(store, department)

    def change(self, department: Department) -> None:
        """Change one; NotFound, InvalidInput."""
        with self._begin() as store:
            if not store.known([department.department_id]):
                raise NotFound(f"no department {department.department_id}")
            _put(store, department)


def _put(store: DepartmentStore, department: Department) -> None:
    if not store.areas([department.area_id]):
        raise InvalidInput(Fault("area_id", f"no area has the id {department.area_id}"))
    store.put([department])
