"""Departments beyond the grid: where they serve, and what is theirs to do."""

from dataclasses import dataclass

MOST_DUTIES = 100
LONGEST_DUTY = 60


@dataclass(frozen=True, slots=True)
class Department:
    """A department; it serves its area and all that lies in it."""

    department_id: str
    name: str
    area_id: str
    duties: tuple[str, ...] = ()
    """Its catalogue: kinds of tickets, or words of its own."""
