"""Limits for the parts of a message that have no fixed shape, so that any program can hold them.

What decodes here must also survive being written again: as JSON by any language (whole numbers
up to 2^53), and by a recursive encoder on a deep call stack.
"""

from typing import Any

MAX_DEPTH = 16
MAX_WHOLE_NUMBER = 2**53


def check_free_form(value: Any, depth: int = 0) -> None:
    """Raises ValueError for nesting deeper than MAX_DEPTH and for a whole number too big."""
    if depth > MAX_DEPTH:
        raise ValueError(f"nested deeper than {MAX_DEPTH}")
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            check_free_form(inner, depth + 1)
    elif isinstance(value, int) and abs(value) > MAX_WHOLE_NUMBER:
        raise ValueError("a whole number beyond 2^53")
