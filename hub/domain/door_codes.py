"""The code at a door: what is kept of it is a digest, so that a stolen database opens no visit."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

_MISREAD = str.maketrans("oil", "011")
"""Crockford's base 32 has none of these letters, so that typing them is no mistake."""


@dataclass(frozen=True, slots=True)
class Door:
    """The home that a code belongs to, and since when a newer one hangs there."""

    home_id: str
    replaced_at: datetime | None = None


def as_issued(typed: str) -> str:
    """A code as it was issued, whatever case, spaces and dashes somebody typed."""
    return "".join(typed.split()).replace("-", "").lower().translate(_MISREAD)


def digest_of(code: str) -> str:
    """All that is kept of a code: 80 random bits need neither salt nor a slow hash."""
    return hashlib.sha256(as_issued(code).encode()).hexdigest()


def grouped(code: str) -> str:
    """A code as people read it out: four by four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
