"""Accounts: who may sign in, with which scope; passwords, bearer tokens and sessions.

Nothing that opens a door is stored: passwords as argon2 hashes, tokens as SHA-256 of random bits.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from hub.domain.people import Role
from hub.domain.reach import Reach, reach_of
from hub.errors import Conflict, Fault, InvalidInput, NotFound
from hub.pipeline.lockout import Guesser, Lockout
from hub.pipeline.ports import Begin, Clock, NewId

SESSION_LASTS = timedelta(days=14)
SCREEN_LASTS = timedelta(days=400)
"""A wall has no keyboard at hand and sees numbers only; no browser keeps a cookie for longer."""


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


@dataclass(frozen=True, slots=True)
class Session:
    """What becomes of a sign-in: the cookie's value, the scope to go on with, for how long."""

    token: str
    scope: Scope
    lasts: timedelta


class SignInStore(Protocol):
    """The queries of signing in."""

    def account(self, username: str) -> Account | None: ...
    def caller(self, token_hash: str, kind: TokenKind, wall: datetime) -> Caller | None: ...


class IssueStore(Protocol):
    """The queries of issuing, and of signing out."""

    def add_account(self, account: Account) -> bool:
        """False if the name is taken."""

    def add_token(self, token: Token) -> None: ...
    def remove_token(self, token_hash: str) -> None: ...


class RevokeStore(Protocol):
    """The queries of taking back."""

    def set_password(self, account_id: str, password_hash: str) -> None: ...
    def remove_tokens(self, account_id: str, kind: TokenKind | None = None) -> None:
        """All tokens of an account, or those of one kind."""

    def remove_account(self, account_id: str) -> None: ...
    def count_scope(self, scope: Scope) -> int: ...


class HolderStore(Protocol):
    """Who accounts belong to."""

    def account_by_id(self, account_id: str) -> Account | None: ...
    def account_of(self, worker_id: str) -> Account | None: ...
    def is_worker(self, worker_id: str) -> bool: ...
    def known_areas(self, area_ids: Iterable[str]) -> set[str]: ...
    def has_resigned(self, worker_id: str) -> bool: ...


class AccountStore(SignInStore, IssueStore, RevokeStore, HolderStore, Protocol):
    """All of them, in one transaction."""


class Passwords(Protocol):
    """Hashes and makes secrets."""

    def hash(self, password: str) -> str: ...
    def verify(self, password: str, password_hash: str) -> bool: ...
    def generate(self) -> str:
        """A fresh secret of at least 128 random bits that a person can type."""


class Accounts:
    """Signs people and programs in."""

    def __init__(
        self,
        begin: Begin[AccountStore],
        look: Begin[SignInStore],
        clock: Clock,
        new_id: NewId,
        passwords: Passwords,
    ) -> None:
        self._begin, self._look = begin, look
        self._clock, self._new_id, self._passwords = clock, new_id, passwords
        self._lockout = Lockout()
        # Verified for unknown names, so that a wrong name takes as long as a wrong password.
        self._nobody = passwords.hash(passwords.generate())

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
        with self._begin() as store:
            if not store.is_worker(worker_id):
                raise NotFound(f"no worker {worker_id}")
            _refuse_resigned(store, worker_id)
            account = store.account_of(worker_id)
            if account is None:
                # Nobody knows this password: the account signs in by token only.
                account = Account(
                    self._new_id("u"), worker_id, self._nobody, Scope.WORKER, worker_id
                )
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

    def sign_in(self, username: str, password: str, address: str = "") -> Session | None:
        """A session, or None: wrong name, wrong password and locked out are not told apart.

        `address` is the client's: a lock-out counts for this name from there only.
        """
        guesser = Guesser(username, address)
        if self._lockout.is_locked(guesser, self._clock.wall()):
            return None
        with self._look() as looking:
            account = looking.account(username)
        tried = account.password_hash if account else self._nobody
        if not self._passwords.verify(password, tried):
            self._lockout.count_failure(guesser, self._clock.wall())
            return None
        with self._begin() as store:
            account = store.account(username)  # again: meanwhile it may have gone or changed
            locked = self._lockout.is_locked(guesser, self._clock.wall())  # others may guess, too
            if account is None or account.password_hash != tried or locked:
                return None
            if account.worker_id is not None and store.has_resigned(account.worker_id):
                return None
            self._lockout.forget(username, address)
            return self._open_session(store, account)

    def sign_out(self, token: str) -> None:
        """The session or bearer token opens nothing any more."""
        with self._begin() as store:
            store.remove_token(_hash(token))

    def caller(self, token: str, kind: TokenKind) -> Caller | None:
        """Who holds this token; None if nobody does any more."""
        with self._look() as store:
            return store.caller(_hash(token), kind, self._clock.wall())

    def _open_session(self, store: AccountStore, account: Account) -> Session:
        token, csrf = self._passwords.generate(), self._passwords.generate()
        lasts = SCREEN_LASTS if account.scope == Scope.SCREEN else SESSION_LASTS
        expires_at = self._clock.wall() + lasts
        kind = TokenKind.SESSION
        store.add_token(Token(_hash(token), account.account_id, kind, csrf, expires_at))
        return Session(token, account.scope, lasts)

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

    def _add_bearer(self, store: AccountStore, account_id: str) -> str:
        token = "fl_" + self._passwords.generate()
        store.add_token(Token(_hash(token), account_id, TokenKind.BEARER))
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


def is_same_secret(one: str, other: str) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
