"""Random ids that say nothing about who or where."""

import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: nothing that can be misread on the telephone."""
LENGTH = 12


def new_id(prefix: str) -> str:
    """`prefix-` and sixty random bits."""
    return f"{prefix}-" + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
