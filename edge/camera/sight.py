"""One camera's understanding, picture by picture: no thread and no I/O, the same live and replayed.

watch(frame) ── blind? ── moves? ── still tracks due? ──► the detector is wanted, or spared
learn(frame, sighted) ──► tracks ──► scenes ──► findings
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from edge.camera.eyes import Eyes, Sighted
from edge.camera.fire import colours_of
from edge.camera.looks import Looker, Looks
from edge.camera.matches import Match
from edge.camera.motion import MotionGate
from edge.camera.ports import Frame
from edge.domain.scenes.scene import USUAL_ASPECT, Clear, Finding, Raise, Scene, View
from edge.domain.vision.geometry import Box
from edge.domain.vision.seeing import Blindness, Seeing
from edge.domain.vision.sightings import Label
from edge.domain.vision.tracking import Tracker
from edge.domain.vision.tracks import Track

IDLE_S = 20.0
"""Nothing moves: a look at the whole picture so often finds who lay there before we came."""
SILENT_S = 1.0
"""Scenes are shown something at least so often."""
STALE_S = 5.0
"""What the nets say so long after is not believed: what moved may be anywhere by now."""
BLIND = "camera_blind"


@dataclass(slots=True)
class Told:
    """What one scene, or the camera itself, has to say. `scene` is None for the camera itself."""

    finding: Finding
    scene: Scene | None = None


@dataclass(frozen=True, slots=True)
class Watched:
    """What became of a frame before any net saw it."""

    wants_detector: bool
    told: Sequence[Told] = ()


@dataclass(slots=True)
class Sight:
    """Knows what is in view. `has_model` is False while no detector can be used."""

    camera: str
    zone: ZoneInfo
    gate: MotionGate
    seeing: Seeing = field(default_factory=Seeing)
    tracker: Tracker = field(default_factory=Tracker)
    scenes: Sequence[Scene] = ()
    has_model: bool = True
    wants_colours: bool = False
    tracks: Sequence[Track] = ()
    people: Sequence[Box] = ()
    """Whoever the detector last saw, tracked or not."""
    answered_s: float | None = None
    blindness: Blindness | None = None
    blind_since_s: float = 0.0
    could_see_s: float = 0.0
    _looker: Looker = field(default_factory=Looker)
    _shown_s: float | None = None
    _watched_s: float | None = None
    _asked_s: float = float("-inf")
    _is_dark: bool = False
    """The pictures themselves show nothing; without a model they still may."""

    def watch(self, frame: Frame, *, is_busy: bool = False) -> Watched:
        """A new frame; `is_busy` while an earlier one is still with the detector."""
        told = self._judge(frame.at_s, self._looker.look(frame))
        motion = self.gate.look(frame)
        believes = not self._is_dark and motion.warm and not motion.sudden
        if believes and (motion.regions or self._is_due(frame.at_s)):
            self._asked_s = frame.at_s
            return Watched(True, told)
        if is_busy and not self._is_overdue(frame.at_s):
            return Watched(False, told)
        self.tracks = self.tracker.coast(frame.at_s)
        return Watched(False, [*told, *self._show(frame, frame.at_s, frame.observed_at)])

    def miss(self, at_s: float, observed_at: datetime) -> list[Told]:
        """No frame came; call it about once a second until one does."""
        told = self._judge(at_s, None)
        return [*told, *self._show(None, at_s, observed_at)]

    def learn(self, frame: Frame, sighted: Sighted) -> list[Told]:
        """What the nets said of a frame that was watched.

        They may lag behind what scenes have been shown since; time never falls back for a scene.
        """
        at_s = frame.at_s if self._shown_s is None else max(frame.at_s, self._shown_s)
        if at_s - frame.at_s >= STALE_S:
            return []
        self.tracks = self.tracker.update(at_s, sighted.detections)
        self.people = [one.box for one in sighted.detections if one.label is Label.PERSON]
        for track_id, pose in sighted.poses.items():
            self.tracker.posed(track_id, pose, at_s)
        if sighted.poses:
            self.tracks = self.tracker.coast(at_s)
        matched = [Told(_found(match)) for match in sighted.matches]
        return [*matched, *self._show(frame, at_s, frame.observed_at)]

    def see(self, frame: Frame, eyes: Eyes) -> list[Told]:
        """Both at once, for whoever has time: replaying and measuring."""
        watched = self.watch(frame)
        if not watched.wants_detector:
            return list(watched.told)
        sighted = eyes.look(self.camera, frame, self.tracks, wants_pose=self.wants_pose)
        return [*watched.told, *self.learn(frame, sighted)]

    def begin_blind(self, at_s: float) -> None:
        """It was blind when the last run ended: it has to prove that it sees again."""
        self.seeing.blind = self.blindness = Blindness.DISCONNECTED
        self.seeing.blind_since_s = self.blind_since_s = at_s

    def give_up(self, at_s: float) -> list[Told]:
        """Pictures come, and whatever looks at them fails."""
        self.blindness, self._watched_s = Blindness.NO_MODEL, at_s
        return self._turned(None, at_s)

    @property
    def wants_pose(self) -> bool:
        """Whether any scene needs joints."""
        return any(scene.wants_pose for scene in self.scenes)

    def _is_due(self, at_s: float) -> bool:
        """Something still wants to be looked at, or nobody has looked for a while."""
        return self.tracker.due(at_s) or at_s - self._asked_s >= IDLE_S

    def _is_overdue(self, at_s: float) -> bool:
        return self._shown_s is None or at_s - self._shown_s >= SILENT_S

    def _judge(self, at_s: float, looks: Looks | None) -> list[Told]:
        """Whether the camera sees; says so when it goes blind, and when it sees again."""
        elapsed_s = 0.0 if self._watched_s is None else max(0.0, at_s - self._watched_s)
        self._watched_s = at_s
        before, self.blindness = self.blindness, self.seeing.look(at_s, looks)
        self._is_dark = self.blindness is not None
        if self.blindness is None and not self.has_model:
            self.blindness = Blindness.NO_MODEL
        if before is None:
            self.could_see_s += min(elapsed_s, 2 * SILENT_S)
        return self._turned(before, at_s)

    def _turned(self, before: Blindness | None, at_s: float) -> list[Told]:
        if before is None and self.blindness is not None:
            self.blind_since_s = min(at_s, self.seeing.blind_since_s or at_s)
            self.could_see_s = max(0.0, self.could_see_s - (at_s - self.blind_since_s))
            return [Told(Raise(BLIND, "", 1.0, facts={"reason": self.blindness.value}))]
        if before is not None and self.blindness is None:
            lasted_s = at_s - self.blind_since_s
            return [Told(Clear(BLIND, "", lasted_s, {"reason": before.value}))]
        return []

    def _show(self, frame: Frame | None, at_s: float, observed_at: datetime) -> list[Told]:
        """Let every scene look."""
        self._shown_s = at_s
        view = View(
            at_s=at_s,
            local=observed_at.astimezone(self.zone),
            tracks=self.tracks,
            could_see=self.blindness is None and frame is not None,
            answered_s=self.answered_s,
            colours=colours_of(frame.image) if frame and self.wants_colours else {},
            aspect=_aspect(frame) if frame else USUAL_ASPECT,
        )
        return [Told(finding, scene) for scene in self.scenes for finding in scene.look(view)]


def _aspect(frame: Frame) -> float:
    high, wide = frame.image.shape[:2]
    return float(wide) / float(high)


def _found(match: Match) -> Raise:
    key = ":".join(match.detail.values())
    return Raise(match.kind, key, match.confidence, facts=match.detail)
