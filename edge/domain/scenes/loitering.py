"""`loitering`: somebody hangs about for longer than whoever only passes through."""

from edge.domain.scenes.alarms import Alarms
from edge.domain.scenes.presence import Presence
from edge.domain.scenes.scene import Finding, View
from edge.domain.scenes.settings import SceneSettings, Seconds
from edge.domain.vision.sightings import Label


class LoiteringSettings(SceneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long is too long, for each person by himself."""

    dwell_s: Seconds = 120.0
    """Time in the zone, added up over absences shorter than `leave_s`."""
    leave_s: Seconds = 10.0
    must_move: bool = True
    """Whoever has never moved since he was first seen is taken for a thing."""


class Loitering:
    """Raises for each person who has been in the zone for `dwell_s`, clears when he has left."""

    wants_pose = False

    def __init__(self, settings: LoiteringSettings) -> None:
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
            dwell_s = visit.spell.held_s
            if dwell_s >= self._settings.dwell_s and (
                visit.has_moved or not self._settings.must_move
            ):
                found += self._alarms.raise_for(view.at_s, visit, {"dwell_s": round(dwell_s)})
        return found
