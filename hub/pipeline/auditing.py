"""Records who looked and who changed something, before the answer goes out."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from hub.domain.auditing import ALWAYS, Deed, Entry, Link, Purpose, Verified, verified
from hub.domain.reach import Reach
from hub.pipeline.accounts import Caller
from hub.pipeline.ports import Begin, Clock

SAME_LOOK = timedelta(seconds=60)
"""A page that loads itself again says nothing new."""
SAME_LIST = timedelta(hours=1)
"""A list that somebody keeps open names each of its homes once in this time."""
MOST_REMEMBERED = 10_000
MOST_LISTED = 100_000


class Source(StrEnum):
    """Where the homes of an entry come from."""

    PATH = "path"
    """Ids of the path."""
    ANSWER = "answer"
    """Every `home_id` in the answer."""
    LISTED = "listed"
    """The same, of a list that was asked for no home in particular."""
    REACH = "reach"
    """All homes in the caller's reach, or those of them in the `area_id` that was asked for."""
    TOLD = "told"
    """Those of the open tickets that the caller was told of."""


LISTS = frozenset({Source.LISTED, Source.TOLD})


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

    def homes_reached(self, reach: Reach, area_id: str | None) -> set[str]: ...
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
        self._listed = OrderedDict[tuple[str, str, str], datetime]()
        self._lock, self._one_look = threading.Lock(), threading.Lock()

    def record(self, act: Act) -> None:
        """One entry; none for a look at nobody, nor for the same look within a minute.

        A list is recorded with those of its homes that it did not show within the hour.
        """
        if act.purpose in ALWAYS:  # the pictures of a strip are asked for at once, and are one look
            with self._one_look:
                self._record(act)
        else:
            self._record(act)

    def _record(self, act: Act) -> None:
        now = self._clock.wall()
        if act.deed == Deed.LOOKED and self._is_fresh(act, now):
            return
        with self._begin() as store:
            homes = self._unlisted(act, _homes(store, act), now)
            if act.deed == Deed.CHANGED or homes or act.purpose in ALWAYS:
                store.append(_entry(act, homes, now))
        self._remember(act, homes, now)

    def verify(self) -> Verified:
        """Whether every entry fits the one before it."""
        with self._look() as store:
            through_id, before = store.foundation()
            return verified(before, through_id, store.links())

    def _is_fresh(self, act: Act, now: datetime) -> bool:
        with self._lock:
            seen_at = self._seen.get(act)
        return _is_within(SAME_LOOK, seen_at, now)

    def _unlisted(self, act: Act, homes: set[str], now: datetime) -> set[str]:
        if act.deed == Deed.CHANGED or act.source not in LISTS:
            return homes
        with self._lock:
            at = {home_id: self._listed.get(_line(act, home_id)) for home_id in homes}
        return {home_id for home_id in homes if not _is_within(SAME_LIST, at[home_id], now)}

    def _remember(self, act: Act, homes: set[str], now: datetime) -> None:
        with self._lock:
            _keep(self._seen, act, now, MOST_REMEMBERED)
            if act.source in LISTS:
                for home_id in homes:
                    _keep(self._listed, _line(act, home_id), now, MOST_LISTED)


Key = TypeVar("Key")


def _keep(seen: OrderedDict[Key, datetime], key: Key, now: datetime, most: int) -> None:
    seen.pop(key, None)
    seen[key] = now
    if len(seen) > most:
        seen.popitem(last=False)


def _line(act: Act, home_id: str) -> tuple[str, str, str]:
    return act.caller.username, act.route, home_id


def _is_within(term: timedelta, seen_at: datetime | None, now: datetime) -> bool:
    return seen_at is not None and timedelta(0) <= now - seen_at < term


def _homes(store: AuditStore, act: Act) -> set[str]:
    homes = set(act.homes)
    if act.source is Source.PATH or act.deed == Deed.CHANGED:
        homes |= store.homes_named(_nearest(act.targets))
    match act.source:
        case Source.REACH:
            homes |= store.homes_reached(act.caller.reach, dict(act.targets).get("area_id"))
        case Source.TOLD:
            homes |= store.homes_told(act.caller.worker_id or "")
        case Source.PATH | Source.ANSWER | Source.LISTED:
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
