"""Verdicts: seen, missed, blind or away; and the windows that are pending or asking."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.fields import Both, Day
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided
from hub.errors import Fault, InvalidInput
from hub.pipeline.views.verdicts import Coming, VerdictFilter

router = APIRouter(tags=["verdicts"])
EVIDENCE: JsonDict = {
    "points": "comfort",
    "zh": "08:52 房门开过",
    "en": "The door opened at 08:52",
    "observed_at": "2026-11-22T00:52:00Z",
    "sensor_id": "door-front",
}
EXAMPLE: JsonDict = {
    "verdict_id": "v-7f3k2q9x41",
    "home_id": "h-0042",
    "window_id": "morning",
    "day": "2026-11-22",
    "opens_at": "2026-11-21T21:00:00Z",
    "judge_at": "2026-11-22T01:15:00Z",
    "verdict": "missed",
    "priority": "P3",
    "decided_at": "2026-11-22T01:25:00Z",
    "reason": {"zh": "09:15 窗帘仍未拉开", "en": "Curtain still closed at 09:15"},
    "evidence": [EVIDENCE],
    "ticket_id": "t-7f3k2q9x41",
    "late_proof_at": None,
    "late_sign_at": None,
}


class Wanted(StrEnum):
    """A verdict, or what stands before it."""

    SEEN = "seen"
    MISSED = "missed"
    BLIND = "blind"
    AWAY = "away"
    PENDING = "pending"
    ASKING = "asking"


class EvidenceOut(BaseModel):
    """One thing that was known; it points to `worry` or to `comfort`."""

    model_config = like(EVIDENCE)

    points: str
    zh: str
    en: str
    observed_at: datetime | None
    sensor_id: str | None


class VerdictOut(BaseModel):
    """A verdict is final. A coming one, pending or asking, has neither id nor reason yet."""

    model_config = like(EXAMPLE)

    verdict_id: str | None
    home_id: str
    window_id: str
    day: str
    opens_at: datetime
    judge_at: datetime
    verdict: Wanted
    priority: str | None
    decided_at: datetime | None
    reason: Both | None
    evidence: list[EvidenceOut]
    ticket_id: str | None
    late_proof_at: datetime | None
    late_sign_at: datetime | None


@router.get("/verdicts", responses=documented(422))
def list_verdicts(
    services: Provided,
    page: Paged,
    caller: SignedIn,
    home_id: str | None = None,
    day: Annotated[Day | None, Query(description="The window's local day.")] = None,
    verdict: Annotated[
        list[Wanted] | None,
        Query(description="May be repeated. Without it: all that are decided."),
    ] = None,
    area_id: Annotated[str | None, Query(description="Only homes in it and below.")] = None,
) -> Listed[VerdictOut]:
    """List verdicts, newest first; `pending` and `asking` list what comes, next first."""
    wanted = VerdictFilter(caller.reach, home_id, day, tuple(verdict or ()), area_id)
    coming = [v for v in wanted.verdicts if v in set(Coming)]
    if coming and len(coming) < len(wanted.verdicts):
        reason = "pending and asking cannot be listed together with verdicts that are decided"
        raise InvalidInput(Fault("verdict", reason))
    with services.look() as views:
        found = views.coming(wanted, page) if coming else views.verdicts(wanted, page)
    items = [VerdictOut.model_validate(view) for view in found.items]
    return Listed(items=items, next=encode(found.next))
