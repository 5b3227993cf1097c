"""Homes: enrolling, looking, changing what was agreed, leaving."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Response
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.fields import Dialect, Door, Id, Label, Name, NodeId, PreferredName
from hub.api.home_marks import marks_of, wished_marks
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided, Services
from hub.api.verdicts import Wanted
from hub.api.windows import EXAMPLE as WINDOW
from hub.api.windows import WindowBody, WindowsBody
from hub.domain.homes import Home, Node, Resident, Sensor
from hub.domain.liveness import Link
from hub.domain.people import Role
from hub.domain.reach import sees_ways
from hub.errors import NotAllowed, NotFound
from hub.pipeline.accounts import Caller
from hub.pipeline.views import Views
from hub.pipeline.views.register import HomeFilter, HomeMarks, HomeView

router = APIRouter(tags=["homes"])
MONTH_S = 30 * 86_400
FRAILTY = {"low": 2, "medium": 5, "high": 8}
EXAMPLE: JsonDict = {
    "home_id": "h-0042",
    "area_id": "grid-03",
    "resident": {
        "name": "王秀英",
        "phone": "13800000000",
        "frailty": 6,
        "door": "3号楼2单元501",
        "preferred_name": "王阿姨",
        "dialect": "zh-wuu",
    },
    "workers": ["w-17", "w-18"],
    "nodes": [
        {
            "node_id": "n-7f3k2q9x",
            "sensors": [{"sensor_id": "curtain-bedroom", "kind": "curtain", "max_silence_s": 3600}],
        }
    ],
    "windows": [WINDOW],
}
OUT: JsonDict = EXAMPLE | {
    "config_revision": 1,
    "enrolled_at": "2026-11-22T02:00:00Z",
    "ended_at": None,
}


LINE: JsonDict = OUT | {"link": "up", "today": "seen", "has_doorstep": True}


def _frailty(value: Any) -> Any:
    return FRAILTY.get(value.lower(), value) if isinstance(value, str) else value


class ResidentBody(BaseModel):
    """The person who lives there; `frailty` 0 (robust) to 10, or low, medium, high.

    `phone` and `door` are shown to the desk, to who leads the area and to the worker on the way.
    `preferred_name` is how she likes to be called; `dialect` is what the home speaks to her, null
    for what its box is set to.
    """

    model_config = ConfigDict(from_attributes=True)

    name: Name
    phone: Annotated[str, StringConstraints(max_length=40, strip_whitespace=True)] | None = None
    frailty: Annotated[int, BeforeValidator(_frailty), Field(ge=0, le=10)] = 0
    door: Door | None = None
    preferred_name: PreferredName | None = None
    dialect: Dialect | None = None

    def resident(self) -> Resident:
        """The person herself."""
        return Resident(
            self.name,
            self.phone or None,
            self.frailty,
            self.door or None,
            self.preferred_name or None,
            self.dialect or None,
        )

    def hide_ways(self) -> None:
        """For whoever is not on the way."""
        self.phone = self.door = None


class SensorBody(BaseModel):
    """An expected sensor; silent for longer than `max_silence_s` it is blind."""

    model_config = ConfigDict(from_attributes=True)

    sensor_id: Label
    kind: Label
    max_silence_s: Annotated[float, Field(gt=0, le=MONTH_S)] = 3600


class NodeBody(BaseModel):
    """One edge agent and its sensors."""

    model_config = ConfigDict(from_attributes=True)

    node_id: NodeId
    sensors: list[SensorBody] = Field(default=[], max_length=200)

    def node(self) -> Node:
        """The node itself."""
        sensors = (Sensor(s.sensor_id, s.kind, s.max_silence_s) for s in self.sensors)
        return Node(self.node_id, tuple(sensors))


class HomeBody(BaseModel):
    """An enrolment; without `home_id` the hub chooses one. `workers` begins with the paired one."""

    model_config = like(EXAMPLE)

    home_id: Id | None = None
    area_id: Id
    resident: ResidentBody
    workers: list[Id] = Field(default=[], max_length=50)
    nodes: list[NodeBody] = Field(default=[], max_length=20)
    windows: list[WindowBody] = Field(default=[], max_length=20)

    def home(self) -> Home:
        """The home itself."""
        return Home(
            home_id=self.home_id or "",
            area_id=self.area_id,
            resident=self.resident.resident(),
            worker_ids=tuple(self.workers),
            nodes=tuple(node.node() for node in self.nodes),
            windows=tuple(window.window() for window in self.windows),
        )


class WorkersBody(BaseModel):
    """Who looks after a home, the paired worker first; a bare list is taken too."""

    model_config = like({"workers": ["w-17", "w-18"]})

    workers: list[Id] = Field(max_length=50)

    @model_validator(mode="before")
    @classmethod
    def _bare_list(cls, value: Any) -> Any:
        return {"workers": value} if isinstance(value, list) else value


class HomeOut(BaseModel):
    """A home as it is enrolled; phone and door only for those who need them."""

    model_config = like(OUT)

    home_id: str
    area_id: str
    resident: ResidentBody
    workers: list[str]
    nodes: list[NodeBody]
    windows: list[WindowBody]
    config_revision: int
    enrolled_at: datetime
    ended_at: datetime | None


class HomeLineOut(HomeOut):
    """A home in a list, with three marks; her family is not shown them."""

    model_config = like(LINE)

    link: Link | None
    """Down if one of its boxes is, up if all are; never, where one was not heard yet."""
    today: Wanted | None
    """Of its windows of today the one that matters most; null where none was agreed."""
    has_doorstep: bool | None
    """Whether anything is written down for whoever comes to her door."""


@router.post("/homes", status_code=201, responses=documented(409, 413, 422))
def enrol_home(body: HomeBody, services: Provided, caller: SignedIn, response: Response) -> HomeOut:
    """Enrol a home: it is expected from its next window on."""
    home_id = services.register.enrolment.enrol(body.home())
    response.headers["Location"] = f"/api/v1/homes/{quote(home_id)}"
    return _home(services, caller, home_id)


@router.get("/homes", responses=documented(422))
def list_homes(
    services: Provided,
    page: Paged,
    caller: SignedIn,
    area_id: Annotated[str | None, Query(description="Only those in this area and below.")] = None,
    worker_id: Annotated[str | None, Query(description="Only those that she looks after.")] = None,
    ended: Annotated[bool, Query(description="Also those that have left.")] = False,
    q: Annotated[
        str | None, Query(max_length=60, description="In the home's id or the resident's names.")
    ] = None,
    today: Annotated[
        Wanted | None, Query(description="Only those with this mark; so the next two.")
    ] = None,
    link: Link | None = None,
    has_doorstep: bool | None = None,
) -> Listed[HomeLineOut]:
    """List homes by id, each with how today goes and whether its boxes are heard."""
    marks = wished_marks(services, today, link, has_doorstep)
    if caller.role is Role.FAMILY and marks != HomeMarks():
        raise NotAllowed("her family is not told how her windows, boxes and doorstep are")
    with services.look() as views:
        wanted = HomeFilter(caller.reach, area_id, worker_id, ended, q, marks)
        found = views.homes(wanted, page)
        shown = marks_of(services, views, caller, [home.home_id for home in found.items])
        items = [
            HomeLineOut(**out.model_dump(), **shown[out.home_id])
            for out in _outs(views, caller, found.items)
        ]
    return Listed(items=items, next=encode(found.next))


@router.get("/homes/{home_id}", responses=documented(404))
def get_home(home_id: str, services: Provided, caller: SignedIn) -> HomeOut:
    """Look at one home."""
    return _home(services, caller, home_id)


@router.delete("/homes/{home_id}", status_code=204, responses=documented(404))
def end_home(home_id: str, services: Provided) -> None:
    """End an enrolment: the history stays, the nodes are free for another home."""
    services.register.enrolment.end(home_id)


@router.put("/homes/{home_id}/windows", responses=documented(404, 413, 422))
def replace_windows(
    home_id: str, body: WindowsBody, services: Provided, caller: SignedIn
) -> HomeOut:
    """Replace the windows; one that is open is still judged as it was agreed."""
    services.register.enrolment.replace_windows(home_id, tuple(w.window() for w in body.windows))
    return _home(services, caller, home_id)


@router.put("/homes/{home_id}/workers", responses=documented(404, 413, 422))
def replace_workers(
    home_id: str, body: WorkersBody, services: Provided, caller: SignedIn
) -> HomeOut:
    """Replace who looks after a home."""
    services.register.enrolment.replace_workers(home_id, tuple(body.workers))
    return _home(services, caller, home_id)


def reached_home(services: Services, caller: Caller, home_id: str) -> HomeView:
    """The home, if it is in reach; NotFound, as if there were none."""
    with services.look() as views:
        home = views.home(home_id, caller.reach)
    if home is None:
        raise NotFound(f"no home {home_id}")
    return home


def _home(services: Services, caller: Caller, home_id: str) -> HomeOut:
    home = reached_home(services, caller, home_id)
    with services.look() as views:
        (out,) = _outs(views, caller, [home])
    return out


def _outs(views: Views, caller: Caller, homes: Sequence[HomeView]) -> list[HomeOut]:
    """As this caller may see them."""
    led = views.answered_for({home.area_id for home in homes}, caller.reach)
    others = [home.home_id for home in homes if home.area_id not in led]
    sent_to = views.assigned_of(others, caller.worker_id or "") if others else set[str]()
    outs = [HomeOut.model_validate(home) for home in homes]
    for out in outs:
        answers, on_the_way = out.area_id in led, out.home_id in sent_to
        if not sees_ways(caller.role, answers=answers, on_the_way=on_the_way):
            out.resident.hide_ways()
    return outs
