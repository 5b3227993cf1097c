"""Pictures that lie on a disk, played as they were recorded or as fast as they are read."""

import threading
from collections.abc import Callable
from typing import Final, Protocol

from edge.agent.ports import Clock
from edge.camera.ports import Frame, Image
from edge.camera.source.pace import Pace
from edge.camera.source.settings import SourceSettings
from edge.domain.backoff import delay_s
from edge.errors import SourceEnded, SourceLost

READ_S: Final = 1.0
TOO_LATE_S: Final = 2.0
"""Behind by more, the rest is played later instead of leaving more out."""


class Reel(Protocol):
    """An opened recording."""

    @property
    def fps(self) -> float:
        """Pictures a second that it was recorded with."""

    def grab(self) -> bool:
        """Step to the next picture; False at the end."""

    def retrieve(self) -> Image | None:
        """The picture that was stepped to; None when it is spoilt."""

    def close(self) -> None:
        """Let go of it."""


class PlayedSource:
    """Implements Source. `wait` sleeps for so many seconds, or until it is closed.

    Times come from the count of pictures and the recording's own rate, so that a stamp in the
    file that jumps moves nothing.
    """

    def __init__(
        self,
        open_reel: Callable[[], Reel],
        settings: SourceSettings,
        clock: Clock,
        roll: Callable[[], float],
        wait: Callable[[float], object] | None = None,
    ) -> None:
        self._open_reel = open_reel
        self._settings = settings
        self._clock = clock
        self._roll = roll
        self._pace = Pace(settings.fps)
        self._stop = threading.Event()
        self._in_use = threading.Lock()
        self._wait = wait or self._stop.wait
        self._reel: Reel | None = None
        self._began_s = self._retry_at_s = clock.monotonic()
        self._media_s = 0.0
        """Of the picture that comes next, over all repeats."""
        self._grabbed_s: float | None = None
        """Of a picture that was stepped to and whose time has not come."""
        self._has_begun = False
        self._delivered = 0
        """Pictures of this run through."""
        self._failures = 0
        self._is_over = False

    def read(self) -> Frame | None:
        """See Source."""
        with self._in_use:
            return self._read()

    def _read(self) -> Frame | None:
        if self._is_over:
            raise SourceEnded("played to its end")
        reel = None if self._stop.is_set() else self._opened()
        if reel is None or not self._step(reel) or not self._is_time():
            return None
        media_s, self._grabbed_s = self._grabbed_s or 0.0, None
        image = reel.retrieve()
        if image is None:
            return None
        self._delivered, self._failures = self._delivered + 1, 0
        return Frame(image, self._began_s + media_s, self._clock.now())

    def close(self) -> None:
        """See Source."""
        self._stop.set()
        with self._in_use:  # a decoder that is let go of while it decodes takes the process along
            self._let_go()

    def _opened(self) -> Reel | None:
        if self._reel is None:
            wait_s = self._retry_at_s - self._clock.monotonic()
            if wait_s > 0:
                self._wait(min(wait_s, READ_S))
                return None
            try:
                self._reel = self._open_reel()
            except SourceLost:
                self._fail()
                raise
            self._delivered = 0
            if not self._has_begun:
                self._has_begun, self._began_s = True, self._clock.monotonic()
        return self._reel

    def _step(self, reel: Reel) -> bool:
        """To the next picture that is wanted; False at the end."""
        while self._grabbed_s is None:
            if not reel.grab():
                self._end()
                return False
            if self._pace.due(self._media_s) and not self._leaves_out():
                self._grabbed_s = self._media_s
            self._media_s += 1 / reel.fps
        return True

    def _leaves_out(self) -> bool:
        """Whether this picture's time is over; far behind, the rest is put off instead."""
        if self._settings.pace == "fast":
            return False
        late_s = self._clock.monotonic() - self._began_s - self._media_s
        if late_s > TOO_LATE_S:
            self._began_s += late_s
            return False
        return late_s > 1 / self._settings.fps

    def _is_time(self) -> bool:
        if self._settings.pace == "fast":
            return True
        due_s = self._began_s + (self._grabbed_s or 0.0)
        early_s = due_s - self._clock.monotonic()
        if early_s > 0:
            self._wait(min(early_s, READ_S))
        return early_s <= READ_S and not self._stop.is_set()

    def _end(self) -> None:
        self._let_go()
        if self._delivered == 0:
            self._fail()
            raise SourceLost("holds no picture that can be decoded")
        if not self._settings.repeat:
            self._is_over = True
            raise SourceEnded("played to its end")

    def _fail(self) -> None:
        self._failures += 1
        self._retry_at_s = self._clock.monotonic() + delay_s(self._failures, self._roll())

    def _let_go(self) -> None:
        reel, self._reel = self._reel, None
        if reel is not None:
            reel.close()
