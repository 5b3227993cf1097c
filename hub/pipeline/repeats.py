"""The port to what was done already."""

from datetime import datetime
from typing import Protocol

from hub.domain.repeats import Once


class RepeatStore(Protocol):
    """Part of every store whose actions may be sent again; one transaction with the action."""

    def earlier(self, once: Once | None) -> str | None:
        """What came of it the first time; None for a first time. Conflict for a borrowed id."""

    def keep_once(self, once: Once | None, at: datetime, result: str = "") -> None:
        """It is done."""
