"""What an import did, or would do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Came:
    """Rows that came in new, that changed what is there, and that said what is known already."""

    new: int
    changed: int = 0
    same: int = 0
