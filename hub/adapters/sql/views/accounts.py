"""Looking at accounts; hashes stay where they are."""

from sqlalchemy import Connection, select

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
        shown = (accounts.c.account_id, accounts.c.username, accounts.c.scope, accounts.c.worker_id)
        rows, after = page_of(self._connection, select(*shown), [accounts.c.username], page)
        return Slice(
            [AccountView(r.account_id, r.username, Scope(r.scope), r.worker_id) for r in rows],
            after,
        )
