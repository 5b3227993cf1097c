"""Looking at the audit log and at consents."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from hub.adapters.sql.consents import consent_of
from hub.adapters.sql.reach import of_home_in_reach
from hub.adapters.sql.schema import audit, audit_homes, consents, workers
from hub.adapters.sql.views.paging import page_of
from hub.domain.consents import Consent
from hub.domain.reach import Reach
from hub.pipeline.views.looking import AuditFilter, AuditView
from hub.pipeline.views.paging import Page, Slice


class SqlLookingViews:
    """Who looked, and what was agreed to."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def audit(self, wanted: AuditFilter, page: Page) -> Slice[AuditView]:
        """Newest first."""
        query = select(audit, workers.c.name.label("worker_name"))
        query = query.outerjoin(workers, workers.c.worker_id == audit.c.worker_id)
        if wanted.home_id is not None:
            about = select(audit_homes.c.entry_id).where(audit_homes.c.home_id == wanted.home_id)
            query = query.where(audit.c.entry_id.in_(about))
        if wanted.actor is not None:
            named = or_(audit.c.account == wanted.actor, audit.c.worker_id == wanted.actor)
            query = query.where(named)
        if wanted.since is not None:
            query = query.where(audit.c.at >= wanted.since)
        if wanted.until is not None:
            query = query.where(audit.c.at < wanted.until)
        rows, after = page_of(self._connection, query, [audit.c.entry_id], page, descending=True)
        homes = self._entry_homes([row.entry_id for row in rows])
        return Slice([_entry(row, homes[row.entry_id]) for row in rows], after)

    def consents(self, home_id: str, page: Page) -> Slice[Consent]:
        """Of one home, the latest end first."""
        query = select(consents).where(consents.c.home_id == home_id)
        keys = [consents.c.until_at, consents.c.consent_id]
        rows, after = page_of(self._connection, query, keys, page, descending=True)
        return Slice([consent_of(row) for row in rows], after)

    def consents_ending(self, before: datetime, reach: Reach, page: Page) -> Slice[Consent]:
        """Those that still stand and end before then."""
        query = select(consents).where(
            consents.c.until_at < before,
            consents.c.withdrawn_at.is_(None),
            of_home_in_reach(consents.c.home_id, reach),
        )
        keys = [consents.c.until_at, consents.c.consent_id]
        rows, after = page_of(self._connection, query, keys, page)
        return Slice([consent_of(row) for row in rows], after)

    def _entry_homes(self, entry_ids: list[int]) -> dict[int, list[str]]:
        query = select(audit_homes).where(audit_homes.c.entry_id.in_(entry_ids))
        found: dict[int, list[str]] = defaultdict(list)
        for row in self._connection.execute(query.order_by(audit_homes.c.home_id)):
            found[row.entry_id].append(row.home_id)
        return found


def _entry(row: Row[Any], homes: list[str]) -> AuditView:
    names = set(AuditView.__dataclass_fields__) - {"homes"}
    return AuditView(**{name: getattr(row, name) for name in names}, homes=tuple(homes))
