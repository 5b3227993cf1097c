"""Evidence on the disk: a folder an alert, a masked JPEG a moment, each of them whole or absent.

    <folder>/<alert_id>/0003_-2500.jpg      the fourth picture, 2.5 s before the alert

Bounded by bytes (the oldest alert's goes first), by age, and by what else needs the disk: below a
reserve nothing is written, since the outbox of alerts lies on the same one.
"""

import errno
import os
import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

RESERVE = 64 * 1024 * 1024
"""Bytes that evidence leaves free on its disk."""
_ALERT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z")
_PIECE = re.compile(r"[0-9]{4}_(?P<offset_ms>-?[0-9]{1,9})\.jpg\Z")
MOST_PIECES = 10_000


@dataclass(frozen=True, slots=True)
class EvidencePiece:
    """One masked picture; `at_s` counts from the alert, negative before it."""

    at_s: float
    jpeg: bytes


@dataclass(slots=True)
class Kept:
    """What one alert takes, and when its newest picture was made (wall clock)."""

    size: int = 0
    wall_s: float = 0.0


class EvidenceFiles:
    """One camera's folder. Threads may share it."""

    def __init__(self, folder: Path, keep_s: float, max_bytes: int, reserve: int = RESERVE) -> None:
        self._folder = folder
        self._keep_s = keep_s
        self._max_bytes = max_bytes
        self._reserve = reserve
        self._lock = threading.RLock()
        self._kept = dict(_found(folder))

    def begin(self, alert_id: str) -> None:
        """Make a place for an alert's pictures; raises OSError, ValueError for a strange id."""
        place = self._place(alert_id)
        self._require_room(0)
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._lock:
            self._kept.setdefault(alert_id, Kept())

    def write(
        self, alert_id: str, number: int, offset_s: float, wall_s: float, content: bytes
    ) -> None:
        """Add one picture, atomically; raises OSError, also where the alert was forgotten."""
        if number >= MOST_PIECES:
            raise OSError(errno.EFBIG, f"more than {MOST_PIECES} pictures of one alert")
        path = self._place(alert_id) / f"{number:04d}_{round(offset_s * 1000)}.jpg"
        with self._lock:
            self._make_room(alert_id, len(content))
            _write_whole(path, content, wall_s)
            kept = self._kept.setdefault(alert_id, Kept())
            kept.size += len(content)
            kept.wall_s = max(kept.wall_s, wall_s)

    def names(self, alert_id: str) -> list[str]:
        """Of the pictures of an alert, in order of time; none of an unknown one."""
        try:
            names = os.listdir(self._place(alert_id))
        except (OSError, ValueError):
            return []
        return sorted(name for name in names if _PIECE.match(name))

    def read(self, alert_id: str, number: int) -> EvidencePiece | None:
        """One picture, from 0; None when there is none, or no more."""
        names = self.names(alert_id)
        if not 0 <= number < len(names):
            return None
        try:
            content = (self._place(alert_id) / names[number]).read_bytes()
        except OSError:
            return None
        return EvidencePiece(_offset_s(names[number]), content)

    def forget(self, alert_id: str) -> bool:
        """Delete one alert's; whether there was anything."""
        try:
            place = self._place(alert_id)
        except ValueError:
            return False
        with self._lock:
            self._kept.pop(alert_id, None)
            was_there = place.is_dir()
            shutil.rmtree(place, ignore_errors=True)
        return was_there

    def forget_old(self, now_s: float) -> int:
        """Delete what is over its time. What a wrong clock dated so far ahead is over it too."""
        with self._lock:
            over = [
                alert_id
                for alert_id, kept in self._kept.items()
                if abs(now_s - kept.wall_s) > self._keep_s
            ]
            return sum(self.forget(alert_id) for alert_id in over)

    def _place(self, alert_id: str) -> Path:
        if not _ALERT_ID.match(alert_id):
            raise ValueError("an alert id has letters, digits, - and _ only, at most 64")
        return self._folder / alert_id

    def _make_room(self, alert_id: str, size: int) -> None:
        while sum(kept.size for kept in self._kept.values()) + size > self._max_bytes:
            others = [other for other in self._kept if other != alert_id]
            if not others:
                raise OSError(errno.EDQUOT, f"evidence has {self._max_bytes} bytes, no more")
            self.forget(min(others, key=lambda other: self._kept[other].wall_s))
        self._require_room(size)

    def _require_room(self, size: int) -> None:
        free = shutil.disk_usage(_existing(self._folder)).free
        if free - size < self._reserve:
            raise OSError(errno.ENOSPC, f"{free} bytes are free, {self._reserve} stay free")


def _write_whole(path: Path, content: bytes, wall_s: float) -> None:
    """Whole or not at all, also when the power goes."""
    fresh = path.with_suffix(".new")
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.utime(fresh, (wall_s, wall_s))
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


def _found(folder: Path) -> Iterator[tuple[str, Kept]]:
    """What earlier runs kept; what they left half written is deleted."""
    try:
        places = [place for place in folder.iterdir() if _ALERT_ID.match(place.name)]
    except OSError:
        return
    for place in places:
        try:
            yield place.name, _counted(place)
        except OSError:
            continue


def _counted(place: Path) -> Kept:
    kept = Kept(wall_s=place.stat().st_mtime)
    pieces = []
    for path in place.iterdir():
        if _PIECE.match(path.name):
            pieces.append(path.stat())
        elif path.suffix == ".new":
            path.unlink()
    if pieces:
        kept = Kept(sum(one.st_size for one in pieces), max(one.st_mtime for one in pieces))
    return kept


def _offset_s(name: str) -> float:
    found = _PIECE.match(name)
    return int(found["offset_ms"]) / 1000 if found else 0.0


def _existing(folder: Path) -> Path:
    """The nearest folder above that is there."""
    return next(path for path in (folder, *folder.parents) if path.exists())
