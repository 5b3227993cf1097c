"""Contacts of a home: who holds her key, who is family, who her guardian."""

from fastapi import APIRouter
from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.fields import Id
from hub.api.homes import reached_home
from hub.api.problems import documented
from hub.api.services import Provided
from hub.domain.people import HomeContact, Relation

router = APIRouter(tags=["homes"])
EXAMPLE: JsonDict = {
    "contacts": [
        {"worker_id": "w-daughter", "relation": "family"},
        {"worker_id": "w-neighbour", "relation": "key_holder"},
    ]
}


class ContactBody(BaseModel):
    """Somebody of her own; a person with two relations stands there twice."""

    model_config = like({"worker_id": "w-daughter", "relation": "family"})

    worker_id: Id
    relation: Relation


class ContactsBody(BaseModel):
    """Everybody of her own."""

    model_config = like(EXAMPLE)

    contacts: list[ContactBody] = Field(max_length=50)


@router.put("/homes/{home_id}/contacts", responses=documented(404, 413, 422))
def replace_contacts(
    home_id: str, body: ContactsBody, services: Provided, caller: SignedIn
) -> ContactsBody:
    """Replace whom a home calls her own; family and guardians may then look at it."""
    contacts = [HomeContact(one.worker_id, one.relation) for one in body.contacts]
    services.staff.people.name_contacts(caller.reach, home_id, contacts)
    return get_contacts(home_id, services, caller)


@router.get("/homes/{home_id}/contacts", responses=documented(404))
def get_contacts(home_id: str, services: Provided, caller: SignedIn) -> ContactsBody:
    """Look at whom a home calls her own."""
    reached_home(services, caller, home_id)
    with services.look() as views:
        found = views.contacts(home_id)
    return ContactsBody(contacts=[ContactBody.model_validate(one) for one in found])
