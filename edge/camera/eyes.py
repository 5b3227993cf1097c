"""Everything that looks at one whole picture with a net; one thread uses it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from edge.camera.matches import Match
from edge.camera.people import FoundPeople
from edge.camera.ports import Detector, Frame, PoseFinder
from edge.camera.vehicles import ListedVehicles
from edge.domain.vision.geometry import Box
from edge.domain.vision.sightings import VEHICLES, Detection, Label, Pose
from edge.domain.vision.tracks import Track

MOST_POSES = 2
"""Bodies a picture whose joints are looked for: the largest."""
COMPARE_S = 0.5
"""Faces and plates are compared so often, no more."""
SAME = 0.3
"""A detection that shares so much with a track's last box is of the same one."""


@dataclass(frozen=True, slots=True)
class Sighted:
    """What the nets said of one frame."""

    detections: Sequence[Detection]
    poses: dict[int, Pose] = field(default_factory=dict)
    """By track_id."""
    matches: Sequence[Match] = ()


class Eyes:
    """The detector, and what runs only on what is tracked."""

    def __init__(
        self,
        detector: Detector,
        pose: PoseFinder | None = None,
        people: FoundPeople | None = None,
        vehicles: ListedVehicles | None = None,
    ) -> None:
        self._detector = detector
        self._pose = pose
        self._people = people
        self._vehicles = vehicles
        self._compared_s: dict[str, float] = {}

    def look(
        self, camera: str, frame: Frame, tracks: Sequence[Track], *, wants_pose: bool
    ) -> Sighted:
        """`tracks` as they stood before this frame; raises ModelFailed."""
        detections = self._detector.detect(frame.image)
        seen = _paired(tracks, detections)
        people = [(track.track_id, box) for track, box in seen if track.label is Label.PERSON]
        poses = self._poses(frame, people) if wants_pose else {}
        return Sighted(detections, poses, self._matches(camera, frame, seen, people))

    def _poses(self, frame: Frame, people: Sequence[tuple[int, Box]]) -> dict[int, Pose]:
        if self._pose is None:
            return {}
        largest = sorted(people, key=lambda person: -person[1].area)[:MOST_POSES]
        found = ((track_id, self._pose.find(frame.image, box)) for track_id, box in largest)
        return {track_id: pose for track_id, pose in found if pose is not None}

    def _matches(
        self,
        camera: str,
        frame: Frame,
        seen: Sequence[tuple[Track, Box]],
        people: Sequence[tuple[int, Box]],
    ) -> list[Match]:
        if frame.at_s - self._compared_s.get(camera, float("-inf")) < COMPARE_S:
            return []
        self._compared_s[camera] = frame.at_s
        found: list[Match] = []
        if self._people is not None and self._people.looks:
            for track_id, box in people:
                found += self._people.look(frame, track_id, box, frame.at_s, camera)
        if self._vehicles is not None:
            vehicles = [box for track, box in seen if track.label in VEHICLES]
            found += self._vehicles.read(frame, vehicles, frame.observed_at, camera)
        return found


def _paired(tracks: Sequence[Track], detections: Sequence[Detection]) -> list[tuple[Track, Box]]:
    """Each track with the detection that fits it best, where one does."""
    paired = []
    for track in tracks:
        boxes = [found.box for found in detections if _alike(track.label, found.label)]
        best = max(boxes, key=track.box.iou, default=None)
        if best is not None and track.box.iou(best) >= SAME:
            paired.append((track, best))
    return paired


def _alike(one: Label, other: Label) -> bool:
    return one is other or (one in VEHICLES and other in VEHICLES)
