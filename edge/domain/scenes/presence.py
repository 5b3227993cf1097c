"""Who and what is in a zone: counted after its inertia, gone only after a while out of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from edge.domain.scenes.scene import View
from edge.domain.scenes.settings import SceneSettings
from edge.domain.scenes.spell import SeenClock, Spell
from edge.domain.vision.geometry import Box
from edge.domain.vision.sightings import Label
from edge.domain.vision.tracks import Track

SAME_PLACE: Final = 0.5
"""A new track that shares so much of the smaller box with a lost one continues it."""


@dataclass(slots=True)
class Visit:
    """One stay in the zone, over changes of the track's number."""

    key: str
    track: Track
    spell: Spell
    moved: bool = False
    """It has moved at least once: a coat on a hook that is taken for a person has not."""
    vanished: bool = field(default=False)
    """It is out of the zone because it is out of view, not because it was seen to walk out."""

    @property
    def tracks(self) -> tuple[int, ...]:
        """Its track, as findings name them."""
        return (self.track.track_id,)


class Presence:
    """The visits to one zone of things with certain labels."""

    def __init__(self, settings: SceneSettings, labels: Iterable[Label]) -> None:
        self._settings = settings
        self._labels = frozenset(labels)
        self._clock = SeenClock()
        self._visits: list[Visit] = []
        self.here: Sequence[Visit] = ()
        """Those that count now; empty while the camera cannot see."""

    def look(self, view: View) -> list[Visit]:
        """One more view; returns the visits that have ended, `here` holds those that go on."""
        elapsed_s = self._clock.elapsed_s(view)
        self.here = ()
        if not view.could_see:
            return []
        self._continue(view, elapsed_s)
        self._begin(view)
        leave_s, inertia_s = self._settings.leave_s, self._settings.inertia_s
        ended = [visit for visit in self._visits if _is_over(visit.spell, leave_s)]
        self._visits = [visit for visit in self._visits if not _is_over(visit.spell, leave_s)]
        self.here = [visit for visit in self._visits if visit.spell.held_s >= inertia_s]
        return [visit for visit in ended if visit.spell.held_s >= inertia_s]

    def _continue(self, view: View, elapsed_s: float) -> None:
        counts = self._settings.schedule.covers(view.local)
        tracks = {track.track_id: track for track in view.tracks}
        for visit in self._visits:
            track = tracks.get(visit.track.track_id) or self._successor(visit, view.tracks)
            holds = track is not None and self._stays(track)
            visit.spell.look(view.at_s, elapsed_s, holds=holds, counts=counts)
            visit.vanished = track is None
            if track is not None and holds:
                visit.track = track
                visit.moved = visit.moved or track.moved_s > track.began_s

    def _begin(self, view: View) -> None:
        known = {visit.track.track_id for visit in self._visits}
        for track in view.tracks:
            if track.track_id in known or not self._counts(track):
                continue
            if self._settings.is_at(track):
                spell = Spell(view.at_s, view.at_s)
                moved = track.moved_s > track.began_s
                self._visits.append(Visit(str(track.track_id), track, spell, moved))

    def _successor(self, visit: Visit, tracks: Sequence[Track]) -> Track | None:
        """The track that stands where this visit's was lost, and belongs to no other visit."""
        known = {other.track.track_id for other in self._visits}
        return next(
            (
                track
                for track in tracks
                if track.track_id not in known
                and self._counts(track)
                and share(visit.track.box, track.box) >= SAME_PLACE
            ),
            None,
        )

    def _counts(self, track: Track) -> bool:
        return track.label in self._labels

    def _stays(self, track: Track) -> bool:
        return self._counts(track) and self._settings.is_still_at(track)


def share(one: Box, other: Box) -> float:
    """Shared area over the smaller one: half hidden it is still the same thing."""
    smaller = min(one.area, other.area)
    return one.shared(other) / smaller if smaller > 0 else 0.0


def _is_over(spell: Spell, leave_s: float) -> bool:
    return not spell.holds and spell.missed_s >= leave_s
