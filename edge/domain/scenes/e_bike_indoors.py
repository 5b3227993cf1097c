"""`e_bike_indoors`: an electric bicycle comes into the building, where its battery may burn."""

from edge.domain.dialogue import Line
from edge.domain.scenes.alarms import Alarms, Announcer
from edge.domain.scenes.presence import Presence, Visit, share
from edge.domain.scenes.scene import Finding, View
from edge.domain.scenes.settings import SceneSettings, Seconds
from edge.domain.vision.sightings import Label
from edge.errors import ConfigError


class EBikeSettings(SceneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may be an electric bicycle: detectors call some motorcycles and some bicycles."""

    labels: tuple[Label, ...] = (Label.MOTORCYCLE, Label.BICYCLE)
    speaks: bool = True
    inertia_s: Seconds = 1.0
    leave_s: Seconds = 10.0

    def __post_init__(self) -> None:
        """Something must be looked for."""
        super().__post_init__()
        if not self.labels:
            raise ConfigError("labels", "is empty; leave it out for motorcycle and bicycle")


class EBikeIndoors:
    """Speaks and raises for each one that moves or has somebody at it; clears when it is gone.

    One that has never moved and that nobody touches may be a picture on a wall.
    """

    wants_pose = False

    def __init__(self, settings: EBikeSettings) -> None:
        self.scene_id = settings.scene_id
        self._settings = settings
        self._bikes = Presence(settings, settings.labels)
        self._alarms = Alarms(settings)
        self._announcer = Announcer(Line.E_BIKE, settings.rearm_s)

    def look(self, view: View) -> list[Finding]:
        """See `Scene`."""
        over = self._bikes.look(view)
        found = self._alarms.clear_for(view.at_s, over)
        self._announcer.forget(over)
        if not self._settings.schedule.covers(view.local):
            return found
        for visit in self._bikes.here:
            has_company = self._has_company(visit, view)
            if not (visit.has_moved or has_company):
                continue
            if self._settings.speaks:
                found += self._announcer.tell(view.at_s, visit.key)
            facts = {
                "label": visit.track.label.value,
                "dwell_s": round(visit.spell.held_s),
                "with_person": has_company,
            }
            found += self._alarms.raise_for(view.at_s, visit, facts)
        return found

    def _has_company(self, visit: Visit, view: View) -> bool:
        """Somebody pushes it, rides it or stands at it."""
        return any(
            track.label is Label.PERSON
            and track.score >= self._settings.min_score
            and share(track.box, visit.track.box) > 0
            for track in view.tracks
        )
