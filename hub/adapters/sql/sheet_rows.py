"""How a hand-over sheet is kept."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from hub.adapters.sql.reach import area_in_reach
from hub.adapters.sql.schema import handover_sheets
from hub.domain.duty import Content, Sheet, Signature
from hub.domain.reach import Reach

SHEETS = handover_sheets


def stored_sheet(connection: Connection, sheet_id: str, reach: Reach) -> Sheet | None:
    """One, if its area is in reach."""
    query = select(SHEETS).where(SHEETS.c.sheet_id == sheet_id)
    row = connection.execute(query.where(area_in_reach(SHEETS.c.area_id, reach))).first()
    return None if row is None else sheet_of(row)


def sheet_of(row: Any) -> Sheet:
    """A stored sheet."""
    return Sheet(
        sheet_id=row.sheet_id,
        area_id=row.area_id,
        since_at=row.since_at,
        made_at=row.made_at,
        made_by=row.made_by,
        content=msgspec.convert(row.content, Content, strict=False),
        given=_signature(row.given_by, row.given_at, row.given_note),
        taken=_signature(row.taken_by, row.taken_at, row.taken_note),
    )


def row_of(sheet: Sheet) -> dict[str, Any]:
    """A new sheet."""
    names = ("sheet_id", "area_id", "since_at", "made_at", "made_by")
    content = {"content": msgspec.to_builtins(sheet.content)}
    return {name: getattr(sheet, name) for name in names} | content


def signatures_of(sheet: Sheet) -> dict[str, Any]:
    """All that ever changes."""
    signed = {"given": sheet.given, "taken": sheet.taken}
    return {
        f"{word}_{part}": None if one is None else getattr(one, part)
        for word, one in signed.items()
        for part in ("by", "at", "note")
    }


def _signature(by: str | None, at: datetime | None, note: str | None) -> Signature | None:
    return None if by is None or at is None else Signature(by, at, note)
