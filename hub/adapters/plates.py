"""Plates of listed vehicles: sealed where they are kept, a digest where they travel."""

import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wire.plates import digest_of, written

NONCE_BYTES = 12
GONE = "—"
"""Shown for a plate that was blanked when its time was over."""


class SealedPlates:
    """Opens and seals with one key; digests with one salt, which the edges are told."""

    def __init__(self, key: bytes, salt: str) -> None:
        self._box, self._salt = AESGCM(key), salt

    def written(self, plate: str) -> str:
        """As it is compared: upper case, letters and digits only."""
        return written(plate)

    def digest(self, plate: str) -> str:
        """What edges look for."""
        return digest_of(plate, self._salt)

    def seal(self, plate: str) -> bytes:
        """Never the same twice."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._box.encrypt(nonce, written(plate).encode(), None)

    def opened(self, sealed: bytes) -> str:
        """The plate, for who is entitled to see it."""
        if not sealed:
            return GONE
        return self._box.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None).decode()
