"""The queries of proofs and door codes."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    and_,
    case,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from hub.adapters.sql.desk import SqlDesk
from hub.adapters.sql.reach import area_in_reach, ticket_in_reach
from hub.adapters.sql.schema import (
    door_codes,
    homes,
    ticket_events,
    ticket_people,
    tickets,
    visit_proofs,
)
from hub.domain.door_codes import Door
from hub.domain.proving import ProofKind
from hub.domain.reach import Reach
from hub.domain.tickets import OPEN, UNACCEPTED
from hub.pipeline.door_codes import OwnTicket
from hub.pipeline.visit_proofs import Proof

PHOTO = visit_proofs.c.kind == ProofKind.PHOTO.value


def door_of(connection: Connection, digest: str) -> Door | None:
    """The door of a code."""
    row = connection.execute(select(door_codes).where(door_codes.c.digest == digest)).first()
    return None if row is None else Door(row.home_id, row.replaced_at)


def add_proof(connection: Connection, proof: Proof) -> None:
    """Write it."""
    columns = {name: getattr(proof, name) for name in Proof.__dataclass_fields__}
    connection.execute(insert(visit_proofs).values(columns | {"detail": dict(proof.detail)}))


class SqlVisitProofs(SqlDesk):
    """One transaction of proving a visit, with all that the desk may do."""

    def door_of(self, digest: str) -> Door | None:
        """The door of a code; None for one that was never issued."""
        return door_of(self._connection, digest)

    def add_proof(self, proof: Proof) -> None:
        """Write it."""
        add_proof(self._connection, proof)

    def photo_count(self, ticket_id: str) -> int:
        """How many a ticket has."""
        query = select(func.count()).where(visit_proofs.c.ticket_id == ticket_id, PHOTO)
        return self._connection.execute(query).scalar_one()

    def photo_name(self, ticket_id: str, proof_id: str, reach: Reach) -> str | None:
        """For who leads the area, and of those who were told for him who made it or is sent."""
        sees = or_(
            area_in_reach(tickets.c.area_id, reach),
            tickets.c.assignee == (reach.worker_id or ""),
            visit_proofs.c.worker_id == (reach.worker_id or ""),
        )
        query = (
            select(visit_proofs.c.file_name)
            .join(tickets, tickets.c.ticket_id == visit_proofs.c.ticket_id)
            .where(visit_proofs.c.proof_id == proof_id, tickets.c.ticket_id == ticket_id)
            .where(PHOTO, sees, ticket_in_reach(reach))
        )
        return self._connection.execute(query).scalar()


class SqlDoorCodes:
    """One transaction of door codes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def is_enrolled(self, home_id: str) -> bool:
        """Whether somebody lives there."""
        query = select(homes.c.home_id).where(
            homes.c.home_id == home_id, homes.c.ended_at.is_(None)
        )
        return self._connection.execute(query).first() is not None

    def replace_code(self, home_id: str, digest: str, at: datetime) -> bool:
        """This one counts from now on."""
        hangs = and_(door_codes.c.home_id == home_id, door_codes.c.replaced_at.is_(None))
        old = self._connection.execute(update(door_codes).where(hangs).values(replaced_at=at))
        new = {"digest": digest, "home_id": home_id, "issued_at": at}
        self._connection.execute(insert(door_codes).values(new))
        return old.rowcount > 0

    def door_of(self, digest: str) -> Door | None:
        """The door of a code; None for one that was never issued."""
        return door_of(self._connection, digest)

    def own_ticket(self, home_id: str, worker_id: str) -> OwnTicket | None:
        """His own first, then the urgent."""
        mine = tickets.c.assignee == worker_id
        told = exists().where(
            ticket_people.c.ticket_id == tickets.c.ticket_id,
            ticket_people.c.worker_id == worker_id,
            ticket_people.c.declined_at.is_(None),
        )
        free = and_(tickets.c.state.in_([state.value for state in UNACCEPTED]), told)
        query = (
            select(tickets.c.ticket_id, tickets.c.state)
            .where(tickets.c.home_id == home_id, or_(mine, free))
            .where(tickets.c.state.in_([state.value for state in OPEN]))
            .order_by(case((mine, 0), else_=1), tickets.c.priority, tickets.c.opened_at)
        )
        row = self._connection.execute(query.limit(1)).first()
        return None if row is None else OwnTicket(row.ticket_id, row.state)


_FINISHED = ("resolved", "closed", "canceled")


class SqlPhotos:
    """One transaction of tidying up."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def forget(self, before: datetime, most: int) -> Sequence[str]:
        """Of tickets that are finished, and have not changed their state since then."""
        rows = self._over(before, most)
        over = visit_proofs.c.proof_id.in_([row.proof_id for row in rows])
        blank: dict[str, Any] = {"file_name": None, "detail": {}}
        self._connection.execute(update(visit_proofs).where(over).values(blank))
        return [row.file_name for row in rows if row.file_name is not None]

    def _over(self, ended_before: datetime, most: int) -> list[Row[Any]]:
        moved = exists().where(
            ticket_events.c.ticket_id == tickets.c.ticket_id,
            ticket_events.c.at >= ended_before,
            ticket_events.c.to_state != func.coalesce(ticket_events.c.from_state, ""),
        )
        holds = or_(visit_proofs.c.file_name.is_not(None), func.json(visit_proofs.c.detail) != "{}")
        query = (
            select(visit_proofs.c.proof_id, visit_proofs.c.file_name)
            .join(tickets, tickets.c.ticket_id == visit_proofs.c.ticket_id)
            .where(visit_proofs.c.at < ended_before, holds)
            .where(tickets.c.state.in_(_FINISHED), ~moved)
            .limit(most)
        )
        return list(self._connection.execute(query))

    def unknown(self, names: Sequence[str]) -> Sequence[str]:
        """Those that no row names."""
        rows = self._connection.exec_driver_sql(
            "SELECT value FROM json_each(?) EXCEPT"
            " SELECT file_name FROM visit_proofs WHERE file_name IS NOT NULL",
            (json.dumps(list(names)),),
        )
        return [row[0] for row in rows]
