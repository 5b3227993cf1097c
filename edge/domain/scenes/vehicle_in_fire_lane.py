"""`vehicle_in_fire_lane`: a vehicle stands where the fire engine must pass. Words first."""

from dataclasses import dataclass
from typing import Final

from edge.domain.dialogue import Line
from edge.domain.scenes.alarms import Alarms, Announcer
from edge.domain.scenes.presence import Presence, Visit, share
from edge.domain.scenes.scene import Finding, View
from edge.domain.scenes.settings import SceneSettings, Seconds
from edge.domain.scenes.spell import Spell
from edge.domain.vision.geometry import Box
from edge.domain.vision.sightings import Label
from edge.errors import ConfigError

NOT_MOVED: Final = 0.7
"""So much of the smaller box shared with where it stood: half hidden by a passer-by it stands."""


class FireLaneSettings(SceneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which vehicles, and how long each may stand."""

    labels: tuple[Label, ...] = (Label.CAR, Label.BUS, Label.TRUCK)
    speak_after_s: Seconds = 60.0
    """It has stood so long: the loudspeaker asks it to leave."""
    dwell_s: Seconds = 180.0
    """It has stood so long in spite of that: an alert."""
    speaks: bool = True
    leave_s: Seconds = 15.0

    def __post_init__(self) -> None:
        """Words come before the alert."""
        super().__post_init__()
        if self.speaks and self.speak_after_s >= self.dwell_s:
            reason = "must be less than dwell_s, so that words come first; or speaks = false"
            raise ConfigError("speak_after_s", reason)
        if not self.labels:
            raise ConfigError("labels", "is empty; leave it out for car, bus and truck")


@dataclass(slots=True)
class Stand:
    """Where a vehicle stands, and since when."""

    box: Box
    spell: Spell


class VehicleInFireLane:
    """Speaks, then raises, for each vehicle that stands still; clears when it has left.

    A parked car is one visit, whatever number the tracker gives it after something hid it.
    """

    wants_pose = False

    def __init__(self, settings: FireLaneSettings) -> None:
        self.scene_id = settings.scene_id
        self._settings = settings
        self._vehicles = Presence(settings, settings.labels)
        self._alarms = Alarms(settings)
        self._announcer = Announcer(Line.FIRE_LANE, settings.rearm_s)
        self._stands: dict[str, Stand] = {}

    def look(self, view: View) -> list[Finding]:
        """See `Scene`."""
        over = self._vehicles.look(view)
        found = self._alarms.clear_for(view.at_s, over)
        self._announcer.forget(over)
        for visit in over:
            self._stands.pop(visit.key, None)
        counts = self._settings.schedule.covers(view.local)
        for visit in self._vehicles.here:
            stood_s = self._stood_s(visit, view.at_s, counts=counts)
            if counts:
                found += self._judge(visit, view.at_s, stood_s)
        return found

    def _judge(self, visit: Visit, at_s: float, stood_s: float) -> list[Finding]:
        found: list[Finding] = []
        if self._settings.speaks and stood_s >= self._settings.speak_after_s:
            found += self._announcer.tell(at_s, visit.key)
        if stood_s >= self._settings.dwell_s:
            facts = {
                "label": visit.track.label.value,
                "dwell_s": round(stood_s),
                "spoken": self._announcer.has_told(visit.key),
            }
            found += self._alarms.raise_for(at_s, visit, facts)
        return found

    def _stood_s(self, visit: Visit, at_s: float, *, counts: bool) -> float:
        """How long it has stood where it stands."""
        box, holds = visit.track.box, visit.spell.holds
        stand = self._stands.get(visit.key)
        if stand is None or (holds and share(stand.box, box) < NOT_MOVED):
            stand = self._stands[visit.key] = Stand(box, Spell(at_s, at_s))
        else:
            stand.spell.look(at_s, self._vehicles.elapsed_s, holds=holds, counts=counts)
        return stand.spell.held_s
