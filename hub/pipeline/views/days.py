"""Looking at what a worker's phone needs for the day: doorsteps, signs of life, what he may do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.domain.doorsteps import Doorstep
from hub.domain.gestures import Change


@dataclass(frozen=True, slots=True)
class DoorstepView:
    """What helps at a door, and who wrote it."""

    home_id: str
    doorstep: Doorstep
    updated_at: datetime
    updated_by: str


class DayViews(Protocol):
    """For who reaches these homes and tickets already; each asks for all of them at once."""

    def doorsteps(self, home_ids: Sequence[str]) -> Mapping[str, DoorstepView]: ...
    def signs_of_life(
        self, home_ids: Sequence[str], since: datetime, until: datetime
    ) -> Mapping[str, Sequence[Change]]:
        """What moved in each home, oldest first."""

    def arrive_within_s(self, policy_ids: Sequence[str | None]) -> Mapping[str | None, int]:
        """How long a policy gives whoever accepts; None is the built-in one."""

    def declined(self, worker_id: str, ticket_ids: Sequence[str]) -> set[str]:
        """Those of the tickets that this worker has declined."""
