"""`walk_test`: proves that the camera could have seen somebody, because it does see somebody.

At set times, or on command, a test opens: within `wait_s` somebody has to walk through the zone.
Whoever happens to pass will do. If nobody is seen, either nobody came or the camera and its model
are no good; both are for a person to find out, so `camera_blind` is raised.
"""

from datetime import datetime, time
from typing import Annotated, Final

from msgspec import Meta, structs

from edge.domain.scenes.alarms import Alarms
from edge.domain.scenes.presence import Presence
from edge.domain.scenes.scene import Fact, Finding, Raise, View
from edge.domain.scenes.settings import SceneSettings, Schedule, Seconds, TimeOfDay
from edge.domain.vision.sightings import Label
from edge.errors import ConfigError

BLIND: Final = "camera_blind"
KEY: Final = "walk_test"


class WalkTestSettings(SceneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`at` are times of the camera's local day, on `schedule.days`."""

    at: Annotated[tuple[TimeOfDay, ...], Meta(max_length=24)] = ("10:00",)
    wait_s: Seconds = 3600.0
    """Seconds in which the camera sees; while it is known to be blind no test runs out."""
    inertia_s: Seconds = 1.0

    def __post_init__(self) -> None:
        """Hours have no meaning here."""
        super().__post_init__()
        if (self.schedule.begins, self.schedule.until) != ("00:00", "00:00"):
            raise ConfigError("schedule", "its hours have no effect here; name the times with at")


class WalkTest:
    """Fails once a test; whoever walks through later clears it."""

    wants_pose = False

    def __init__(self, settings: WalkTestSettings) -> None:
        self.scene_id = settings.scene_id
        self.passed_at: datetime | None = None
        """When somebody was last seen to walk through, with or without a test; local."""
        self._settings = settings
        at_any_hour = structs.replace(settings, schedule=Schedule())
        self._persons = Presence(at_any_hour, {Label.PERSON})
        self._alarms = Alarms(settings)
        self._wait_s = 0.0
        self._left_s: float | None = None
        """Of a test that is open."""
        self._opened_s = float("-inf")
        self._failed_s = 0.0
        self._local: datetime | None = None
        self._last_due: datetime | None = None

    def begin(self, at_s: float, wait_s: float) -> None:
        """Open a test now: somebody is about to walk through."""
        self._opened_s, self._wait_s, self._left_s = at_s, wait_s, wait_s

    def remember_failed(self, at_s: float) -> None:
        """The test that failed in an earlier run is not over; whoever walks through clears it."""
        if self._alarms.raise_(at_s, Raise(BLIND, KEY, 1.0)):
            self._failed_s = at_s

    @property
    def is_open(self) -> bool:
        """Whether somebody is waited for."""
        return self._left_s is not None

    def look(self, view: View) -> list[Finding]:
        """See `Scene`."""
        self._persons.look(view)
        if self._is_due(view.local):
            self.begin(view.at_s, self._settings.wait_s)
        if self._is_passing():
            return self._pass(view)
        if self._left_s is None or not view.could_see:
            return []
        self._left_s -= self._persons.elapsed_s
        return self._fail(view) if self._left_s <= 0 else []

    def _is_due(self, local: datetime) -> bool:
        """Whether a set time was reached since the last view; a clock put back repeats none."""
        before, self._local = self._local, local
        if before is None or local.isoweekday() not in self._settings.schedule.days:
            return False
        for at in self._settings.at:
            moment = datetime.combine(local.date(), time.fromisoformat(at), local.tzinfo)
            is_new = self._last_due is None or moment > self._last_due
            if before < moment <= local and is_new:
                self._last_due = moment
                return True
        return False

    def _is_passing(self) -> bool:
        """Somebody who moves: a coat that is taken for a person proves nothing."""
        tracks = [visit.track for visit in self._persons.here if visit.spell.holds]
        return any(track.moved_s > max(track.began_s, self._opened_s) for track in tracks)

    def _pass(self, view: View) -> list[Finding]:
        self.passed_at, self._left_s = view.local, None
        return self._alarms.clear(view.at_s, KEY, view.at_s - self._failed_s)

    def _fail(self, view: View) -> list[Finding]:
        self._left_s, self._failed_s = None, view.at_s
        facts: dict[str, Fact] = {"reason": KEY, "wait_s": self._wait_s}
        return self._alarms.raise_(view.at_s, Raise(BLIND, KEY, 1.0, facts=facts))
