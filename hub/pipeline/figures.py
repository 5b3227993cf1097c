"""The figures of a span of time, line by line: an area and a week each."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hub.domain.areas import Area, Level
from hub.domain.figures import Figures, TicketFacts, enrolled_days, figures_of, week_of
from hub.domain.reach import Reach
from hub.pipeline.views.figures import EnrolledHome, FigureViews, Span


@dataclass(frozen=True, slots=True)
class FigureLine:
    """The figures of one area and week; None: of all areas, of the whole span."""

    area_id: str | None
    area_name: str | None
    week: str | None
    figures: Figures


Place = tuple[str | None, str | None]
"""(area_id, week)."""


def figure_lines(
    views: FigureViews,
    span: Span,
    reach: Reach,
    zone: ZoneInfo,
    *,
    level: Level | None = None,
    weekly: bool = False,
) -> list[FigureLine]:
    """A line an area of `level` and a week, sorted; one line for all where neither is wanted."""
    tree = {area.area_id: area for area in views.area_tree()} if level else {}
    tickets: dict[Place, list[TicketFacts]] = defaultdict(list)
    for ticket in views.ticket_facts(span, reach):
        week = week_of(ticket.opened_at, zone) if weekly else None
        tickets[_area_at(ticket.area_id, level, tree), week].append(ticket)
    days = _home_days(views.enrolled_homes(span, reach), span, zone, level, tree, weekly=weekly)
    places = tickets.keys() | days.keys() or {(None, None)}
    return [
        FigureLine(
            area_id,
            tree[area_id].name if area_id in tree else None,
            week,
            figures_of(tickets.get((area_id, week), []), days.get((area_id, week), 0.0)),
        )
        for area_id, week in sorted(places, key=lambda place: (place[1] or "", place[0] or ""))
    ]


def _home_days(
    homes: Sequence[EnrolledHome],
    span: Span,
    zone: ZoneInfo,
    level: Level | None,
    tree: Mapping[str, Area],
    *,
    weekly: bool,
) -> dict[Place, float]:
    pieces = list(_weeks(span, zone)) if weekly else [(None, span.since, span.until)]
    days: dict[Place, float] = defaultdict(float)
    for home in homes:
        place = _area_at(home.area_id, level, tree)
        for week, since, until in pieces:
            days[place, week] += enrolled_days(home.enrolled_at, home.ended_at, since, until)
    return {place: length for place, length in days.items() if length > 0}


def _weeks(span: Span, zone: ZoneInfo) -> Iterator[tuple[str, datetime, datetime]]:
    """The span cut where weeks begin."""
    since = span.since
    while since < span.until:
        local = since.astimezone(zone)
        monday = local.date() + timedelta(days=7 - local.weekday())
        ends = datetime(monday.year, monday.month, monday.day, tzinfo=zone)
        until = min(ends.astimezone(span.until.tzinfo), span.until)
        yield week_of(since, zone), since, until
        since = until


def _area_at(area_id: str, level: Level | None, tree: Mapping[str, Area]) -> str | None:
    """The place of that level that an area lies in, or the area itself where there is none."""
    if level is None:
        return None
    place = tree.get(area_id)
    while place is not None and place.level != level and place.parent_id is not None:
        place = tree.get(place.parent_id)
    return place.area_id if place is not None and place.level == level else area_id
