"""Looking at who looked, and at what was agreed to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.domain.consents import Consent
from hub.domain.reach import Reach
from hub.pipeline.views.paging import Page, Slice


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries; `actor` is an account's name or a worker's id."""

    home_id: str | None = None
    actor: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditView:
    """One entry of the audit log, with the name of whoever it was."""

    entry_id: int
    at: datetime
    account: str
    worker_id: str | None
    worker_name: str | None
    role: str
    deed: str
    purpose: str
    route: str
    targets: dict[str, str]
    homes: tuple[str, ...]
    hash: str


class LookingViews(Protocol):
    """Who looked, and what was agreed to."""

    def audit(self, wanted: AuditFilter, page: Page) -> Slice[AuditView]:
        """Newest first."""

    def consents(self, home_id: str, page: Page) -> Slice[Consent]:
        """Of one home, the latest end first."""

    def consents_ending(self, before: datetime, reach: Reach, page: Page) -> Slice[Consent]:
        """Those that still stand and end before then, the first to end first."""
