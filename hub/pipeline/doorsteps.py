"""Doorsteps: written by who answers for the home, read by who is on the way."""

from datetime import datetime
from typing import Protocol

from hub.domain.doorsteps import Doorstep, doorstep_faults
from hub.errors import InvalidInput, NotFound
from hub.pipeline.ports import Begin, Clock


class DoorstepStore(Protocol):
    """The queries of doorsteps."""

    def replace_doorstep(self, home_id: str, doorstep: Doorstep, by: str, at: datetime) -> bool:
        """False if there is no such home, or it has left."""


class Doorsteps:
    """Keeps what helps at each door."""

    def __init__(self, begin: Begin[DoorstepStore], clock: Clock) -> None:
        self._begin, self._clock = begin, clock

    def replace(self, home_id: str, doorstep: Doorstep, by: str) -> None:
        """All of it, anew; InvalidInput, NotFound."""
        faults = doorstep_faults(doorstep)
        if faults:
            raise InvalidInput(*faults)
        with self._begin() as store:
            if not store.replace_doorstep(home_id, doorstep, by, self._clock.now()):
                raise NotFound(f"no home {home_id}")
