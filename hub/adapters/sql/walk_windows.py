"""Windows that fall due during an incident: which list they go to, and their counting there."""

import json
from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select, update

from hub.adapters.sql.bulk import read_rows, write_rows
from hub.adapters.sql.incidents import last_life
from hub.adapters.sql.schema import from_ms, incidents, to_ms
from hub.domain.storms import Scope
from hub.pipeline.ticket_plan import Plan, Walk, Walks

NO_NEWS = (  # a home whose node has just died waits until the triage has looked at it
    "(verdicts.verdict <> 'blind' OR NOT EXISTS (SELECT 1 FROM nodes"
    " JOIN link_news ON link_news.node_id = nodes.node_id WHERE nodes.home_id = verdicts.home_id))"
)
_OF_HOMES = (  # who was visited is to be visited again; who is judged by herself is not
    "SELECT l.home_id, i.incident_id, i.ticket_id, l.settled_at FROM json_each(?) j"
    " JOIN incident_lines l ON l.home_id = j.value"
    " JOIN incidents i ON i.incident_id = l.incident_id"
    " WHERE i.closed_at IS NULL AND l.state IN ('open', 'accepted', 'settled')"
    " ORDER BY l.settled_at IS NULL, i.opened_at"
)
_COUNT = (
    "INSERT INTO incident_lines (incident_id, home_id, rank, state, passes, joined_at, dark_since,"
    " windows_due, last_life_at) VALUES {rows} ON CONFLICT DO UPDATE SET"
    " windows_due = windows_due + 1,"
    " state = iif(settled_at IS NULL, state, 'open'),"
    " told_at = iif(settled_at IS NULL, told_at, NULL),"
    " visit_by = iif(settled_at IS NULL, visit_by, NULL),"
    " passes = iif(settled_at IS NULL, passes, 0),"
    " back_at = iif(settled_at IS NULL, back_at, NULL),"
    " settled_at = NULL"
)
_COUNT_ONLY = (
    "UPDATE incident_lines SET windows_due = windows_due + 1 FROM (VALUES {rows}) v"
    " WHERE incident_id = v.column1 AND home_id = v.column2"
)


def walks(connection: Connection, home_ids: Iterable[str], ticket_ids: Iterable[str]) -> Walks:
    """Where blind windows of these homes go, and which of these tickets are incidents'."""
    rows = read_rows(connection, 4, _OF_HOMES, (json.dumps(list(home_ids)),))
    own = connection.execute(
        select(incidents.c.incident_id, incidents.c.ticket_id)
        .where(incidents.c.closed_at.is_(None), incidents.c.scope == Scope.HUB.value)
        .order_by(incidents.c.opened_at.desc())
    ).first()
    known = connection.execute(
        select(incidents.c.ticket_id, incidents.c.incident_id).where(
            incidents.c.ticket_id.in_(set(ticket_ids))
        )
    )
    return Walks(
        of_homes={row[0]: Walk(row[1], row[2]) for row in rows},
        visited={row[0]: from_ms(row[3]) for row in rows if row[3] is not None},
        own=None if own is None else Walk(own.incident_id, own.ticket_id),
        tickets={row.ticket_id: row.incident_id for row in known},
    )


def count_windows(connection: Connection, plan: Plan) -> None:
    """Put a pass's blind windows on their lines, and have their incidents looked at."""
    if plan.windows:
        alive = last_life(connection, [home_id for _, home_id in plan.windows], plan.at)
        at, wall = to_ms(plan.at), to_ms(plan.journal.wall)
        seen = {home_id: to_ms(life) for home_id, life in alive.items()}
        write_rows(
            connection,
            _COUNT,
            (
                (walk.incident_id, home_id, 0, "open", 0, at, wall, 1, seen.get(home_id))
                for walk, home_id in plan.windows
            ),
        )
    counted = ((walk.incident_id, home_id) for walk, home_id in plan.answered)
    write_rows(connection, _COUNT_ONLY, counted)
    touched = {walk.incident_id for walk, _ in plan.windows} | plan.proven
    if touched:
        connection.execute(
            update(incidents)
            .where(incidents.c.incident_id == bindparam("of"), incidents.c.closed_at.is_(None))
            .values(next_at=plan.at),
            [{"of": incident_id} for incident_id in sorted(touched)],
        )
