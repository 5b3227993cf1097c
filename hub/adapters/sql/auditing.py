"""The queries of the audit log."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from hub.adapters.sql import schema
from hub.adapters.sql.reach import areas_below, home_in_reach, tickets_told
from hub.domain.auditing import GENESIS, Entry, Link, chained
from hub.domain.reach import Reach
from hub.domain.tickets import OPEN

AUDIT, OF_HOMES, CHECKPOINTS = schema.audit, schema.audit_homes, schema.audit_checkpoints
NAMED = {
    "home_id": (schema.homes.c.home_id, schema.homes.c.home_id),
    "ticket_id": (schema.tickets.c.ticket_id, schema.tickets.c.home_id),
    "node_id": (schema.nodes.c.node_id, schema.nodes.c.home_id),
    "plan_id": (schema.visit_plans.c.plan_id, schema.visit_plans.c.home_id),
    "proposal_id": (schema.away_proposals.c.proposal_id, schema.away_proposals.c.home_id),
    "person_id": (schema.found_people.c.person_id, schema.found_people.c.home_id),
    "follow_up_id": (schema.follow_ups.c.follow_up_id, schema.follow_ups.c.home_id),
}
"""By the name of a path's parameter: its column, and that of the home which it belongs to."""


class SqlAudit:
    """The audit log over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def homes_named(self, targets: tuple[tuple[str, str], ...]) -> set[str]:
        """The homes that ids of a path belong to."""
        found = set[str]()
        for name, value in targets:
            if name in NAMED:
                column, home_id = NAMED[name]
                query = select(home_id).where(column == value, home_id.is_not(None))
                found |= set(self._connection.execute(query).scalars())
        return found

    def homes_reached(self, reach: Reach, area_id: str | None) -> set[str]:
        """All homes in reach; those in one area, if it is named."""
        query = select(schema.homes.c.home_id).where(home_in_reach(reach))
        if area_id:
            query = query.where(schema.homes.c.area_id.in_(areas_below((area_id,))))
        return set(self._connection.execute(query).scalars())

    def homes_told(self, worker_id: str) -> set[str]:
        """Those of the open tickets that a worker was told of."""
        tickets = schema.tickets
        query = select(tickets.c.home_id).where(
            tickets.c.ticket_id.in_(tickets_told(worker_id)),
            tickets.c.state.in_([state.value for state in OPEN]),
            tickets.c.home_id.is_not(None),
        )
        return set(self._connection.execute(query).scalars())

    def append(self, entry: Entry) -> None:
        """At the end of the chain."""
        last_id, before = self._last()
        entry_id = last_id + 1
        row = {
            "entry_id": entry_id,
            "at": entry.at,
            "account": entry.account,
            "worker_id": entry.worker_id,
            "role": entry.role,
            "deed": entry.deed,
            "purpose": entry.purpose,
            "route": entry.route,
            "targets": dict(entry.targets),
            "hash": chained(before, entry_id, entry),
        }
        self._connection.execute(insert(AUDIT).values(row))
        if entry.homes:
            homes = [{"home_id": home_id, "entry_id": entry_id} for home_id in entry.homes]
            self._connection.execute(insert(OF_HOMES), homes)

    def foundation(self) -> tuple[int, str]:
        """The number and the hash that the first entry kept stands on."""
        query = select(CHECKPOINTS).order_by(CHECKPOINTS.c.through_id.desc()).limit(1)
        row = self._connection.execute(query).first()
        return (0, GENESIS) if row is None else (row.through_id, row.hash)

    def links(self) -> Iterator[Link]:
        """All entries, oldest first."""
        query = (
            select(AUDIT, OF_HOMES.c.home_id)
            .outerjoin(OF_HOMES, OF_HOMES.c.entry_id == AUDIT.c.entry_id)
            .order_by(AUDIT.c.entry_id, OF_HOMES.c.home_id)
        )
        rows = self._connection.execution_options(yield_per=1000).execute(query)
        for _, found in groupby(rows, key=lambda row: row.entry_id):
            yield _link(list(found))

    def _last(self) -> tuple[int, str]:
        query = select(AUDIT.c.entry_id, AUDIT.c.hash).order_by(AUDIT.c.entry_id.desc()).limit(1)
        row = self._connection.execute(query).first()
        return self.foundation() if row is None else (row.entry_id, row.hash)


def _link(rows: list[Row[Any]]) -> Link:
    row = rows[0]
    entry = Entry(
        at=row.at,
        account=row.account,
        worker_id=row.worker_id,
        role=row.role,
        deed=row.deed,
        purpose=row.purpose,
        route=row.route,
        targets=tuple(row.targets.items()),
        homes=tuple(r.home_id for r in rows if r.home_id is not None),
    )
    return Link(row.entry_id, entry, row.hash)
