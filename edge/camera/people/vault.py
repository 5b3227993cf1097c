"""An encrypted file for each person, and the key beside their folder.

AES-256-GCM; the name of a file is bound to what is in it. Whoever gets the folder alone, as with a
copy or a backup of it, reads nothing. Whoever takes the whole card or box has the key, too: against
him helps only an encrypted disk. When nobody is kept any more the key goes as well, so that what a
card may still hold of deleted files cannot be read with what is left.
"""

import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

ENDING = ".face"
KEY_BYTES, NONCE_BYTES = 32, 12


class Vault:
    """Files that only the key opens. Methods raise OSError when the disk does not bear it."""

    def __init__(self, folder: Path, key_file: Path) -> None:
        self._folder, self._key_file = folder, key_file

    def keep(self, name: str, content: bytes) -> None:
        """Whole or not at all, in place of what was kept under the name."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path(name)
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(self._key()).encrypt(nonce, content, path.name.encode())
        _write(path, nonce + sealed)

    def contents(self) -> Iterator[bytes]:
        """All that can be opened; what cannot, with this key, is of no use and is deleted."""
        for path in sorted(self._folder.glob(f"*{ENDING}")):
            content = self._opened(path)
            if content is None:
                path.unlink(missing_ok=True)
            else:
                yield content

    def remove(self, name: str) -> None:
        """Delete one; the key with the last."""
        self._path(name).unlink(missing_ok=True)
        if not any(self._folder.glob(f"*{ENDING}")):
            self._key_file.unlink(missing_ok=True)

    def empty(self) -> None:
        """Delete everything, half-written files and the key, too."""
        for path in self._folder.glob("*"):
            path.unlink(missing_ok=True)
        self._key_file.unlink(missing_ok=True)

    def _opened(self, path: Path) -> bytes | None:
        sealed = path.read_bytes()
        try:
            nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
            return AESGCM(self._key_file.read_bytes()).decrypt(nonce, rest, path.name.encode())
        except (InvalidTag, ValueError, FileNotFoundError):
            return None

    def _key(self) -> bytes:
        if not self._key_file.exists():
            self._key_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(self._key_file, secrets.token_bytes(KEY_BYTES))
        return self._key_file.read_bytes()

    def _path(self, name: str) -> Path:
        """An id comes over the wire; no path is made of it as it stands."""
        return self._folder / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}{ENDING}"


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f"{path.name}.new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
