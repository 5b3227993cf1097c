"""Figures: how long people waited, whether they were satisfied, how often we were wrong."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.fields import Id, Instant
from hub.api.paging import Listed
from hub.api.problems import documented
from hub.api.services import Provided, Services
from hub.api.tables import FILE, MEDIA_TYPES, XLSX
from hub.domain.areas import Level
from hub.domain.reach import Reach
from hub.errors import Fault, InvalidInput
from hub.pipeline.figures import FigureLine, figure_lines
from hub.pipeline.tables.exports import Form, Heads
from hub.pipeline.views.figures import Span

router = APIRouter(tags=["figures"])
LONGEST = timedelta(days=400)
FOUR_WEEKS = timedelta(days=28)
TABLE: JsonDict = {
    "schema": {"type": "string"},
    "example": "week,area_id,area_name,tickets,…\n2026-W47,community-1,东风社区,43,…\n",
}
SPREAD: JsonDict = {"count": 41, "median_s": 84.0, "p90_s": 310.0}
EXAMPLE: JsonDict = {
    "area_id": "community-1",
    "area_name": "东风社区",
    "week": "2026-W47",
    "tickets": 43,
    "due_to_ticket": SPREAD | {"median_s": 0.3, "p90_s": 0.6},
    "ticket_to_accepted": SPREAD,
    "accepted_to_arrived": SPREAD | {"median_s": 540.0, "p90_s": 1500.0},
    "arrived_to_closed": SPREAD | {"median_s": 88000.0, "p90_s": 96000.0},
    "answered_within": {"60": 0.6, "180": 0.9},
    "attended_within": {"2700": 0.97, "3600": 1.0},
    "closed_share": 0.98,
    "satisfied_share": 0.91,
    "closed_minus_satisfied": 0.07,
    "repeated_share": 0.12,
    "false_alarms": 5,
    "home_months": 57.5,
    "false_alarms_a_home_month": 0.087,
    "causes": {"real_need": 30, "was_out": 5, "unknown": 8},
}


class By(StrEnum):
    """What has a line of its own."""

    WEEK = "week"
    TOWN = "town"
    COMMUNITY = "community"
    GRID = "grid"


class SpreadOut(BaseModel):
    """Of how many, the median and the 90th percentile, in seconds."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"example": SPREAD})

    count: int
    median_s: float | None
    p90_s: float | None


class FiguresOut(BaseModel):
    """The figures of an area and a week. Shares are 0 to 1; null: nothing to count."""

    model_config = like(EXAMPLE)

    area_id: str | None
    area_name: str | None
    week: str | None
    tickets: int
    due_to_ticket: SpreadOut
    ticket_to_accepted: SpreadOut
    accepted_to_arrived: SpreadOut
    arrived_to_closed: SpreadOut
    answered_within: dict[int, float | None]
    attended_within: dict[int, float | None]
    closed_share: float | None
    satisfied_share: float | None
    closed_minus_satisfied: float | None
    repeated_share: float | None
    false_alarms: int
    home_months: float
    false_alarms_a_home_month: float | None
    causes: dict[str, int]


@router.get("/figures", responses=documented(422))
def list_figures(
    services: Provided,
    caller: SignedIn,
    from_at: Annotated[
        Instant | None, Query(alias="from", description="Four weeks before `until`.")
    ] = None,
    until: Annotated[Instant | None, Query(description="Excluded. Without it: now.")] = None,
    area_id: Annotated[Id | None, Query(description="Only this area and below.")] = None,
    by: Annotated[list[By] | None, Query(description="A line each; without it one line.")] = None,
) -> Listed[FiguresOut]:
    """List figures of the tickets opened in a span, by area and week."""
    span = span_of(services, from_at, until, area_id)
    lines = lines_of(services, caller.reach, span, frozenset(by or ()))
    return Listed(items=[_out(line) for line in lines], next=None)


@router.get(
    "/figures/table",
    response_class=Response,
    responses=documented(422) | {200: {"content": {"text/csv": TABLE, XLSX: FILE}}},
)
def export_figures(
    services: Provided,
    caller: SignedIn,
    form: Annotated[Form, Query(alias="format", description="csv or xlsx")] = Form.CSV,
    from_at: Annotated[
        Instant | None, Query(alias="from", description="Four weeks before `until`.")
    ] = None,
    until: Annotated[Instant | None, Query(description="Excluded. Without it: now.")] = None,
    area_id: Annotated[Id | None, Query(description="Only this area and below.")] = None,
    by: Annotated[list[By] | None, Query(description="A line each; without it one line.")] = None,
    heads: Annotated[Heads, Query(description="The language of the columns' names.")] = Heads.ZH,
) -> Response:
    """Export the same figures as a table."""
    span = span_of(services, from_at, until, area_id)
    lines = lines_of(services, caller.reach, span, frozenset(by or ()))
    content = services.register.exports.figures(lines, form, heads)
    name = {"Content-Disposition": f'attachment; filename="figures.{form}"'}
    return Response(content, media_type=MEDIA_TYPES[form], headers=name)


def span_of(
    services: Services, since: datetime | None, until: datetime | None, area_id: str | None
) -> Span:
    """A span that is not too long; InvalidInput names what is wrong with it."""
    until = until or services.clock.now()
    since = since or until - FOUR_WEEKS
    if not timedelta(0) < until - since <= LONGEST:
        raise InvalidInput(Fault("until", "is not later than from, by at most 400 days"))
    return Span(since, until, area_id)


def lines_of(services: Services, reach: Reach, span: Span, by: frozenset[By]) -> list[FigureLine]:
    """The figures, no finer than the finest level that is asked for."""
    levels = [level for level in Level if level.value in by]
    level = levels[-1] if levels else None
    with services.look() as views:
        return figure_lines(views, span, reach, services.zone, level=level, weekly=By.WEEK in by)


def _out(line: FigureLine) -> FiguresOut:
    figures = {name: getattr(line.figures, name) for name in line.figures.__slots__}
    return FiguresOut.model_validate(
        {"area_id": line.area_id, "area_name": line.area_name, "week": line.week, **figures}
    )
