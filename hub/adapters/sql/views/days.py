"""The queries behind a worker's day."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from hub.adapters.sql.life import changes_of
from hub.adapters.sql.schema import doorsteps, ticket_people
from hub.adapters.sql.surroundings import policies_by_id
from hub.domain.doorsteps import Doorstep
from hub.domain.gestures import Change
from hub.domain.tickets import ARRIVE_WITHIN_S
from hub.pipeline.checkins import ChangesWanted
from hub.pipeline.views.days import DoorstepView


class SqlDayViews:
    """What a phone needs, over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def doorsteps(self, home_ids: Sequence[str]) -> Mapping[str, DoorstepView]:
        """By home."""
        query = select(doorsteps).where(doorsteps.c.home_id.in_(home_ids))
        names = Doorstep.__dataclass_fields__
        return {
            row.home_id: DoorstepView(
                row.home_id,
                Doorstep(**{name: getattr(row, name) for name in names}),
                row.updated_at,
                row.updated_by,
            )
            for row in self._connection.execute(query)
        }

    def signs_of_life(
        self, home_ids: Sequence[str], since: datetime, until: datetime
    ) -> Mapping[str, Sequence[Change]]:
        """By home, of all its sensors."""
        wanted = [ChangesWanted(home_id, since, until) for home_id in home_ids]
        found = changes_of(self._connection, wanted)
        return {
            home_id: [change for change in changes if change.observed_at >= since]
            for home_id, changes in found.items()
        }

    def arrive_within_s(self, policy_ids: Sequence[str | None]) -> Mapping[str | None, int]:
        """By policy."""
        named = {policy_id for policy_id in policy_ids if policy_id is not None}
        known = policies_by_id(self._connection, named)
        paces: dict[str | None, int] = {None: ARRIVE_WITHIN_S}
        paces.update((name, policy.pace.arrive_within_s) for name, policy in known.items())
        return paces

    def declined(self, worker_id: str, ticket_ids: Sequence[str]) -> set[str]:
        """Those that he has declined."""
        query = select(ticket_people.c.ticket_id).where(
            ticket_people.c.worker_id == worker_id,
            ticket_people.c.ticket_id.in_(ticket_ids),
            ticket_people.c.declined_at.is_not(None),
        )
        return set(self._connection.execute(query).scalars())
