"""What came in: alerts, and what had to be put in quarantine."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided

router = APIRouter(tags=["inbox"])
ALERT: JsonDict = {
    "alert_id": "al-1",
    "node_id": "n-7f3k2q9x",
    "home_id": "h-0042",
    "post_id": None,
    "kind": "help",
    "sensor_id": "button-help",
    "observed_at": "2026-11-22T01:24:58Z",
    "received_at": "2026-11-22T01:24:58Z",
    "dating": "observed",
    "confidence": 1.0,
    "detail": {},
    "has_snapshot": False,
    "ticket_id": "t-7f3k2q9x41",
}
KEPT: JsonDict = {
    "quarantine_id": 12,
    "node_id": "n-7f3k2q9x",
    "leaf": "readings",
    "reason": "undecodable",
    "field": "readings[3].value",
    "detail": "Expected `float`, got `str`",
    "payload_bytes": 311,
    "received_at": "2026-11-22T01:24:58Z",
}


class AlertOut(BaseModel):
    """Something seen that may need a person."""

    model_config = like(ALERT)

    alert_id: str
    node_id: str
    home_id: str | None
    post_id: str | None
    kind: str
    sensor_id: str
    observed_at: datetime
    received_at: datetime
    dating: str
    confidence: float
    detail: dict[str, Any]
    has_snapshot: bool
    ticket_id: str | None


class QuarantineOut(BaseModel):
    """A message that was kept because it could not be used, and why."""

    model_config = like(KEPT)

    quarantine_id: int
    node_id: str
    leaf: str
    reason: str
    field: str
    detail: str
    payload_bytes: int
    received_at: datetime


@router.get("/alerts", responses=documented(422))
def list_alerts(
    services: Provided,
    page: Paged,
    caller: SignedIn,
    home_id: str | None = None,
    kind: str | None = None,
    post_id: str | None = None,
) -> Listed[AlertOut]:
    """List alerts, newest first."""
    with services.look() as views:
        found = views.alerts(home_id, kind, caller.reach, page, post_id)
    items = [AlertOut.model_validate(alert) for alert in found.items]
    return Listed(items=items, next=encode(found.next))


@router.get("/quarantine", responses=documented(422))
def list_quarantine(
    services: Provided, page: Paged, node_id: str | None = None
) -> Listed[QuarantineOut]:
    """List messages that could not be used, newest first."""
    with services.look() as views:
        found = views.quarantined(node_id, page)
    items = [QuarantineOut.model_validate(kept) for kept in found.items]
    return Listed(items=items, next=encode(found.next))
