"""`crowd`: many people at one place for a while."""

from math import ceil
from typing import Annotated, Final

from msgspec import Meta

from edge.domain.scenes.alarms import Alarms
from edge.domain.scenes.presence import Presence, Visit
from edge.domain.scenes.scene import Finding, Raise, View
from edge.domain.scenes.settings import SceneSettings, Seconds
from edge.domain.scenes.spell import Spell
from edge.domain.vision.sightings import Label

WHOLE_PICTURE: Final = ""
STILL_A_CROWD: Final = 0.75
"""Of `people`: with fewer it begins to be over."""


class CrowdSettings(SceneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many, and for how long."""

    people: Annotated[int, Meta(ge=2, le=200)] = 6
    dwell_s: Seconds = 30.0
    leave_s: Seconds = 10.0
    rearm_s: Seconds = 600.0

    @property
    def enough_to_stay(self) -> int:
        """So many keep up what was raised."""
        return ceil(self.people * STILL_A_CROWD)


class Crowd:
    """Raises once while a crowd stands, clears when it has thinned; `people` is the peak."""

    wants_pose = False

    def __init__(self, settings: CrowdSettings) -> None:
        self.scene_id = settings.scene_id
        self._settings = settings
        self._persons = Presence(settings, {Label.PERSON})
        self._alarms = Alarms(settings)
        self._spell: Spell | None = None
        self._peak = 0

    def look(self, view: View) -> list[Finding]:
        """See `Scene`."""
        self._persons.look(view)
        if not view.could_see:
            return []
        present = [visit for visit in self._persons.here if visit.spell.holds]
        counts = self._settings.schedule.covers(view.local)
        spell = self._continued(view, len(present), counts=counts)
        if spell is None:
            return []
        self._peak = max(self._peak, len(present))
        if spell.is_over(self._settings.leave_s):
            self._spell = None
            facts = {"people": self._peak}
            return self._alarms.clear(view.at_s, WHOLE_PICTURE, spell.lasted_s, facts)
        if counts and spell.holds and spell.held_s >= self._settings.dwell_s:
            return self._alarms.raise_(view.at_s, self._finding(present, spell))
        return []

    def _continued(self, view: View, people: int, *, counts: bool) -> Spell | None:
        is_raised = WHOLE_PICTURE in self._alarms.keys
        enough = self._settings.enough_to_stay if is_raised else self._settings.people
        if self._spell is not None:
            holds = people >= enough
            self._spell.look(view.at_s, self._persons.elapsed_s, holds=holds, counts=counts)
        elif people >= enough:
            self._spell, self._peak = Spell(view.at_s, view.at_s), 0
        return self._spell

    def _finding(self, present: list[Visit], spell: Spell) -> Raise:
        tracks = [visit.track for visit in present]
        confidence = round(sum(track.score for track in tracks) / len(tracks), 3)
        ids = tuple(track.track_id for track in tracks)
        facts = {"people": self._peak, "dwell_s": round(spell.held_s)}
        return Raise(self._settings.kind, WHOLE_PICTURE, confidence, ids, facts)
