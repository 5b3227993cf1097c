"""Departments and what is theirs to do."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, StringConstraints
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.fields import Id, Name
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided
from hub.domain.departments import LONGEST_DUTY, MOST_DUTIES, Department
from hub.errors import NotFound

router = APIRouter(tags=["departments"])
EXAMPLE: JsonDict = {
    "department_id": "fire-brigade",
    "name": "消防救援站",
    "area_id": "county-lane",
    "duties": ["smoke", "vehicle_in_fire_lane", "e_bike_indoors", "消防通道"],
}
Duty = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_DUTY)]


class DepartmentChangeBody(BaseModel):
    """A department as it is from now on; `duties` are kinds of tickets or words of its own."""

    model_config = like({key: value for key, value in EXAMPLE.items() if key != "department_id"})

    name: Name
    area_id: Id
    duties: list[Duty] = Field(default=[], max_length=MOST_DUTIES)


class DepartmentBody(DepartmentChangeBody):
    """A department; it serves its area and all that lies in it."""

    model_config = like(EXAMPLE)

    department_id: Id


@router.post("/departments", status_code=201, responses=documented(409, 413, 422))
def add_department(body: DepartmentBody, services: Provided) -> DepartmentBody:
    """Add a department; its officers are workers with its `department_id`."""
    services.register.departments.add(_department(body.department_id, body))
    return body


@router.get("/departments", responses=documented(422))
def list_departments(
    services: Provided,
    page: Paged,
    caller: SignedIn,
    area_id: Annotated[str | None, Query(description="Only those that serve it.")] = None,
    duty: Annotated[
        str | None, Query(description="Only those that have it in their catalogue.")
    ] = None,
) -> Listed[DepartmentBody]:
    """List departments by id."""
    with services.look() as views:
        found = views.departments(caller.reach, area_id, duty, page)
    items = [DepartmentBody.model_validate(one) for one in found.items]
    return Listed(items=items, next=encode(found.next))


@router.get("/departments/{department_id}", responses=documented(404))
def get_department(department_id: str, services: Provided, caller: SignedIn) -> DepartmentBody:
    """Look at one department."""
    with services.look() as views:
        found = views.department(department_id, caller.reach)
    if found is None:
        raise NotFound(f"no department {department_id}")
    return DepartmentBody.model_validate(found)


@router.put("/departments/{department_id}", responses=documented(404, 413, 422))
def change_department(
    department_id: str, body: DepartmentChangeBody, services: Provided, caller: SignedIn
) -> DepartmentBody:
    """Change a department's name, area and catalogue."""
    services.register.departments.change(_department(department_id, body))
    return get_department(department_id, services, caller)


def _department(department_id: str, body: DepartmentChangeBody) -> Department:
    duties = tuple(dict.fromkeys(body.duties))
    return Department(department_id, body.name, body.area_id, duties)
