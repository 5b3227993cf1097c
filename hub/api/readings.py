"""Readings of a home or a post over time, as they came or as means of equal spans."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, BeforeValidator
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.fields import Instant
from hub.api.homes import reached_home
from hub.api.paging import Listed, Paged, encode
from hub.api.posts import reached_post
from hub.api.problems import documented
from hub.api.services import Provided, Services
from hub.domain.homes import Node
from hub.errors import Fault, InvalidInput
from hub.pipeline.views.paging import Page

router = APIRouter(tags=["readings"])
A_DAY = timedelta(days=1)
LONGEST = timedelta(days=92)
UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}
EXAMPLE: JsonDict = {
    "sensor_id": "curtain-bedroom",
    "observed_at": "2026-11-21T22:41:07.120Z",
    "value": 1.0,
    "quality": "good",
}


def _every(value: Any) -> Any:
    found = re.fullmatch(r"([0-9]{1,6})\s*(|s|m|h|d)", str(value).strip().lower())
    if found is None or not 1 <= int(found[1]) * UNITS[found[2]] <= 366 * 86_400:
        raise ValueError(f"{str(value)[:40]!r} is not a span; write seconds, or 15m, 1h, 1d")
    return int(found[1]) * UNITS[found[2]]


Every = Annotated[int, BeforeValidator(_every)]


class ReadingOut(BaseModel):
    """One value; with `every` the mean of its span, named by the span's start."""

    model_config = like(EXAMPLE)

    sensor_id: str
    observed_at: datetime
    value: float
    quality: str


Sensor = Annotated[str | None, Query(description="Without it: all of the place.")]
Since = Annotated[Instant | None, Query(alias="from", description="A day before `until`.")]
Until = Annotated[Instant | None, Query(description="Excluded. Without it: now.")]
Step = Annotated[Every | None, Query(description="Seconds, or 15m, 1h, 1d.")]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of which sensor, from when until when, and how dense."""

    sensor_id: Sensor = None
    from_at: Since = None
    until: Until = None
    every: Step = None


ReadingsWanted = Annotated[Wanted, Depends()]


@router.get("/homes/{home_id}/readings", responses=documented(404, 422))
def list_readings(
    home_id: str, services: Provided, page: Paged, caller: SignedIn, wanted: ReadingsWanted
) -> Listed[ReadingOut]:
    """List readings, sensor by sensor, oldest first."""
    home = reached_home(services, caller, home_id)
    return _cut(_read(services, home_id, home.nodes, wanted), page)


@router.get("/posts/{post_id}/readings", responses=documented(404, 422))
def list_post_readings(
    post_id: str, services: Provided, page: Paged, caller: SignedIn, wanted: ReadingsWanted
) -> Listed[ReadingOut]:
    """List readings of a public place, sensor by sensor, oldest first."""
    post = reached_post(services, caller, post_id)
    return _cut(_read(services, post_id, post.nodes, wanted), page)


def _read(
    services: Services, place_id: str, nodes: Sequence[Node], wanted: Wanted
) -> Iterator[ReadingOut]:
    until = wanted.until or services.clock.now()
    since = wanted.from_at or until - A_DAY
    if not timedelta(0) < until - since <= LONGEST:
        raise InvalidInput(Fault("until", "is not later than from, by at most 92 days"))
    return (
        ReadingOut(sensor_id=name, **point._asdict())
        for name in ([wanted.sensor_id] if wanted.sensor_id else _sensors(nodes))
        for point in services.series.read(place_id, name, since, until, wanted.every)
    )


def _sensors(nodes: Sequence[Node]) -> list[str]:
    return sorted(sensor.sensor_id for node in nodes for sensor in node.sensors)


def _cut(rows: Iterator[ReadingOut], page: Page) -> Listed[ReadingOut]:
    """A page of rows that are read in one go; the cursor counts them."""
    begin = page.after[0] if page.after else 0
    if not isinstance(begin, int) or begin < 0:
        raise InvalidInput(Fault("cursor", "is of another list; take it from this list's next"))
    items = list[ReadingOut]()
    for index, row in enumerate(rows):
        if index >= begin + page.limit:
            return Listed(items=items, next=encode((begin + page.limit,)))
        if index >= begin:
            items.append(row)
    return Listed(items=items)
