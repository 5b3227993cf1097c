"""Follow-ups: which are due, and what was learned when she was asked."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from hub.api.access import SignedIn, actor_of
from hub.api.examples import like
from hub.api.fields import Id
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided
from hub.api.taps import TapFields
from hub.domain.follow_ups import Answer, Result, Way
from hub.errors import NotFound
from hub.pipeline.views.follow_ups import FollowUpFilter

router = APIRouter(tags=["follow-ups"])
DONE: JsonDict = {"way": "visit", "result": "well", "satisfied": 5, "words": "小李来得很快"}
EXAMPLE: JsonDict = {
    "follow_up_id": "t-7f3k2q9x41:1",
    "ticket_id": "t-7f3k2q9x41",
    "home_id": "h-0042",
    "area_id": "grid-03",
    "number": 1,
    "due_at": "2026-11-23T01:40:00Z",
    "worker_id": "w-17",
    "unreached": 0,
    "done_at": None,
    "canceled_at": None,
    "done_by": None,
    "way": None,
    "result": None,
    "satisfied": None,
    "words": None,
}


class FollowUpState(StrEnum):
    """Open is all that is still to be done; due is what should have been done by now."""

    OPEN = "open"
    DUE = "due"
    DONE = "done"


class FollowUpOut(BaseModel):
    """A follow-up a day or a week after a settling, and her own word."""

    model_config = like(EXAMPLE)

    follow_up_id: str
    ticket_id: str
    home_id: str
    area_id: str
    number: int
    due_at: datetime
    worker_id: str | None
    unreached: int
    done_at: datetime | None
    canceled_at: datetime | None
    done_by: str | None
    way: Way | None
    result: Result | None
    satisfied: int | None
    words: str | None


class DoneBody(TapFields):
    """What was learned; `satisfied` is the resident's mark of 1 to 5, `words` are her own."""

    model_config = like(DONE)

    way: Way
    result: Result
    satisfied: Annotated[int, Field(ge=1, le=5)] | None = None
    words: Annotated[str, Field(max_length=1000)] | None = None


@router.get("/follow-ups", responses=documented(422))
def list_follow_ups(
    services: Provided,
    page: Paged,
    caller: SignedIn,
    state: FollowUpState | None = None,
    area_id: Annotated[str | None, Query(description="Only this area and below.")] = None,
    worker_id: Annotated[Id | None, Query(description="Who is to ask.")] = None,
    ticket_id: str | None = None,
) -> Listed[FollowUpOut]:
    """List follow-ups, the longest due first."""
    is_due = state == FollowUpState.DUE
    wanted = FollowUpFilter(
        caller.reach,
        is_done=None if state is None else state == FollowUpState.DONE,
        is_canceled=None if state is None else False,
        due_by=services.clock.now() if is_due else None,
        area_id=area_id,
        worker_id=worker_id,
        ticket_id=ticket_id,
    )
    with services.look() as views:
        found = views.follow_ups(wanted, page)
    items = [FollowUpOut.model_validate(one) for one in found.items]
    return Listed(items=items, next=encode(found.next))


@router.post("/follow-ups/{follow_up_id}/done", responses=documented(404, 409, 413, 422))
def follow_up_done(
    follow_up_id: str, body: DoneBody, services: Provided, caller: SignedIn
) -> FollowUpOut:
    """Say how she is: not well reopens the ticket, well after a week closes it."""
    answer = Answer(body.way, body.result, body.satisfied, (body.words or "").strip() or None)
    services.tickets.following_up.done(follow_up_id, answer, actor_of(caller), body.tap())
    with services.look() as views:
        found = views.follow_up(follow_up_id, caller.reach)
    if found is None:
        raise NotFound(f"no follow-up {follow_up_id}")
    return FollowUpOut.model_validate(found)
