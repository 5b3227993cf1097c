"""Who and what is in a zone: counted after its inertia, gone only after a while out of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from edge.domain.scenes.scene import View
from edge.domain.scenes.settings import SceneSettings
from edge.domain.scenes.spell import SeenClock, Spell
from edge.domain.vision.geometry import Box
from edge.domain.vision.sightings import Label
from edge.domain.vision.tracks import Track

SAME_PLACE: Final = 0.5
"""A new track that shares so much of the smaller box with a lost one continues it."""


@dataclass(slots=True, eq=False)
class Visit:
    """One stay in the zone. `track` is as it was last seen in it; its number may change."""

    key: str
    track: Track
    spell: Spell
    has_moved: bool = False
    """At least once: a coat on a hook that is taken for a person has not."""
    walked_off: bool = False
    """It was seen outside the zone since; otherwise, if it is gone, it is gone from view."""


class Presence:
    """The visits to one zone of things with certain labels."""

    def __init__(self, settings: SceneSettings, labels: Iterable[Label]) -> None:
        self._settings = settings
        self._labels = frozenset(labels)
        self._clock = SeenClock()
        self._visits: list[Visit] = []
        self.elapsed_s = 0.0
        """Seconds that were watched before this view."""
        self.here: Sequence[Visit] = ()
        """Those that count now, with who is out for a moment; empty while the camera is blind."""

    def look(self, view: View) -> list[Visit]:
        """One more view; returns the visits that are over."""
        self.elapsed_s = self._clock.elapsed_s(view)
        self.here = ()
        if not view.could_see:
            return []
        self._continue(view)
        self._begin(view)
        over = [visit for visit in self._visits if visit.spell.is_over(self._settings.leave_s)]
        self._visits = [visit for visit in self._visits if visit not in over]
        self.here = [visit for visit in self._visits if self._is_long_enough(visit)]
        return [visit for visit in over if self._is_long_enough(visit)]

    def _continue(self, view: View) -> None:
        counts = self._settings.schedule.covers(view.local)
        tracks = {track.track_id: track for track in view.tracks}
        for visit in self._visits:
            track = tracks.get(visit.track.track_id) or self._successor(visit, view.tracks)
            if track is not None and self._is_ours(track) and self._settings.is_still_at(track):
                visit.track, visit.walked_off = track, False
                visit.has_moved = visit.has_moved or _has_moved(track)
                visit.spell.look(view.at_s, self.elapsed_s, holds=True, counts=counts)
                continue
            visit.spell.look(view.at_s, self.elapsed_s, holds=False)
            if track is not None and not self._settings.is_near(track):
                visit.walked_off = True

    def _begin(self, view: View) -> None:
        known = {visit.track.track_id for visit in self._visits}
        for track in view.tracks:
            if track.track_id not in known and self._is_ours(track) and self._settings.is_at(track):
                spell = Spell(view.at_s, view.at_s)
                self._visits.append(Visit(self._key(track), track, spell, _has_moved(track)))

    def _key(self, track: Track) -> str:
        """Its number, unless a visit began under that number and is continued under another."""
        taken = {visit.key for visit in self._visits}
        names = [str(track.track_id), *(f"{track.track_id}.{turn}" for turn in range(len(taken)))]
        return next(name for name in names if name not in taken)

    def _successor(self, visit: Visit, tracks: Sequence[Track]) -> Track | None:
        """The track that stands where this visit's was lost, and belongs to no other visit."""
        if visit.walked_off:
            return None
        known = {other.track.track_id for other in self._visits}
        for track in tracks:
            is_free = track.track_id not in known and self._is_ours(track)
            if is_free and share(visit.track.box, track.box) >= SAME_PLACE:
                return track
        return None

    def _is_ours(self, track: Track) -> bool:
        return track.label in self._labels

    def _is_long_enough(self, visit: Visit) -> bool:
        return visit.spell.held_s >= self._settings.inertia_s


def share(one: Box, other: Box) -> float:
    """Shared area over the smaller one: half hidden it is still the same thing."""
    smaller = min(one.area, other.area)
    return one.shared(other) / smaller if smaller > 0 else 0.0


def _has_moved(track: Track) -> bool:
    return track.moved_s > track.began_s
