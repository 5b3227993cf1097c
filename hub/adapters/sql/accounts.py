"""The queries behind accounts, tokens and sessions."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, or_, select, update

from hub.adapters.sql.schema import (
    accounts,
    areas,
    push_subscriptions,
    tokens,
    worker_areas,
    workers,
)
from hub.adapters.sql.staffing import SERVES
from hub.domain.people import Role
from hub.pipeline.accounts import Account, Caller, Scope, Token, TokenKind


class SqlAccounts:
    """The account store over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def account(self, username: str) -> Account | None:
        """By the name it signs in with."""
        return self._account(select(accounts).where(accounts.c.username == username))

    def account_by_id(self, account_id: str) -> Account | None:
        """By its id."""
        return self._account(select(accounts).where(accounts.c.account_id == account_id))

    def account_of(self, worker_id: str) -> Account | None:
        """A worker's own."""
        query = select(accounts).where(
            accounts.c.worker_id == worker_id, accounts.c.scope == Scope.WORKER.value
        )
        return self._account(query.order_by(accounts.c.account_id).limit(1))

    def is_worker(self, worker_id: str) -> bool:
        """Whether the register knows this worker."""
        query = select(workers.c.worker_id).where(workers.c.worker_id == worker_id)
        return self._connection.execute(query).first() is not None

    def known_areas(self, area_ids: Iterable[str]) -> set[str]:
        """Those of them that are places of ours."""
        query = select(areas.c.area_id).where(areas.c.area_id.in_(list(area_ids)))
        return set(self._connection.execute(query).scalars())

    def has_resigned(self, worker_id: str) -> bool:
        """Whether this worker serves no more."""
        query = select(workers.c.worker_id).where(workers.c.worker_id == worker_id, ~SERVES)
        return self._connection.execute(query).first() is not None

    def add_account(self, account: Account) -> bool:
        """False if the name is taken."""
        if self.account(account.username) is not None:
            return False
        row = asdict(account) | {"area_ids": list(account.area_ids)}
        self._connection.execute(insert(accounts).values(row))
        return True

    def add_token(self, token: Token) -> None:
        """From now on it opens."""
        self._connection.execute(insert(tokens).values(asdict(token)))

    def remove_token(self, token_hash: str) -> None:
        """From now on it does not."""
        self._connection.execute(delete(tokens).where(tokens.c.token_hash == token_hash))

    def set_password(self, account_id: str, password_hash: str) -> None:
        """From now on this one opens, and no other."""
        this = update(accounts).where(accounts.c.account_id == account_id)
        self._connection.execute(this.values(password_hash=password_hash))

    def remove_tokens(self, account_id: str, kind: TokenKind | None = None) -> None:
        """All that an account holds, its woken browsers too, or the tokens of one kind."""
        theirs = delete(tokens).where(tokens.c.account_id == account_id)
        if kind is not None:
            theirs = theirs.where(tokens.c.kind == kind.value)
        else:  # a phone that was lost must not go on showing messages
            phones = delete(push_subscriptions).where(push_subscriptions.c.account_id == account_id)
            self._connection.execute(phones)
        self._connection.execute(theirs)

    def remove_account(self, account_id: str) -> None:
        """Its tokens have to be gone before."""
        self._connection.execute(delete(accounts).where(accounts.c.account_id == account_id))

    def count_scope(self, scope: Scope) -> int:
        """How many accounts there are of a scope."""
        query = select(func.count()).select_from(accounts).where(accounts.c.scope == scope.value)
        return self._connection.execute(query).scalar_one()

    def caller(self, token_hash: str, kind: TokenKind, wall: datetime) -> Caller | None:
        """Whoever holds a token that has not expired."""
        query = (
            select(accounts, tokens.c.csrf, workers.c.role)
            .join(tokens, tokens.c.account_id == accounts.c.account_id)
            .outerjoin(workers, workers.c.worker_id == accounts.c.worker_id)
            .where(
                tokens.c.token_hash == token_hash,
                tokens.c.kind == kind.value,
                or_(tokens.c.expires_at.is_(None), tokens.c.expires_at > wall),
                SERVES,  # true, too, where the account belongs to no worker
            )
        )
        row = self._connection.execute(query).first()
        if row is None:
            return None
        return Caller(
            account_id=row.account_id,
            username=row.username,
            scope=Scope(row.scope),
            worker_id=row.worker_id,
            csrf=row.csrf,
            role=Role(row.role or row.scope),
            area_ids=self._areas(row.worker_id) if row.worker_id else tuple(row.area_ids),
        )

    def _areas(self, worker_id: str) -> tuple[str, ...]:
        query = select(worker_areas.c.area_id).where(worker_areas.c.worker_id == worker_id)
        return tuple(self._connection.execute(query.order_by(worker_areas.c.area_id)).scalars())

    def _account(self, query: Select[Any]) -> Account | None:
        row = self._connection.execute(query).first()
        return None if row is None else _as_account(row)


def _as_account(row: Row[Any]) -> Account:
    stored = {"scope": Scope(row.scope), "area_ids": tuple(row.area_ids)}
    return Account(**{**row._mapping, **stored})
