"""One camera's thread: read, watch, have looked at, tell. What goes wrong in here stays in here."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime

from edge.agent.condition import Condition
from edge.agent.ports import CameraEvent, CameraState, Clock
from edge.camera.evidence import EvidenceRing
from edge.camera.evidence_files import EvidencePiece
from edge.camera.eyes import Sighted
from edge.camera.inference import Inference, Job
from edge.camera.ports import Frame, Source
from edge.camera.reliance import PATIENCE_S, Reliance
from edge.camera.reporting import Moment, Reporter
from edge.camera.sight import Sight, Told
from edge.camera.tally import Tally
from edge.domain.scenes import walk_test
from edge.domain.scenes.scene import Scene
from edge.domain.scenes.settings import SceneSettings
from edge.domain.scenes.walk_test import WalkTest, WalkTestSettings
from edge.domain.vision.geometry import Box
from edge.domain.vision.sightings import Label
from edge.errors import SourceEnded, SourceLost

log = logging.getLogger(__name__)

PAUSE_S = 1.0
"""After trouble, and between two looks at a source that has ended."""
MOST_EVENTS = 200
RING_S = 0.5
FORGET_S = 600.0
BY_COLOUR = "smoke_or_fire"


class Worker:
    """Runs one `Sight` over one `Source`; other threads use what has no underscore.

    `is_patient` waits for the nets at each frame: for a film that is played as fast as it is read.
    """

    def __init__(
        self,
        open_source: Callable[[], Source],
        sight: Sight,
        reporter: Reporter,
        ring: EvidenceRing | None,
        inference: Inference | None,
        clock: Clock,
        *,
        is_patient: bool = False,
    ) -> None:
        self.sensor_id = reporter.sensor_id
        self.moment: Moment | None = None
        """The newest picture and who is in it."""
        self.has_ended = False
        """A file that was played to its end."""
        self._open_source = open_source
        self._sight = sight
        self._reporter = reporter
        self._ring = ring
        self._inference = inference
        self._clock = clock
        self._is_patient = is_patient
        self._answered = threading.Event()
        self._tally = Tally()
        self._reliance = Reliance(is_good=inference is not None)
        self._events: deque[CameraEvent] = deque(maxlen=MOST_EVENTS)
        self._answers: deque[tuple[Frame, Sighted | None]] = deque()
        self._orders: deque[Callable[[], None]] = deque()
        self._own_walk = _own_walk_test(self.sensor_id)
        self._walks: Sequence[WalkTest] = ()
        self._source: Source | None = None
        self._at_s = self._read_s = self._worked_s = clock.monotonic()
        self._ring_s = self._forgot_s = float("-inf")
        self._lost = Condition(log, "camera", sensor_id=self.sensor_id)
        self._trouble = Condition(log, "watching", sensor_id=self.sensor_id)
        self._is_lame = False  # trouble at every turn for a while
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=self.sensor_id, daemon=True)
        if reporter.is_told_blind:
            sight.begin_blind(self._at_s)

    def start(self) -> None:
        """Begin to watch."""
        self._orders.append(self._retell)
        self._thread.start()

    def stop(self) -> None:
        """Leave after the turn in hand."""
        self._stop.set()
        self._answered.set()

    def join(self) -> None:
        """Wait until it has left; a source that blocks may keep it for some seconds."""
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def take_events(self) -> list[CameraEvent]:
        """What it had to say since the last call."""
        return [self._events.popleft() for _ in range(len(self._events))]

    def use_scenes(self, settings: Sequence[SceneSettings], scenes: Sequence[Scene]) -> None:
        """Other rules from the next frame on."""

        def use() -> None:
            given = [scene for scene in scenes if isinstance(scene, WalkTest)]
            self._walks = given or [self._own_walk]
            for walk in self._walks:
                if self._reporter.open.has(walk.scene_id, walk_test.BLIND, walk_test.KEY):
                    walk.remember_failed(self._at_s)
            self._sight.scenes = [*scenes, *([] if given else self._walks)]
            self._sight.wants_colours = any(one.kind == BY_COLOUR for one in settings)
            self._reporter.watch_over(settings)

        self._orders.append(use)

    def begin_walk_test(self, wait_s: float) -> None:
        """Somebody is about to walk through."""

        def begin() -> None:
            for walk in self._walks:
                walk.begin(self._now_s(), wait_s)

        self._orders.append(begin)

    def picture(self, moment: Moment) -> bytes:
        """A masked JPEG of it; raises CameraError."""
        return self._reporter.picture(moment)

    def evidence_pieces(self, alert_id: str) -> int:
        """How many pictures are kept of an alert."""
        return 0 if self._ring is None else self._ring.pieces(alert_id)

    def evidence_piece(self, alert_id: str, number: int) -> EvidencePiece | None:
        """One of them, from 0."""
        return None if self._ring is None else self._ring.piece(alert_id, number)

    def answered(self) -> None:
        """She answered just now."""
        self._sight.answered_s = self._now_s()

    def faults(self) -> list[str]:
        """What is wrong, by field, as whoever can mend it must know it."""
        troubles = [("", self._lost.reason or self._trouble.reason)]
        if self._ring is not None:
            troubles.append((".evidence", self._ring.trouble))
        return [f"cameras.{self.sensor_id}{field}: {why}" for field, why in troubles if why]

    def state(self) -> CameraState:
        """How well it sees."""
        sight, at_s = self._sight, self._at_s
        blind = sight.blindness
        passed = [walk.passed_at for walk in self._walks if walk.passed_at is not None]
        return CameraState(
            sensor_id=self.sensor_id,
            fps=round(self._tally.fps(self._now_s()), 2),
            blind_s=0.0 if blind is None else round(max(0.001, at_s - sight.blind_since_s), 3),
            could_see_s=round(sight.could_see_s, 1),
            spared=round(self._tally.spared, 3),
            dropped=self._tally.dropped,
            reason=None if blind is None else blind.value,
            walk_tested_at=max(passed, default=None),
        )

    def _now_s(self) -> float:
        """The frames' clock, also between two frames."""
        return self._at_s + max(0.0, self._clock.monotonic() - self._read_s)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._turn_once()
            except Exception as error:  # whatever it was, the next picture may do
                self._stumble(error)
                log.debug("turn failed", exc_info=error)
        self._close()

    def _turn_once(self) -> None:
        while self._orders:
            self._orders.popleft()()
        frame = self._read()
        self._take_answers()  # before time goes on for those who wait for them
        self._sight.has_model = self._is_looked_at()
        if frame is None:
            self._miss()
        else:
            self._watch(frame)
        self._trouble.worked()
        self._worked_s, self._is_lame = self._clock.monotonic(), False

    def _stumble(self, error: Exception) -> None:
        """After a while of it nobody can say that this camera is watched."""
        self._trouble.failed(error)
        self._stop.wait(PAUSE_S)
        if self._clock.monotonic() - self._worked_s < PATIENCE_S:
            return
        self._is_lame = True
        if not self._reporter.is_told_blind:
            at_s = self._now_s()
            self._tell(self._sight.give_up(at_s), self._at(at_s, self._clock.now()))

    def _is_looked_at(self) -> bool:
        """Whether what comes is looked at by nets that answer, and by scenes that do not fail."""
        self._reliance.wait(self._now_s())
        return self._reliance.is_good and not self._is_lame

    def _read(self) -> Frame | None:
        """None when nothing came: the source says why, and opens itself anew."""
        try:
            self._source = self._source or self._open_source()
            frame = self._source.read()
        except (SourceLost, SourceEnded) as error:
            self._lost.failed(error)
            self._rest(is_over=isinstance(error, SourceEnded))
            return None
        if frame is not None:
            self._lost.worked()
        return frame

    def _rest(self, *, is_over: bool) -> None:
        self.has_ended = self.has_ended or is_over
        self._stop.wait(PAUSE_S)

    def _miss(self) -> None:
        """Time goes on while no frame comes."""
        at_s, self._read_s = self._now_s(), self._clock.monotonic()
        self._at_s = at_s
        self._tell(self._sight.miss(at_s, self._clock.now()), self._at(at_s, self._clock.now()))
        if self._ring is not None:
            self._forget(self._ring, at_s)

    def _watch(self, frame: Frame) -> None:
        self._at_s, self._read_s = frame.at_s, self._clock.monotonic()
        watched = self._sight.watch(frame, is_busy=self._reliance.is_waiting)
        self._tally.count(frame.at_s, spared=not watched.wants_detector)
        self._tell(watched.told, self._at(frame.at_s, frame.observed_at, frame))
        if watched.wants_detector:
            self._have_looked_at(frame)
        self._hold(frame)

    def _hold(self, frame: Frame) -> None:
        """Let the ring have a picture now and then."""
        if self._ring is not None and not 0 <= frame.at_s - self._ring_s < RING_S:
            self._ring_s = frame.at_s
            self._ring.add(frame, self._people())
            self._forget(self._ring, frame.at_s)

    def _forget(self, ring: EvidenceRing, at_s: float) -> None:
        """What is over its time goes, also while no frame comes."""
        if at_s - self._forgot_s >= FORGET_S:
            self._forgot_s = at_s
            ring.forget_old(self._clock.now().timestamp())

    def _have_looked_at(self, frame: Frame) -> None:
        if self._inference is None:
            return
        sight = self._sight
        job = Job(self.sensor_id, frame, sight.tracks, sight.wants_pose, self._answer)
        self._reliance.ask(frame.at_s)
        self._answered.clear()
        self._tally.dropped += self._inference.offer(job)
        if self._is_patient and not self._stop.is_set():
            self._answered.wait(PATIENCE_S)

    def _answer(self, frame: Frame, sighted: Sighted | None) -> None:
        """Called by the inference thread."""
        self._answers.append((frame, sighted))
        self._answered.set()

    def _take_answers(self) -> None:
        while self._answers:
            frame, sighted = self._answers.popleft()
            if sighted is None:
                self._reliance.fail(self._at_s)
                continue
            self._reliance.answer(frame.at_s, self._at_s)
            told = self._sight.learn(frame, sighted)
            self._tell(told, self._at(frame.at_s, frame.observed_at, frame))

    def _at(self, at_s: float, observed_at: datetime, frame: Frame | None = None) -> Moment:
        moment = Moment(at_s, observed_at, frame, self._people())
        if frame is not None:
            self.moment = moment
        return moment

    def _people(self) -> list[Box]:
        """Everybody whose head must not be seen, also those that are no track yet."""
        tracks = [track.box for track in self._sight.tracks if track.label is Label.PERSON]
        return [*tracks, *self._sight.people]

    def _tell(self, told: Sequence[Told], moment: Moment) -> None:
        self._events.extend(self._reporter.tell(told, moment))

    def _retell(self) -> None:
        self._events.extend(self._reporter.retell(self._at(self._at_s, self._clock.now())))

    def _close(self) -> None:
        if self._source is not None:
            self._source.close()


def _own_walk_test(sensor_id: str) -> WalkTest:
    """Nobody configured one: it notes who passes, and waits for a command."""
    name = f"{sensor_id}-walk"[:64]
    return WalkTest(WalkTestSettings(kind="walk_test", scene_id=name, camera=sensor_id, at=()))
