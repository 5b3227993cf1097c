"""Keys that are made once and stay in the data directory, readable by the hub alone."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from hub.domain.links import Keys

FOLDER = "keys"
LINK_KEYS, PUSH_KEY, PLATE_KEYS = "links", "push.pem", "plates"
KEY_BYTES = 32


def link_keys(data_dir: Path) -> Keys:
    """The keys that sign short links: a line `number key`; the highest number signs, all verify.

    To rotate, add a line with the next number; take the old line out three days later.
    """
    text = _kept(data_dir / FOLDER / LINK_KEYS, _first_link_key).decode()
    lines = (line.split() for line in text.splitlines() if line.strip())
    return {int(number): bytes.fromhex(key) for number, key in lines}


def push_key(data_dir: Path) -> bytes:
    """The private key that names us to push services, as PEM; phones know its other half."""
    return _kept(data_dir / FOLDER / PUSH_KEY, _new_push_key)


def plate_keys(data_dir: Path) -> tuple[bytes, str]:
    """What seals the plates of listed vehicles here, and the salt of their digests at the edges.

    With another pair no plate can be read any more, and none is found: keep it with the database.
    """
    key, salt = _kept(data_dir / FOLDER / PLATE_KEYS, _new_plate_keys).decode().split()
    return bytes.fromhex(key), salt


def _new_plate_keys() -> bytes:
    return f"{secrets.token_hex(KEY_BYTES)} {secrets.token_hex(KEY_BYTES)}\n".encode()


def _first_link_key() -> bytes:
    return f"1 {secrets.token_hex(KEY_BYTES)}\n".encode()


def _new_push_key() -> bytes:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """What the file holds; made, and on the disk, before it is used for the first time."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        _write(path, make())
    return path.read_bytes()


def _write(path: Path, secret: bytes) -> None:
    """Whole or not at all: a half-written key would end every link and subscription."""
    draft = path.with_name(f"{path.name}.new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
