"""Looking at escalation policies."""

from typing import Protocol

from hub.domain.reach import Reach
from hub.pipeline.policies import StoredPolicy
from hub.pipeline.views.paging import Page, Slice


class PolicyViews(Protocol):
    """Policies of the areas in reach, newest first; those of the whole hub for the desk."""

    def policies(
        self, area_id: str | None, reach: Reach, page: Page, *, replaced: bool
    ) -> Slice[StoredPolicy]: ...
    def policy(self, policy_id: str, reach: Reach) -> StoredPolicy | None: ...
