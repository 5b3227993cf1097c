"""The ids that a ticket's story is written with, so that people read names instead."""

import re
from collections.abc import Iterable

from hub.domain.phrases import Sentence

_WORD = re.compile(r"[A-Za-z0-9_.:-]+")
_SHORTEST_NUMBER = 5
"""A shorter run of digits is a count or a year, not somebody's staff number."""


def ids_in(sentences: Iterable[Sentence]) -> set[str]:
    """What may be an id: a word of ours that stands in both languages alike."""
    found: set[str] = set()
    for sentence in sentences:
        found |= _words(sentence.zh) & _words(sentence.en)
    return {word for word in found if len(word) >= _SHORTEST_NUMBER or not word.isdigit()}


def _words(text: str) -> set[str]:
    """Words with and without the mark that may end a sentence behind them."""
    words = _WORD.findall(text)
    return {kept for word in words for kept in (word, word.rstrip(".:-")) if kept}
