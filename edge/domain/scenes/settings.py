"""What every scene can be told: where, when, how long. All of it in seconds and fractions."""

from datetime import datetime, time
from typing import Annotated, Final

from msgspec import Meta, Struct

from edge.domain.scenes.polygons import zone_fault
from edge.domain.vision.geometry import EVERYWHERE, Box, Zone
from edge.domain.vision.tracks import Track
from edge.errors import ConfigError

Fraction = Annotated[float, Meta(ge=0, le=1)]
Seconds = Annotated[float, Meta(ge=0, le=7 * 86_400)]
Corner = tuple[Fraction, Fraction]
Corners = Annotated[tuple[Corner, ...], Meta(min_length=3, max_length=40)]
Name = Annotated[str, Meta(min_length=1, max_length=64)]
TimeOfDay = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]\Z")]
Weekday = Annotated[int, Meta(ge=1, le=7)]
"""1 is Monday."""
STAYING_SCORE: Final = 0.75
"""Of `min_score`: what keeps somebody in who was sure enough when he came."""
STAYING_STEP: Final = 0.1
"""Of his height: how far beside the zone he still counts as in it."""
_AROUND: Final = ((1, 0), (-1, 0), (0, 1), (0, -1))


class Schedule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hours of the camera's local day in which a scene counts; over midnight where `until` is less.

    A night that runs over midnight belongs to the day on which it began.
    """

    begins: TimeOfDay = "00:00"
    until: TimeOfDay = "00:00"
    days: tuple[Weekday, ...] = (1, 2, 3, 4, 5, 6, 7)

    def covers(self, local: datetime) -> bool:
        """Whether this moment lies within."""
        begins, until = time.fromisoformat(self.begins), time.fromisoformat(self.until)
        now, today = local.time(), local.isoweekday()
        if begins < until:
            return begins <= now < until and today in self.days
        if now >= begins:
            return today in self.days
        yesterday = 7 if today == 1 else today - 1
        return now < until and yesterday in self.days


class SceneSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The part that all scenes share; each scene's own settings extend it."""

    kind: Name
    scene_id: Name
    camera: Name
    """`sensor_id` of the camera."""
    zone: Corners | None = None
    """Where; without it the whole picture."""
    schedule: Schedule = Schedule()
    inertia_s: Seconds = 0.6
    """Something must be there for so long before it counts at all."""
    leave_s: Seconds = 3.0
    """Gone for so long before it counts as gone: a flicker at the edge changes nothing."""
    rearm_s: Seconds = 60.0
    """Once over, the same (track, or whole picture) is not raised again for so long."""
    min_score: Fraction = 0.4

    def __post_init__(self) -> None:
        """What types alone cannot say; raises ConfigError with the field below the scene."""
        refuse_zone("zone", self.zone)
        if not self.schedule.days:
            raise ConfigError("schedule.days", "names no day; leave it out for every day")

    @property
    def place(self) -> Zone:
        """The zone as a polygon."""
        return EVERYWHERE if self.zone is None else Zone(self.zone)

    def is_at(self, track: Track) -> bool:
        """Whether a track stands in the zone and is sure enough."""
        return track.score >= self.min_score and self.place.contains(_ground(track.box))

    def is_still_at(self, track: Track) -> bool:
        """The same for one that was there: less sure and a step beside the zone will do."""
        return track.score >= self.min_score * STAYING_SCORE and self.is_near(track)

    def is_near(self, track: Track) -> bool:
        """Whether a track stands in the zone or a step beside it."""
        x, y = _ground(track.box)
        step, place = track.box.height * STAYING_STEP, self.place
        return place.contains((x, y)) or any(
            place.contains((x + right * step, y + down * step)) for right, down in _AROUND
        )


def refuse_zone(field: str, corners: Corners | None) -> None:
    """Raise ConfigError for a polygon that cannot be used."""
    fault = None if corners is None else zone_fault(corners)
    if fault is not None:
        raise ConfigError(field, fault)


def _ground(box: Box) -> tuple[float, float]:
    """Just above the lower side, so that feet cut off by the picture's edge are still inside."""
    x, bottom = box.foot
    return x, min(bottom, 0.999) - 0.02 * box.height
