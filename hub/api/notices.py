"""Notices: messages to people, each channel with its own result."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided

router = APIRouter(tags=["notices"])
EXAMPLE: JsonDict = {
    "notice_id": "m-3f2a",
    "ticket_id": "t-7f3k2q9x41",
    "step": "rung:0",
    "worker_id": "w-17",
    "channel": "ntfys",
    "priority": "P3",
    "state": "sent",
    "attempts": 1,
    "created_at": "2026-11-22T01:25:00Z",
    "sent_at": "2026-11-22T01:25:01Z",
    "delivered_at": None,
    "seen_at": None,
    "answered_at": None,
    "next_attempt_at": None,
    "result": "200",
}


class NoticeOut(BaseModel):
    """One message to one person on one channel; `channel` is only the kind of its URL."""

    model_config = like(EXAMPLE)

    notice_id: str
    ticket_id: str
    step: str
    worker_id: str
    channel: str
    priority: str
    state: str
    attempts: int
    created_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    seen_at: datetime | None
    answered_at: datetime | None
    next_attempt_at: datetime | None
    result: str


@router.get("/notices", responses=documented(422))
def list_notices(
    services: Provided,
    page: Paged,
    caller: SignedIn,
    ticket_id: str | None = None,
    state: str | None = None,
) -> Listed[NoticeOut]:
    """List notices, newest first."""
    with services.look() as views:
        found = views.notices(ticket_id, state, caller.reach, page)
    items = [NoticeOut.model_validate(notice) for notice in found.items]
    return Listed(items=items, next=encode(found.next))
