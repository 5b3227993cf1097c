"""Walking a drill through time: each deadline on the way fires at its own moment, in order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic, sleep
from typing import Protocol

from hub.errors import Fault, InvalidInput
from hub.pipeline.flow import Flow
from hub.pipeline.recovery import Judging, Vision

CATCH_UP_S = 10.0


class MovableClock(Protocol):
    """A clock that a drill may move."""

    def now(self) -> datetime: ...
    def hold(self, at: datetime | None) -> None: ...
    def set(self, at: datetime, rate: float | None = None) -> None: ...


@dataclass(frozen=True, slots=True)
class DrillView:
    """Where the drill clock stands, and how fast it runs."""

    now: datetime
    rate: float
    wall_at: datetime


class DrillWalk:
    """Moves the drill clock."""

    def __init__(
        self,
        clock: MovableClock,
        flow: Flow,
        vision: Vision,
        sync: Callable[[], None],
        view: Callable[[], DrillView],
    ) -> None:
        self._clock = clock
        self._flow = flow
        self._vision = vision
        self._sync = sync
        self._view = view

    def view(self) -> DrillView:
        """Where the drill clock stands."""
        return self._view()

    def set_rate(self, rate: float) -> DrillView:
        """Let it run faster or slower from here on."""
        with self._flow.turn:
            self._clock.set(self._clock.now(), rate)
        return self._view()

    def advance(self, until: datetime) -> DrillView:
        """Walk to `until`; what was published before is committed and acknowledged first."""
        if until < self._clock.now():
            raise InvalidInput(Fault("until", "lies in the drill's past; time only goes forward"))
        self._sync()
        self._catch_up()
        with self._flow.turn:
            try:
                self._walk(until)
            finally:  # a walk that fails stays where it got to, and can be asked for again
                self._clock.set(self._clock.now())
                self._clock.hold(None)
                # A hub that is killed right after a walk was not away for all that it walked.
                self._vision.pulse_once()
            self._flow.run_until_quiet()
        return self._view()

    def _walk(self, until: datetime) -> None:
        self._clock.hold(self._clock.now())
        self._flow.run_until_quiet()
        while (due := self._flow.next_due(self._clock.now())) is not None and due <= until:
            self._clock.hold(due)
            self._flow.run_until_quiet()
        self._clock.hold(max(until, self._clock.now()))

    def _catch_up(self) -> None:
        give_up_at = monotonic() + CATCH_UP_S
        while self._vision.judging() is Judging.WAIT and monotonic() < give_up_at:
            sleep(0.05)
