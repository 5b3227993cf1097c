"""The queries behind looking at policies."""

from typing import Any

from sqlalchemy import Connection, Row, select

from hub.adapters.sql.reach import area_in_reach
from hub.adapters.sql.schema import policies
from hub.adapters.sql.views.paging import page_of
from hub.domain.reach import Reach
from hub.pipeline.policies import StoredPolicy
from hub.pipeline.policy_codec import policy_from_json
from hub.pipeline.views.paging import Page, Slice


class SqlPolicyViews:
    """Policies, replaced ones too if they are wanted."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def policies(
        self, area_id: str | None, reach: Reach, page: Page, *, replaced: bool
    ) -> Slice[StoredPolicy]:
        """Newest first."""
        query = select(policies).where(area_in_reach(policies.c.area_id, reach))
        if not replaced:
            query = query.where(policies.c.replaced_at.is_(None))
        if area_id is not None:
            query = query.where(policies.c.area_id == area_id)
        keys = [policies.c.created_at, policies.c.policy_id]
        rows, after = page_of(self._connection, query, keys, page, descending=True)
        return Slice([_stored(row) for row in rows], after)

    def policy(self, policy_id: str, reach: Reach) -> StoredPolicy | None:
        """One, replaced or not."""
        query = select(policies).where(policies.c.policy_id == policy_id)
        row = self._connection.execute(
            query.where(area_in_reach(policies.c.area_id, reach))
        ).one_or_none()
        return None if row is None else _stored(row)


def _stored(row: Row[Any]) -> StoredPolicy:
    policy = policy_from_json(row.policy_id, row.area_id, row.definition)
    return StoredPolicy(policy, row.created_at, row.created_by, row.replaced_at)
