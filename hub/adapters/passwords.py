"""Passwords and secrets: argon2id through pwdlib, randomness from the operating system."""

import secrets
import threading

from pwdlib import PasswordHash
from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher

AT_ONCE = 2
"""One hash takes 64 MiB: a flood of sign-ins must not take all memory."""
SECRET_BYTES = 24


class Argon2Passwords:
    """The real thing; tests give it a cheap hasher."""

    def __init__(self, hasher: Argon2Hasher | None = None) -> None:
        self._hash = PasswordHash((hasher or Argon2Hasher(),))
        self._turns = threading.BoundedSemaphore(AT_ONCE)

    def hash(self, password: str) -> str:
        """With a fresh salt."""
        with self._turns:
            return self._hash.hash(password)

    def verify(self, password: str, password_hash: str) -> bool:
        """False for a hash that cannot be read, too."""
        with self._turns:
            try:
                return self._hash.verify(password, password_hash)
            except PwdlibError:
                return False

    def generate(self) -> str:
        """192 random bits, safe in URLs and headers."""
        return secrets.token_urlsafe(SECRET_BYTES)
