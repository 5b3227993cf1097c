"""Records who looked and who changed something, before the answer goes out."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from hub.domain.auditing import Deed, Entry, Link, Purpose, Verified, verified
from hub.domain.reach import Reach
from hub.pipeline.accounts import Caller
from hub.pipeline.ports import Begin, Clock

SAME_LOOK = timedelta(seconds=60)
"""A page that loads itself again says nothing new."""
MOST_REMEMBERED = 10_000


class Source(StrEnum):
    """Where the homes of an entry come from."""

    PATH = "path"
    """Ids of the path."""
    ANSWER = "answer"
    """Every `home_id` in the answer."""
    FILTERED = "filtered"
    """The same, if the query names a home; a list of all homes says nothing of one."""
    REACH = "reach"
    """All homes in the caller's reach."""
    TOLD = "told"
    """Those of the open tickets that the caller was told of."""


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did, as the rim knows it."""

    caller: Caller
    deed: Deed
    purpose: Purpose
    route: str
    targets: tuple[tuple[str, str], ...]
    source: Source
    homes: frozenset[str]
    """Those that the rim could name."""


class AuditStore(Protocol):
    """The queries of the audit log."""

    def homes_named(self, targets: tuple[tuple[str, str], ...]) -> set[str]:
        """The homes that ids of a path belong to."""

    def homes_reached(self, reach: Reach) -> set[str]: ...
    def homes_told(self, worker_id: str) -> set[str]: ...
    def append(self, entry: Entry) -> None:
        """At the end of the chain."""

    def foundation(self) -> tuple[int, str]:
        """The number and the hash that the first entry kept stands on."""

    def links(self) -> Iterator[Link]:
        """All entries, oldest first."""


class Auditing:
    """Adds to the log, and walks its chain."""

    def __init__(self, begin: Begin[AuditStore], look: Begin[AuditStore], clock: Clock) -> None:
        self._begin, self._look, self._clock = begin, look, clock
        self._seen = OrderedDict[Act, datetime]()
        self._lock = threading.Lock()

    def record(self, act: Act) -> None:
        """One entry; none for a look at nobody, nor for the same look within a minute."""
        now = self._clock.wall()
        if act.deed == Deed.LOOKED and self._is_fresh(act, now):
            return
        with self._begin() as store:
            homes = _homes(store, act)
            if act.deed == Deed.CHANGED or homes:
                store.append(_entry(act, homes, now))
        self._remember(act, now)

    def verify(self) -> Verified:
        """Whether every entry fits the one before it."""
        with self._look() as store:
            through_id, before = store.foundation()
            return verified(before, through_id, store.links())

    def _is_fresh(self, act: Act, now: datetime) -> bool:
        with self._lock:
            seen_at = self._seen.get(act)
        return seen_at is not None and timedelta(0) <= now - seen_at < SAME_LOOK

    def _remember(self, act: Act, now: datetime) -> None:
        with self._lock:
            self._seen.pop(act, None)
            self._seen[act] = now
            if len(self._seen) > MOST_REMEMBERED:
                self._seen.popitem(last=False)


def _homes(store: AuditStore, act: Act) -> set[str]:
    homes = set(act.homes)
    if act.source is Source.PATH or act.deed == Deed.CHANGED:
        homes |= store.homes_named(_nearest(act.targets))
    match act.source:
        case Source.REACH:
            homes |= store.homes_reached(act.caller.reach)
        case Source.TOLD:
            homes |= store.homes_told(act.caller.worker_id or "")
        case Source.PATH | Source.ANSWER | Source.FILTERED:
            pass
    return homes


def _nearest(targets: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """A path that names a home means this one, whatever else it names."""
    return tuple(target for target in targets if target[0] == "home_id") or targets


def _entry(act: Act, homes: set[str], now: datetime) -> Entry:
    return Entry(
        at=now.replace(microsecond=now.microsecond // 1000 * 1000),  # as it is stored
        account=act.caller.username,
        worker_id=act.caller.worker_id,
        role=act.caller.role.value,
        deed=act.deed.value,
        purpose=act.purpose.value,
        route=act.route,
        targets=act.targets,
        homes=tuple(sorted(homes)),
    )
