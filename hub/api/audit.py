"""Who looked at which home, and who changed what."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.fields import Both, Instant
from hub.api.homes import reached_home
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided, Services
from hub.domain.auditing import Deed
from hub.domain.phrases import Sentence
from hub.pipeline.views.looking import AuditFilter, AuditView

router = APIRouter(tags=["audit"])
EXAMPLE: JsonDict = {
    "entry_id": 71,
    "at": "2026-11-22T01:31:07Z",
    "account": "li.xiao",
    "worker_id": "w-17",
    "worker_name": "李晓",
    "role": "micro_grid_worker",
    "deed": "looked",
    "purpose": "ticket",
    "route": "GET /tickets/{ticket_id}",
    "targets": {"ticket_id": "t-7f3k2q9x41"},
    "homes": ["h-0042"],
    "hash": "9b1c2f0e7d5a4b3c8e6f1a2d3c4b5a69788796a5b4c3d2e1f00112233445566a",
}
LOOK: JsonDict = {
    "at": "2026-11-22T01:31:07Z",
    "who": "李晓",
    "role": {"zh": "微网格员", "en": "micro grid worker"},
    "what": {"zh": "看了工单", "en": "looked at a ticket"},
    "ticket_id": "t-7f3k2q9x41",
}


class AuditOut(BaseModel):
    """One look or change. `hash` covers the entry and the hash before it."""

    model_config = like(EXAMPLE)

    entry_id: int
    at: datetime
    account: str
    worker_id: str | None
    worker_name: str | None
    role: str
    deed: Deed
    purpose: str
    route: str
    targets: dict[str, str]
    homes: list[str]
    hash: str


class LookOut(BaseModel):
    """One look or change as the resident reads it."""

    model_config = like(LOOK)

    at: datetime
    who: str
    role: Both
    what: Both
    ticket_id: str | None


@router.get("/audit", responses=documented(422))
def list_audit(
    services: Provided,
    page: Paged,
    home_id: str | None = None,
    actor: Annotated[str | None, Query(description="An account's name or a worker's id.")] = None,
    from_at: Annotated[Instant | None, Query(alias="from")] = None,
    until: Annotated[Instant | None, Query(description="Excluded.")] = None,
) -> Listed[AuditOut]:
    """List who looked and who changed what, newest first."""
    with services.look() as views:
        found = views.audit(AuditFilter(home_id, actor, from_at, until), page)
    items = [AuditOut.model_validate(entry) for entry in found.items]
    return Listed(items=items, next=encode(found.next))


@router.get("/homes/{home_id}/looks", responses=documented(404, 422))
def list_looks(home_id: str, services: Provided, page: Paged, caller: SignedIn) -> Listed[LookOut]:
    """List who looked at a home or changed something there, newest first, as she may read it."""
    reached_home(services, caller, home_id)
    with services.look() as views:
        found = views.audit(AuditFilter(home_id), page)
    items = [look_of(services, entry) for entry in found.items]
    return Listed(items=items, next=encode(found.next))


def look_of(services: Services, entry: AuditView) -> LookOut:
    """An entry in words; whoever has no name here is called by his account."""
    role, what = (_said(services, key) for key in (f"role.{entry.role}", _key(entry)))
    who = entry.worker_name or entry.account
    ticket_id = entry.targets.get("ticket_id")
    return LookOut(at=entry.at, who=who, role=role, what=what, ticket_id=ticket_id)


def _key(entry: AuditView) -> str:
    return f"look.{entry.purpose}"


def _said(services: Services, key: str) -> Both:
    text = services.phrasebook.text
    return Both.model_validate(Sentence(text(key, "zh-CN"), text(key, "en")), from_attributes=True)
