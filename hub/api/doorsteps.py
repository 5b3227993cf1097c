"""The doorstep: what helps at a door, for those alone who have to stand at it."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.homes import reached_home
from hub.api.problems import documented
from hub.api.services import Provided, Services
from hub.domain.doorsteps import LONGEST, Doorstep
from hub.domain.follow_ups import NOT_BEFORE
from hub.domain.reach import sees_ways
from hub.errors import NotFound
from hub.pipeline.accounts import Caller
from hub.pipeline.views import Views
from hub.pipeline.views.days import DoorstepView
from hub.pipeline.views.follow_ups import FollowUpFilter
from hub.pipeline.views.paging import Page

router = APIRouter(tags=["homes"])
EXAMPLE: JsonDict = {
    "address": "幸福路88弄3号楼2单元501",
    "latitude": 31.2304,
    "longitude": 121.4737,
    "hearing": "左耳听不见，请敲重一点，等一会儿",
    "keys": "备用钥匙在居委会2号柜",
    "medicines": "降压药、二甲双胍",
    "dog": None,
    "hospital": "第六人民医院，医保卡在进门抽屉",
    "words": "电梯周三检修，走楼梯",
}


def _text(name: str) -> StringConstraints:
    printable = r"^[^\x00-\x08\x0b-\x1f\x7f]*$"
    return StringConstraints(max_length=LONGEST[name], pattern=printable, strip_whitespace=True)


class DoorstepBody(BaseModel):
    """What helps at the door; what is left out is taken away. Both coordinates or neither."""

    model_config = like(EXAMPLE)

    address: Annotated[str, _text("address")] | None = None
    latitude: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] | None = None
    hearing: Annotated[str, _text("hearing")] | None = None
    keys: Annotated[str, _text("keys")] | None = None
    medicines: Annotated[str, _text("medicines")] | None = None
    dog: Annotated[str, _text("dog")] | None = None
    hospital: Annotated[str, _text("hospital")] | None = None
    words: Annotated[str, _text("words")] | None = None

    def doorstep(self) -> Doorstep:
        """As it is kept; an empty text is none."""
        said = {name: getattr(self, name) or None for name in LONGEST}
        return Doorstep(latitude=self.latitude, longitude=self.longitude, **said)


class DoorstepOut(DoorstepBody):
    """What helps at the door, and who wrote it when; all null where nobody has."""

    model_config = like(EXAMPLE | {"updated_at": "2026-11-20T02:00:00Z", "updated_by": "ops"})

    updated_at: datetime | None
    updated_by: str | None


@router.get("/homes/{home_id}/doorstep", responses=documented(404))
def get_doorstep(home_id: str, services: Provided, caller: SignedIn) -> DoorstepOut:
    """Look at what helps at a door: for the desk, who leads the area, and who is on the way."""
    home = reached_home(services, caller, home_id)
    with services.look() as views:
        if not sees_doorstep(services, views, caller, home_id, home.area_id):
            raise NotFound(f"no doorstep of {home_id} is open to you: accept a ticket there first")
        return doorstep_of(views.doorsteps([home_id]).get(home_id)) or _EMPTY


@router.put("/homes/{home_id}/doorstep", responses=documented(404, 413, 422))
def replace_doorstep(
    home_id: str, body: DoorstepBody, services: Provided, caller: SignedIn
) -> DoorstepOut:
    """Replace what helps at a door, all of it; for who answers for the home."""
    home = reached_home(services, caller, home_id)
    with services.look() as views:
        if not views.answers_for(home.area_id, caller.reach):
            raise NotFound(f"no home {home_id}")
    services.visits.doorsteps.replace(home_id, body.doorstep(), caller.username)
    with services.look() as views:
        return doorstep_of(views.doorsteps([home_id]).get(home_id)) or _EMPTY


_EMPTY = DoorstepOut(updated_at=None, updated_by=None)


def doorstep_of(view: DoorstepView | None) -> DoorstepOut | None:
    """As it is shown."""
    if view is None:
        return None
    said = {name: getattr(view.doorstep, name) for name in Doorstep.__dataclass_fields__}
    return DoorstepOut(**said, updated_at=view.updated_at, updated_by=view.updated_by)


def sees_doorstep(
    services: Services, views: Views, caller: Caller, home_id: str, area_id: str
) -> bool:
    """The rule of phones and doors: who answers for her, or is sent, or is to ask her."""
    answers = views.answers_for(area_id, caller.reach)
    on_the_way = not answers and _on_the_way(services, views, caller, home_id)
    return sees_ways(caller.role, answers=answers, on_the_way=on_the_way)


def _on_the_way(services: Services, views: Views, caller: Caller, home_id: str) -> bool:
    worker_id = caller.worker_id
    if worker_id is None:
        return False
    if views.is_assigned(home_id, worker_id):
        return True
    if any(walk.line.home_id == home_id for walk in views.walks_of(worker_id)):
        return True
    by = services.clock.now() + NOT_BEFORE
    wanted = FollowUpFilter(
        caller.reach, is_done=False, is_canceled=False, due_by=by, worker_id=worker_id
    )
    asks = views.follow_ups(wanted, Page(100)).items
    return any(ask.home_id == home_id for ask in asks)
