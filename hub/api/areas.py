"""Places: county, town, community, grid, building."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, BeforeValidator
from pydantic.config import JsonDict

from hub.api.examples import like
from hub.api.fields import Id, Name
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided
from hub.domain.areas import Area, Level
from hub.errors import NotFound

router = APIRouter(tags=["areas"])
OTHER_NAMES = {"street": "town", "township": "town", "village": "community"}
EXAMPLE: JsonDict = {
    "area_id": "grid-03",
    "name": "第三网格",
    "level": "grid",
    "parent_id": "community-lane",
}


def _level(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    name = value.strip().lower()
    return OTHER_NAMES.get(name, name)


class AreaBody(BaseModel):
    """A place; `level` also takes `street` for town and `village` for community."""

    model_config = like(EXAMPLE)

    area_id: Id
    name: Name
    level: Annotated[Level, BeforeValidator(_level)]
    parent_id: Id | None = None


@router.post("/areas", status_code=201, responses=documented(409, 413, 422))
def add_area(body: AreaBody, services: Provided) -> AreaBody:
    """Add a place to the tree."""
    services.enrolment.add_area(Area(body.area_id, body.name, body.level, body.parent_id))
    return body


@router.get("/areas", responses=documented(422))
def list_areas(
    services: Provided,
    page: Paged,
    parent_id: Annotated[str | None, Query(description="Only those right under it.")] = None,
) -> Listed[AreaBody]:
    """List places by id."""
    with services.look() as views:
        found = views.areas(parent_id, page)
    items = [AreaBody.model_validate(area) for area in found.items]
    return Listed(items=items, next=encode(found.next))


@router.get("/areas/{area_id}", responses=documented(404))
def get_area(area_id: str, services: Provided) -> AreaBody:
    """Look at one place."""
    with services.look() as views:
        area = views.area(area_id)
    if area is None:
        raise NotFound(f"no area {area_id}")
    return AreaBody.model_validate(area)
