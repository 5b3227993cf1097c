"""Writes every match of a camera into the audit log: who was found, where, by which entry."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.domain.auditing import Deed, Entry, Purpose
from hub.pipeline.ports import Begin, Clock

BATCH = 200
ACCOUNT = ROLE = "camera"
"""No person did it."""


@dataclass(frozen=True, slots=True)
class Matched:
    """An alert that says that somebody or something on a list was seen."""

    node_id: str
    alert_id: str
    kind: str
    subject: tuple[str, str]
    """`person_id` or `entry_id`, and the id that the edge gave."""
    homes: frozenset[str]
    """Whose person it was, and whose camera."""


class MatchStore(Protocol):
    """The queries of this step."""

    def unlogged(self, limit: int) -> list[Matched]:
        """Matches without an entry, oldest first."""

    def log(self, matched: Matched, entry: Entry, at: datetime) -> None:
        """Append the entry and mark the alert, in one transaction."""


class MatchLog:
    """One entry a match."""

    def __init__(self, begin: Begin[MatchStore], clock: Clock) -> None:
        self._begin, self._clock = begin, clock

    def log_once(self) -> int:
        """All that waits; how many they were."""
        wall = self._clock.wall()
        with self._begin() as store:
            waiting = store.unlogged(BATCH)
            for matched in waiting:
                store.log(matched, _entry(matched, wall), self._clock.now())
        return len(waiting)


def _entry(matched: Matched, wall: datetime) -> Entry:
    targets = {"node_id": matched.node_id, "alert_id": matched.alert_id}
    return Entry(
        at=wall.replace(microsecond=wall.microsecond // 1000 * 1000),  # as it is stored
        account=ACCOUNT,
        worker_id=None,
        role=ROLE,
        deed=Deed.MATCHED.value,
        purpose=Purpose.MATCH.value,
        route=f"ALERT {matched.kind}",
        targets=tuple(sorted((targets | dict([matched.subject])).items())),
        homes=tuple(sorted(matched.homes)),
    )
