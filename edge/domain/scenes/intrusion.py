"""`intrusion`: somebody is where nobody should be at this hour."""

from edge.domain.scenes.alarms import Alarms
from edge.domain.scenes.presence import Presence
from edge.domain.scenes.scene import Finding, View
from edge.domain.scenes.settings import SceneSettings
from edge.domain.vision.sightings import Label


class IntrusionSettings(SceneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing beside what all scenes share, but for the coat on the hook."""

    must_move: bool = True
    """Whoever has never moved since the camera first saw him is taken for a thing."""


class Intrusion:
    """Raises once for each person in the zone in its hours; clears when he has left."""

    wants_pose = False

    def __init__(self, settings: IntrusionSettings) -> None:
        self.scene_id = settings.scene_id
        self._settings = settings
        self._persons = Presence(settings, {Label.PERSON})
        self._alarms = Alarms(settings)

    def look(self, view: View) -> list[Finding]:
        """See `Scene`."""
        found = self._alarms.over(self._persons.look(view), view.at_s)
        if not self._settings.schedule.covers(view.local):
            return found
        for visit in self._persons.here:
            if visit.moved or not self._settings.must_move:
                facts = {"dwell_s": round(visit.spell.held_s)}
                found += self._alarms.open(
                    visit.key, view.at_s, visit.track.score, visit.tracks, facts
                )
        return found
