"""One thing followed over many pictures, as scenes see it."""

from dataclasses import dataclass

from edge.domain.vision.geometry import Box
from edge.domain.vision.sightings import Label, Pose


@dataclass(frozen=True, slots=True)
class Track:
    """Somebody or something in view. All times are seconds of the frames' steady clock.

    `label` is voted over all its sightings. `seen_s` is when a detector last confirmed it; a still
    track that the motion gate spares stays, with an old `seen_s`, until a recheck misses it.
    """

    track_id: int
    label: Label
    score: float
    """The mean of its best sightings, 0 to 1."""
    box: Box
    began_s: float
    seen_s: float
    moved_s: float
    """When it last moved by more than a tremble; `now - moved_s` is how long it has been still."""
    sightings: int
    pose: Pose | None = None
    """The newest one, if poses are wanted of it."""
    posed_s: float | None = None
    """When that pose was seen."""
