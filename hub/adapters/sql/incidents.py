"""The queries around one incident: its lines with all that decides them, who may walk, the end."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from hub.adapters.sql import schema
from hub.adapters.sql.bulk import read_rows
from hub.adapters.sql.ladders import zones
from hub.adapters.sql.life import changes_of
from hub.adapters.sql.links import link_facts
from hub.adapters.sql.surroundings import chosen_policy_id
from hub.adapters.sql.ticket_rows import (
    FACTS,
    TICKETS,
    compare_and_set,
    contacts,
    record,
    ticket_of,
)
from hub.adapters.sql.walkers import SqlWalkers
from hub.domain.liveness import LinkFacts
from hub.domain.notices import Contact
from hub.domain.phrases import Sentence
from hub.domain.storms import Cause, Scope, is_back
from hub.domain.tickets import Ticket
from hub.domain.walks import LOOKBACK_H, WALKED, Door, LineState
from hub.errors import Conflict
from hub.pipeline.checkins import ChangesWanted
from hub.pipeline.incident_rows import Incident, Line, Tended, Walkers, Whole

INCIDENTS, LINES = schema.incidents, schema.incident_lines
_UNPROVEN = (
    "SELECT home_id, count(*) FROM verdicts WHERE ticket_id = ? AND wants_proof"
    " AND late_proof_at IS NULL AND late_sign_at IS NULL GROUP BY home_id"
)
_LINKS = (
    "SELECT n.home_id, l.boot_id, l.session, l.death_boot_id, l.death_session, l.death_at,"
    " l.last_live_at FROM nodes n JOIN node_links l ON l.node_id = n.node_id"
    " WHERE n.home_id IN (SELECT home_id FROM incident_lines WHERE incident_id = ?)"
)
_HAND_OVER = (
    "UPDATE verdicts SET wants_ticket = 1, ticket_id = NULL WHERE ticket_id = ? AND wants_proof"
    " AND late_proof_at IS NULL AND late_sign_at IS NULL"
    " AND home_id IN (SELECT value FROM json_each(?))"
)


class SqlIncidents:
    """One transaction around incidents."""

    def __init__(
        self, connection: Connection, wall: datetime, seeing: datetime | None, now: datetime
    ) -> None:
        self._connection = connection
        self._wall, self._seeing, self._now = wall, seeing, now

    def whole(self, incident_id: str) -> Whole | None:
        """The incident with its lines and its ticket."""
        row = self._connection.execute(
            select(INCIDENTS).where(INCIDENTS.c.incident_id == incident_id)
        ).one_or_none()
        if row is None:
            return None
        incident = incident_of(row)
        lines = self._lines(incident)
        ticket = self._connection.execute(
            select(*FACTS).where(TICKETS.c.ticket_id == incident.ticket_id)
        ).one_or_none()
        first = lines[0].home_id if lines else None
        zone = zones(self._connection, [first] if first else [])(first)
        return Whole(incident, lines, None if ticket is None else ticket_of(ticket), zone)

    def _lines(self, incident: Incident) -> list[Line]:
        homes, residents = schema.homes, schema.residents
        rows = self._connection.execute(
            select(LINES, homes.c.area_id, homes.c.ended_at, residents.c.frailty)
            .join(homes, homes.c.home_id == LINES.c.home_id)
            .outerjoin(residents, residents.c.home_id == LINES.c.home_id)
            .where(LINES.c.incident_id == incident.incident_id)
            .order_by(LINES.c.rank, LINES.c.home_id)
        ).all()
        links, unproven = self._links(incident.incident_id), self._unproven(incident.ticket_id)
        paired = self._paired(incident.incident_id)
        return [
            _line(
                row,
                tuple(paired[row.home_id]),
                # who has moved out is waited for by nobody
                is_back=row.ended_at is not None
                or is_back(links[row.home_id], row.dark_since, self._wall, self._seeing),
                unproven=0 if row.ended_at is not None else unproven.get(row.home_id, 0),
            )
            for row in rows
        ]

    def _links(self, incident_id: str) -> dict[str, list[LinkFacts]]:
        found: dict[str, list[LinkFacts]] = defaultdict(list)
        for row in read_rows(self._connection, 7, _LINKS, (incident_id,)):
            found[row[0]].append(link_facts(row[1:]))
        return found

    def _unproven(self, ticket_id: str) -> dict[str, int]:
        rows = self._connection.exec_driver_sql(_UNPROVEN, (ticket_id,))
        return {row[0]: row[1] for row in rows}

    def _paired(self, incident_id: str) -> dict[str, list[str]]:
        pairs = schema.home_workers
        rows = self._connection.execute(
            select(pairs.c.home_id, pairs.c.worker_id)
            .join(LINES, LINES.c.home_id == pairs.c.home_id)
            .where(LINES.c.incident_id == incident_id)
            .order_by(pairs.c.home_id, pairs.c.position)
        )
        found: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            found[row.home_id].append(row.worker_id)
        return found

    # --- who may walk ---
    def walkers(self, lines: Sequence[Line]) -> Mapping[str, Walkers]:
        """By home: who is free in its grid now, and who leads there, nearest first."""
        return SqlWalkers(self._connection, self._now).of(lines)

    def smallest_area(self, lines: Sequence[Line]) -> str | None:
        """The smallest place that holds all these homes; the first top of the tree if none does."""
        return SqlWalkers(self._connection, self._now).smallest_area(lines)

    def contacts(self, worker_ids: Sequence[str]) -> Mapping[str, Contact]:
        """How to reach them."""
        return contacts(self._connection, worker_ids)

    # --- writing ---
    def apply(self, tended: Tended) -> None:
        """Write what one look decided; nothing where it changed nothing."""
        if not _changes(tended):
            return
        incident = tended.incident
        values = {name: getattr(incident, name) for name in _WRITTEN}
        self._connection.execute(
            update(INCIDENTS).where(INCIDENTS.c.incident_id == incident.incident_id).values(values)
        )
        self._write_lines(tended)
        self._write_ticket(tended)
        record(self._connection, tended.journal)
        if tended.handed_over:
            asked = (incident.ticket_id, json.dumps(tended.handed_over))
            self._connection.exec_driver_sql(_HAND_OVER, asked)

    def _write_lines(self, tended: Tended) -> None:
        rows = [line_row(line) for line in tended.lines]
        if not rows:
            return
        columns: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "of"}
        self._connection.execute(
            update(LINES)
            .where(
                LINES.c.incident_id == tended.incident.incident_id,
                LINES.c.home_id == bindparam("of"),
            )
            .values(columns),
            rows,
        )

    def _write_ticket(self, tended: Tended) -> None:
        ticket, was = tended.ticket, tended.was.ticket
        if ticket is None:
            return
        if was is None:
            row, area_id = _ticket_row(tended, ticket), tended.incident.area_id
            policy_id = chosen_policy_id(self._connection, area_id, ticket.kind)
            self._connection.execute(insert(TICKETS), [row | {"policy_id": policy_id}])
            return
        change: dict[str, Any] = {
            "of": ticket.ticket_id,
            "read": was.version,
            "state": ticket.state,
            "priority": ticket.priority,
            "assignee": ticket.assignee,
            "rung": ticket.rung,
            "next_step_at": ticket.next_step_at,
            "arrive_by": ticket.arrive_by,
            "updated_at": tended.at,
        }
        if tended.reason is not None:
            change["reason_zh"] = tended.reason.zh[:400]
            change["reason_en"] = tended.reason.en[:400]
        if tended.incident.closed_at is not None:
            change["closing_note"] = tended.journal.events[-1].why.en[:1000]
        if compare_and_set(self._connection, [change]) != 1:
            raise Conflict("the incident's ticket changed at the same moment")


_WRITTEN = (
    "area_id",
    "back_at",
    "next_at",
    "closed_at",
    "closed_by",
    "closing_note",
    "version",
)


def incident_of(row: Any) -> Incident:
    """A row of incidents."""
    names = {field.name for field in fields(Incident)} - {"scope", "cause", "why"}
    return Incident(
        **{name: getattr(row, name) for name in names},
        scope=Scope(row.scope),
        cause=Cause(row.cause),
        why=Sentence(row.why_zh, row.why_en),
    )


def _line(row: Any, paired: tuple[str, ...], *, is_back: bool, unproven: int) -> Line:
    return Line(
        home_id=row.home_id,
        area_id=row.area_id,
        state=LineState(row.state),
        door=Door(row.home_id, row.frailty or 0, row.last_life_at, paired),
        rank=row.rank,
        joined_at=row.joined_at,
        worker_id=row.worker_id,
        told_at=row.told_at,
        visit_by=row.visit_by,
        passes=row.passes,
        back_at=row.back_at,
        settled_at=row.settled_at,
        outcome=row.outcome,
        note=row.note,
        is_back=is_back,
        unproven=unproven,
    )


def last_life(
    connection: Connection, home_ids: Iterable[str], now: datetime
) -> dict[str, datetime]:
    """The last sign of life of each home within LOOKBACK_H."""
    since = now - timedelta(hours=LOOKBACK_H)
    wanted = [ChangesWanted(home_id, since, now) for home_id in home_ids]
    found = changes_of(connection, wanted)
    return {
        home_id: changes[-1].observed_at
        for home_id, changes in found.items()
        if changes and changes[-1].observed_at >= since
    }


def _changes(tended: Tended) -> bool:
    was, now = tended.was.incident, tended.incident
    same = all(getattr(was, name) == getattr(now, name) for name in _WRITTEN if name != "version")
    return not same or bool(
        tended.lines or tended.ticket or tended.handed_over or tended.journal.events
    )


def line_row(line: Line) -> dict[str, Any]:
    """The columns of a line; `of` is its home."""
    settled = line.state not in WALKED
    times = [at for at in (line.visit_by, line.back_at) if at is not None]
    return {
        "of": line.home_id,
        "rank": line.rank,
        "state": line.state.value,
        "worker_id": line.worker_id,
        "told_at": line.told_at,
        "visit_by": line.visit_by,
        "passes": line.passes,
        "back_at": line.back_at,
        "outcome": line.outcome,
        "note": line.note,
        "next_at": None if settled or not times else min(times),
        "settled_at": line.settled_at if settled else None,
    }


def _ticket_row(tended: Tended, ticket: Ticket) -> dict[str, Any]:
    reason = tended.reason
    assert reason is not None
    return {
        "ticket_id": ticket.ticket_id,
        "cause": f"incident:{tended.incident.incident_id}",
        "kind": ticket.kind,
        "priority": ticket.priority,
        "state": ticket.state,
        "home_id": None,
        "area_id": tended.incident.area_id,
        "assignee": None,
        "rung": ticket.rung,
        "reason_zh": reason.zh[:400],
        "reason_en": reason.en[:400],
        "evidence": [],
        "opened_at": tended.at,
        "updated_at": tended.at,
        "next_step_at": ticket.next_step_at,
        "arrive_by": None,
        "version": ticket.version,
    }
