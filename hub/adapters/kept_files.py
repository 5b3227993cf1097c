"""Files beside the state database, readable by the hub alone: photos of visits, and evidence."""

import hashlib
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from hub.adapters.pictures import small_jpeg
from hub.errors import StoreUnavailable

PHOTOS, EVIDENCE = "photos", "evidence"
HALF = ".half"
"""The ending of a file that is being written."""


class KeptFiles:
    """Files of one folder and of the folders in it; the state database knows their names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str) -> bytes | None:
        """What a file holds; None if it is gone."""
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreUnavailable(f"the picture cannot be read: {error.strerror}") from error

    def forget(self, name: str) -> None:
        """It may be gone already; a folder in ours that is empty goes, too."""
        path = self._path(name)
        path.unlink(missing_ok=True)
        if path.parent != self._folder:
            with suppress(OSError):  # there are others in it
                path.parent.rmdir()

    def names(self, before: datetime) -> Sequence[str]:
        """Files that were written before then, half ones too."""
        return list(self._names(before))

    def _names(self, before: datetime) -> Iterator[str]:
        for path in self._folder.rglob("*"):
            try:
                written_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            except FileNotFoundError:
                continue
            if written_at < before and path.is_file():
                yield path.relative_to(self._folder).as_posix()

    def _keep(self, name: str, content: bytes) -> str:
        """Whole or not at all, and on the disk when it returns; its name."""
        path = self._path(name)
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            _write(path, content)
            for folder in {path.parent, self._folder}:
                _flush(folder)
        except OSError as error:
            raise StoreUnavailable(f"the picture cannot be kept: {error.strerror}") from error
        return name

    def _path(self, name: str) -> Path:
        """A name never leads out of the folder."""
        return self._folder.joinpath(
            *(part for part in Path(name).parts if part not in ("/", ".."))
        )


class PhotoFolder(KeptFiles):
    """One file a photo of a visit."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(data_dir / PHOTOS)

    def keep(self, content: bytes) -> str:
        """Make it small and silent, and have it on the disk; its name. InvalidInput."""
        photo = small_jpeg(content)
        digest = hashlib.sha256(photo).hexdigest()[:32]
        return self._keep(f"{digest}-{secrets.token_hex(8)}.jpg", photo)


class EvidenceFolder(KeptFiles):
    """The masked seconds around alerts: a folder a ticket, a file a piece."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(data_dir / EVIDENCE)

    def keep(self, ticket_id: str, alert_id: str, piece: int, jpeg: bytes) -> str:
        """Have it on the disk; its name. Again is harmless."""
        # An edge chooses the ids of its alerts, so none of them becomes part of a path.
        ours, its = (hashlib.sha256(one.encode()).hexdigest()[:24] for one in (ticket_id, alert_id))
        return self._keep(f"{ours}/{its}-{piece:04}.jpg", jpeg)


def _write(path: Path, content: bytes) -> None:
    half = path.with_name(path.name + HALF)
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


def _flush(folder: Path) -> None:
    """It names the file: that must be on the disk, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
