"""Camera rules of a node: where, when and what its cameras watch for."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.fields import Id, Instant, Label
from hub.api.problems import documented
from hub.api.services import Provided, Services
from hub.domain.reach import Reach
from hub.errors import NotFound
from hub.pipeline.scenes import NodeScenes

router = APIRouter(tags=["cameras"])
SCHEDULE: JsonDict = {"begins": "00:00", "until": "00:00", "days": [1, 2, 3, 4, 5, 6, 7]}
SCENE: JsonDict = {
    "kind": "vehicle_in_fire_lane",
    "scene_id": "fire-lane-east",
    "camera": "cam-gate",
    "zone": [[0.1, 0.5], [0.9, 0.5], [0.9, 1.0], [0.1, 1.0]],
    "schedule": SCHEDULE,
    "dwell_s": 120,
}
EXAMPLE: JsonDict = {"scenes": [SCENE]}

Fraction = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Corner = tuple[Fraction, Fraction]
Time = Annotated[
    str,
    StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$"),
    Field(description="HH:MM in the camera's own time."),
]
Weekday = Annotated[int, Field(ge=1, le=7)]


class ScheduleBody(BaseModel):
    """Hours in which a rule counts, over midnight where `until` is less; 1 is Monday."""

    model_config = like(SCHEDULE)

    begins: Time = "00:00"
    until: Time = "00:00"
    days: Annotated[list[Weekday], Field(min_length=1, max_length=7)] = [1, 2, 3, 4, 5, 6, 7]


class SceneBody(BaseModel):
    """One rule. What else a kind asks for, such as `dwell_s`, goes to the edge as it is written."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"example": SCENE})

    kind: Label
    scene_id: Id
    camera: Id
    zone: Annotated[list[Corner], Field(min_length=3, max_length=40)] | None = None
    """Corners as fractions of the picture, left to right and top to bottom; null: all of it."""
    schedule: ScheduleBody | None = None
    enabled: bool = True
    """False: it stays written here, and the node is not told of it."""


class ScenesBody(BaseModel):
    """All rules of a node; what is not listed ends.

    With `changed_at`, as it was read, they are refused if somebody has written others since.
    """

    model_config = like(EXAMPLE)

    scenes: Annotated[list[SceneBody], Field(max_length=64)]
    changed_at: Instant | None = None


class ScenesOut(BaseModel):
    """The rules as written; in force once `in_force` is true, apart from what `faults` names."""

    model_config = like(
        EXAMPLE
        | {
            "node_id": "n-7f3k2q9x",
            "revision": 5,
            "in_force": True,
            "faults": [],
            "changed_at": "2026-11-22T01:25:00Z",
        }
    )

    node_id: str
    scenes: list[dict[str, Any]]
    revision: int
    in_force: bool
    faults: list[str]
    """What the node was told and cannot do, in its own words."""
    changed_at: datetime | None


@router.get("/nodes/{node_id}/scenes", responses=documented(404))
def get_scenes(node_id: str, services: Provided, caller: SignedIn) -> ScenesOut:
    """Look at the camera rules of a node, and at what it says of them."""
    return _out(
        services, node_id, services.cameras.scenes.of_node(node_id, caller.reach), caller.reach
    )


@router.put("/nodes/{node_id}/scenes", responses=documented(404, 409, 413, 422))
def put_scenes(node_id: str, body: ScenesBody, services: Provided, caller: SignedIn) -> ScenesOut:
    """Write all camera rules of a node; the edge answers what it cannot do in `faults`."""
    tables = body.model_dump(mode="json", exclude_unset=True)["scenes"]
    written = services.cameras.scenes.replace(node_id, tables, caller.reach, body.changed_at)
    return _out(services, node_id, written, caller.reach)


def _out(services: Services, node_id: str, found: NodeScenes, reach: Reach) -> ScenesOut:
    with services.look() as views:
        node = views.node(node_id, reach)
    if node is None:
        raise NotFound(f"no node {node_id}")
    return ScenesOut(
        node_id=node_id,
        scenes=[dict(scene) for scene in found.scenes],
        revision=found.revision,
        in_force=node.config_revision == found.revision,
        faults=list((node.health or {}).get("faults", [])),
        changed_at=found.changed_at,
    )
