"""`intrusion`: somebody is where nobody should be at this hour."""

from edge.domain.scenes.alarms import Alarms
from edge.domain.scenes.presence import Presence
from edge.domain.scenes.scene import Finding, View
from edge.domain.scenes.settings import SceneSettings
from edge.domain.vision.sightings import Label


class IntrusionSettings(SceneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all scenes share, and a word about coats on hooks."""

    must_move: bool = True
    """Whoever has never moved since he was first seen is taken for a thing."""


class Intrusion:
    """Raises for each person in the zone in its hours, clears when he has left."""

    wants_pose = False

    def __init__(self, settings: IntrusionSettings) -> None:
        self.scene_id = settings.scene_id
        self._settings = settings
        self._persons = Presence(settings, {Label.PERSON})
        self._alarms = Alarms(settings)

    def look(self, view: View) -> list[Finding]:
        """See `Scene`."""
        found = self._alarms.clear_for(view.at_s, self._persons.look(view))
        if not self._settings.schedule.covers(view.local):
            return found
        for visit in self._persons.here:
            if visit.has_moved or not self._settings.must_move:
                facts = {"dwell_s": round(visit.spell.held_s)}
                found += self._alarms.raise_for(view.at_s, visit, facts)
        return found
