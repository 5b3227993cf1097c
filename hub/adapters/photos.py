"""Photos as files below `photos/` of the data directory, readable by the hub alone."""

import hashlib
import os
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from hub.adapters.pictures import small_jpeg
from hub.errors import StoreUnavailable

FOLDER = "photos"
DIGITS = 32


class PhotoFolder:
    """One file a photo; the state database knows their names."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / FOLDER

    def keep(self, content: bytes) -> str:
        """Make it small and silent, and have it on the disk; its name. InvalidInput."""
        photo = small_jpeg(content)
        digest = hashlib.sha256(photo).hexdigest()[:DIGITS]
        name = f"{digest}-{secrets.token_hex(8)}.jpg"
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            self._write(name, photo)
        except OSError as error:
            raise StoreUnavailable(f"the photo cannot be kept: {error.strerror}") from error
        return name

    def read(self, name: str) -> bytes | None:
        """What a file holds; None if it is gone."""
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreUnavailable(f"the photo cannot be read: {error.strerror}") from error

    def forget(self, name: str) -> None:
        """It may be gone already."""
        self._path(name).unlink(missing_ok=True)

    def names(self, before: datetime) -> Sequence[str]:
        """Files that were written before then."""
        if not self._folder.is_dir():
            return []
        return [
            entry.name
            for entry in os.scandir(self._folder)
            if datetime.fromtimestamp(entry.stat().st_mtime, UTC) < before
        ]

    def _path(self, name: str) -> Path:
        """A name never leads out of the folder."""
        return self._folder / Path(name).name

    def _write(self, name: str, photo: bytes) -> None:
        """The file, then the folder that names it: on the disk before anybody relies on it."""
        handle = os.open(self._path(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(photo)
            file.flush()
            os.fsync(file.fileno())
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
