"""Channel URLs carry tokens and passwords: nothing of them reaches a log, a result or an event."""

import re

SHORTEST_SECRET = 4
_PARTS = re.compile(r"[/?&=@:#,;\s]+")
_HARMLESS = frozenset({"http", "https", "localhost", "json", "jsons", "mailto", "mailtos", "true"})


def scheme_of(url: str) -> str:
    """`https` of `https://…`, lower case; empty if there is none."""
    scheme, colon, _ = url.partition(":")
    return scheme.strip().lower() if colon else ""


def masked(said: str, url: str) -> str:
    """What somebody said about a URL, with the URL and each of its parts starred out."""
    text = said.replace(url, f"{scheme_of(url)}:***")
    for part in sorted(set(_PARTS.split(url)), key=len, reverse=True):
        if len(part) >= SHORTEST_SECRET and part.lower() not in _HARMLESS:
            text = text.replace(part, "***")
    return text
