"""A reach as conditions of a query: what is out of reach is not there."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, true

from hub.adapters.sql import schema
from hub.domain.people import Relation, Role
from hub.domain.reach import Reach


def areas_below(area_ids: tuple[str, ...]) -> Select[Any]:
    """The ids of these areas and of all that lie in them."""
    areas = schema.areas
    places = select(areas.c.area_id).where(areas.c.area_id.in_(area_ids)).cte(recursive=True)
    below = select(areas.c.area_id).join(places, areas.c.parent_id == places.c.area_id)
    places = places.union(below)
    return select(places.c.area_id)


def area_in_reach(column: ColumnElement[str], reach: Reach) -> ColumnElement[bool]:
    """Whether a column names an area in reach; areas themselves are never reached by being told."""
    return true() if reach.everywhere else column.in_(areas_below(reach.area_ids))


def ticket_in_reach(reach: Reach) -> ColumnElement[bool]:
    """Tickets of the areas, and those that the worker was told of."""
    if reach.everywhere:
        return true()
    tickets = schema.tickets
    told = tickets_told(reach.worker_id or "")
    return or_(area_in_reach(tickets.c.area_id, reach), tickets.c.ticket_id.in_(told))


def home_in_reach(reach: Reach) -> ColumnElement[bool]:
    """Homes of the areas; those that somebody looks after or is sent to; her own, for family."""
    if reach.everywhere:
        return true()
    if reach.kin:
        return schema.homes.c.home_id.in_(_homes_of_kin(reach.worker_id or ""))
    homes, pairs, worker_id = schema.homes, schema.home_workers, reach.worker_id or ""
    paired = select(pairs.c.home_id).where(pairs.c.worker_id == worker_id)
    told = select(schema.tickets.c.home_id).where(
        schema.tickets.c.ticket_id.in_(tickets_told(worker_id)),
        schema.tickets.c.home_id.is_not(None),
    )
    return or_(
        area_in_reach(homes.c.area_id, reach),
        homes.c.home_id.in_(paired),
        homes.c.home_id.in_(_on_lists(worker_id)),
        homes.c.home_id.in_(told),
    )


def _on_lists(worker_id: str) -> Select[Any]:
    """Homes that are his to walk, and those that he may take, while the incident is open."""
    lines, incidents = schema.incident_lines, schema.incidents
    return (
        select(lines.c.home_id)
        .join(incidents, incidents.c.incident_id == lines.c.incident_id)
        .where(incidents.c.closed_at.is_(None), _known_line(worker_id))
    )


def _known_line(worker_id: str) -> ColumnElement[bool]:
    lines, incidents = schema.incident_lines, schema.incidents
    told = select(incidents.c.incident_id).where(incidents.c.ticket_id.in_(tickets_told(worker_id)))
    may_take = and_(lines.c.state == "open", lines.c.incident_id.in_(told))
    return or_(lines.c.worker_id == worker_id, may_take)


def line_in_reach(reach: Reach) -> ColumnElement[bool]:
    """Lines of homes in the areas; his own; open ones of incidents that he was told of."""
    if reach.everywhere:
        return true()
    homes, lines = schema.homes, schema.incident_lines
    led = select(homes.c.home_id).where(area_in_reach(homes.c.area_id, reach))
    return or_(lines.c.home_id.in_(led), _known_line(reach.worker_id or ""))


def incident_in_reach(reach: Reach) -> ColumnElement[bool]:
    """Incidents with a line in reach, those of the areas, and those that he was told of."""
    if reach.everywhere:
        return true()
    incidents, lines = schema.incidents, schema.incident_lines
    return or_(
        area_in_reach(incidents.c.area_id, reach),
        incidents.c.ticket_id.in_(tickets_told(reach.worker_id or "")),
        incidents.c.incident_id.in_(select(lines.c.incident_id).where(line_in_reach(reach))),
    )


def _homes_of_kin(worker_id: str) -> Select[Any]:
    """A key holder is told when he is needed; only family and guardians may look any day."""
    contacts = schema.home_contacts
    return select(contacts.c.home_id).where(
        contacts.c.worker_id == worker_id,
        contacts.c.relation.in_((Relation.FAMILY, Relation.GUARDIAN)),
    )


def of_home_in_reach(column: ColumnElement[str], reach: Reach) -> ColumnElement[bool]:
    """Whether a column names a home in reach."""
    if reach.everywhere:
        return true()
    return column.in_(select(schema.homes.c.home_id).where(home_in_reach(reach)))


def node_in_reach(reach: Reach) -> ColumnElement[bool]:
    """Nodes of homes in reach, of posts in the areas, and of posts where he was called to."""
    if reach.everywhere:
        return true()
    nodes, tickets = schema.nodes, schema.tickets
    told = select(tickets.c.post_id).where(
        tickets.c.ticket_id.in_(tickets_told(reach.worker_id or "")),
        tickets.c.post_id.is_not(None),
    )
    of_home = of_home_in_reach(nodes.c.home_id, reach)
    return or_(of_home, nodes.c.post_id.in_(told), node_led(reach))


def node_led(reach: Reach) -> ColumnElement[bool]:
    """Nodes of the areas alone: whoever is called somewhere else changes nothing there."""
    if reach.everywhere:
        return true()
    nodes, homes, posts = schema.nodes, schema.homes, schema.posts
    theirs = select(homes.c.home_id).where(area_in_reach(homes.c.area_id, reach))
    led = select(posts.c.post_id).where(area_in_reach(posts.c.area_id, reach))
    return or_(nodes.c.home_id.in_(theirs), nodes.c.post_id.in_(led))


def post_in_reach(reach: Reach) -> ColumnElement[bool]:
    """Posts of the areas; who is sent to one knows it by the ticket."""
    return area_in_reach(schema.posts.c.area_id, reach)


def of_place_in_reach(
    home_id: ColumnElement[str], post_id: ColumnElement[str], reach: Reach
) -> ColumnElement[bool]:
    """Whether a row names a home in reach, or a post in reach."""
    if reach.everywhere:
        return true()
    posts = select(schema.posts.c.post_id).where(post_in_reach(reach))
    return or_(of_home_in_reach(home_id, reach), post_id.in_(posts))


def worker_in_reach(reach: Reach) -> ColumnElement[bool]:
    """Workers who serve in the areas, and oneself."""
    if reach.everywhere:
        return true()
    workers, serves = schema.workers, schema.worker_areas
    theirs = select(serves.c.worker_id).where(area_in_reach(serves.c.area_id, reach))
    return or_(workers.c.worker_id.in_(theirs), workers.c.worker_id == (reach.worker_id or ""))


def tickets_told(worker_id: str) -> Select[Any]:
    """The tickets that a worker was told of."""
    people = schema.ticket_people
    return select(people.c.ticket_id).where(people.c.worker_id == worker_id)


def follow_up_in_reach(reach: Reach) -> ColumnElement[bool]:
    """Follow-ups of tickets in reach, and those that the worker is to do."""
    if reach.everywhere:
        return true()
    follow_ups = schema.follow_ups
    tickets = select(schema.tickets.c.ticket_id).where(ticket_in_reach(reach))
    mine = follow_ups.c.worker_id == (reach.worker_id or "")
    return or_(follow_ups.c.ticket_id.in_(tickets), mine)


def whistle_in_reach(reach: Reach) -> ColumnElement[bool]:
    """Whistles of tickets in reach, and for officers those of their own department."""
    if reach.everywhere:
        return true()
    workers, whistles = schema.workers, schema.whistles
    tickets = select(schema.tickets.c.ticket_id).where(ticket_in_reach(reach))
    own = select(workers.c.department_id).where(
        workers.c.worker_id == (reach.worker_id or ""),
        workers.c.role == Role.DEPARTMENT_OFFICER.value,
        workers.c.department_id.is_not(None),
        workers.c.handed_over_at.is_(None),
    )
    return or_(whistles.c.ticket_id.in_(tickets), whistles.c.department_id.in_(own))
