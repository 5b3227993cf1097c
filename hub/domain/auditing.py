"""Who looked at what, and who changed what: entries, and the chain of hashes that binds them."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

GENESIS = "0" * 64
"""What the first entry of all stands on."""


class Deed(StrEnum):
    """What was done."""

    LOOKED = "looked"
    CHANGED = "changed"
    MATCHED = "matched"
    """A camera found somebody or something on its list."""


class Purpose(StrEnum):
    """What somebody looked at, or that something was changed; people read it as a sentence."""

    HOME = "home"
    LIST = "list"
    READINGS = "readings"
    VERDICTS = "verdicts"
    ALERTS = "alerts"
    AWAY = "away"
    CONTACTS = "contacts"
    TICKET = "ticket"
    WALK_LIST = "walk_list"
    VISITS = "visits"
    PHOTO = "photo"
    PICTURE = "picture"
    EVIDENCE = "evidence"
    CONSENTS = "consents"
    EXPORT = "export"
    LOOKS = "looks"
    FOUND_PEOPLE = "found_people"
    LISTED_VEHICLES = "listed_vehicles"
    MATCH = "match"
    CHANGE = "change"


ALWAYS = frozenset({Purpose.PICTURE, Purpose.EVIDENCE, Purpose.LISTED_VEHICLES})
"""Looks that are entered although they are at no home: a camera at a public place sees people, a
plate is somebody's."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One look or change: ids only, no names and no bodies."""

    at: datetime
    account: str
    worker_id: str | None
    role: str
    deed: str
    purpose: str
    """As it was called then: an old entry must verify for ever."""
    route: str
    """The method and the path as it is declared."""
    targets: tuple[tuple[str, str], ...]
    """The ids of the path, by name."""
    homes: tuple[str, ...]
    """The homes that it is about, sorted."""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as it stands in the chain."""

    entry_id: int
    entry: Entry
    hash: str


def chained(before: str, entry_id: int, entry: Entry) -> str:
    """The hash of an entry over the hash before it; SHA-256, as hex."""
    content = [
        entry_id,
        entry.at.isoformat(timespec="milliseconds"),
        entry.account,
        entry.worker_id,
        entry.role,
        entry.deed,
        entry.purpose,
        entry.route,
        sorted(entry.targets),
        sorted(entry.homes),
    ]
    canonical = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{canonical}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Verified:
    """What walking the chain found."""

    entries: int
    head: str
    """The hash of the last good entry: written down elsewhere, it proves that none is missing."""
    broken_id: int | None = None
    """The first entry that does not fit; None if all do."""


def verified(before: str, through_id: int, links: Iterable[Link]) -> Verified:
    """Walk the chain from a checkpoint, or from the beginning; a gap in the numbers breaks it."""
    count, head, last_id = 0, before, through_id
    for link in links:
        follows = link.entry_id == last_id + 1
        if not follows or link.hash != chained(head, link.entry_id, link.entry):
            return Verified(count, head, link.entry_id)
        count, head, last_id = count + 1, link.hash, link.entry_id
    return Verified(count, head)
