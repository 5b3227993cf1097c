"""Looking at shifts, leaves, loads and contacts."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from hub.adapters.sql import schema
from hub.adapters.sql.reach import worker_in_reach
from hub.adapters.sql.staffing import SERVES, presences
from hub.adapters.sql.views.paging import page_of, within
from hub.domain.people import HomeContact, Relation
from hub.domain.reach import Reach
from hub.domain.rosters import Leave, Shift
from hub.domain.staffing import availability
from hub.domain.tickets import OPEN
from hub.pipeline.views.paging import Page, Slice
from hub.pipeline.views.people import Load

WORKERS, LEAVES, SHIFTS = schema.workers, schema.leaves, schema.shifts
Counts = dict[str, int]
NUMBER = func.count().label("number")


class SqlPeopleViews:
    """When people are there and what they carry."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def leave(self, leave_id: str) -> Leave | None:
        """One leave."""
        query = select(LEAVES).where(LEAVES.c.leave_id == leave_id)
        row = self._connection.execute(query).first()
        return None if row is None else _leave(row)

    def leaves(self, worker_id: str, page: Page) -> Slice[Leave]:
        """Latest first."""
        query = select(LEAVES).where(LEAVES.c.worker_id == worker_id)
        keys = [LEAVES.c.from_at, LEAVES.c.leave_id]
        rows, after = page_of(self._connection, query, keys, page, descending=True)
        return Slice([_leave(row) for row in rows], after)

    def shifts(self, worker_id: str, since: datetime | None, page: Page) -> Slice[Shift]:
        """By their beginning."""
        query = select(SHIFTS).where(SHIFTS.c.worker_id == worker_id)
        if since is not None:
            query = query.where(SHIFTS.c.until_at > since)
        keys = [SHIFTS.c.from_at, SHIFTS.c.shift_id]
        rows, after = page_of(self._connection, query, keys, page)
        found = [Shift(row.shift_id, row.worker_id, row.from_at, row.until_at) for row in rows]
        return Slice(found, after)

    def load(self, worker_id: str, reach: Reach, now: datetime) -> Load | None:
        """One person's."""
        query = select(WORKERS.c.worker_id).where(
            WORKERS.c.worker_id == worker_id, worker_in_reach(reach)
        )
        found = self.loads_of(list(self._connection.execute(query).scalars()), now)
        return found[0] if found else None

    def loads(self, area_id: str | None, reach: Reach, now: datetime, page: Page) -> Slice[Load]:
        """Those of everybody in reach who serves, by id."""
        query = select(WORKERS.c.worker_id).where(SERVES, worker_in_reach(reach))
        if area_id is not None:
            link = schema.worker_areas
            theirs = select(link.c.worker_id).where(within(link.c.area_id, area_id))
            query = query.where(WORKERS.c.worker_id.in_(theirs))
        rows, after = page_of(self._connection, query, [WORKERS.c.worker_id], page)
        return Slice(self.loads_of([row.worker_id for row in rows], now), after)

    def contacts(self, home_id: str) -> list[HomeContact]:
        """Whom a home calls her own."""
        table = schema.home_contacts
        query = select(table).where(table.c.home_id == home_id)
        rows = self._connection.execute(query.order_by(table.c.worker_id, table.c.relation))
        return [HomeContact(row.worker_id, Relation(row.relation)) for row in rows]

    def loads_of(self, worker_ids: Sequence[str], now: datetime) -> list[Load]:
        """What each of them carries."""
        paired, backup = self._pairings(worker_ids)
        tickets = self._tickets(worker_ids)
        lines, follow_ups = self._counts(_lines(worker_ids)), self._counts(_follow_ups(worker_ids))
        there = presences(self._connection, worker_ids, now)
        return [
            Load(
                worker_id=worker_id,
                homes_paired=paired.get(worker_id, 0),
                homes_backup=backup.get(worker_id, 0),
                open_tickets=tickets[worker_id],
                open_lines=lines.get(worker_id, 0),
                open_follow_ups=follow_ups.get(worker_id, 0),
                availability=availability(there[worker_id], now),
            )
            for worker_id in worker_ids
        ]

    def _pairings(self, worker_ids: Sequence[str]) -> tuple[Counts, Counts]:
        pairs, homes = schema.home_workers, schema.homes
        theirs = (
            select(pairs.c.worker_id, NUMBER)
            .join(homes, homes.c.home_id == pairs.c.home_id)
            .where(pairs.c.worker_id.in_(worker_ids), homes.c.ended_at.is_(None))
            .group_by(pairs.c.worker_id)
        )
        return (
            self._counts(theirs.where(pairs.c.position == 0)),
            self._counts(theirs.where(pairs.c.position > 0)),
        )

    def _tickets(self, worker_ids: Sequence[str]) -> dict[str, Counts]:
        tickets = schema.tickets
        rows = self._connection.execute(
            select(tickets.c.assignee, tickets.c.state, NUMBER)
            .where(tickets.c.assignee.in_(worker_ids), tickets.c.state.in_(OPEN))
            .group_by(tickets.c.assignee, tickets.c.state)
            .order_by(tickets.c.state)
        )
        found: dict[str, Counts] = defaultdict(dict)
        for row in rows:
            found[row.assignee][row.state] = row.number
        return found

    def _counts(self, query: Select[Any]) -> Counts:
        return {row.worker_id: row.number for row in self._connection.execute(query)}


def _lines(worker_ids: Sequence[str]) -> Select[Any]:
    lines = schema.incident_lines
    query = select(lines.c.worker_id, NUMBER).group_by(lines.c.worker_id)
    return query.where(lines.c.worker_id.in_(worker_ids), lines.c.settled_at.is_(None))


def _follow_ups(worker_ids: Sequence[str]) -> Select[Any]:
    table = schema.follow_ups
    query = select(table.c.worker_id, NUMBER).group_by(table.c.worker_id)
    wanted = table.c.done_at.is_(None) & table.c.canceled_at.is_(None)
    return query.where(table.c.worker_id.in_(worker_ids), wanted)


def _leave(row: Row[Any]) -> Leave:
    return Leave(**{name: getattr(row, name) for name in Leave.__dataclass_fields__})
