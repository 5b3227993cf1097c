"""Bulk enrolment from a table."""

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel
from starlette.datastructures import UploadFile

from hub.api.examples import like
from hub.api.problems import documented
from hub.api.services import Provided
from hub.errors import Fault, InvalidInput

router = APIRouter(tags=["homes"])
PATH = "/homes/import"  # older than /imports/homes, which does the same
CSV_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {
                "schema": {"type": "string"},
                "example": "area_id,resident_name,node_id,sensors,morning_opens,morning_due\n"
                "grid-03,王秀英,n-7f3k2q9x,curtain-bedroom:curtain:3600,05:00,09:00\n",
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


class ImportOut(BaseModel):
    """How many homes came in."""

    model_config = like({"homes": 50})

    homes: int


@router.post(PATH, status_code=201, responses=documented(413, 422), openapi_extra=CSV_BODY)
async def import_homes(request: Request, services: Provided) -> ImportOut:
    """Enrol all homes of a CSV or XLSX file, or none: bad rows are named by line and column."""
    content = await content_of(request)
    report = await run_in_threadpool(services.register.importing.import_homes, content)
    if report.faults:
        raise InvalidInput(*report.faults)
    return ImportOut(homes=report.homes)


async def content_of(request: Request) -> bytes:
    """The one file of a form, or the body itself."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body()
    async with request.form(max_files=1) as form:
        for value in form.values():
            if isinstance(value, UploadFile):
                return await value.read()
    raise InvalidInput(Fault("file", "is missing; send one file, or the text itself as text/csv"))
