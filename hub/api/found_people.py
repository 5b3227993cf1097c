"""People who asked to be found: cameras may compare faces with theirs, and with nobody else's."""

import base64
import binascii
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field, StringConstraints
from pydantic.config import JsonDict

from hub.api.access import API, SignedIn
from hub.api.examples import like
from hub.api.fields import Id, Instant, NodeId
from hub.api.homes import reached_home
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided
from hub.domain.found_people import MOST_NODES
from hub.errors import Fault, InvalidInput, NotFound
from hub.pipeline.found_people import Wanted
from hub.pipeline.views.listed import FoundPersonView

PICTURE_PATHS = f"{API}/homes/", "/pictures"
"""How the paths begin and end that take pictures of a face."""
MOST_PICTURES = 3
MOST_LETTERS = 5_400_000
"""Base64 of a picture of 4 MB."""
EXAMPLE: JsonDict = {
    "consent_id": "co-7f3k2q9x41",
    "node_ids": ["n-2c9d4m1k"],
    "until": "2027-05-21T08:00:00+08:00",
}
OUT: JsonDict = EXAMPLE | {
    "person_id": "fp-7f3k2q9x41",
    "home_id": "h-0042",
    "is_looked_for": True,
    "faces": {"n-2c9d4m1k": 3},
    "enrolled_by": "ops",
    "enrolled_at": "2026-11-22T02:00:00Z",
    "ended_at": None,
}


def faces_are_on(services: Provided) -> None:
    """Conflict while this deployment compares no faces."""
    services.cameras.found_people.matching.check_faces()


router = APIRouter(tags=["found people"], dependencies=[Depends(faces_are_on)])


class FoundPersonBody(BaseModel):
    """On which consent (purpose `face_matching`), for which cameras, until when."""

    model_config = like(EXAMPLE)

    consent_id: Id
    node_ids: Annotated[
        list[NodeId],
        Field(
            min_length=1,
            max_length=MOST_NODES,
            description="Of her own home, or of posts: whose cameras look for her.",
        ),
    ]
    until: Instant


class FoundPersonOut(BaseModel):
    """Somebody who asked to be found; `faces` says how many of her pictures each node learnt."""

    model_config = like(OUT)

    person_id: str
    home_id: str
    consent_id: str
    node_ids: list[str]
    until: datetime
    is_looked_for: bool
    faces: dict[str, int]
    enrolled_by: str
    enrolled_at: datetime
    ended_at: datetime | None


Base64Text = Annotated[str, StringConstraints(min_length=4, max_length=MOST_LETTERS)]


class PicturesBody(BaseModel):
    """Pictures of her face and nobody else's: base64 of JPEG, PNG or WebP, up to 4 MB each."""

    model_config = like({"pictures": ["/9j/4AAQSkZJRg…"]})

    pictures: Annotated[list[Base64Text], Field(min_length=1, max_length=MOST_PICTURES)]


class LearntOut(BaseModel):
    """What one node made of them: how many faces were good enough, or why it could take none."""

    model_config = like({"node_id": "n-2c9d4m1k", "faces": 3, "why": None})

    node_id: str
    faces: int
    why: str | None


@router.post(
    "/homes/{home_id}/found-people",
    status_code=201,
    responses=documented(404, 409, 413, 422),
)
def enrol_found_person(
    home_id: str, body: FoundPersonBody, services: Provided, caller: SignedIn, request: Request
) -> FoundPersonOut:
    """Enrol somebody who asked to be found; then show her pictures to the nodes."""
    node_ids = tuple(dict.fromkeys(body.node_ids))
    wanted = Wanted(body.consent_id, node_ids, body.until)
    person = services.cameras.found_people.enrol(home_id, wanted, caller.username, caller.reach)
    request.state.named = {"person_id": person.person_id}
    with services.look() as views:
        found = views.found_person(person.person_id, services.clock.now())
    assert found is not None
    return _out(found)


@router.get("/homes/{home_id}/found-people", responses=documented(404, 409, 422))
def list_found_people(
    home_id: str, services: Provided, page: Paged, caller: SignedIn
) -> Listed[FoundPersonOut]:
    """List who of a home asked to be found, ended ones too, the newest first."""
    reached_home(services, caller, home_id)
    with services.look() as views:
        found = views.found_people(home_id, services.clock.now(), page)
    return Listed(items=[_out(view) for view in found.items], next=encode(found.next))


@router.get("/found-people", responses=documented(409, 422))
def list_all_found_people(
    services: Provided, page: Paged, caller: SignedIn
) -> Listed[FoundPersonOut]:
    """List who asked to be found in the homes in reach, the newest first; looking is logged."""
    with services.look() as views:
        found = views.found_people_in(caller.reach, services.clock.now(), page)
    return Listed(items=[_out(view) for view in found.items], next=encode(found.next))


@router.get("/found-people/{person_id}", responses=documented(404, 409))
def get_found_person(person_id: str, services: Provided) -> FoundPersonOut:
    """Look up whose home somebody belongs to whom a camera has found."""
    with services.look() as views:
        found = views.found_person(person_id, services.clock.now())
    if found is None:
        raise NotFound(f"no person {person_id}")
    return _out(found)


@router.post(
    "/homes/{home_id}/found-people/{person_id}/pictures",
    responses=documented(404, 409, 413, 422, 504),
)
def show_pictures(
    home_id: str, person_id: str, body: PicturesBody, services: Provided
) -> list[LearntOut]:
    """Show pictures of her to her nodes, which must be up; the hub keeps none of them."""
    pictures = [_decoded(number, text) for number, text in enumerate(body.pictures)]
    learnt = services.cameras.found_people.learn(home_id, person_id, pictures)
    return [LearntOut.model_validate(one, from_attributes=True) for one in learnt]


@router.delete(
    "/homes/{home_id}/found-people/{person_id}",
    status_code=204,
    responses=documented(404, 409),
)
def end_found_person(home_id: str, person_id: str, services: Provided) -> None:
    """End it: her nodes delete her face; that she was enrolled stays on record."""
    services.cameras.found_people.end(home_id, person_id)


def _decoded(number: int, text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        reason = "is not base64; send the bytes of the picture in base64"
        raise InvalidInput(Fault(f"pictures[{number}]", reason)) from None


def _out(view: FoundPersonView) -> FoundPersonOut:
    person = view.person
    return FoundPersonOut(
        person_id=person.person_id,
        home_id=person.home_id,
        consent_id=person.consent_id,
        node_ids=list(person.node_ids),
        until=view.until_at,
        is_looked_for=view.is_looked_for,
        faces=view.faces,
        enrolled_by=person.enrolled_by,
        enrolled_at=person.enrolled_at,
        ended_at=person.ended_at,
    )
