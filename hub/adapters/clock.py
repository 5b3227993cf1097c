"""Clocks: the wall's, and the drill's, which runs along a line kept in `clock.json`."""

import os
from collections import deque
from datetime import UTC, datetime
from pathlib import Path

from msgspec import MsgspecError

from hub.errors import Fault, InvalidInput
from wire.drill import DrillAnchor, decode_anchor, encode_anchor

LINES_KEPT = 1000


class SystemClock:
    """Contract time is wall time."""

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC)

    def wall(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC)

    def at(self, wall: datetime) -> datetime:
        """The same time."""
        return wall


class DrillClock:
    """Contract time runs along an anchor on disk, so that a restarted hub goes on where it was."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._anchor = decode_anchor(path.read_bytes())
        self._lines = deque([self._anchor], maxlen=LINES_KEPT)
        self._held_at: datetime | None = None

    @property
    def anchor(self) -> DrillAnchor:
        """The line that drill time runs along."""
        return self._anchor

    def now(self) -> datetime:
        """Drill time; while a step through time is under way it stands still."""
        return self._held_at or self._anchor.now(self.wall())

    def wall(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC)

    def at(self, wall: datetime) -> datetime:
        """Drill time at a wall time, along the line that held then: rates change in a drill."""
        line = next(
            (line for line in reversed(self._lines) if line.wall_at <= wall), self._lines[0]
        )
        return line.now(wall)

    def hold(self, at: datetime | None) -> None:
        """Stand still at a time; None lets it run again.

        The line is moved there first, durably: what is decided at a time must not lie in the future
        of a hub that crashes over it, nor of an edge that is asked at it.
        """
        if at is not None and at > self._anchor.now(self.wall()):
            self.set(at)
        self._held_at = at

    def set(self, at: datetime, rate: float | None = None) -> None:
        """Move the clock, durably, for this hub and all edges that read the same file."""
        self._anchor = self._anchor.moved_to(self.wall(), at, rate)
        self._lines.append(self._anchor)
        write_anchor(self._path, self._anchor)


def write_anchor(path: Path, anchor: DrillAnchor) -> None:
    """Replace the file in one step, flushed to disk."""
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as file:
        file.write(encode_anchor(anchor))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def drill_anchor(text: str | None, wall: datetime) -> DrillAnchor:
    """The anchor that `TIME@RATE` asks for, starting now; real time where nothing is asked."""
    if text is None:
        return DrillAnchor(wall_at=wall, drill_at=wall, rate=1)
    at, _, rate = text.partition("@")
    try:
        drill_at = datetime.fromisoformat(at)
        anchor = DrillAnchor(wall_at=wall, drill_at=drill_at.astimezone(UTC), rate=float(rate or 1))
        if drill_at.tzinfo is None:
            raise ValueError("the time needs a zone")
        return decode_anchor(encode_anchor(anchor))
    except (ValueError, MsgspecError) as error:
        reason = f"give TIME@RATE such as 2026-11-22T05:30:00+08:00@300 ({error})"
        raise InvalidInput(Fault("--clock", reason)) from error
