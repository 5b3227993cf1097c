"""Passwords and secrets: argon2id through pwdlib, randomness from the operating system."""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pwdlib import PasswordHash
from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher

from hub.errors import Busy

AT_ONCE = 2
"""One hash takes 64 MiB: a flood of sign-ins must not take all memory."""
IN_LINE = 8
"""Whoever waits holds a thread of the web rim: a flood must not take all of those, either."""
PATIENCE_S = 2.0
SECRET_BYTES = 24


class Argon2Passwords:
    """The real thing; tests give it a cheap hasher."""

    def __init__(self, hasher: Argon2Hasher | None = None, patience_s: float = PATIENCE_S) -> None:
        self._hash = PasswordHash((hasher or Argon2Hasher(),))
        self._patience_s = patience_s
        self._line = threading.BoundedSemaphore(AT_ONCE + IN_LINE)
        self._turns = threading.BoundedSemaphore(AT_ONCE)

    def hash(self, password: str) -> str:
        """With a fresh salt; Busy."""
        with self.turn():
            return self._hash.hash(password)

    def verify(self, password: str, password_hash: str) -> bool:
        """False for a hash that cannot be read, too; Busy."""
        with self.turn():
            try:
                return self._hash.verify(password, password_hash)
            except PwdlibError:
                return False

    def generate(self) -> str:
        """192 random bits, safe in URLs and headers."""
        return secrets.token_urlsafe(SECRET_BYTES)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One of the few places at the hasher; Busy if none comes free soon."""
        if not self._line.acquire(blocking=False):
            raise Busy("too many sign-ins at once; try again in a moment")
        try:
            if not self._turns.acquire(timeout=self._patience_s):
                raise Busy("too many sign-ins at once; try again in a moment")
            try:
                yield
            finally:
                self._turns.release()
        finally:
            self._line.release()
