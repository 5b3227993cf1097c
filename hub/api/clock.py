"""The hub's clock, and in a drill its hands."""

from datetime import datetime, timedelta
from typing import Annotated, Self

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field, model_validator

from hub.api.access import ops_only
from hub.api.examples import like
from hub.api.fields import Instant
from hub.api.problems import documented
from hub.api.services import Drill, Provided, Services
from hub.errors import NotFound

router = APIRouter(tags=["clock"])


class ClockOut(BaseModel):
    """`now` is the time that windows and ladders run on; in a drill it is not the wall's."""

    model_config = like(
        {
            "now": "2026-11-22T01:15:00Z",
            "wall": "2026-11-22T03:02:11Z",
            "rate": 300.0,
            "drill": True,
        }
    )

    now: datetime
    wall: datetime
    rate: float
    drill: bool


class AdvanceBody(BaseModel):
    """How far to go on: either of the two."""

    model_config = like({"until": "2026-11-22T09:30:00+08:00"})

    seconds: Annotated[float, Field(ge=0, le=366 * 86_400)] | None = None
    until: Instant | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if (self.seconds is None) == (self.until is None):
            raise ValueError("give either seconds or until")
        return self


class RateBody(BaseModel):
    """How many times as fast as the wall's the drill's clock runs; 0 stops it."""

    model_config = like({"rate": 300})

    rate: Annotated[float, Field(ge=0, le=100_000)]


@router.get("/clock")
def get_clock(services: Provided) -> ClockOut:
    """Look at the clock."""
    return _out(services)


@router.post("/drill/advance", responses=documented(404, 422), dependencies=[Depends(ops_only)])
def advance(body: AdvanceBody, services: Provided) -> ClockOut:
    """Move a drill's clock forward."""
    drill = _drill(services)
    until = body.until or drill.view().now + timedelta(seconds=body.seconds or 0)
    drill.advance(until)
    return _out(services)


@router.post("/drill/rate", responses=documented(404, 422), dependencies=[Depends(ops_only)])
def set_rate(body: RateBody, services: Provided) -> ClockOut:
    """Set how fast a drill's clock runs."""
    _drill(services).set_rate(body.rate)
    return _out(services)


def _drill(services: Services) -> Drill:
    if services.drill is None:
        raise NotFound("this hub is not in a drill; its clock is the wall's")
    return services.drill


def _out(services: Services) -> ClockOut:
    if services.drill is None:
        now, wall = services.clock.now(), services.clock.wall()
        return ClockOut(now=now, wall=wall, rate=1.0, drill=False)
    view = services.drill.view()
    return ClockOut(now=view.now, wall=view.wall_at, rate=view.rate, drill=True)
