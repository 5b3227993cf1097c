"""The queries behind Web Push subscriptions."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from hub.adapters.sql import schema
from hub.adapters.sql.state import StateDatabase
from hub.domain.subscriptions import PUSH, Subscription

ROWS = schema.push_subscriptions
WORKERS = schema.workers


class SqlSubscriptions:
    """One transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_account(self, account_id: str) -> Sequence[Subscription]:
        """Newest first."""
        return self._where(ROWS.c.account_id == account_id)

    def of_worker(self, worker_id: str) -> Sequence[Subscription]:
        """Newest first."""
        return self._where(ROWS.c.worker_id == worker_id)

    def put(self, subscription: Subscription) -> None:
        """One row a browser."""
        row: dict[str, Any] = asdict(subscription)
        new = insert(ROWS).values(row)
        self._connection.execute(
            new.on_conflict_do_update(index_elements=["subscription_id"], set_=row)
        )

    def remove(self, subscription_ids: Sequence[str]) -> None:
        """By id."""
        self._connection.execute(delete(ROWS).where(ROWS.c.subscription_id.in_(subscription_ids)))

    def lead_with_push(self, worker_id: str) -> None:
        """First in the list: it is the one that can tell that a message was delivered."""
        row = self._connection.execute(
            select(WORKERS.c.channels).where(WORKERS.c.worker_id == worker_id)
        ).first()
        if row is not None and PUSH not in row.channels:
            this = update(WORKERS).where(WORKERS.c.worker_id == worker_id)
            self._connection.execute(this.values(channels=[PUSH, *row.channels]))

    def _where(self, which: ColumnElement[bool]) -> Sequence[Subscription]:
        newest = ROWS.c.created_at.desc(), ROWS.c.subscription_id
        rows = self._connection.execute(select(ROWS).where(which).order_by(*newest))
        return [Subscription(**row._mapping) for row in rows]


class StoredSubscriptions:
    """What the push channel needs of them, from any thread."""

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def of_worker(self, worker_id: str) -> Sequence[Subscription]:
        """Newest first."""
        with self._database.read() as connection:
            return SqlSubscriptions(connection).of_worker(worker_id)

    def remove(self, subscription_ids: Sequence[str]) -> None:
        """Their push services know them no more."""
        with self._database.write() as connection:
            SqlSubscriptions(connection).remove(subscription_ids)
