"""Away without an app: family, workers and sensors propose, a person agrees."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.away import EXAMPLE as AWAY
from hub.api.away import NAMED, AwayBody, NamedOut, whose_of
from hub.api.examples import like
from hub.api.fields import Id
from hub.api.homes import reached_home
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided
from hub.domain.absences import Proposal, ProposalAction, ProposalState, Source
from hub.domain.people import Role
from hub.errors import NotFound
from hub.pipeline.accounts import Caller

router = APIRouter(tags=["away"])
EXAMPLE: JsonDict = AWAY | {
    "proposal_id": "p-7f3k2q9x41",
    "home_id": "h-0042",
    "source": "family",
    "proposed_by": "daughter",
    "proposed_at": "2026-11-22T02:00:00Z",
    "state": "proposed",
    "decided_by": None,
    "decided_at": None,
}


class ProposalOut(BaseModel):
    """Somebody thinks that she is away; it counts once somebody who answers for her agrees."""

    model_config = like(EXAMPLE)

    proposal_id: str
    home_id: str
    source: Source
    from_at: datetime = Field(serialization_alias="from")
    until_at: datetime = Field(serialization_alias="until")
    reason: str
    proposed_by: str
    proposed_at: datetime
    state: ProposalState
    decided_by: str | None
    decided_at: datetime | None


class ProposalLineOut(ProposalOut):
    """A proposal in a list, with whose home it is about."""

    model_config = like(EXAMPLE | {"area_id": "grid-03", "resident": NAMED})

    area_id: str
    resident: NamedOut


@router.post(
    "/homes/{home_id}/away-proposals", status_code=201, responses=documented(404, 413, 422)
)
def propose_absence(
    home_id: str, body: AwayBody, services: Provided, caller: SignedIn
) -> ProposalOut:
    """Propose that she is away; nothing changes until somebody agrees."""
    reached_home(services, caller, home_id)
    proposal = services.register.absences.propose(
        home_id, _source(caller), body.from_at, body.until, body.reason, caller.username
    )
    return ProposalOut.model_validate(proposal)


@router.get("/away-proposals", responses=documented(422))
def list_proposals(
    services: Provided,
    caller: SignedIn,
    page: Paged,
    home_id: Annotated[Id | None, Query(description="Only of this home.")] = None,
    state: Annotated[ProposalState | None, Query(description="Only those.")] = None,
) -> Listed[ProposalLineOut]:
    """List proposals, newest first."""
    with services.look() as views:
        found = views.away_proposals(home_id, state, caller.reach, page)
    items = [
        ProposalLineOut(
            **ProposalOut.model_validate(named.item).model_dump(), **whose_of(caller, named.whose)
        )
        for named in found.items
    ]
    return Listed(items=items, next=encode(found.next))


@router.post("/away-proposals/{proposal_id}/{answer}", responses=documented(404, 409, 422))
def answer_proposal(
    proposal_id: str, answer: ProposalAction, services: Provided, caller: SignedIn
) -> ProposalOut:
    """Agree, which makes it an absence, or refuse."""
    _reached(services, caller, proposal_id)
    decided = services.register.absences.decide(proposal_id, answer, caller.username)
    return ProposalOut.model_validate(decided)


def _reached(services: Provided, caller: Caller, proposal_id: str) -> Proposal:
    with services.look() as views:
        proposal = views.away_proposal(proposal_id, caller.reach)
    if proposal is None:
        raise NotFound(f"no proposal {proposal_id}")
    return proposal


def _source(caller: Caller) -> Source:
    match caller.role:
        case Role.FAMILY:
            return Source.FAMILY
        case Role.OPS:
            return Source.DESK
        case _:
            return Source.WORKER
