"""What a screen needs around an import: the file as it was read, and an empty table to fill in."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel
from pydantic.config import JsonDict

from hub.api.examples import like
from hub.api.importing import content_of
from hub.api.problems import documented
from hub.api.services import Provided
from hub.api.tables import BODY, FILE, IMPORTS, MEDIA_TYPES, TABLE, XLSX
from hub.pipeline.tables.exports import Form, Heads
from hub.pipeline.tables.imports import Imported
from hub.pipeline.tables.shown import COLUMNS, shown
from hub.pipeline.tables.table import TableRow

router = APIRouter(tags=["tables"])
SHOWN = frozenset(f"{path}/table" for path in IMPORTS)
SPOILT: JsonDict = {"column": 1, "reason": "holds a formula without a value"}
HEAD: JsonDict = {"number": 1, "cells": ["area_id", "name", "level"], "spoilt": []}
ROW: JsonDict = {"number": 2, "cells": ["grid-03", "", "grid"], "spoilt": [SPOILT]}


class SpoiltOut(BaseModel):
    """A cell that could not be read; `column` counts from 0."""

    model_config = like(SPOILT)

    column: int
    reason: str


class TableRowOut(BaseModel):
    """One row that is not empty, with the number that people see beside it in their file."""

    model_config = like(ROW)

    number: int
    cells: list[str]
    spoilt: list[SpoiltOut]


class TableOut(BaseModel):
    """A file as it was read. `head` names the columns, and is null for GeoJSON."""

    model_config = like({"head": HEAD, "rows": [ROW], "more": 0})

    head: TableRowOut | None
    rows: list[TableRowOut]
    more: int
    """How many rows there are beyond the 2,000 that are shown."""


@router.post("/imports/{what}/table", responses=documented(413, 422), openapi_extra=BODY)
async def show_table(what: Imported, request: Request, services: Provided) -> TableOut:
    """Read a file as an import would, and change nothing: the rows that its faults speak of."""
    content = await content_of(request)
    found = await run_in_threadpool(shown, what, content, services.register.imports.read)
    head = None if found.head is None else _row(found.head)
    return TableOut(head=head, rows=[_row(row) for row in found.rows], more=found.more)


@router.get(
    "/imports/{what}/template",
    response_class=Response,
    responses=documented(422) | {200: {"content": {"text/csv": TABLE, XLSX: FILE}}},
)
def get_template(
    what: Imported,
    services: Provided,
    form: Annotated[Form, Query(alias="format", description="csv or xlsx")] = Form.XLSX,
    heads: Annotated[Heads, Query(description="The language of the columns' names.")] = Heads.ZH,
) -> Response:
    """Get an empty table with the names of all columns, to be filled in."""
    content = services.register.exports.template(COLUMNS[what], form, heads)
    name = {"Content-Disposition": f'attachment; filename="{what}-template.{form}"'}
    return Response(content, media_type=MEDIA_TYPES[form], headers=name)


def _row(row: TableRow) -> TableRowOut:
    spoilt = [SpoiltOut(column=column, reason=reason) for column, reason in row.spoilt]
    return TableRowOut(number=row.number, cells=list(row.cells), spoilt=spoilt)
