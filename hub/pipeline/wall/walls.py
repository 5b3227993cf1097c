"""The walls of all reaches: one computation for all screens that show the same, once a second.

Whoever shows a wall asks for its frame as often as he likes. A frame is made anew when something
has happened, at most once a second, and every five seconds in any case.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from hub.domain.reach import EVERYWHERE, Reach
from hub.domain.windows import RestDay
from hub.errors import NotFound
from hub.pipeline.figures import figure_lines
from hub.pipeline.ports import Begin, Clock
from hub.pipeline.views.feed import Position
from hub.pipeline.views.figures import Span
from hub.pipeline.wall.board import ALERTS_OF, Board, Now, read_board
from hub.pipeline.wall.day import looks_for
from hub.pipeline.wall.frames import FiguresNow, Frame
from hub.pipeline.wall.shapes import Shapes, shapes_of
from hub.pipeline.wall.store import WallStore

log = logging.getLogger(__name__)
AT_MOST_EVERY = timedelta(seconds=1)
AT_LEAST_EVERY = timedelta(seconds=5)
ANEW_EVERY = timedelta(minutes=1)
"""Places, homes, kept days, figures and the map, at most."""
FORGOTTEN_AFTER = timedelta(minutes=10)
"""A wall that nobody looks at."""
FOUR_WEEKS = timedelta(days=28)
FEWEST_MONTHS = 1.0
"""Of homes: what is reckoned up from less is told of a hall as if it were so."""
REST = 30
"""What takes long is done anew at most a thirtieth of the time."""

Aside = Callable[[Callable[[], None]], object]
"""Runs something beside whoever asks; one after the other."""


class Seeing(Protocol):
    """What the hub itself can see."""

    def seeing_since(self) -> datetime | None: ...


@dataclass(slots=True)
class Turn:
    """Something that is done anew from time to time; the longer it takes, the more seldom."""

    least: timedelta = ANEW_EVERY
    began_at: datetime | None = None
    took: timedelta = timedelta(0)
    is_failing: bool = False

    def is_due(self, now: datetime) -> bool:
        """Whether it is time again."""
        return _is_over(self.began_at, max(self.least, self.took * REST), now)

    @contextmanager
    def taken(self, clock: Clock) -> Iterator[None]:
        """Around what is done."""
        self.began_at = clock.wall()
        yield
        self.took = max(clock.wall() - self.began_at, timedelta(0))


@dataclass(slots=True)
class Wall:
    """The wall of one reach."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    board: Board | None = None
    frame: Frame | None = None
    shapes: Shapes | None = None
    seen: Position = field(default_factory=Position)
    """How far the last frame had read."""
    asked_at: datetime | None = None
    made_at: datetime | None = None
    reading: Turn = field(default_factory=Turn)
    counting: Turn = field(default_factory=Turn)
    drawing: Turn = field(default_factory=Turn)
    sweeping: Turn = field(default_factory=lambda: Turn(AT_LEAST_EVERY))
    is_busy: bool = False
    """Something runs aside for it."""


class Walls:
    """Frames for whoever shows one. Times are of the wall clock: in a drill, too, once a second."""

    def __init__(
        self,
        look: Begin[WallStore],
        clock: Clock,
        seeing: Seeing,
        zone: ZoneInfo,
        rest_day: RestDay,
        aside: Aside,
        is_whole_jpeg: Callable[[bytes], bool],
    ) -> None:
        self._look, self._clock, self._seeing = look, clock, seeing
        self._zone, self._rest_day, self._aside = zone, rest_day, aside
        self._is_whole_jpeg = is_whole_jpeg
        self._walls: dict[Reach, Wall] = {}
        self._lock = threading.Lock()

    def frame(self, reach: Reach) -> Frame:
        """The wall of these areas; the same object for everybody until the next one is made."""
        wall = self._wall(reach)
        with wall.lock:
            return self._frame(wall, areas_of(reach))

    def shapes(self, reach: Reach) -> Shapes:
        """The outlines of the units that a frame of this reach names."""
        wall = self._wall(reach)
        with wall.lock:
            self._frame(wall, areas_of(reach))
            assert wall.board is not None
            if wall.shapes is None or wall.drawing.is_due(self._clock.wall()):
                with wall.drawing.taken(self._clock), self._look() as store:
                    wall.shapes = shapes_of(store, wall.board.ground, areas_of(reach))
            return wall.shapes

    def picture(self, alert_id: str, reach: Reach) -> bytes:
        """The masked picture of an alert of a public place that the wall shows; NotFound."""
        since = self._clock.now() - ALERTS_OF
        with self._look() as store:
            found = store.post_picture(alert_id, since, areas_of(reach))
        if found is None or not self._is_whole_jpeg(found):
            raise NotFound(f"the wall shows no picture of alert {alert_id}")
        return found

    def _wall(self, reach: Reach) -> Wall:
        now = self._clock.wall()
        with self._lock:
            wall = self._walls.setdefault(areas_of(reach), Wall())
            wall.asked_at = now
            for other, kept in list(self._walls.items()):
                if kept.asked_at is not None and now - kept.asked_at > FORGOTTEN_AFTER:
                    del self._walls[other]
            return wall

    def _frame(self, wall: Wall, reach: Reach) -> Frame:
        now = Now(self._clock.now(), self._clock.wall(), self._seeing.seeing_since())
        if wall.frame is not None and not _is_over(wall.made_at, AT_MOST_EVERY, now.wall):
            return wall.frame
        with self._look() as store:
            end = store.feed_end()
            stale = _is_over(wall.made_at, AT_LEAST_EVERY, now.wall)
            if wall.frame is not None and end == wall.seen and not stale:
                return wall.frame
            board = self._board(wall, store, reach, now)
            wall.frame, wall.seen, wall.made_at = board.look(store, now), end, now.wall
        self._work_aside(wall, board)
        return wall.frame

    def _board(self, wall: Wall, store: WallStore, reach: Reach, now: Now) -> Board:
        """What is known, with what is new; read whole at first, and when a day begins."""
        board = wall.board
        if board is not None and board.day.day == now.at.astimezone(self._zone).date():
            board.follow(store)
            return board
        with wall.reading.taken(self._clock):
            board = read_board(store, reach, now.at, self._zone, self._rest_day)
        self._put_up(wall, board)
        return board

    def _put_up(self, wall: Wall, board: Board) -> None:
        """In place of the board before, from which it takes what no reading tells."""
        if wall.board is not None:
            board.take_over(wall.board)
        wall.board = board

    def _work_aside(self, wall: Wall, board: Board) -> None:
        """What no frame waits for."""
        if wall.is_busy:
            return
        wall.is_busy = True

        def work() -> None:
            try:
                self._catch_up(wall, board)
            finally:
                wall.is_busy = False

        self._aside(work)

    def _catch_up(self, wall: Wall, board: Board) -> None:
        """One thing after the other; what fails has its turn again like everything else."""
        for turn, step in (
            (wall.sweeping, self._sweep),
            (wall.counting, self._count),
            (wall.reading, self._read_anew),
        ):
            if turn.is_due(self._clock.wall()):
                _tried(turn, step, wall, board)

    def _sweep(self, wall: Wall, board: Board) -> None:
        """Gestures that no verdict has told yet: of all homes at first, then of some in turn."""
        now, is_first = self._clock.now(), not board.day.is_swept
        while True:
            with wall.sweeping.taken(self._clock):
                with wall.lock:
                    windows = board.day.next_some(now)
                with self._look() as store:
                    changes = store.changes(looks_for(windows, now))
                with wall.lock:
                    board.day.found(windows, changes)
            if board.day.is_swept:
                break
        if is_first:
            wall.made_at = None  # the next look makes a frame of it

    def _count(self, wall: Wall, board: Board) -> None:
        with wall.counting.taken(self._clock), self._look() as store:
            figures = self._figures(store, board.reach)
        with wall.lock:
            board.figures = figures

    def _read_anew(self, wall: Wall, known: Board) -> None:
        """Places, homes, windows and kept days, while frames go on being made of what is known."""
        now = self._clock.now()
        with wall.reading.taken(self._clock), self._look() as store:
            board = read_board(store, known.reach, now, self._zone, self._rest_day)
        with wall.lock:
            self._put_up(wall, board)
            wall.made_at = None  # the next look makes a frame of it

    def _figures(self, store: WallStore, reach: Reach) -> FiguresNow:
        until = self._clock.now()
        (line,) = figure_lines(store, Span(until - FOUR_WEEKS, until), reach, self._zone)
        found = line.figures
        return FiguresNow(
            answered_60_share=found.answered_within[60],
            arrive_p50_s=found.accepted_to_arrived.median_s,
            arrive_p90_s=found.accepted_to_arrived.p90_s,
            closed_minus_satisfied=found.closed_minus_satisfied,
            false_alarms_a_home_month=(
                found.false_alarms_a_home_month if found.home_months >= FEWEST_MONTHS else None
            ),
        )


def areas_of(reach: Reach) -> Reach:
    """A reach by its areas alone: what somebody was told of himself is no matter of a wall."""
    if reach.everywhere:
        return EVERYWHERE
    return replace(Reach(), area_ids=tuple(sorted(set(reach.area_ids))))


def _tried(turn: Turn, step: Callable[[Wall, Board], None], wall: Wall, board: Board) -> None:
    """Nobody waits for what runs aside, so a fault of it is told here: when it begins and ends."""
    try:
        step(wall, board)
    except Exception:
        if not turn.is_failing:
            log.exception("step failed", extra={"action": "step_failed", "step": "wall"})
        turn.is_failing = True
        return
    if turn.is_failing:
        log.info("step recovered", extra={"action": "step_recovered", "step": "wall"})
    turn.is_failing = False


def at_once(work: Callable[[], None]) -> None:
    """For tests: nothing happens beside anything."""
    work()


def _is_over(since: datetime | None, span: timedelta, now: datetime) -> bool:
    """Whether it is longer ago, or the clock was set back."""
    return since is None or not timedelta(0) <= now - since < span
