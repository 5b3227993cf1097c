"""Masked seconds around alerts as files, a folder a ticket, readable by the hub alone."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from hub.errors import StoreUnavailable

FOLDER = "evidence"
DIGITS = 24
HALF = ".half"
"""The ending of a file that is being written."""


class EvidenceFolder:
    """One file a piece; the state database knows their names."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / FOLDER

    def keep(self, ticket_id: str, alert_id: str, piece: int, jpeg: bytes) -> str:
        """Whole or not at all, and on the disk when it returns; its name."""
        # An edge chooses the ids of its alerts, so none of them becomes part of a path.
        ours, its = (
            hashlib.sha256(one.encode()).hexdigest()[:DIGITS] for one in (ticket_id, alert_id)
        )
        name = f"{ours}/{its}-{piece:04}.jpg"
        try:
            self._write(self._folder / name, jpeg)
        except OSError as error:
            raise StoreUnavailable(f"the picture cannot be kept: {error.strerror}") from error
        return name

    def read(self, name: str) -> bytes | None:
        """What a file holds; None if it is gone."""
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreUnavailable(f"the picture cannot be read: {error.strerror}") from error

    def forget(self, name: str) -> None:
        """It may be gone already; a folder that is empty goes, too."""
        path = self._path(name)
        path.unlink(missing_ok=True)
        with suppress(OSError):  # there are others in it
            path.parent.rmdir()

    def names(self, before: datetime) -> Sequence[str]:
        """Files that were written before then, half ones too."""
        return list(self._names(before))

    def _names(self, before: datetime) -> Iterator[str]:
        for path in self._folder.glob("*/*"):
            try:
                written_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            except FileNotFoundError:
                continue
            if written_at < before:
                yield f"{path.parent.name}/{path.name}"

    def _path(self, name: str) -> Path:
        """A name never leads out of the folder."""
        folder, _, file = name.partition("/")
        return self._folder / Path(folder).name / Path(file).name

    def _write(self, path: Path, content: bytes) -> None:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        half = path.with_name(path.name + HALF)
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
        for folder in (path.parent, self._folder):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
