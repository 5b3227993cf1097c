"""The printable weekly page: one week of an area, place by place."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from hub.api.fields import Id
from hub.api.figures import By, lines_of
from hub.api.page_access import Visitor
from hub.api.services import Provided
from hub.api.templates import render
from hub.domain.figures import week_of
from hub.errors import Fault, InvalidInput
from hub.pipeline.views.figures import Span

router = APIRouter(include_in_schema=False)
forms = APIRouter(include_in_schema=False)
WEEK = re.compile(r"([12]\d{3})-W(\d{2})")


@router.get("/report")
def weekly_report(
    request: Request,
    services: Provided,
    caller: Visitor,
    week: Annotated[str | None, Query(description="Such as 2026-W47.")] = None,
    area_id: Annotated[Id | None, Query()] = None,
) -> HTMLResponse:
    """One week; without a week the one before this."""
    zone = services.zone
    monday = _monday(week or week_of(services.clock.now() - timedelta(days=7), zone))
    since, until = _midnight(monday, zone), _midnight(monday + timedelta(days=7), zone)
    span = Span(since, until, area_id)
    [total] = lines_of(services, caller.reach, span, frozenset())
    lines = lines_of(services, caller.reach, span, frozenset({By.GRID}))
    table = {"from": since.isoformat(), "until": until.isoformat(), "by": By.GRID.value}
    return render(
        request,
        "report.html",
        week=week_of(since, zone),
        area=area_id,
        until=min(until, services.clock.now()),
        total=total,
        lines=lines,
        before=_link(week_of(since - timedelta(days=1), zone), area_id),
        after=_link(week_of(until, zone), area_id),
        table="/api/v1/figures/table?" + urlencode(table | _area(area_id)),
    )


def _monday(week: str) -> date:
    found = WEEK.fullmatch(week)
    try:
        if found:
            return date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:  # a week 54
        pass
    raise InvalidInput(Fault("week", "is no week; write it like 2026-W47"))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def _link(week: str, area_id: str | None) -> str:
    return "/report?" + urlencode({"week": week} | _area(area_id))


def _area(area_id: str | None) -> dict[str, str]:
    return {"area_id": area_id} if area_id else {}
