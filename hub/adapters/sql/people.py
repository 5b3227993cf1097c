"""The queries behind shifts, leaves, resignations and contacts."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, and_, delete, insert, select, update

from hub.adapters.sql.reach import home_in_reach, worker_in_reach
from hub.adapters.sql.schema import home_contacts, homes, leaves, shifts, workers
from hub.domain.people import HomeContact, Role
from hub.domain.reach import Reach
from hub.domain.rosters import Leave, Shift
from hub.pipeline.people import Known


class SqlPeople:
    """The people store over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def known(self, worker_ids: Collection[str], reach: Reach) -> dict[str, Known]:
        """Those in reach."""
        rows = self._connection.execute(
            select(workers.c.worker_id, workers.c.role, workers.c.handed_over_at).where(
                workers.c.worker_id.in_(worker_ids), worker_in_reach(reach)
            )
        )
        return {row.worker_id: Known(Role(row.role), row.handed_over_at is None) for row in rows}

    def reaches_home(self, home_id: str, reach: Reach) -> bool:
        """Whether the home is enrolled now and in reach."""
        query = select(homes.c.home_id).where(
            homes.c.home_id == home_id, homes.c.ended_at.is_(None), home_in_reach(reach)
        )
        return self._connection.execute(query).first() is not None

    def shifts_between(
        self, worker_id: str, from_at: datetime, until_at: datetime
    ) -> Sequence[Shift]:
        """Those that overlap it."""
        query = select(shifts).where(
            shifts.c.worker_id == worker_id,
            shifts.c.from_at < until_at,
            shifts.c.until_at > from_at,
        )
        return [Shift(**row._mapping) for row in self._connection.execute(query)]

    def add_shifts(self, new: Sequence[Shift]) -> None:
        """On duty then."""
        if new:
            self._connection.execute(insert(shifts), [asdict(shift) for shift in new])

    def remove_shifts(self, worker_id: str, shift_ids: Collection[str]) -> int:
        """Not on duty then."""
        his = and_(shifts.c.worker_id == worker_id, shifts.c.shift_id.in_(shift_ids))
        return self._connection.execute(delete(shifts).where(his)).rowcount

    def add_leave(self, leave: Leave) -> None:
        """Away then."""
        self._connection.execute(insert(leaves).values(asdict(leave)))

    def end_leave(self, worker_id: str, leave_id: str, now: datetime) -> bool:
        """End one that began, remove one that did not."""
        this = and_(leaves.c.worker_id == worker_id, leaves.c.leave_id == leave_id)
        row = self._connection.execute(select(leaves).where(this)).first()
        if row is None:
            return False
        if row.from_at > now:
            self._connection.execute(delete(leaves).where(this))
        elif row.until_at > now:
            self._connection.execute(update(leaves).where(this).values(until_at=now))
        return True

    def resign(self, worker_id: str, at: datetime | None, successor_id: str | None) -> None:
        """Handing over claims it when it counts; without a time there is nothing to claim."""
        this = update(workers).where(workers.c.worker_id == worker_id)
        self._connection.execute(this.values(resigned_at=at, successor_id=successor_id))

    def replace_contacts(self, home_id: str, contacts: Sequence[HomeContact]) -> None:
        """Whom a home calls her own."""
        self._connection.execute(delete(home_contacts).where(home_contacts.c.home_id == home_id))
        rows = [
            {"home_id": home_id, "worker_id": one.worker_id, "relation": one.relation.value}
            for one in contacts
        ]
        if rows:
            self._connection.execute(insert(home_contacts), rows)
