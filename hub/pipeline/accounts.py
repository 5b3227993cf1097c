"""Accounts: who may sign in, with which scope; passwords and bearer tokens.

Nothing that opens a door is stored: passwords as argon2 hashes, tokens as SHA-256 of random bits.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from hub.domain.people import Role
from hub.domain.reach import Reach, reach_of
from hub.errors import Conflict, Fault, InvalidInput, NotFound
from hub.pipeline.lockout import Lockout
from hub.pipeline.ports import Begin, NewId


class Scope(StrEnum):
    """What an account may do: everything; what a worker was told of; look; show numbers."""

    OPS = "ops"
    WORKER = "worker"
    AUDITOR = "auditor"
    SCREEN = "screen"
    """A wall: it opens the wall and nothing else, everywhere or in the account's areas."""


class TokenKind(StrEnum):
    """How a token travels: in the Authorization header, or as a cookie."""

    BEARER = "bearer"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Account:
    """A sign-in as it is stored."""

    account_id: str
    username: str
    password_hash: str
    scope: Scope
    worker_id: str | None = None
    area_ids: tuple[str, ...] = ()
    """Of a screen: what it shows; none: everywhere. A worker's areas are his own."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is stored: its hash, and for a session what a form has to send back."""

    token_hash: str
    account_id: str
    kind: TokenKind
    csrf: str | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever is asking. `csrf` is set for a session: a form or a page must name it."""

    account_id: str
    username: str
    scope: Scope
    worker_id: str | None = None
    csrf: str | None = None
    role: Role = Role.OPS
    """What the account's scope, or the worker that it belongs to, is."""
    area_ids: tuple[str, ...] = ()

    @property
    def reach(self) -> Reach:
        """What the caller may see and touch."""
        return reach_of(self.role, self.area_ids, self.worker_id)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What is shown once: nobody can look it up later."""

    account_id: str
    username: str
    password: str
    scope: Scope
    worker_id: str | None = None


class IssueStore(Protocol):
    """The queries of issuing."""

    def add_account(self, account: Account) -> bool:
        """False if the name is taken."""

    def add_token(self, token: Token) -> None: ...


class RevokeStore(Protocol):
    """The queries of taking back."""

    def set_password(self, account_id: str, password_hash: str) -> None: ...
    def remove_tokens(self, account_id: str, kind: TokenKind | None = None) -> None:
        """All tokens of an account, or those of one kind."""

    def remove_account(self, account_id: str) -> None: ...
    def count_scope(self, scope: Scope) -> int: ...


class HolderStore(Protocol):
    """Who accounts belong to."""

    def account(self, username: str) -> Account | None: ...
    def account_by_id(self, account_id: str) -> Account | None: ...
    def account_of(self, worker_id: str) -> Account | None: ...
    def is_worker(self, worker_id: str) -> bool: ...
    def known_areas(self, area_ids: Iterable[str]) -> set[str]: ...
    def has_resigned(self, worker_id: str) -> bool: ...


class AccountStore(IssueStore, RevokeStore, HolderStore, Protocol):
    """All of them, in one transaction."""


class Passwords(Protocol):
    """Hashes and makes secrets."""

    def hash(self, password: str) -> str: ...
    def verify(self, password: str, password_hash: str) -> bool: ...
    def generate(self) -> str:
        """A fresh secret of at least 128 random bits that a person can type."""


class Accounts:
    """Makes accounts, and takes them back."""

    def __init__(
        self, begin: Begin[AccountStore], new_id: NewId, passwords: Passwords, lockout: Lockout
    ) -> None:
        self._begin, self._new_id = begin, new_id
        self._passwords, self._lockout = passwords, lockout

    def create(
        self,
        username: str,
        scope: Scope,
        worker_id: str | None = None,
        area_ids: tuple[str, ...] = (),
    ) -> NewAccount:
        """A new account with a generated password; Conflict, InvalidInput."""
        if (scope == Scope.WORKER) != (worker_id is not None):
            reason = "is needed for the scope worker, and only for it"
            raise InvalidInput(Fault("worker_id", reason))
        if area_ids and scope != Scope.SCREEN:
            raise InvalidInput(Fault("area_ids", "are for the scope screen only; leave it out"))
        password, password_hash = self._fresh()
        account = Account(self._new_id("u"), username, password_hash, scope, worker_id, area_ids)
        with self._begin() as store:
            _refuse_unknown(store, area_ids)
            if worker_id is not None and not store.is_worker(worker_id):
                reason = f"{worker_id!r} is not known; add it first"
                raise InvalidInput(Fault("worker_id", reason))
            if worker_id is not None:
                _refuse_resigned(store, worker_id)
            if not store.add_account(account):
                raise Conflict(f"the user name {username} is taken")
        return NewAccount(account.account_id, username, password, scope, worker_id)

    def create_first(self, username: str = "ops") -> tuple[str, str, str]:
        """For `init`: an ops account; (username, password, bearer token), shown once."""
        account = self.create(username, Scope.OPS)
        return username, account.password, self.issue(account.account_id)

    def issue(self, account_id: str) -> str:
        """A bearer token for a program, shown once; NotFound."""
        with self._begin() as store:
            account = _known(store, account_id)
            if account.worker_id is not None:
                _refuse_resigned(store, account.worker_id)
            return self._add_bearer(store, account_id)

    def issue_for_worker(self, worker_id: str) -> str:
        """A bearer token that sees what is assigned to this worker; makes an account if needed."""
        unknown = self._unknown_hash  # the account signs in by token only
        with self._begin() as store:
            if not store.is_worker(worker_id):
                raise NotFound(f"no worker {worker_id}")
            _refuse_resigned(store, worker_id)
            account = store.account_of(worker_id)
            if account is None:
                account = Account(self._new_id("u"), worker_id, unknown, Scope.WORKER, worker_id)
                if not store.add_account(account):
                    raise Conflict(f"the user name {worker_id} is taken; create an account first")
            return self._add_bearer(store, account.account_id)

    def remove(self, account_id: str) -> None:
        """The account and all that it opened end at once; NotFound, Conflict for the last desk."""
        with self._begin() as store:
            account = _known(store, account_id)
            if account.scope == Scope.OPS and store.count_scope(Scope.OPS) == 1:
                raise Conflict("the last ops account stays; create another one first")
            store.remove_tokens(account_id)
            store.remove_account(account_id)

    def revoke(self, account_id: str) -> None:
        """All tokens and sessions of an account end, its phones are woken no more; NotFound."""
        with self._begin() as store:
            store.remove_tokens(_known(store, account_id).account_id)

    def reset_password(self, account_id: str) -> NewAccount:
        """A new password; the old one and the sessions end, bearer tokens stay; NotFound."""
        password, password_hash = self._fresh()
        with self._begin() as store:
            account = _known(store, account_id)
            return self._reset(store, account, password, password_hash)

    def reset_password_of(self, username: str) -> NewAccount:
        """The same for whoever knows the name only; NotFound."""
        password, password_hash = self._fresh()
        with self._begin() as store:
            account = store.account(username)
            if account is None:
                raise NotFound(f"no account with the user name {username}")
            return self._reset(store, account, password, password_hash)

    def _reset(
        self, store: AccountStore, account: Account, password: str, password_hash: str
    ) -> NewAccount:
        store.set_password(account.account_id, password_hash)
        store.remove_tokens(account.account_id, TokenKind.SESSION)
        self._lockout.forget(account.username)
        return NewAccount(
            account.account_id, account.username, password, account.scope, account.worker_id
        )

    def _fresh(self) -> tuple[str, str]:
        """A password and its hash; before a transaction, for hashing is slow."""
        password = self._passwords.generate()
        return password, self._passwords.hash(password)

    @cached_property
    def _unknown_hash(self) -> str:
        """Of a password that nobody knows."""
        return self._fresh()[1]

    def _add_bearer(self, store: AccountStore, account_id: str) -> str:
        token = "fl_" + self._passwords.generate()
        store.add_token(Token(hash_of(token), account_id, TokenKind.BEARER))
        return token


def _known(store: HolderStore, account_id: str) -> Account:
    account = store.account_by_id(account_id)
    if account is None:
        raise NotFound(f"no account {account_id}")
    return account


def _refuse_unknown(store: HolderStore, area_ids: tuple[str, ...]) -> None:
    known = store.known_areas(area_ids)
    unknown = [area_id for area_id in area_ids if area_id not in known]
    if unknown:
        raise InvalidInput(
            *(Fault("area_ids", f"{name!r} is not known; add it first") for name in unknown)
        )


def _refuse_resigned(store: HolderStore, worker_id: str) -> None:
    if store.has_resigned(worker_id):
        raise InvalidInput(Fault("worker_id", f"{worker_id!r} has resigned; name somebody else"))


def hash_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
