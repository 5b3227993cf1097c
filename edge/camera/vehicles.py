"""Looks for listed vehicles: a plate is read only while an entry is in force, a match alone stays.

What is read and not listed is gone with the next line of code: no list, no count, no log.
"""

import threading
from collections.abc import Sequence
from datetime import datetime

from edge.camera.matches import Match, vehicle_seen
from edge.camera.ports import Frame, Plate, PlateReader
from edge.domain.vision.geometry import Box
from edge.domain.vision.voting import Rules, Vote, Votes
from wire.messages import ListedVehicle
from wire.plates import digest_of

PLATE_SCORE = 0.7
"""Below it a reading is a guess; a wrong letter gives another digest, so it costs a look only."""
RULES = Rules(needs=2, over_s=0.2, within_s=5.0, confidence=PLATE_SCORE)


class ListedVehicles:
    """Which plates the cameras of this node may look for. Safe to use from several threads.

    `allowed` is this node's own switch: with False nothing is read, whatever the hub says.
    """

    def __init__(self, reader: PlateReader | None, *, allowed: bool = True) -> None:
        self._reader = reader if allowed else None
        self._entries: list[ListedVehicle] = []
        self._salt = ""
        self._votes = Votes(RULES)
        self._guard = threading.Lock()

    def renew(self, entries: Sequence[ListedVehicle] | None, salt: str) -> None:
        """The hub's newest list; None: this deployment reads no plates."""
        with self._guard:
            listed = (entries or ()) if self._reader else ()
            self._entries = list(listed)
            self._salt = salt if self._entries else ""
            self._votes.keep_only({entry.entry_id for entry in self._entries})

    def wanted(self, now: datetime) -> bool:
        """Whether any entry is in force; otherwise no plate is looked at."""
        return any(_in_force(entry, now) for entry in self._entries)

    def read(
        self, frame: Frame, boxes: Sequence[Box], now: datetime, camera: str = ""
    ) -> list[Match]:
        """Read the plates of the vehicles in `boxes`; matches only, once agreed on. ModelFailed."""
        with self._guard:
            if self._reader is None or not boxes or not self.wanted(now):
                return []
            self._votes.forget_old(camera, frame.at_s)
            found = []
            for plate in self._reader.read(frame.image, boxes):
                entry = self._entry_of(plate, now)
                if entry is not None:
                    found += self._voted(camera, entry.entry_id, frame.at_s, plate.score)
            return found

    def _entry_of(self, plate: Plate, now: datetime) -> ListedVehicle | None:
        """The first entry in force that names this plate."""
        if plate.score < PLATE_SCORE:
            return None
        digest = digest_of(plate.text, self._salt)
        named = (entry for entry in self._entries if entry.digest == digest)
        return next((entry for entry in named if _in_force(entry, now)), None)

    def _voted(self, camera: str, entry_id: str, at_s: float, score: float) -> list[Match]:
        vote = Vote(at_s, entry_id, score, weight=1.0)
        confidence = self._votes.cast(camera, entry_id, vote)
        return [] if confidence is None else [vehicle_seen(entry_id, confidence)]


def _in_force(entry: ListedVehicle, now: datetime) -> bool:
    return entry.from_at <= now < entry.until
