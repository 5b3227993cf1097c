"""The queries behind policies."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from hub.adapters.sql.schema import areas, policies
from hub.pipeline.policies import StoredPolicy
from hub.pipeline.policy_codec import policy_from_json, policy_to_json


class SqlPolicies:
    """One transaction over policies."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def is_area(self, area_id: str) -> bool:
        """Whether there is such an area."""
        query = select(areas.c.area_id).where(areas.c.area_id == area_id)
        return self._connection.execute(query).first() is not None

    def holding_at(self, area_id: str | None) -> Sequence[StoredPolicy]:
        """The policies of this very area that hold."""
        of_area = policies.c.area_id.is_not_distinct_from(area_id)
        rows = self._connection.execute(
            select(policies).where(of_area, policies.c.replaced_at.is_(None))
        )
        return [
            StoredPolicy(
                policy_from_json(row.policy_id, row.area_id, row.definition),
                row.created_at,
                row.created_by,
            )
            for row in rows
        ]

    def add(self, stored: StoredPolicy) -> None:
        """A new row."""
        self._connection.execute(
            insert(policies).values(
                policy_id=stored.policy.policy_id,
                area_id=stored.policy.area_id,
                definition=policy_to_json(stored.policy),
                created_at=stored.created_at,
                created_by=stored.created_by,
            )
        )

    def end(self, policy_id: str, at: datetime) -> bool:
        """It holds no more from then on."""
        holding = policies.c.policy_id == policy_id, policies.c.replaced_at.is_(None)
        done = self._connection.execute(update(policies).where(*holding).values(replaced_at=at))
        return done.rowcount == 1
