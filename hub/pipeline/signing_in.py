"""Signing in and out: sessions, who is calling, and what wrong guesses cost."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from hub.pipeline.accounts import Account, Caller, Passwords, Scope, Token, TokenKind, hash_of
from hub.pipeline.lockout import Guesser, Lockout
from hub.pipeline.ports import Begin, Clock

SESSION_LASTS = timedelta(days=14)
SCREEN_LASTS = timedelta(days=400)
"""A wall has no keyboard at hand and sees numbers only; no browser keeps a cookie for longer."""


@dataclass(frozen=True, slots=True)
class Session:
    """What becomes of a sign-in: the cookie's value, the scope to go on with, for how long."""

    token: str
    scope: Scope
    lasts: timedelta


class CallerStore(Protocol):
    """The queries that only look."""

    def account(self, username: str) -> Account | None: ...
    def caller(self, token_hash: str, kind: TokenKind, wall: datetime) -> Caller | None: ...


class SignInStore(Protocol):
    """The queries of signing in and out."""

    def account(self, username: str) -> Account | None: ...
    def has_resigned(self, worker_id: str) -> bool: ...
    def add_token(self, token: Token) -> None: ...
    def remove_token(self, token_hash: str) -> None: ...


class SigningIn:
    """Lets people and programs in."""

    def __init__(
        self,
        begin: Begin[SignInStore],
        look: Begin[CallerStore],
        clock: Clock,
        passwords: Passwords,
        lockout: Lockout,
    ) -> None:
        self._begin, self._look, self._clock = begin, look, clock
        self._passwords, self._lockout = passwords, lockout
        # Verified for unknown names, so that a wrong name takes as long as a wrong password.
        self._nobody = passwords.hash(passwords.generate())

    def sign_in(self, username: str, password: str, address: str = "") -> Session | None:
        """A session, or None: wrong name, wrong password and locked out are not told apart.

        `address` is the client's: a lock-out counts for this name from there only.
        """
        guesser = Guesser(username, address)
        if self._is_locked(guesser):
            return None
        with self._look() as looking:
            account = looking.account(username)
        tried = account.password_hash if account else self._nobody
        if not self._passwords.verify(password, tried):
            self._lockout.count_failure(guesser, self._clock.wall())
            return None
        with self._begin() as store:
            account = store.account(username)  # again: meanwhile it may have gone or changed
            if account is None or account.password_hash != tried:
                return None
            if self._is_locked(guesser) or _is_gone(store, account):  # others may guess, too
                return None
            self._lockout.forget(username, address)
            return self._open_session(store, account)

    def sign_out(self, token: str) -> None:
        """The session or bearer token opens nothing any more."""
        with self._begin() as store:
            store.remove_token(hash_of(token))

    def caller(self, token: str, kind: TokenKind) -> Caller | None:
        """Who holds this token; None if nobody does any more."""
        with self._look() as store:
            return store.caller(hash_of(token), kind, self._clock.wall())

    def _is_locked(self, guesser: Guesser) -> bool:
        return self._lockout.is_locked(guesser, self._clock.wall())

    def _open_session(self, store: SignInStore, account: Account) -> Session:
        token, csrf = self._passwords.generate(), self._passwords.generate()
        lasts = SCREEN_LASTS if account.scope == Scope.SCREEN else SESSION_LASTS
        expires_at = self._clock.wall() + lasts
        kind = TokenKind.SESSION
        store.add_token(Token(hash_of(token), account.account_id, kind, csrf, expires_at))
        return Session(token, account.scope, lasts)


def is_same_secret(one: str, other: str) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def _is_gone(store: SignInStore, account: Account) -> bool:
    return account.worker_id is not None and store.has_resigned(account.worker_id)
