"""How many verdicts there are, kept up instead of counted: in years they become millions."""

import threading
from collections import Counter
from collections.abc import Mapping
from typing import Protocol


class TallyViews(Protocol):
    """The query behind it."""

    def verdicts_after(self, number: int) -> tuple[dict[str, int], int]:
        """How many of each verdict were added after the row of this number, and the newest's."""


class VerdictTally:
    """Counts each verdict once in the life of a process: none is ever changed or removed."""

    def __init__(self) -> None:
        self._counts, self._through = Counter[str](), 0
        self._lock = threading.Lock()

    def counts(self, views: TallyViews) -> Mapping[str, int]:
        """All there are now, by verdict."""
        with self._lock:
            added, self._through = views.verdicts_after(self._through)
            self._counts.update(added)
            return dict(self._counts)
