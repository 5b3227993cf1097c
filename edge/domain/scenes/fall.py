"""`fall` and `long_lie`: somebody lies where nobody lies down. She is asked before anyone is told.

A body that is no longer found where it lay is still there: detectors lose those who lie. Only
somebody upright who rose there, or was seen to go, ends it; a visitor who stands beside it does
not, and neither does a blind camera. See `posture.py` for what counts as lying.
"""

from dataclasses import dataclass, field
from math import hypot
from typing import Final

from edge.domain.dialogue import Line
from edge.domain.scenes.bodies import Bodies, Drop, Person
from edge.domain.scenes.lie import Happening, Patience, Progress, Stage
from edge.domain.scenes.posture import Posture
from edge.domain.scenes.presence import SAME_PLACE, share
from edge.domain.scenes.scene import Ask, Clear, Fact, Finding, Raise, View
from edge.domain.scenes.settings import Corners, Fraction, SceneSettings, Seconds, refuse_zone
from edge.domain.scenes.spell import SeenClock
from edge.domain.vision.geometry import Box, Zone

LONG_LIE: Final = "long_lie"
EDGE: Final = 0.02
"""A box so close to the picture's lower edge may be cut off by it."""
FORGOTTEN_S: Final = 3600.0
"""After a long lie was raised: so long without a sight of it, and the place is free again."""
COMPANY: Final = 0.6
"""What confidence is left when somebody else is there."""


class FallSettings(SceneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Beside what all scenes share: where one may lie, and how patient it is."""

    min_score: Fraction = 0.3
    """Detectors are less sure of those who lie."""
    rest_zones: tuple[Corners, ...] = ()
    """Beds and sofas, drawn around the mattress as it is seen: who lies there has not fallen."""
    settle_s: Seconds = 3.0
    """Down for so long after a fast fall before she is asked."""
    slow_s: Seconds = 20.0
    """The same where no fall was seen: she lay down slowly, or lay there from the beginning."""
    company_s: Seconds = 30.0
    """Longer by so much while somebody else is there who can help."""
    ask_s: Seconds = 30.0
    """How long she has to answer; 0 alerts without asking."""
    long_lie_s: Seconds = 300.0
    """Down for so long is a `long_lie`, whoever is there."""
    up_s: Seconds = 1.0
    """Upright for so long before it counts."""

    def __post_init__(self) -> None:
        """Raises ConfigError with the field below the scene."""
        super().__post_init__()
        for index, corners in enumerate(self.rest_zones):
            refuse_zone(f"rest_zones[{index}]", corners)

    def is_rest(self, box: Box) -> bool:
        """Whether a body with this box lies in a bed or on a sofa."""
        return any(Zone(corners).contains(box.centre) for corners in self.rest_zones)


@dataclass(slots=True)
class Lie:
    """One body on the ground, over changes of the track's number."""

    key: str
    track_id: int
    box: Box
    """Where it was last seen lying."""
    seen_s: float
    progress: Progress
    drop: Drop | None
    """The fall, if it was seen."""
    level: bool = False
    """Joints said that the torso lies."""
    lay_s: float = 0.0
    """Seconds from sighting to sighting in which it lay."""
    sighted_s: float = 0.0
    tracks: set[int] = field(default_factory=set)
    """All numbers that it ever had."""
    rests_s: float = 0.0
    posture: Posture | None = Posture.LYING
    """None while it is out of sight."""
    company: int = 0

    def lie_on(self, person: Person, at_s: float) -> None:
        """It is seen lying once more, or nothing moved since it was."""
        self.lay_s += max(0.0, person.track.seen_s - max(person.since_s, self.sighted_s))
        self.sighted_s, self.seen_s, self.box = person.track.seen_s, at_s, person.track.box
        self.level = self.level or person.level
        self.tracks.add(person.track.track_id)


class Fall:
    """Implements `Scene`: one `Lie` for each body on the ground."""

    wants_pose = True

    def __init__(self, settings: FallSettings) -> None:
        self.scene_id = settings.scene_id
        self._settings = settings
        self._bodies = Bodies()
        self._clock = SeenClock()
        self._lies: list[Lie] = []
        self._quiet_until_s: float | None = None

    def look(self, view: View) -> list[Finding]:
        """See `Scene`."""
        elapsed_s = self._clock.elapsed_s(view)
        found: list[Finding] = []
        if view.could_see:
            self._bodies.look(view, view.tracks)
            for lie in self._lies:
                found += self._follow(lie, view.at_s, elapsed_s)
            self._begin(view)
        for lie in self._lies:
            found += self._wait(lie, view)
        self._lies = [lie for lie in self._lies if not self._is_done(lie, view.at_s)]
        return found

    # -- what is seen of a lie

    def _begin(self, view: View) -> None:
        for person in self._bodies.here:
            track = person.track
            if person.posture is not Posture.LYING or self._settings.is_rest(track.box):
                continue
            if not (self._settings.is_at(track) and self._settings.schedule.covers(view.local)):
                continue
            if any(self._is_of(lie, person) for lie in self._lies):
                continue
            progress = Progress(view.at_s)
            drop = self._bodies.fell(person)
            key = f"{track.track_id}-{round(view.at_s)}"
            lie = Lie(key, track.track_id, track.box, view.at_s, progress, drop)
            lie.lie_on(person, view.at_s)
            self._lies.append(lie)

    def _follow(self, lie: Lie, at_s: float, elapsed_s: float) -> list[Finding]:
        """Look for whoever lay there, and see what became of him."""
        person = self._person_of(lie)
        lie.posture = None if person is None else person.posture
        others = [one for one in self._bodies.here if not self._is_of(lie, one)]
        lie.company = sum(one.track.score >= self._settings.min_score for one in others)
        if person is None:
            riser = next((one for one in others if self._rose_from(lie, one)), None)
            return [] if riser is None else self._end(lie, at_s, "got_up")
        lie.track_id = person.track.track_id
        if person.held_s(Posture.UPRIGHT) >= self._settings.up_s:
            return self._end(lie, at_s, "got_up")
        if person.posture is Posture.LYING:
            lie.lie_on(person, at_s)
            lie.drop = lie.drop or self._bodies.fell(person)
        lie.rests_s = lie.rests_s + elapsed_s if self._settings.is_rest(person.track.box) else 0.0
        if lie.rests_s >= self._settings.leave_s:
            return self._end(lie, at_s, "lies_in_bed")
        return []

    def _person_of(self, lie: Lie) -> Person | None:
        """By its number; else whoever is down where it was lost, and belongs to no other lie."""
        here = self._bodies.here
        for person in here:
            if person.track.track_id == lie.track_id:
                return person
        taken = {other.track_id for other in self._lies}
        for person in here:
            came = person.posture is Posture.LOW and person.came_s >= lie.sighted_s
            down = came or person.posture is Posture.LYING
            if down and person.track.track_id not in taken and _lies_on(lie, person):
                return person
        return None

    def _is_of(self, lie: Lie, person: Person) -> bool:
        """The same body, perhaps found twice in one picture."""
        if person.track.track_id == lie.track_id:
            return True
        return person.posture is Posture.LYING and _lies_on(lie, person)

    def _rose_from(self, lie: Lie, person: Person) -> bool:
        """Upright, first seen within a body's length of the place, and nobody else's new number."""
        upright = person.held_s(Posture.UPRIGHT) >= self._settings.up_s
        came_here = person.came_s >= lie.sighted_s and self._is_beside(lie, person.came)
        return upright and came_here and person.heir_of <= lie.tracks

    def _is_beside(self, lie: Lie, box: Box) -> bool:
        """Whether feet stand within a body's length of where it lay."""
        aspect = self._bodies.aspect
        (x, y), (foot_x, foot_y) = lie.box.centre, box.foot
        length = max(lie.box.width * aspect, lie.box.height)
        return hypot((foot_x - x) * aspect, foot_y - y) <= length

    # -- what time brings

    def _wait(self, lie: Lie, view: View) -> list[Finding]:
        progress, at_s = lie.progress, view.at_s
        if self._is_glimpse(lie, at_s):
            progress.go(Happening.GLIMPSE, at_s)
            return []
        found: list[Finding] = []
        while due := progress.due(
            at_s, self._patience(lie), view.answered_s, settles=self._settles(lie, at_s)
        ):
            entered = progress.go(due, at_s)
            found += [] if entered is None else self._entered(lie, entered, at_s)
        return found

    def _patience(self, lie: Lie) -> Patience:
        settings = self._settings
        settle_s = settings.slow_s if lie.drop is None else settings.settle_s
        settle_s += settings.company_s if lie.company else 0.0
        return Patience(settle_s, settings.ask_s, settings.long_lie_s)

    def _is_believed(self, lie: Lie) -> bool:
        """Whoever walks out below the picture looks short and wide for a moment."""
        if lie.box.bottom < 1 - EDGE:
            return lie.drop is not None or lie.lay_s >= self._settings.inertia_s
        inside = lie.drop is not None and lie.drop.inside
        return inside or lie.lay_s >= self._settings.settle_s

    def _settles(self, lie: Lie, at_s: float) -> bool:
        """Sitting up after a fall is not getting up; without a fall it shows that she is well."""
        quiet = self._quiet_until_s is not None and at_s < self._quiet_until_s
        down = lie.posture is not Posture.LOW or lie.drop is not None
        return down and not quiet and self._is_believed(lie)

    def _is_glimpse(self, lie: Lie, at_s: float) -> bool:
        if at_s - lie.seen_s < self._settings.leave_s:
            return False
        sits = lie.posture is Posture.LOW and lie.drop is None
        if lie.progress.stage is Stage.ANSWERED:
            return at_s - lie.seen_s >= self._settings.slow_s
        return sits or not self._is_believed(lie)

    def _entered(self, lie: Lie, stage: Stage, at_s: float) -> list[Finding]:
        match stage:
            case Stage.ASKED | Stage.ASKED_AGAIN:
                wait_s = self._settings.ask_s
                return [Ask(Line.HAVE_YOU_FALLEN, wait_s)] if wait_s > 0 else []
            case Stage.FALLEN:
                return [self._raise(lie, self._settings.kind, at_s)]
            case Stage.LONG_LIE:
                return [self._raise(lie, LONG_LIE, at_s)]
            case Stage.DOWN | Stage.ANSWERED | Stage.OVER:
                return []

    def _raise(self, lie: Lie, kind: str, at_s: float) -> Raise:
        facts: dict[str, Fact] = {
            "lying_s": round(at_s - lie.progress.began_s),
            "seen_ago_s": round(at_s - lie.seen_s),
            "fell": lie.drop is not None,
            "others": lie.company,
            "answered": lie.progress.answered_s is not None,
        }
        return Raise(kind, lie.key, confidence(lie, kind), (lie.track_id,), facts)

    def _end(self, lie: Lie, at_s: float, how: str) -> list[Finding]:
        lasted_s = round(at_s - lie.progress.began_s, 1)
        raised = lie.progress.raised
        lie.progress.go(Happening.UP, at_s)
        if raised:
            self._quiet_until_s = at_s + self._settings.rearm_s
        kinds = {Stage.FALLEN: self._settings.kind, Stage.LONG_LIE: LONG_LIE}
        return [Clear(kinds[stage], lie.key, lasted_s, {"how": how}) for stage in raised]

    def _is_done(self, lie: Lie, at_s: float) -> bool:
        stage = lie.progress.stage
        forgotten = stage is Stage.LONG_LIE and at_s - lie.seen_s >= FORGOTTEN_S
        return stage is Stage.OVER or forgotten


def confidence(lie: Lie, kind: str) -> float:
    """Independent signs, each of which leaves some doubt; company leaves more."""
    doubt = 0.5
    doubt *= 0.6 if lie.drop is not None else 1.0
    doubt *= 0.6 if lie.level else 1.0
    doubt *= 0.5 if kind == LONG_LIE else 1.0
    return round((1 - doubt) * (COMPANY if lie.company else 1.0), 2)


def _lies_on(lie: Lie, person: Person) -> bool:
    return share(lie.box, person.track.box) >= SAME_PLACE
