"""Signed short links: a token names one notice, what it may be used for and when it ends.

30 bytes, 40 characters: purpose, number of the key, end (seconds since 1970), notice, and the first
96 bits of an HMAC-SHA256. Nothing of it is a secret except that only we can make one.
"""

import base64
import binascii
import hashlib
import hmac
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

NOTICE_PREFIX = "m-"
_HEAD = struct.Struct(">cBI12s")
_MAC_BYTES = 12
_LENGTH = 40


class Purpose(StrEnum):
    """What a token opens; one for another purpose opens nothing."""

    LINK = "s"
    ACKNOWLEDGE = "a"
    REPLY = "r"


@dataclass(frozen=True, slots=True)
class Opened:
    """A token of ours."""

    notice_id: str
    expires_at: datetime


Keys = Mapping[int, bytes]
"""Signing keys by number; the newest signs, all verify."""


def sign(keys: Keys, purpose: Purpose, notice_id: str, expires_at: datetime) -> str:
    """A token for one notice."""
    number = max(keys)
    told = bytes.fromhex(notice_id.removeprefix(NOTICE_PREFIX))
    head = _HEAD.pack(purpose.encode(), number, int(expires_at.timestamp()), told)
    return base64.urlsafe_b64encode(head + _mac(keys[number], head)).decode()


def read(keys: Keys, purpose: Purpose, token: str) -> Opened | None:
    """What a token names; None if it is not ours, or not for this."""
    raw = _decoded(token)
    if raw is None:
        return None
    head, mac = raw[: _HEAD.size], raw[_HEAD.size :]
    meant, number, ends, told = _HEAD.unpack(head)
    key = keys.get(number)
    if key is None or not hmac.compare_digest(mac, _mac(key, head)):
        return None
    if meant != purpose.encode():
        return None
    return Opened(NOTICE_PREFIX + told.hex(), datetime.fromtimestamp(ends, UTC))


def _mac(key: bytes, head: bytes) -> bytes:
    return hmac.new(key, head, hashlib.sha256).digest()[:_MAC_BYTES]


def _decoded(token: str) -> bytes | None:
    if len(token) != _LENGTH or not token.isascii():
        return None
    try:
        return base64.b64decode(token, altchars=b"-_", validate=True)
    except binascii.Error:
        return None
