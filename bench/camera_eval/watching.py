"""One camera's understanding of a recording: the same code as in the agent, in one thread."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from edge.camera.eyes import Eyes
from edge.camera.motion import MotionGate
from edge.camera.ports import Frame
from edge.camera.sight import BLIND, Sight
from edge.domain.scenes.scene import Ask, Clear, Finding, Raise
from edge.domain.scenes.table import build_scene, read_scenes
from edge.domain.vision.sightings import Label

CAMERA = "clip"
Scenes = Sequence[Mapping[str, Any]]
"""Tables as in node.toml."""


@dataclass(slots=True)
class Account:
    """What was found, and when on the recording's clock."""

    found: list[tuple[float, Finding]] = field(default_factory=list)
    frames: int = 0
    spared: int = 0
    people: set[int] = field(default_factory=set)
    """Numbers of all tracks of persons."""
    crowd: list[int] = field(default_factory=list)
    """How many persons were in view, frame by frame."""
    began_s: float | None = None
    ended_s: float = 0.0

    @property
    def lasted_s(self) -> float:
        """Of the recording."""
        return 0.0 if self.began_s is None else self.ended_s - self.began_s

    def raised(self, kind: str) -> list[tuple[float, Raise]]:
        """Alerts of a kind."""
        return [(at_s, f) for at_s, f in self.found if isinstance(f, Raise) and f.kind == kind]

    def asked(self) -> list[float]:
        """When she was asked."""
        return [at_s for at_s, finding in self.found if isinstance(finding, Ask)]

    def cleared(self, kind: str, key: str, after_s: float) -> float | None:
        """When that alert was over; None if it lasted to the end."""
        for at_s, finding in self.found:
            ends = isinstance(finding, Clear) and (finding.kind, finding.key) == (kind, key)
            if ends and at_s >= after_s:
                return at_s
        return None


def watch(frames: Iterable[Frame], scenes: Scenes, eyes: Eyes) -> Account:
    """Each frame through gate, nets, tracker and scenes."""
    sight = Sight(CAMERA, ZoneInfo("UTC"), MotionGate(), scenes=_built(scenes))
    account = Account()
    for frame in frames:
        _count(account, frame)
        watched = sight.watch(frame)
        told = list(watched.told)
        if watched.wants_detector:
            sighted = eyes.look(sight.camera, frame, sight.tracks, wants_pose=sight.wants_pose)
            told += sight.learn(frame, sighted)
        account.spared += not watched.wants_detector
        account.found += [(frame.at_s, one.finding) for one in told]
        people = {one.track_id for one in sight.tracks if one.label is Label.PERSON}
        account.people |= people
        account.crowd.append(len(people))
    return account


def cries(frames: Iterable[Frame]) -> Iterator[tuple[float, Raise]]:
    """Whenever it says that it cannot see, as it says it; no net is needed for that."""
    sight = Sight(CAMERA, ZoneInfo("UTC"), MotionGate())
    for frame in frames:
        for one in sight.watch(frame).told:
            if isinstance(one.finding, Raise) and one.finding.kind == BLIND:
                yield frame.at_s, one.finding


def _built(scenes: Scenes) -> list[Any]:
    common = {"camera": CAMERA}
    tables = [{"scene_id": str(at), **common, **one} for at, one in enumerate(scenes)]
    return [build_scene(settings) for settings in read_scenes(tables)]


def _count(account: Account, frame: Frame) -> None:
    account.frames += 1
    account.began_s = frame.at_s if account.began_s is None else account.began_s
    account.ended_s = frame.at_s
