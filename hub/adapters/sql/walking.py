"""The queries of walkers: one line, and what an action on it writes."""

from typing import Any

from sqlalchemy import insert, select, update

from hub.adapters.sql import schema
from hub.adapters.sql.incidents import INCIDENTS, LINES, SqlIncidents, line_row
from hub.adapters.sql.known_tickets import open_blind
from hub.adapters.sql.reach import area_in_reach, incident_in_reach, line_in_reach
from hub.adapters.sql.repeats import SqlRepeats
from hub.adapters.sql.staffing import SERVES
from hub.adapters.sql.surroundings import chosen_policy_id
from hub.adapters.sql.ticket_rows import TICKETS, record
from hub.domain.reach import Reach
from hub.pipeline.walking import OwnTicket, Walked, WalkedLine

HOMES = schema.homes


class SqlWalking(SqlIncidents, SqlRepeats):
    """One transaction of walkers."""

    def line(self, incident_id: str, home_id: str, reach: Reach) -> WalkedLine | None:
        """The line, if there is one in reach."""
        led = area_in_reach(HOMES.c.area_id, reach)
        row = self._connection.execute(
            select(LINES.c.home_id, led.label("led"))
            .join(INCIDENTS, INCIDENTS.c.incident_id == LINES.c.incident_id)
            .join(HOMES, HOMES.c.home_id == LINES.c.home_id)
            .where(
                LINES.c.incident_id == incident_id,
                LINES.c.home_id == home_id,
                line_in_reach(reach),
            )
        ).one_or_none()
        whole = None if row is None else self.whole(incident_id)
        if row is None or whole is None:
            return None
        line = next(line for line in whole.lines if line.home_id == home_id)
        return WalkedLine(whole.incident, line, whole.ticket, whole.zone, bool(row.led))

    def is_worker(self, worker_id: str) -> bool:
        """Whether there is such a worker who still serves."""
        workers = schema.workers
        query = select(workers.c.worker_id).where(workers.c.worker_id == worker_id, SERVES)
        return self._connection.execute(query).first() is not None

    def has_blind_ticket(self, home_id: str) -> bool:
        """Whether a blind ticket of her own is open."""
        return home_id in open_blind(self._connection, [home_id])

    def write(self, walked: Walked) -> None:
        """The line, its story and the ticket of her own."""
        values = {name: value for name, value in line_row(walked.line).items() if name != "of"}
        self._connection.execute(
            update(LINES)
            .where(
                LINES.c.incident_id == walked.incident.incident_id,
                LINES.c.home_id == walked.line.home_id,
            )
            .values(values)
        )
        if walked.own is not None:
            facts = walked.own.facts
            policy_id = chosen_policy_id(self._connection, facts.area_id, facts.kind)
            row = _own_row(walked.own, walked) | {"policy_id": policy_id}
            self._connection.execute(insert(TICKETS), [row])
            if walked.takes_windows:
                self._take_windows(walked, walked.own)
        record(self._connection, walked.journal)

    def _take_windows(self, walked: Walked, own: OwnTicket) -> None:
        verdicts = schema.verdicts
        self._connection.execute(
            update(verdicts)
            .where(
                verdicts.c.ticket_id == walked.incident.ticket_id,
                verdicts.c.home_id == walked.line.home_id,
            )
            .values(ticket_id=own.facts.ticket_id)
        )

    def close(self, incident_id: str, reach: Reach, by: str, note: str) -> bool | None:
        """Mark it to be closed; None if none is in reach, False if it is closed already."""
        row = self._connection.execute(
            select(INCIDENTS.c.closed_at).where(
                INCIDENTS.c.incident_id == incident_id, incident_in_reach(reach)
            )
        ).one_or_none()
        if row is None or row.closed_at is not None:
            return None if row is None else False
        self._connection.execute(
            update(INCIDENTS)
            .where(INCIDENTS.c.incident_id == incident_id)
            .values(closing_note=note, closed_by=by)
        )
        return True


def _own_row(own: OwnTicket, walked: Walked) -> dict[str, Any]:
    facts = own.facts
    return {
        "ticket_id": facts.ticket_id,
        "cause": own.cause,
        "kind": facts.kind,
        "priority": facts.priority,
        "state": facts.state,
        "home_id": facts.home_id,
        "area_id": facts.area_id,
        "assignee": facts.assignee,
        "rung": facts.rung,
        "detour": facts.detour,
        "reason_zh": own.reason.zh,
        "reason_en": own.reason.en,
        "evidence": [],
        "opened_at": walked.at,
        "updated_at": walked.at,
        "next_step_at": facts.next_step_at,
        "arrive_by": None,
        "version": facts.version,
    }
