"""Consents: what a resident, or her guardian, agreed to, for which purpose and until when."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, StringConstraints
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.fields import Instant
from hub.api.homes import reached_home
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided, Services
from hub.domain.consents import Consent, ConsentPurpose, GivenBy
from hub.pipeline.consents import Agreement

router = APIRouter(tags=["consents"])
EXAMPLE: JsonDict = {
    "purpose": "photo_at_visit",
    "given_by": "resident",
    "evidence": "纸质同意书第12号，社区档案柜；女儿在场",
    "from": "2026-11-22T08:00:00+08:00",
    "until": "2027-11-21T08:00:00+08:00",
}
Evidence = Annotated[
    str,
    StringConstraints(
        min_length=1, max_length=400, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]*$"
    ),
    Field(description="Where the paper lies and who was there; not the paper itself."),
]


class ConsentBody(BaseModel):
    """What was agreed; at most three years. Without `from`, from now on."""

    model_config = like(EXAMPLE)

    purpose: ConsentPurpose
    given_by: GivenBy
    evidence: Evidence
    from_at: Instant | None = Field(None, alias="from")
    until: Instant


class ConsentOut(BaseModel):
    """A consent; `holds` says whether it counts now."""

    model_config = like(
        EXAMPLE
        | {
            "consent_id": "co-7f3k2q9x41",
            "home_id": "h-0042",
            "withdrawn_at": None,
            "holds": True,
            "recorded_by": "ops",
            "recorded_at": "2026-11-22T02:00:00Z",
        }
    )

    consent_id: str
    home_id: str
    purpose: ConsentPurpose
    given_by: GivenBy
    evidence: str
    from_at: datetime = Field(serialization_alias="from")
    until_at: datetime = Field(serialization_alias="until")
    withdrawn_at: datetime | None
    holds: bool
    recorded_by: str
    recorded_at: datetime


@router.post("/homes/{home_id}/consents", status_code=201, responses=documented(404, 413, 422))
def give_consent(
    home_id: str, body: ConsentBody, services: Provided, caller: SignedIn
) -> ConsentOut:
    """Record what she, or her guardian, has agreed to."""
    agreement = Agreement(body.purpose, body.given_by, body.evidence, body.from_at, body.until)
    return _out(services, services.privacy.consents.give(home_id, agreement, caller.username))


@router.get("/homes/{home_id}/consents", responses=documented(404, 422))
def list_consents(
    home_id: str, services: Provided, page: Paged, caller: SignedIn
) -> Listed[ConsentOut]:
    """List a home's consents, the latest end first."""
    reached_home(services, caller, home_id)
    with services.look() as views:
        found = views.consents(home_id, page)
    items = [_out(services, consent) for consent in found.items]
    return Listed(items=items, next=encode(found.next))


@router.post("/homes/{home_id}/consents/{consent_id}/withdraw", responses=documented(404))
def withdraw_consent(home_id: str, consent_id: str, services: Provided) -> ConsentOut:
    """Withdraw a consent: it counts no more from now on."""
    return _out(services, services.privacy.consents.withdraw(home_id, consent_id))


@router.get("/consents", responses=documented(422))
def list_ending_consents(
    services: Provided,
    page: Paged,
    caller: SignedIn,
    ending_before: Annotated[Instant, Query(description="Ending before then, or ended already.")],
) -> Listed[ConsentOut]:
    """List consents in reach that end soon, the first to end first, so that somebody asks anew."""
    with services.look() as views:
        found = views.consents_ending(ending_before, caller.reach, page)
    items = [_out(services, consent) for consent in found.items]
    return Listed(items=items, next=encode(found.next))


def _out(services: Services, consent: Consent) -> ConsentOut:
    fields = {name: getattr(consent, name) for name in Consent.__dataclass_fields__}
    return ConsentOut(**fields, holds=consent.holds(services.clock.now()))
