"""`no_show`: nobody passed where somebody passes every morning, such as the communal kitchen.

Silence is read neither as safety nor as danger: if the camera could not see for too much of the
time, what is raised is its blindness.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from msgspec import structs

from edge.domain.scenes.alarms import Alarms
from edge.domain.scenes.presence import Presence
from edge.domain.scenes.scene import Fact, Finding, Raise, View
from edge.domain.scenes.settings import Fraction, SceneSettings, Schedule, Seconds, TimeOfDay
from edge.domain.vision.sightings import Label
from edge.errors import ConfigError

BLIND: Final = "camera_blind"
UNPROVEN: Final = "no_show_unproven"
JUST_MISSED: Final = timedelta(minutes=10)
"""Who begins to watch so soon after `by` cannot know whether it was judged, and says so. After a
longer pause the hub knows that the node was down."""


class NoShowSettings(SceneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody is expected between `schedule.begins` and `by`, on the schedule's days."""

    schedule: Schedule = Schedule(begins="05:00")
    by: TimeOfDay = "12:00"
    most_unseen: Fraction = 0.2
    """Share of that time that may be unseen before nothing is proven."""
    inertia_s: Seconds = 1.0

    def __post_init__(self) -> None:
        """One word for one end."""
        super().__post_init__()
        if self.schedule.until != Schedule().until:
            raise ConfigError("schedule.until", "has no effect here; name the end with by")

    @property
    def hours(self) -> Schedule:
        """From the beginning to `by`."""
        return structs.replace(self.schedule, until=self.by)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """The hours of one day: named by the day on which they begin."""

    day: date
    begins_at: datetime
    ends_at: datetime

    @property
    def length_s(self) -> float:
        """In real seconds, also where the clocks are put forward or back meanwhile."""
        return (self.ends_at.astimezone(UTC) - self.begins_at.astimezone(UTC)).total_seconds()


def occurrence_at(hours: Schedule, local: datetime) -> Occurrence | None:
    """The hours that hold now."""
    if not hours.covers(local):
        return None
    begins, until = time.fromisoformat(hours.begins), time.fromisoformat(hours.until)
    day = local.date() if local.time() >= begins else local.date() - timedelta(days=1)
    last = day if begins < until else day + timedelta(days=1)
    zone = local.tzinfo
    return Occurrence(day, datetime.combine(day, begins, zone), datetime.combine(last, until, zone))


@dataclass(slots=True)
class Watch:
    """What was seen in one occurrence."""

    hours: Occurrence
    could_see_s: float = 0.0
    has_passed: bool = False


class NoShow:
    """At `by`, once a day, raises `no_show`, or `camera_blind` where nothing is proven.

    Whoever passes later clears it. What was before the agent began counts as unseen.
    """

    wants_pose = False

    def __init__(self, settings: NoShowSettings) -> None:
        self.scene_id = settings.scene_id
        self._settings = settings
        at_any_hour = structs.replace(settings, schedule=Schedule())
        self._persons = Presence(at_any_hour, {Label.PERSON})
        self._alarms = Alarms(settings)
        self._watch: Watch | None = None
        self._judged: Occurrence | None = None
        self._raised_s: dict[str, float] = {}
        self._since_s: float | None = None
        """Whoever has not moved since then has not passed: a chair that is taken for a person."""

    def look(self, view: View) -> list[Finding]:
        """See `Scene`."""
        self._persons.look(view)
        now = occurrence_at(self._settings.hours, view.local)
        found = self._begin(view, now) if self._since_s is None else []
        if self._watch is not None and view.local >= self._watch.hours.ends_at:
            found += self._judge(view, self._watch)
        self._watch = self._continued(view, now)
        if not self._is_passing():
            return found
        if self._watch is not None:
            self._watch.has_passed = True
        return [*found, *self._clear(view.at_s)]

    def _begin(self, view: View, now: Occurrence | None) -> list[Finding]:
        """The first view of all."""
        self._since_s = view.at_s
        before = occurrence_at(self._settings.hours, view.local - JUST_MISSED)
        return [] if before is None or before == now else self._judge(view, Watch(before))

    def _continued(self, view: View, now: Occurrence | None) -> Watch | None:
        """The watch over the hours that hold now; a local clock put back begins them anew."""
        if self._judged is not None and view.local < self._judged.begins_at:
            self._judged = None
        if now is None or now == self._judged:
            return None
        if self._watch is None or self._watch.hours != now:
            self._since_s = view.at_s
            return Watch(now)
        self._watch.could_see_s += self._persons.elapsed_s
        return self._watch

    def _judge(self, view: View, watch: Watch) -> list[Finding]:
        self._watch, self._judged = None, watch.hours
        if watch.has_passed:
            return []
        key, length_s = watch.hours.day.isoformat(), watch.hours.length_s
        seen = min(1.0, watch.could_see_s / length_s)
        is_proven = 1 - seen <= self._settings.most_unseen
        facts: dict[str, Fact] = {
            "day": key,
            "begins": self._settings.schedule.begins,
            "by": self._settings.by,
            "could_see_s": round(min(watch.could_see_s, length_s)),
            "of_s": round(length_s),
        }
        self._raised_s[key] = view.at_s
        if is_proven:
            finding = Raise(self._settings.kind, key, round(seen, 3), (), facts)
        else:
            finding = Raise(BLIND, key, 1.0, (), {"reason": UNPROVEN, **facts})
        return self._alarms.raise_(view.at_s, finding)

    def _clear(self, at_s: float) -> list[Finding]:
        """Somebody came after all."""
        return [
            finding
            for key in self._alarms.keys
            for finding in self._alarms.clear(at_s, key, at_s - self._raised_s.pop(key, at_s))
        ]

    def _is_passing(self) -> bool:
        tracks = [visit.track for visit in self._persons.here]
        since_s = self._since_s or 0.0
        return any(track.moved_s > max(track.began_s, since_s) for track in tracks)
