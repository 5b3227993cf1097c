"""The covenant as the hub last told it, in one small file beside the outbox."""

import os
from pathlib import Path


class AgreementFile:
    """Replaced whole: a reader finds the old content or the new one, also after a power cut."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> bytes | None:
        """What was saved last; None when there is nothing readable."""
        try:
            return self._path.read_bytes()
        except OSError:
            return None

    def save(self, content: bytes) -> None:
        """Atomic and durable; raises OSError."""
        fresh = self._path.with_suffix(".new")
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
