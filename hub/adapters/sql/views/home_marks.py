"""Homes by the marks that a list shows of them: today's windows, their boxes, their doorsteps."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, or_, select, union_all

from hub.adapters.sql.schema import deadlines, doorsteps, homes, node_links, nodes, verdicts
from hub.domain.doorsteps import Doorstep
from hub.domain.liveness import Link
from hub.pipeline.views.register import HomeMarks, OfToday
from hub.pipeline.views.verdicts import Coming

STATE = case((deadlines.c.asked_at.is_(None), Coming.PENDING), else_=Coming.ASKING)


def marked(marks: HomeMarks) -> Iterator[ColumnElement[bool]]:
    """What a home must be for all of these marks."""
    if marks.today is not None:
        yield _is_of_today(marks.today)
    if marks.link is not None:
        yield _is_linked(marks.link, marks.silent_before)
    if marks.has_doorstep is not None:
        said = or_(*(doorsteps.c[name].is_not(None) for name in Doorstep.__dataclass_fields__))
        written = homes.c.home_id.in_(select(doorsteps.c.home_id).where(said))
        yield written if marks.has_doorstep else ~written


def _is_of_today(wanted: OfToday) -> ColumnElement[bool]:
    """A window of the day stands so, and none stands graver."""
    stands = homes.c.home_id.in_(_standing(wanted.day, (wanted.state,)))
    return and_(stands, homes.c.home_id.not_in(_standing(wanted.day, wanted.graver)))


def _standing(day: str, states: tuple[str, ...]) -> Select[Any]:
    of_day = union_all(
        select(verdicts.c.home_id, verdicts.c.verdict.label("state")).where(verdicts.c.day == day),
        select(deadlines.c.home_id, STATE.label("state")).where(deadlines.c.day == day),
    ).subquery()
    return select(of_day.c.home_id).where(of_day.c.state.in_(states))


def _is_linked(link: Link, silent_before: datetime | None) -> ColumnElement[bool]:
    """As `link_of_all` has it: down with one box, up with all of them."""
    down = homes.c.home_id.in_(_boxes().where(_is_down(silent_before)))
    unheard = homes.c.home_id.in_(_boxes().where(node_links.c.last_live_at.is_(None)))
    has_boxes = homes.c.home_id.in_(_boxes())
    match link:
        case Link.DOWN:
            return down
        case Link.UP:
            return and_(has_boxes, ~unheard, ~down)
        case Link.NEVER:
            return and_(or_(unheard, ~has_boxes), ~down)


def _boxes() -> Select[Any]:
    joined = nodes.outerjoin(node_links, node_links.c.node_id == nodes.c.node_id)
    return select(nodes.c.home_id).select_from(joined).where(nodes.c.home_id.is_not(None))


def _is_down(silent_before: datetime | None) -> ColumnElement[bool]:
    """As `link_at` has it."""
    links = node_links.c
    dead = and_(links.death_boot_id == links.boot_id, links.death_session == links.session)
    silent = links.last_live_at < silent_before if silent_before else None
    return and_(links.last_live_at.is_not(None), dead if silent is None else or_(dead, silent))
