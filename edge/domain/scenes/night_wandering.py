"""`night_wandering`: she is at the door to the outside in the middle of the night."""

from edge.domain.dialogue import Line
from edge.domain.scenes.alarms import Alarms, Announcer
from edge.domain.scenes.presence import Presence, Visit
from edge.domain.scenes.scene import Finding, View
from edge.domain.scenes.settings import SceneSettings, Schedule, Seconds
from edge.domain.vision.sightings import Label


class NightWanderingSettings(SceneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The zone is the floor before the door, not the way past it."""

    schedule: Schedule = Schedule(begins="22:00", until="06:00")
    dwell_s: Seconds = 10.0
    """So long after she began to count."""
    speaks: bool = True
    leave_s: Seconds = 5.0
    rearm_s: Seconds = 0.0
    """Who turned back may set out again at once."""
    must_move: bool = True
    """Whoever has never moved since he was first seen is taken for a thing."""


class NightWandering:
    """Speaks to whoever comes to the door, raises when she stays or goes out.

    Only one who was seen to turn back is cleared. Whoever was last seen at the door and is gone
    from view may be outside: that is raised at once, and only a person can end it.
    """

    wants_pose = False

    def __init__(self, settings: NightWanderingSettings) -> None:
        self.scene_id = settings.scene_id
        self._settings = settings
        self._persons = Presence(settings, {Label.PERSON})
        self._alarms = Alarms(settings)
        self._announcer = Announcer(Line.NIGHT_DOOR, settings.rearm_s)

    def look(self, view: View) -> list[Finding]:
        """See `Scene`."""
        over = self._persons.look(view)
        counts = self._settings.schedule.covers(view.local)
        found = [finding for visit in over for finding in self._end(visit, view, counts=counts)]
        self._announcer.forget(over)
        if not counts:
            return found
        for visit in self._persons.here:
            if not self._is_somebody(visit):
                continue
            if self._settings.speaks:
                found += self._announcer.tell(view.at_s, visit.key)
            if visit.spell.held_s >= self._settings.inertia_s + self._settings.dwell_s:
                found += self._alarms.raise_for(view.at_s, visit, _facts(visit, went_out=False))
        return found

    def _end(self, visit: Visit, view: View, *, counts: bool) -> list[Finding]:
        if visit.walked_off:
            return self._alarms.clear(view.at_s, visit.key, visit.spell.lasted_s)
        found: list[Finding] = []
        if counts and self._is_somebody(visit):
            found = self._alarms.raise_for(view.at_s, visit, _facts(visit, went_out=True))
        self._alarms.forget(visit.key)
        return found

    def _is_somebody(self, visit: Visit) -> bool:
        return visit.has_moved or not self._settings.must_move


def _facts(visit: Visit, *, went_out: bool) -> dict[str, int | bool]:
    return {"dwell_s": round(visit.spell.held_s), "went_out": went_out}
