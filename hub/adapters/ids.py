"""Random ids that say nothing about who or where."""

import secrets
from base64 import b32encode

_RFC_4648 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: nothing that can be misread on the telephone."""
LENGTH = 12
_TRANSLATION = bytes.maketrans(_RFC_4648, ALPHABET.encode())


def new_id(prefix: str) -> str:
    """`prefix-` and sixty random bits."""
    return f"{prefix}-{new_code()[:LENGTH]}"


def new_code() -> str:
    """Eighty random bits in sixteen characters: nobody guesses one."""
    return b32encode(secrets.token_bytes(10)).translate(_TRANSLATION).decode()
