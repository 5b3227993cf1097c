"""What is held about a resident: given out, and erased when the home has ended."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, StringConstraints
from pydantic.config import JsonDict

from hub.api.examples import like
from hub.api.problems import documented
from hub.api.services import Provided

router = APIRouter(tags=["homes"])
EXAMPLE: JsonDict = {
    "home_id": "h-0042",
    "made_at": "2026-11-22T02:00:00Z",
    "readings": "/api/v1/homes/h-0042/readings",
    "held": {"residents": [{"home_id": "h-0042", "name": "王秀英", "frailty": 6}]},
}


class HeldOut(BaseModel):
    """Everything held about a home, table by table; readings over time are at `readings`."""

    model_config = like(EXAMPLE)

    home_id: str
    made_at: datetime
    readings: str
    held: dict[str, list[dict[str, Any]]]


class EraseBody(BaseModel):
    """Why it is erased; it stays in the audit log, so it names nobody."""

    model_config = like({"note": "家属书面申请，编号12"})

    note: Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


@router.get("/homes/{home_id}/export", responses=documented(404))
def export_home(home_id: str, services: Provided) -> HeldOut:
    """Give out everything that is held about a home."""
    found = services.privacy.erasing.held(home_id)
    held = {name: [dict(row) for row in rows] for name, rows in found.items()}
    readings = f"/api/v1/homes/{home_id}/readings"
    made_at = services.clock.now()
    return HeldOut(home_id=home_id, made_at=made_at, readings=readings, held=held)


@router.post("/homes/{home_id}/erase", status_code=204, responses=documented(404, 409, 413, 422))
def erase_home(home_id: str, body: EraseBody, services: Provided, request: Request) -> None:
    """Erase the person from a home that has ended; verdicts and tickets stay as bare counts."""
    request.state.why = body.note
    services.privacy.erasing.erase(home_id)
