"""Lists in pages: where the last one ended, and how much to show."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")
Key = tuple[str | int, ...]
"""The sort key of the last row that was shown."""


@dataclass(frozen=True, slots=True)
class Page:
    """A wish for rows that come after a key."""

    limit: int = 100
    after: Key | None = None


@dataclass(frozen=True, slots=True)
class Slice(Generic[Item]):
    """Rows, and the key to go on from; None at the end."""

    items: list[Item]
    next: Key | None = None
