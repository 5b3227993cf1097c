"""The queries of absences: proposals, and homes that gave a sign while they were away."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from hub.adapters.sql.bulk import read_rows
from hub.adapters.sql.enrolment import SqlEnrolment
from hub.adapters.sql.life import changes_of
from hub.adapters.sql.schema import away_proposals, from_ms, to_ms
from hub.domain.absences import Proposal, ProposalState, Source
from hub.domain.gestures import Change
from hub.pipeline.absences import Returning
from hub.pipeline.checkins import ChangesWanted
from hub.pipeline.enrolment_store import Absence

_STIRRING = "SELECT home_id FROM rechecks WHERE concerns = 'away' LIMIT ?"
_LOOKED_AT = (
    "DELETE FROM rechecks WHERE concerns = 'away' AND home_id IN (SELECT value FROM json_each(?))"
)
_RUNNING = (
    "SELECT absence_id, home_id, from_at FROM absences"
    " WHERE home_id IN (SELECT value FROM json_each(?)) AND from_at <= ? AND until_at > ?"
)


class SqlAbsences:
    """One transaction of absences."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._enrolment = SqlEnrolment(connection)

    def add_proposal(self, proposal: Proposal) -> None:
        """A new one."""
        self._connection.execute(insert(away_proposals).values(asdict(proposal)))

    def proposal(self, proposal_id: str) -> Proposal | None:
        """One."""
        query = select(away_proposals).where(away_proposals.c.proposal_id == proposal_id)
        row = self._connection.execute(query).first()
        return None if row is None else proposal_of(row)

    def decide_proposal(self, proposal: Proposal) -> None:
        """It was agreed or refused."""
        this = away_proposals.c.proposal_id == proposal.proposal_id
        self._connection.execute(update(away_proposals).where(this).values(asdict(proposal)))

    def add_absence(self, absence: Absence) -> None:
        """Agreed; the second watch in the home hears of it, too."""
        self._enrolment.add_absence(absence)

    def stirring(self, limit: int) -> Sequence[str]:
        """Homes that gave a sign of life since they were last looked at."""
        return [row[0] for row in self._connection.exec_driver_sql(_STIRRING, (limit,))]

    def looked_at(self, home_ids: Sequence[str]) -> None:
        """Their next sign of life counts anew."""
        self._connection.exec_driver_sql(_LOOKED_AT, (json.dumps(list(home_ids)),))

    def running(self, home_ids: Sequence[str], now: datetime) -> Sequence[Returning]:
        """Their absences that run now."""
        asked = (json.dumps(list(home_ids)), to_ms(now), to_ms(now))
        rows = read_rows(self._connection, 3, _RUNNING, asked)
        return [Returning(row[0], row[1], from_ms(row[2])) for row in rows]

    def changes(self, wanted: Sequence[ChangesWanted]) -> dict[str, list[Change]]:
        """Changes by home, oldest first."""
        return changes_of(self._connection, wanted)

    def end_absence(self, home_id: str, absence_id: str, now: datetime) -> bool:
        """She is back since then."""
        return self._enrolment.end_absence(home_id, absence_id, now)


def proposal_of(row: Row[Any]) -> Proposal:
    """A stored proposal."""
    named = {name: getattr(row, name) for name in Proposal.__dataclass_fields__}
    return Proposal(**{**named, "source": Source(row.source), "state": ProposalState(row.state)})
