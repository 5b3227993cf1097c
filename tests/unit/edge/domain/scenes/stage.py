"""A stage before one camera: things stand on it, time goes on, what the scene says is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from edge.domain.scenes.scene import Clear, Finding, Raise, Say, Scene, View
from edge.domain.vision.geometry import Box
from edge.domain.vision.sightings import Label
from edge.domain.vision.tracks import Track

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 22, 12, tzinfo=SHANGHAI)
NIGHT = datetime(2026, 11, 22, 23, 30, tzinfo=SHANGHAI)
LEFT_HALF = ((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0))
WHERE = {"scene_id": "scene", "camera": "cam"}


@dataclass(frozen=True)
class Thing:
    """What the tracker would say of somebody or something. Who `walks` moves all the time."""

    number: int
    box: Box
    label: Label = Label.PERSON
    score: float = 0.8
    walks: bool = True


def person(number: int, x: float = 0.25, **more: float | bool) -> Thing:
    """Somebody a fifth of the picture high, whose feet are at `x`, halfway down."""
    return Thing(number, Box(x - 0.04, 0.4, x + 0.04, 0.6), **more)  # type: ignore[arg-type]


def car(number: int, x: float = 0.25, *, label: Label = Label.CAR) -> Thing:
    """A parked car around `x`."""
    return Thing(number, Box(x - 0.1, 0.4, x + 0.1, 0.6), label, walks=False)


@dataclass
class Stage:
    """Shows a scene what is on it, `rate` times a second."""

    scene: Scene
    local: datetime = NOON
    at_s: float = 1000.0
    rate: float = 5.0
    found: list[Finding] = field(default_factory=list)
    _began: dict[int, float] = field(default_factory=dict)
    _moved: dict[int, float] = field(default_factory=dict)

    def show(
        self,
        seconds: float,
        *things: Thing,
        could_see: bool = True,
        colours: Mapping[str, float] | None = None,
    ) -> list[Finding]:
        """So many seconds of this; returns what the scene said meanwhile."""
        said: list[Finding] = []
        for _ in range(round(seconds * self.rate)):
            self.pass_by(1 / self.rate)
            tracks = tuple(self._track(thing) for thing in things)
            view = View(self.at_s, self.local, tracks, could_see, colours=dict(colours or {}))
            said += self.scene.look(view)
        self.found += said
        return said

    def pass_by(self, seconds: float) -> None:
        """Time goes on and nobody looks."""
        self.at_s += seconds
        self.local += timedelta(seconds=seconds)

    def blind(self, seconds: float) -> list[Finding]:
        """The camera sees nothing for so long."""
        return self.show(seconds, could_see=False)

    @property
    def raised(self) -> list[Raise]:
        """So far."""
        return [finding for finding in self.found if isinstance(finding, Raise)]

    @property
    def cleared(self) -> list[Clear]:
        """So far."""
        return [finding for finding in self.found if isinstance(finding, Clear)]

    @property
    def said(self) -> list[Say]:
        """So far."""
        return [finding for finding in self.found if isinstance(finding, Say)]

    def _track(self, thing: Thing) -> Track:
        began_s = self._began.setdefault(thing.number, self.at_s)
        if thing.walks:
            self._moved[thing.number] = self.at_s
        moved_s = self._moved.get(thing.number, began_s)
        return Track(
            thing.number, thing.label, thing.score, thing.box, began_s, self.at_s, moved_s, 9
        )
