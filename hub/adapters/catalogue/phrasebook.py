"""Says phrases in both languages. A missing entry shows its key: an ugly alarm beats a lost one."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from hub.domain.phrases import Fact, Phrase, Sentence

ZH, EN = "zh-CN", "en"
Entries = dict[str, str]


class Catalogue:
    """The entries of both languages."""

    def __init__(self, entries: Mapping[str, Entries]) -> None:
        self._entries = entries

    def say(self, phrases: list[Phrase], zone: ZoneInfo) -> Sentence:
        """Phrases joined and ended; times shown in the zone."""
        zh = [self._fill(ZH, phrase.key, phrase.facts, zone) for phrase in phrases]
        en = [self._fill(EN, phrase.key, phrase.facts, zone) for phrase in phrases]
        return Sentence(_joined(zh, "；", "") + "。", _capital(_joined(en, ";", " ")) + ".")

    def text(self, key: str, language: str, **facts: Fact) -> str:
        """One entry as it stands; times shown in UTC, so give them as text where people read."""
        return self._fill(language, key, facts, UTC)

    def entries(self, language: str) -> Mapping[str, str]:
        """All entries of a language, by dotted key."""
        return self._entries[language]

    def _fill(self, language: str, key: str, facts: Mapping[str, Fact], zone: Any) -> str:
        entry = self._entries[language].get(key, key)
        shown = {name: self._show(language, fact, zone) for name, fact in facts.items()}
        return entry.format_map(_Shown(shown))

    def _show(self, language: str, fact: Fact, zone: Any) -> object:
        if isinstance(fact, datetime):
            return _LocalTime(fact.astimezone(zone))
        if isinstance(fact, str) and fact.startswith("@"):
            key = fact[1:]
            return self._entries[language].get(key, key.rpartition(".")[2])
        return fact


class _Shown(dict[str, object]):
    """Facts by name; one that is missing shows as a question mark."""

    def __missing__(self, name: str) -> str:
        return "?"


class _LocalTime:
    """`{at}` is HH:MM, `{at:date}` adds the month and the day."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def __format__(self, spec: str) -> str:
        return self._at.strftime("%m-%d %H:%M" if spec == "date" else "%H:%M")


def _joined(clauses: list[str], mark: str, space: str) -> str:
    """Clause by clause; what leads into the next one, such as a place, ends with its own mark."""
    whole = "".join(clauses[:1])
    for clause in clauses[1:]:
        whole += (space if whole.endswith((":", "：")) else mark + space) + clause
    return whole


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


@cache
def load_catalogue() -> Catalogue:
    """The two folders beside this file: a folder a language, a file a subject; read once."""
    return Catalogue({language: _read(language) for language in (ZH, EN)})


def _read(language: str) -> Entries:
    folder = files("hub.adapters.catalogue").joinpath(language)
    entries: Entries = {}
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        entries |= _flat(tomllib.loads(path.read_text(encoding="utf-8")), "")
    return entries


def _flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
