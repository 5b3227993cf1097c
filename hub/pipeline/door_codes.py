"""Codes for doors: issued once, shown once, replaced by the next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.domain.door_codes import Door, digest_of
from hub.errors import NotFound
from hub.pipeline.ports import Begin, Clock


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A new code, the only time that it is known."""

    home_id: str
    code: str
    issued_at: datetime
    replaced: bool
    """Whether an older one hangs there, which counts no more."""


@dataclass(frozen=True, slots=True)
class OwnTicket:
    """The ticket that brought a worker to this door."""

    ticket_id: str
    state: str


class DoorCodeStore(Protocol):
    """The queries of door codes."""

    def is_enrolled(self, home_id: str) -> bool: ...
    def replace_code(self, home_id: str, digest: str, at: datetime) -> bool:
        """This one counts from now on; whether there was one before."""

    def door_of(self, digest: str) -> Door | None:
        """The door of a code; None for one that was never issued."""

    def own_ticket(self, home_id: str, worker_id: str) -> OwnTicket | None:
        """The open ticket of the home that is this worker's, or that he may accept."""


class DoorCodes:
    """Issues codes, and knows what one means to whoever stands before it."""

    def __init__(
        self,
        begin: Begin[DoorCodeStore],
        look: Begin[DoorCodeStore],
        clock: Clock,
        new_code: Callable[[], str],
        base_url: str = "",
    ) -> None:
        self._begin, self._look, self._clock = begin, look, clock
        self._new_code, self._base_url = new_code, base_url.rstrip("/")

    def issue(self, home_id: str) -> IssuedCode:
        """A new code for the door; NotFound."""
        code, now = self._new_code(), self._clock.now()
        with self._begin() as store:
            if not store.is_enrolled(home_id):
                raise NotFound(f"no home {home_id}")
            replaced = store.replace_code(home_id, digest_of(code), now)
        return IssuedCode(home_id, code, now, replaced)

    def link(self, code: str, asked_at: str) -> str:
        """What the tag and the QR say; `asked_at` is our address where none is set."""
        return f"{self._base_url or asked_at.rstrip('/')}/d/{code}"

    def own_ticket(self, code: str, worker_id: str | None) -> OwnTicket | None:
        """What brought this worker to the door; None for anybody else, and for any other code."""
        if worker_id is None:
            return None
        with self._look() as store:
            door = store.door_of(digest_of(code))
            if door is None or door.replaced_at is not None:
                return None
            return store.own_ticket(door.home_id, worker_id)
