"""What stands around the homes of a pass: policies, people by rung, their presences; in bulk."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from hub.adapters.sql import schema
from hub.adapters.sql.ladders import area_lines, home_people
from hub.adapters.sql.staffing import presences
from hub.adapters.sql.ticket_rows import contacts
from hub.domain.areas import Level
from hub.domain.manning import Attendance
from hub.domain.notices import Contact
from hub.domain.people import Relation, Role
from hub.domain.policies import BUILT_IN, BUILT_IN_ID, Policy, Who, choose
from hub.domain.routing import DISPATCHERS, Serving
from hub.domain.tickets import Ticket, TicketKind
from hub.pipeline.policy_codec import policy_from_json
from hub.pipeline.surroundings import Surroundings

log = logging.getLogger(__name__)

POLICIES = schema.policies


def surroundings(
    connection: Connection,
    home_ids: Iterable[str],
    area_ids: Iterable[str],
    now: datetime,
    policy_ids: Iterable[str] = (),
) -> Surroundings:
    """One look, for tickets in these homes and areas; `policy_ids` of tickets that are open."""
    homes = set(home_ids)
    lines = area_lines(connection, set(area_ids))
    holding = policies_holding(connection, {area for line in lines.values() for area in line})
    by_id = policies_by_id(connection, set(policy_ids))
    paired, own = home_people(connection, homes), _own_people(connection, homes)
    serving = _serving(connection, lines, _roles([BUILT_IN, *holding, *by_id.values()]))
    named = {contact.worker_id for people in paired.values() for contact in people}
    named |= {one.worker_id for kin in own.values() for people in kin.values() for one in people}
    named |= {one.contact.worker_id for people in serving.values() for one in people}
    return Surroundings(
        holding=holding,
        by_id=by_id,
        lines=lines,
        paired=paired,
        own=own,
        serving=serving,
        attendance=_attendance(connection, named, now),
    )


def policies_holding(connection: Connection, area_ids: set[str]) -> list[Policy]:
    """The policies for new tickets of these areas, and the hub's own."""
    places = or_(POLICIES.c.area_id.in_(area_ids), POLICIES.c.area_id.is_(None))
    rows = connection.execute(select(POLICIES).where(POLICIES.c.replaced_at.is_(None), places))
    return list(_readable(rows))


def policies_by_id(connection: Connection, policy_ids: set[str]) -> dict[str, Policy]:
    """Policies by id, replaced or not."""
    if not policy_ids:
        return {}
    rows = connection.execute(select(POLICIES).where(POLICIES.c.policy_id.in_(policy_ids)))
    return {policy.policy_id: policy for policy in _readable(rows)}


def _readable(rows: Iterable[Any]) -> Iterator[Policy]:
    """What cannot be read holds nobody up: without it the built-in policy counts."""
    for row in rows:
        try:
            yield policy_from_json(row.policy_id, row.area_id, row.definition)
        except (LookupError, TypeError, ValueError):
            unread = {"action": "policy_unreadable", "policy_id": row.policy_id}
            log.exception("policy passed over", extra=unread)


def chosen_policy_id(connection: Connection, area_id: str | None, kind: TicketKind) -> str | None:
    """The policy that a new ticket is opened under; None: the built-in one."""
    line = area_lines(connection, {area_id})[area_id] if area_id else []
    policy_id = choose(policies_holding(connection, set(line)), line, kind).policy_id
    return None if policy_id == BUILT_IN_ID else policy_id


def with_pace(connection: Connection, ticket: Ticket) -> Ticket:
    """The ticket with the waits of the policy that it was opened under."""
    if ticket.policy_id is None:
        return ticket
    known = policies_by_id(connection, {ticket.policy_id})
    return replace(ticket, pace=known[ticket.policy_id].pace)


def _attendance(connection: Connection, worker_ids: set[str], now: datetime) -> Attendance:
    found = presences(connection, worker_ids, now)
    return Attendance(found, contacts(connection, found.keys() - worker_ids))


def _roles(policies: Iterable[Policy]) -> set[Role]:
    rules = [rule for policy in policies for rule in (*policy.rungs, *policy.unsettled)]
    roles = {role for rule in rules for role in rule.roles}
    return roles | (set(DISPATCHERS) if any(r.who is Who.EMERGENCY for r in rules) else set())


def _own_people(
    connection: Connection, home_ids: set[str]
) -> dict[str, dict[Relation, list[Contact]]]:
    own, workers = schema.home_contacts, schema.workers
    rows = connection.execute(
        select(own.c.home_id, own.c.relation, workers.c.worker_id, workers.c.channels)
        .join(workers, workers.c.worker_id == own.c.worker_id)
        .where(own.c.home_id.in_(home_ids))
        .order_by(workers.c.worker_id)
    )
    found: dict[str, dict[Relation, list[Contact]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        contact = Contact(row.worker_id, tuple(row.channels))
        found[row.home_id][Relation(row.relation)].append(contact)
    return found


def _serving(
    connection: Connection, lines: Mapping[str, Sequence[str]], roles: set[Role]
) -> dict[str, list[Serving]]:
    """Of each area: who serves it or one above it in one of the roles, nearest first."""
    serves, workers, areas = schema.worker_areas, schema.workers, schema.areas
    rows = connection.execute(
        select(
            serves.c.area_id, areas.c.level, workers.c.worker_id, workers.c.role, workers.c.channels
        )
        .join(workers, workers.c.worker_id == serves.c.worker_id)
        .join(areas, areas.c.area_id == serves.c.area_id)
        .where(
            serves.c.area_id.in_({area for line in lines.values() for area in line}),
            workers.c.role.in_(list(roles)),
        )
        .order_by(workers.c.worker_id)
    )
    at: dict[str, list[Serving]] = defaultdict(list)
    for row in rows:
        contact = Contact(row.worker_id, tuple(row.channels))
        at[row.area_id].append(Serving(Role(row.role), Level(row.level), contact))
    return {
        area_id: [one for place in line for one in at[place]] for area_id, line in lines.items()
    }
