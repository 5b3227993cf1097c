"""Tables in and out: CSV, Excel and GeoJSON for whole offices at once."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from hub.api.access import API, SignedIn
from hub.api.areas import FeatureCollection
from hub.api.examples import like
from hub.api.importing import content_of
from hub.api.problems import documented
from hub.api.services import Provided
from hub.domain.people import Role
from hub.pipeline.tables.exports import Exported, Form, Heads, Wanted
from hub.pipeline.tables.imports import Imported

router = APIRouter(tags=["tables"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES = {Form.CSV: "text/csv; charset=utf-8", Form.XLSX: XLSX}
IMPORTS = frozenset(f"{API}/imports/{what}" for what in Imported)
TABLE: dict[str, Any] = {
    "schema": {"type": "string"},
    "example": "area_id,name,level,parent_id,code,purpose\n"
    "grid-03,第三网格,grid,community-lane,990101001001003,residential\n",
}
FILE: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}, "example": "(a file)"}
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": TABLE,
            XLSX: FILE,
            "application/geo+json": {
                "schema": {"type": "object"},
                "example": FeatureCollection.model_config["json_schema_extra"]["example"],  # type: ignore[index]
            },
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            },
        },
    }
}


class ImportedOut(BaseModel):
    """What an import did; after a dry run, what it would have done."""

    model_config = like({"what": "areas", "dry_run": False, "new": 335, "changed": 2, "same": 0})

    what: Imported
    dry_run: bool
    new: int
    changed: int
    same: int


@router.post("/imports/{what}", responses=documented(413, 422), openapi_extra=BODY)
async def import_table(
    what: Imported,
    request: Request,
    services: Provided,
    dry_run: Annotated[bool, Query(description="Check and count, and change nothing.")] = False,
) -> ImportedOut:
    """Import all of a table, or nothing: every fault is named by row and column.

    CSV in any office encoding, XLSX, and GeoJSON for areas. Areas and workers that are there
    already change; homes that are there already are refused.
    """
    content = await content_of(request)
    came = await run_in_threadpool(
        services.register.imports.bring_in, what, content, dry_run=dry_run
    )
    return ImportedOut(
        what=what, dry_run=dry_run, new=came.new, changed=came.changed, same=came.same
    )


@router.get(
    "/exports/{what}",
    response_class=Response,
    responses=documented(404, 422) | {200: {"content": {"text/csv": TABLE, XLSX: FILE}}},
)
def export_table(
    what: Exported,
    services: Provided,
    caller: SignedIn,
    form: Annotated[Form, Query(alias="format", description="csv or xlsx")] = Form.CSV,
    area_id: Annotated[str | None, Query(description="Only what lies in this area.")] = None,
    heads: Annotated[Heads, Query(description="The language of the columns' names.")] = Heads.ZH,
) -> Response:
    """Export a table of what the caller may see; it can be imported again.

    Phones and doors are for the desk alone; channels are never exported.
    """
    wanted = Wanted(what, caller.reach, area_id, caller.role is Role.OPS, heads)
    content = services.register.exports.export(wanted, form)
    name = {"Content-Disposition": f'attachment; filename="{what}.{form}"'}
    return Response(content, media_type=MEDIA_TYPES[form], headers=name)
