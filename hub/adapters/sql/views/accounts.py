"""Looking at accounts; hashes stay where they are."""

from typing import Any

from sqlalchemy import Connection, Row, select

from hub.adapters.sql.schema import accounts
from hub.adapters.sql.views.paging import page_of
from hub.pipeline.accounts import Scope
from hub.pipeline.views.accounts import AccountView
from hub.pipeline.views.paging import Page, Slice


class SqlAccountViews:
    """Who may sign in."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def accounts(self, page: Page) -> Slice[AccountView]:
        """By user name."""
        names = ("account_id", "username", "scope", "worker_id", "area_ids")
        shown = select(*(accounts.c[name] for name in names))
        rows, after = page_of(self._connection, shown, [accounts.c.username], page)
        return Slice([_view(row) for row in rows], after)


def _view(row: Row[Any]) -> AccountView:
    return AccountView(
        row.account_id, row.username, Scope(row.scope), row.worker_id, tuple(row.area_ids)
    )
