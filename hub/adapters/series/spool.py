"""Payloads that wait on disk for an absent server: append-only segments, in order.

A record is its length, its CRC-32 and the payload, fsynced before `append` returns. A record that a
crash or a full disk cut short was never confirmed to anyone, so reading stops there without regret.
"""

import os
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from hub.adapters.series.durable import make_directory, sync_directory
from hub.errors import StoreUnavailable

_HEAD: Final = struct.Struct(">II")
_WAITING: Final = "*.spool"
_REJECTED: Final = "*.lines"


class Spool:
    """Waiting segments, and beside them what the server refused; each bounded by `max_bytes`."""

    def __init__(self, directory: Path, max_bytes: int, segment_bytes: int = 4_000_000) -> None:
        self._waiting = directory
        self._rejected = directory / "rejected"
        self._max_bytes = max_bytes
        self._segment_bytes = segment_bytes
        self._lock = threading.Lock()
        self._file: BinaryIO | None = None
        with _as_unavailable():
            make_directory(self._rejected)

    def is_empty(self) -> bool:
        """Nothing waits."""
        with self._lock:
            return not any(self._waiting.glob(_WAITING))

    def append(self, payload: bytes) -> None:
        """Durable when it returns; raises StoreUnavailable when full or when the disk fails."""
        record = _HEAD.pack(len(payload), zlib.crc32(payload)) + payload
        with self._lock, _as_unavailable():
            self._check_room(self._waiting, _WAITING, len(record))
            confirmed = 0 if self._file is None else self._file.tell()
            try:
                self._write(record)
            except OSError:
                self._abandon(confirmed)
                raise

    def put_aside(self, payload: bytes) -> Path:
        """Keep a payload that no retry can save; durable when it returns, or StoreUnavailable."""
        with self._lock, _as_unavailable():
            self._check_room(self._rejected, _REJECTED, len(payload))
            path = _next_name(self._rejected, _REJECTED)
            try:
                with path.open("xb") as file:
                    _write_durably(file, payload)
            except OSError:
                path.unlink(missing_ok=True)
                raise
            sync_directory(self._rejected)
            return path

    def oldest(self) -> Path | None:
        """The segment to move next, which grows no more; None when nothing waits."""
        with self._lock, _as_unavailable():
            waiting = sorted(self._waiting.glob(_WAITING))
            if len(waiting) == 1:  # it may be the open one; the others were sealed when full
                self._seal()
            return waiting[0] if waiting else None

    def drop(self, segment: Path) -> None:
        """Forget a segment that has been delivered."""
        with self._lock, _as_unavailable():
            segment.unlink(missing_ok=True)
            sync_directory(self._waiting)

    def close(self) -> None:
        """Let go of the open segment."""
        with self._lock:
            self._seal()

    def _check_room(self, directory: Path, pattern: str, more: int) -> None:
        used = sum(path.stat().st_size for path in directory.glob(pattern))
        if used + more > self._max_bytes:
            raise StoreUnavailable(f"{directory} is full: {used} of {self._max_bytes} bytes")

    def _write(self, record: bytes) -> None:
        if self._file is None:
            self._file = _next_name(self._waiting, _WAITING).open("xb")
            sync_directory(self._waiting)
        _write_durably(self._file, record)
        if self._file.tell() >= self._segment_bytes:
            self._seal()

    def _abandon(self, confirmed: int) -> None:
        """Its end may be torn: what follows goes to a new segment. One that holds nothing goes."""
        file = self._file
        self._seal()
        if file is not None and not confirmed:
            Path(file.name).unlink(missing_ok=True)

    def _seal(self) -> None:
        if self._file is not None:
            file, self._file = self._file, None
            with suppress(OSError):  # what it still held was never confirmed
                file.close()


def records(segment: Path) -> Iterator[bytes]:
    """The whole payloads of a segment, oldest first; raises StoreUnavailable."""
    with _as_unavailable(), segment.open("rb") as file:
        while len(head := file.read(_HEAD.size)) == _HEAD.size:
            length, checksum = _HEAD.unpack(head)
            payload = file.read(length)
            if len(payload) < length or zlib.crc32(payload) != checksum:
                return
            yield payload


def _write_durably(file: BinaryIO, data: bytes) -> None:
    file.write(data)
    file.flush()
    os.fsync(file.fileno())


def _next_name(directory: Path, pattern: str) -> Path:
    numbers = [int(path.stem) for path in directory.glob(pattern)]
    return directory / f"{max(numbers, default=0) + 1:012d}{pattern[1:]}"


@contextmanager
def _as_unavailable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(f"series spool: {error}") from error
