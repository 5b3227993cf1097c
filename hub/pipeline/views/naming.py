"""What places and workers are called, for lists that hold their ids."""

from collections.abc import Sequence
from typing import Protocol

from hub.domain.reach import Reach


class NamingViews(Protocol):
    """Names by id; whoever is out of reach, or gone, is left out."""

    def area_names(self, area_ids: Sequence[str], reach: Reach) -> dict[str, str]: ...
    def worker_names(self, worker_ids: Sequence[str], reach: Reach) -> dict[str, str]: ...
