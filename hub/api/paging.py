"""Lists in pages: `{"items": [...], "next": cursor-or-null}`."""

import base64
import binascii
import json
from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel

from hub.errors import Fault, InvalidInput
from hub.pipeline.views.paging import Key, Page

Item = TypeVar("Item")
MOST = 1000


class Listed(BaseModel, Generic[Item]):
    """One page of a list; `next` is the cursor of the following page, null on the last."""

    items: list[Item]
    next: str | None = None


def page_wanted(
    limit: Annotated[int, Query(ge=1, le=MOST, description="Rows in a page.")] = 100,
    cursor: Annotated[
        str | None, Query(max_length=500, description="`next` of the page before.")
    ] = None,
) -> Page:
    """The page that a request asks for."""
    return Page(limit, None if cursor is None else decode(cursor))


Paged = Annotated[Page, Depends(page_wanted)]


def encode(key: Key | None) -> str | None:
    """A key as an opaque word."""
    if key is None:
        return None
    text = json.dumps(key, separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str) -> Key:
    """The key of a cursor; InvalidInput for what is none of ours."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if isinstance(found, list) and all(_is_part(part) for part in found):
            return tuple(found)
    except (binascii.Error, ValueError, RecursionError):
        pass
    raise InvalidInput(
        Fault("cursor", "is not one of ours; take it from `next` of the page before")
    )


def _is_part(part: object) -> bool:
    if isinstance(part, str):
        return part.isprintable()
    return isinstance(part, int) and not isinstance(part, bool) and abs(part) < 2**63
