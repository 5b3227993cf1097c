"""Everybody in view with the posture they hold, and who stood where a moment ago."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from math import hypot
from typing import Final

from edge.domain.scenes.posture import LEVEL_DEG, Body, Posture, posture_of, torso_deg
from edge.domain.scenes.scene import View
from edge.domain.vision.geometry import Box
from edge.domain.vision.sightings import Label, Pose
from edge.domain.vision.tracks import Track

REMEMBERED_S: Final = 10.0
"""Where somebody stood longer ago says nothing about who lies there now."""
FALL_S: Final = 2.0
"""From upright to the ground: a fall takes one second, and a tracker may lose another."""
GONE_S: Final = 5.0
POSE_S: Final = 1.0
"""A pose older than its track's last sighting by more says nothing about it."""
REACH: Final = 0.6
"""Of a standing height: where feet may be found beside the box of the body that stood on them."""
DROPPED: Final = 0.3
"""Of the standing height: from a chair to the floor the head comes down by more."""
INSIDE: Final = 0.3
"""Of the standing height, between the feet and the lower edge. To be seen from the chest upwards
only he must then walk most of his own length in the picture, two metres of floor and more."""


@dataclass(slots=True)
class Person:
    """One track of a person."""

    track: Track
    came: Box
    """Where it was first seen."""
    came_s: float
    posture: Posture
    since_s: float
    """When this posture was first seen."""
    stood: "Stood | None" = None
    """The tallest it stood, or somebody stood, about here."""
    heir_of: frozenset[int] = frozenset()
    """Tracks that were lost about here a moment before: it may be a new number of one of them."""
    left_s: float = 0.0

    def held_s(self, posture: Posture) -> float:
        """Seconds between the first and the last sighting of this posture; coasting is none."""
        return self.track.seen_s - self.since_s if self.posture is posture else 0.0

    @property
    def level(self) -> bool:
        """Whether joints say that the torso lies."""
        torso = torso_deg(_fresh_pose(self.track))
        return torso is not None and torso >= LEVEL_DEG


@dataclass(frozen=True, slots=True)
class Stood:
    """Somebody upright."""

    at_s: float
    track_id: int
    box: Box


@dataclass(frozen=True, slots=True)
class Drop:
    """A fall that was seen."""

    took_s: float
    inside: bool
    """The feet stood well inside the picture: nobody walks out below it in so short a time."""


class Bodies:
    """Remembers tracks for as long as they are in view, and a few seconds longer."""

    def __init__(self) -> None:
        self.aspect = 1.0
        self._people: dict[int, Person] = {}
        self._stood: list[Stood] = []
        self._at_s = 0.0

    def look(self, view: View, tracks: Sequence[Track]) -> None:
        """One more view in which the camera could see."""
        self._at_s, self.aspect = view.at_s, view.aspect
        self._stood = [one for one in self._stood if view.at_s - one.at_s <= REMEMBERED_S]
        people = [track for track in tracks if track.label is Label.PERSON]
        lost = self._people.keys() - {track.track_id for track in people}
        for track in people:
            self._see(track, lost)
        for track_id, person in list(self._people.items()):
            if view.at_s - person.left_s > GONE_S:
                del self._people[track_id]

    @property
    def here(self) -> list[Person]:
        """Whoever is in view now."""
        return [person for person in self._people.values() if person.left_s >= self._at_s]

    def fell(self, person: Person) -> Drop | None:
        """How somebody came down who stood here a moment ago and lies here now."""
        upright = {one.track.track_id for one in self.here if one.posture is Posture.UPRIGHT}
        box = person.track.box
        stood = [
            one
            for one in self._stood
            if self._at_s - one.at_s <= FALL_S
            and one.track_id not in upright
            and box.top - one.box.top >= DROPPED * one.box.height
            and self._is_near(one, box)
        ]
        if not stood:
            return None
        inside = any(1.0 - one.box.bottom >= INSIDE * one.box.height for one in stood)
        return Drop(self._at_s - stood[-1].at_s, inside)

    def _see(self, track: Track, lost: Set[int]) -> None:
        known = self._people.get(track.track_id)
        if known is not None and track.seen_s <= known.track.seen_s:
            known.track, known.left_s = track, self._at_s
            return
        stood = self._tallest(track.box, known)
        body = Body(track.box, self.aspect, _fresh_pose(track), stood.box.height if stood else None)
        posture = posture_of(body)
        if known is None:
            heir_of = frozenset(one for one in lost if self._is_close(one, track.box))
            known = Person(track, track.box, self._at_s, posture, track.seen_s, heir_of=heir_of)
            self._people[track.track_id] = known
        elif posture is not known.posture:
            known.posture, known.since_s = posture, track.seen_s
        known.track, known.stood, known.left_s = track, stood, self._at_s
        if posture is Posture.UPRIGHT:
            self._stood.append(Stood(self._at_s, track.track_id, track.box))

    def _tallest(self, box: Box, known: Person | None) -> Stood | None:
        """What is remembered, and what this one has shown itself, however long ago."""
        all_of_them = [*self._stood, *([known.stood] if known and known.stood else [])]
        near = [one for one in all_of_them if self._is_near(one, box)]
        return max(near, key=lambda one: one.box.height, default=None)

    def _is_close(self, track_id: int, box: Box) -> bool:
        """Whether one who was on his feet was lost within a body's length."""
        one = self._people[track_id]
        (x, y), (other_x, other_y) = one.track.box.foot, box.foot
        length = max(one.track.box.height, box.height)
        on_feet = one.posture is not Posture.LYING
        return on_feet and hypot((x - other_x) * self.aspect, y - other_y) <= length

    def _is_near(self, stood: Stood, box: Box) -> bool:
        """Whether the feet of one could be those of the other."""
        x, y = stood.box.foot
        aside = max(box.left - x, x - box.right, 0.0) * self.aspect
        reach = REACH * stood.box.height
        return aside <= reach and abs(box.bottom - y) <= reach


def _fresh_pose(track: Track) -> Pose | None:
    if track.pose is None or track.posed_s is None or track.seen_s - track.posed_s > POSE_S:
        return None
    return track.pose
