"""A stream that does not wait: drained by a thread of its own, opened anew when it breaks.

The thread takes every picture off the stream, so that nothing old piles up while the last one is
looked at, and keeps only the newest that is wanted. Whatever blocks in a driver blocks there;
`read` never waits for more than a second.
"""

import logging
import threading
from collections.abc import Callable
from typing import Final, Protocol

from edge.agent.ports import Clock
from edge.camera.ports import Frame, Image
from edge.camera.source.pace import Pace
from edge.domain.backoff import delay_s
from edge.errors import SourceLost

log = logging.getLogger(__name__)

READ_S: Final = 1.0
LONGEST_WAIT_S: Final = 15.0
"""Between two attempts: a camera that is back should see again soon."""
MOST_SPOILT: Final = 25
"""Spoilt pictures in a row that are borne before the stream is opened anew."""
_NAP_S: Final = 0.25


class Tap(Protocol):
    """An opened stream."""

    def grab(self) -> bool:
        """Take the next picture off the stream; blocks for some seconds at most. False: broken."""

    def retrieve(self) -> Image | None:
        """The picture that was grabbed; None when it is spoilt."""

    def close(self) -> None:
        """Let go of it."""


class LiveSource:
    """Implements Source over anything that can be tapped. `roll` gives numbers in [0, 1)."""

    def __init__(
        self,
        open_tap: Callable[[], Tap],
        fps: float,
        clock: Clock,
        roll: Callable[[], float],
        name: str = "camera",
    ) -> None:
        self._open_tap = open_tap
        self._clock = clock
        self._roll = roll
        self._pace = Pace(fps)
        self._tap: Tap | None = None
        self._failures = 0
        self._spoilt = 0
        self._retry_at_s = float("-inf")
        self._newest: Frame | None = None
        self._lost: SourceLost | None = None
        self._at_s = float("-inf")
        self._news = threading.Condition()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"source {name}", daemon=True)

    def read(self) -> Frame | None:
        """See Source."""
        if not self._thread.is_alive() and not self._stop.is_set():
            self._thread.start()
        with self._news:
            self._news.wait_for(self._has_news, READ_S)
            lost, self._lost = self._lost, None
            if lost is not None:
                raise lost
            frame, self._newest = self._newest, None
            return frame

    def close(self) -> None:
        """See Source. A driver that hangs lets go when its own patience ends."""
        self._stop.set()
        with self._news:
            self._news.notify_all()

    def step(self) -> None:
        """Open the stream when it is time, or take one picture off it."""
        if self._tap is None:
            self._open()
        elif not self._tap.grab():
            self._lose(SourceLost("the stream broke off"))
        elif self._pace.due(self._clock.monotonic()):
            self._take(self._tap.retrieve())

    def _has_news(self) -> bool:
        return self._newest is not None or self._lost is not None or self._stop.is_set()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self.step()
            except Exception as error:  # a driver raises anything; `read` tells
                log.debug("driver failed", exc_info=error)
                self._lose(SourceLost(f"the driver failed ({type(error).__name__})"))
        self._let_go()

    def _open(self) -> None:
        wait_s = self._retry_at_s - self._clock.monotonic()
        if wait_s > 0:
            self._stop.wait(min(wait_s, _NAP_S))
            return
        try:
            self._tap = self._open_tap()
        except SourceLost as error:
            self._lose(error)

    def _take(self, image: Image | None) -> None:
        if image is None:
            self._spoilt += 1
            if self._spoilt >= MOST_SPOILT:
                self._lose(SourceLost("its pictures cannot be decoded"))
            return
        self._failures = self._spoilt = 0
        self._at_s = max(self._at_s, self._clock.monotonic())
        with self._news:
            self._newest = Frame(image, self._at_s, self._clock.now())
            self._news.notify_all()

    def _lose(self, error: SourceLost) -> None:
        self._let_go()
        self._failures += 1
        self._spoilt = 0
        wait_s = delay_s(self._failures, self._roll(), LONGEST_WAIT_S)
        self._retry_at_s = self._clock.monotonic() + wait_s
        with self._news:
            self._lost = error
            self._news.notify_all()

    def _let_go(self) -> None:
        tap, self._tap = self._tap, None
        if tap is not None:
            tap.close()
