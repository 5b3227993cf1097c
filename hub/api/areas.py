"""Places: county, town, community, grid, building."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.fields import Id, Name
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided, Services
from hub.domain.area_words import parse_level, parse_purpose
from hub.domain.areas import Area, Level, Purpose
from hub.domain.outlines import Outline
from hub.errors import NotFound
from hub.pipeline.accounts import Caller
from hub.pipeline.outline_codec import Geometry, outline_from_geojson, outline_to_geojson

router = APIRouter(tags=["areas"])
SQUARE: JsonDict = {
    "type": "Polygon",
    "coordinates": [[[104.0, 30.0], [104.01, 30.0], [104.01, 30.01], [104.0, 30.0]]],
}
EXAMPLE: JsonDict = {
    "area_id": "grid-03",
    "name": "第三网格",
    "level": "grid",
    "parent_id": "community-lane",
    "code": "990101001001003",
    "purpose": "residential",
}


def known_level(value: object) -> object:
    """A level by any of its names."""
    return parse_level(value) if isinstance(value, str) else value


def _known_purpose(value: object) -> object:
    return parse_purpose(value) if isinstance(value, str) else value


def _drawable(geometry: dict[str, Any]) -> dict[str, Any]:
    outline_from_geojson(geometry)
    return geometry


LevelName = Annotated[Level, BeforeValidator(known_level)]
PurposeName = Annotated[Purpose, BeforeValidator(_known_purpose)]
Code = Annotated[str, Field(max_length=20, description="The official division code (区划代码).")]
OutlineBody = Annotated[
    dict[str, Any],
    AfterValidator(_drawable),
    Field(description="A GeoJSON Polygon or MultiPolygon, WGS 84.", examples=[SQUARE]),
]


class AreaOut(BaseModel):
    """A place in the tree."""

    model_config = like(EXAMPLE)

    area_id: Id
    name: Name
    level: LevelName
    parent_id: Id | None = None
    code: Code | None = None
    purpose: PurposeName = Purpose.RESIDENTIAL


class AreaBody(AreaOut):
    """A place. `level` also takes `street`, `village` and 县区 乡镇街道 村社区 网格 楼栋.

    Only a grid may be `special`: a market, a school, a construction site.
    """

    model_config = like(EXAMPLE | {"outline": SQUARE})

    outline: OutlineBody | None = None


class AreaChangeBody(BaseModel):
    """A place as it is from now on. An outline that is left out stays; null removes it."""

    model_config = like({"name": "第三网格", "code": "990101001001003", "purpose": "special"})

    name: Name
    code: Code | None = None
    purpose: PurposeName = Purpose.RESIDENTIAL
    outline: OutlineBody | None = None


class Feature(BaseModel):
    """A place as a GeoJSON feature; its properties are those of the place."""

    type: Literal["Feature"] = "Feature"
    geometry: dict[str, Any] | None
    properties: AreaOut


class FeatureCollection(BaseModel):
    """Places for a map; `POST /imports/areas` takes the same."""

    model_config = like(
        {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "geometry": SQUARE, "properties": EXAMPLE}],
        }
    )

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[Feature]


@router.post("/areas", status_code=201, responses=documented(409, 413, 422))
def add_area(body: AreaBody, services: Provided) -> AreaBody:
    """Add a place to the tree."""
    facts = body.area_id, body.name, body.level, body.parent_id, body.code, body.purpose
    services.register.enrolment.add_area(Area(*facts), _outline(body.outline))
    return body


@router.get("/areas", responses=documented(422))
def list_areas(
    services: Provided,
    page: Paged,
    caller: SignedIn,
    parent_id: Annotated[str | None, Query(description="Only those right under it.")] = None,
    text: Annotated[str | None, Query(max_length=100, description="In the name or the id.")] = None,
) -> Listed[AreaOut]:
    """List places by id, without their outlines."""
    with services.look() as views:
        found = views.areas(parent_id, caller.reach, page, text)
    items = [AreaOut.model_validate(area) for area in found.items]
    return Listed(items=items, next=encode(found.next))


class GeoJson(JSONResponse):
    """RFC 7946."""

    media_type = "application/geo+json"


@router.get("/areas.geojson", response_class=GeoJson)
def export_outlines(
    services: Provided,
    caller: SignedIn,
    parent_id: Annotated[str | None, Query(description="Only those right under it.")] = None,
) -> FeatureCollection:
    """Export places with their outlines for a map."""
    with services.look() as views:
        found = views.outlined(parent_id, caller.reach)
    features = [
        Feature(geometry=_geometry(outline), properties=AreaOut.model_validate(area))
        for area, outline in found
    ]
    return FeatureCollection(features=features)


@router.get("/areas/{area_id}", responses=documented(404))
def get_area(area_id: str, services: Provided, caller: SignedIn) -> AreaBody:
    """Look at one place, its outline included."""
    return _area(services, caller, area_id)


@router.put("/areas/{area_id}", responses=documented(404, 409, 413, 422))
def change_area(
    area_id: str, body: AreaChangeBody, services: Provided, caller: SignedIn
) -> AreaBody:
    """Change a place's name, code, purpose and outline; it stays where it is in the tree."""
    now = _area(services, caller, area_id)
    area = Area(area_id, body.name, now.level, now.parent_id, body.code, body.purpose)
    keeps = "outline" not in body.model_fields_set
    services.register.enrolment.change_area(area, _outline(body.outline), keep_outline=keeps)
    return _area(services, caller, area_id)


def _area(services: Services, caller: Caller, area_id: str) -> AreaBody:
    with services.look() as views:
        area = views.area(area_id, caller.reach)
        if area is None:
            raise NotFound(f"no area {area_id}")
        found = AreaBody.model_validate(area)
        found.outline = _geometry(views.outline(area_id))
    return found


def _outline(geometry: Geometry | None) -> Outline | None:
    return None if geometry is None else outline_from_geojson(geometry)


def _geometry(outline: Outline | None) -> Geometry | None:
    return None if outline is None else outline_to_geojson(outline)
