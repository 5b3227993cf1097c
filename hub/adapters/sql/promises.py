"""Promise clocks: starting, keeping, merging them, and what is due of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, tuple_, update
from sqlalchemy.dialects.sqlite import insert

from hub.adapters.sql import schema
from hub.adapters.sql.ladders import ticket_zones
from hub.adapters.sql.surroundings import policies_by_id, surroundings
from hub.adapters.sql.ticket_rows import FACTS, TICKETS, contacts, record, ticket_of
from hub.domain.policies import BUILT_IN
from hub.domain.promises import Promise, PromiseClock, earliest
from hub.domain.tickets import State
from hub.pipeline.journal import Journal
from hub.pipeline.promises import ClockId, DueClock, StoryStep, Unclocked
from hub.pipeline.surroundings import Place

CLOCKS, EVENTS, VISITS = schema.ticket_clocks, schema.ticket_events, schema.visits
COLUMNS = tuple(CLOCKS.c)


class SqlPromises:
    """One transaction of the promises step."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def unclocked(self, limit: int) -> Sequence[str]:
        """Tickets whose clocks have not started, oldest first."""
        return self._connection.scalars(
            select(TICKETS.c.ticket_id)
            .where(TICKETS.c.clocks_started_at.is_(None))
            .order_by(TICKETS.c.opened_at)
            .limit(limit)
        ).all()

    def read_unclocked(self, ticket_ids: Sequence[str]) -> Sequence[Unclocked]:
        """Those tickets with their policies and stories."""
        query = (
            select(*FACTS, TICKETS.c.opened_at, VISITS.c.due_by)
            .outerjoin(VISITS, VISITS.c.ticket_id == TICKETS.c.ticket_id)
            .where(TICKETS.c.ticket_id.in_(ticket_ids))
        )
        rows = self._connection.execute(query).all()
        policies = policies_by_id(self._connection, {r.policy_id for r in rows if r.policy_id})
        zone_of = ticket_zones(self._connection, rows)
        stories = self._stories(ticket_ids)
        return [
            Unclocked(
                ticket_of(row),
                row.opened_at,
                policies.get(row.policy_id, BUILT_IN),
                zone_of(row),
                stories[row.ticket_id],
                row.due_by,
            )
            for row in rows
        ]

    def start(
        self, ticket_ids: Sequence[str], clocks: Sequence[PromiseClock], at: datetime
    ) -> None:
        """The clocks of these tickets, in the place of any older ones."""
        self._connection.execute(delete(CLOCKS).where(CLOCKS.c.ticket_id.in_(ticket_ids)))
        _write(self._connection, clocks)
        started = update(TICKETS).where(TICKETS.c.ticket_id.in_(ticket_ids))
        self._connection.execute(started.values(clocks_started_at=at))

    def due(self, now: datetime, limit: int) -> Sequence[ClockId]:
        """The promises that have been due for longest."""
        rows = self._connection.execute(
            select(CLOCKS.c.ticket_id, CLOCKS.c.promise)
            .where(CLOCKS.c.next_at <= now)
            .order_by(CLOCKS.c.next_at)
            .limit(limit)
        )
        return [(row.ticket_id, Promise(row.promise)) for row in rows]

    def read_due(self, ids: Sequence[ClockId], now: datetime) -> Sequence[DueClock]:
        """Those promises with their tickets and ladders."""
        named = tuple_(CLOCKS.c.ticket_id, CLOCKS.c.promise).in_(list(ids))
        clocks = [_clock(row) for row in self._connection.execute(select(CLOCKS).where(named))]
        of = TICKETS.c.ticket_id.in_({clock.ticket_id for clock in clocks})
        rows = self._connection.execute(select(*FACTS).where(of)).all()
        homes = {row.home_id for row in rows if row.home_id}
        policy_ids = {row.policy_id for row in rows if row.policy_id}
        areas = {row.area_id for row in rows}
        around = surroundings(self._connection, homes, areas, now, policy_ids)
        known = contacts(self._connection, {row.assignee for row in rows if row.assignee})
        zone_of = ticket_zones(self._connection, rows)
        by_id = {row.ticket_id: row for row in rows}
        due = []
        for clock in clocks:
            row = by_id[clock.ticket_id]
            facts, place = ticket_of(row), Place(row.home_id, row.area_id, zone_of(row))
            ladder = around.ladder(facts, place, now)
            due.append(DueClock(clock, facts, place.zone, ladder, known.get(row.assignee)))
        return due

    def told(self, clocks: Sequence[PromiseClock], journal: Journal) -> None:
        """What was due is told: the clocks after it, and the story."""
        rows = [
            {
                "of": clock.ticket_id,
                "what": clock.promise,
                "again_at": clock.next_at,
                "broken_at": clock.breached_at,
            }
            for clock in clocks
        ]
        if rows:
            self._connection.execute(_TOLD, rows)
        record(self._connection, journal)

    def postpone(self, clock_id: ClockId, until: datetime) -> None:
        """Look at this one again later."""
        row = {"of": clock_id[0], "what": clock_id[1], "again_at": until}
        self._connection.execute(_LATER, [row])

    def _stories(self, ticket_ids: Sequence[str]) -> dict[str, list[StoryStep]]:
        rows = self._connection.execute(
            select(EVENTS.c.ticket_id, EVENTS.c.action, EVENTS.c.at, EVENTS.c.to_state)
            .where(EVENTS.c.ticket_id.in_(ticket_ids))
            .order_by(EVENTS.c.event_id)
        )
        stories: dict[str, list[StoryStep]] = defaultdict(list)
        for row in rows:
            stories[row.ticket_id].append(StoryStep(row.action, State(row.to_state), row.at))
        return stories


_OF = (CLOCKS.c.ticket_id == bindparam("of"), CLOCKS.c.promise == bindparam("what"))
_TOLD = (
    update(CLOCKS)
    .where(*_OF)
    .values(next_at=bindparam("again_at"), breached_at=bindparam("broken_at"))
)
_LATER = update(CLOCKS).where(*_OF).values(next_at=bindparam("again_at"))


def merge_clocks(connection: Connection, source_id: str, into_id: str) -> None:
    """The earlier clock of each promise goes on with the ticket that goes on."""
    rows = connection.execute(select(CLOCKS).where(CLOCKS.c.ticket_id.in_([source_id, into_id])))
    of: dict[str, list[PromiseClock]] = {source_id: [], into_id: []}
    for row in rows:
        of[row.ticket_id].append(_clock(row))
    _write(connection, earliest(into_id, of[into_id], of[source_id]))


def _write(connection: Connection, clocks: Iterable[PromiseClock]) -> None:
    rows = [
        {
            "ticket_id": clock.ticket_id,
            "promise": clock.promise,
            "started_at": clock.started_at,
            "warn_at": clock.warn_at,
            "due_at": clock.due_at,
            "next_at": clock.next_at,
            "met_at": clock.met_at,
            "breached_at": clock.breached_at,
        }
        for clock in clocks
    ]
    if rows:
        connection.execute(insert(CLOCKS).prefix_with("OR REPLACE"), rows)


def _clock(row: Any) -> PromiseClock:
    return PromiseClock(
        ticket_id=row.ticket_id,
        promise=Promise(row.promise),
        started_at=row.started_at,
        warn_at=row.warn_at,
        due_at=row.due_at,
        next_at=row.next_at,
        met_at=row.met_at,
        breached_at=row.breached_at,
    )
