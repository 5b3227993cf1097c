"""Masked seconds before and after an alert, on the edge's own disk.

The last seconds lie in memory as small unmasked JPEGs and are forgotten there. Only what an alert
keeps is masked, in a thread of its own, and only masked pictures are ever written: it costs next
to nothing while nothing happens, and a disk that is pulled out of the box holds no face.
"""

import logging
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from edge.agent.condition import Condition
from edge.camera.evidence_files import RESERVE, EvidenceFiles, EvidencePiece
from edge.camera.picture import jpeg, unpacked
from edge.camera.ports import Frame, Masker
from edge.domain.vision.geometry import Box
from edge.errors import CameraError

log = logging.getLogger(__name__)

WIDEST = 640
"""Pixels: enough to see what happened."""
LIMIT = 100_000
"""Bytes a picture, in memory and on the disk."""
MOST_IN_MEMORY = 200
MOST_AT_ONCE = 8
"""Alerts whose seconds are being written; one more has none."""


@dataclass(slots=True)
class Held:
    """One picture in memory. `near` is where people were one picture earlier and later."""

    at_s: float
    wall_s: float
    unmasked: bytes
    people: Sequence[Box]
    near: list[Box] = field(default_factory=list)
    masked: bytes | None = None


@dataclass(slots=True)
class Keeping:
    """An alert whose seconds are being kept."""

    alert_id: str
    at_s: float
    until_s: float
    waiting: deque[Held]
    written: int = 0


class EvidenceRing:
    """One camera's. Its thread adds and keeps, another one masks and writes."""

    def __init__(
        self,
        folder: Path,
        before_s: float,
        after_s: float,
        keep_s: float,
        max_bytes: int,
        mask: Masker,
        reserve: int = RESERVE,
    ) -> None:
        self.before_s = before_s
        self.after_s = after_s
        self.mask = mask
        """May be exchanged when the zones change."""
        self._files = EvidenceFiles(folder, keep_s, max_bytes, reserve)
        self._held: deque[Held] = deque(maxlen=MOST_IN_MEMORY)
        self._keeping: list[Keeping] = []
        self._guard = threading.Lock()
        self._condition = Condition(log, "keeping evidence", folder=str(folder))

    @property
    def trouble(self) -> str | None:
        """Why nothing is kept just now; None while all is well."""
        return self._condition.reason

    def add(self, frame: Frame, people: Sequence[Box]) -> None:
        """Hold this picture for some seconds, for an alert to keep.

        Call it about twice a second. It never raises: evidence is lost rather than the camera.
        """
        try:
            small = jpeg(frame.image, LIMIT, WIDEST)
        except CameraError as error:
            self._condition.failed(error)
            return
        held = Held(frame.at_s, frame.observed_at.timestamp(), small, tuple(people))
        with self._guard:
            self._hold(held)
            for keeping in self._keeping:
                if held.at_s <= keeping.until_s:
                    keeping.waiting.append(held)
            self._end_those_before(held.at_s)

    def keep(self, alert_id: str, at_s: float) -> bool:
        """Keep the seconds around `at_s` under this id; False when that cannot be done now."""
        with self._guard:
            if len(self._keeping) >= MOST_AT_ONCE:
                return False
            try:
                self._files.begin(alert_id)
            except (OSError, ValueError) as error:
                self._condition.failed(error)
                return False
            waiting = deque(held for held in self._held if held.at_s >= at_s - self.before_s)
            self._keeping.append(Keeping(alert_id, at_s, at_s + self.after_s, waiting))
        return True

    def flush(self) -> None:
        """No more pictures come: write what waits."""
        while self.write_one(settled=True):
            pass

    def write_one(self, *, settled: bool = False) -> bool:
        """Mask and write the next picture; whether there was one.

        Not the newest, of which the next will tell more, unless all is `settled`.
        """
        with self._guard:
            newest = self._held[-1] if self._held and not settled else None
            ready = (one for one in self._keeping if one.waiting and one.waiting[0] is not newest)
            keeping = next(ready, None)
            held = None if keeping is None else keeping.waiting.popleft()
        if keeping is None or held is None:
            return False
        self._write(keeping, held)
        return True

    def pieces(self, alert_id: str) -> int:
        """How many pictures are kept so far; 0 for an unknown id."""
        return len(self._files.names(alert_id))

    def piece(self, alert_id: str, number: int) -> EvidencePiece | None:
        """A picture, from 0 in order of time; None when there is none."""
        return self._files.read(alert_id, number)

    def forget(self, alert_id: str) -> bool:
        """Delete at command; whether there was anything."""
        return self._files.forget(alert_id)

    def forget_old(self, now_s: float) -> int:
        """Delete what is over its time (`now_s`: wall clock); of how many alerts."""
        return self._files.forget_old(now_s)

    def _hold(self, held: Held) -> None:
        if self._held and held.at_s < self._held[-1].at_s:
            self._begin_anew()
        if self._held:
            held.near.extend(self._held[-1].people)
            self._held[-1].near.extend(held.people)
        self._held.append(held)
        while self._held[0].at_s < held.at_s - self.before_s:
            self._held.popleft()

    def _begin_anew(self) -> None:
        """Another stream, whose seconds count anew."""
        self._held.clear()
        for keeping in self._keeping:
            keeping.until_s = float("-inf")

    def _write(self, keeping: Keeping, held: Held) -> None:
        offset_s = held.at_s - keeping.at_s
        try:
            content = held.masked or self._masked(held)
            self._files.write(keeping.alert_id, keeping.written, offset_s, held.wall_s, content)
        except CameraError as error:
            self._condition.failed(error)  # this picture is lost, the next may do
        except OSError as error:
            self._condition.failed(error)
            with self._guard:
                self._keeping = [one for one in self._keeping if one is not keeping]
        else:
            keeping.written += 1
            self._condition.worked()

    def _masked(self, held: Held) -> bytes:
        masked = self.mask.mask(unpacked(held.unmasked), [*held.people, *held.near])
        held.masked = jpeg(masked, LIMIT, WIDEST)
        return held.masked

    def _end_those_before(self, at_s: float) -> None:
        self._keeping = [one for one in self._keeping if one.waiting or at_s <= one.until_s]
