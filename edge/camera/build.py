"""Puts the cameras of one node together; imported only where a node names cameras."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import cv2

from edge.agent.ports import Agreement, Clock
from edge.camera.errands import Errands
from edge.camera.evidence import EvidenceRing
from edge.camera.eyes import Eyes
from edge.camera.guarded import Guarded
from edge.camera.inference import Inference
from edge.camera.keeper import Keeper
from edge.camera.mask import FAINT_SCORE, PrivacyMask
from edge.camera.models.opening import Models
from edge.camera.models.table import Job
from edge.camera.motion import MotionGate
from edge.camera.open_alerts import OpenAlerts
from edge.camera.people import FoundPeople
from edge.camera.ports import Detector, FaceFinder, PoseFinder
from edge.camera.reporting import MaskFor, Reporter
from edge.camera.rig import Rig
from edge.camera.settings import Camera, VisionSettings, read_cameras, read_vision
from edge.camera.sight import Sight
from edge.camera.source import open_source
from edge.camera.vehicles import ListedVehicles
from edge.camera.worker import Worker
from edge.domain.scenes.settings import SceneSettings
from edge.domain.scenes.table import read_scenes
from edge.errors import ConfigError, ModelUnusable

log = logging.getLogger(__name__)

MOST_CAMERAS = 16
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The camera parts of node.toml, checked."""

    cameras: Sequence[Camera]
    scenes: Sequence[SceneSettings]
    vision: VisionSettings


Table = Mapping[str, Any]


def read_tables(cameras: Sequence[Table], scenes: Sequence[Table], vision: Table) -> Wanted:
    """Raises ConfigError with the field and the way out; opens nothing."""
    read = read_cameras(cameras)
    if len(read) > MOST_CAMERAS:
        raise ConfigError("cameras", f"more than {MOST_CAMERAS}; give another node some of them")
    rules = read_scenes(scenes)
    ids = [camera.settings.sensor_id for camera in read]
    for index, scene in enumerate(rules):
        if scene.camera not in ids:
            known = ", ".join(ids)
            reason = f"no camera {scene.camera!r} in this file; there are {known}"
            raise ConfigError(f"scenes[{index}].camera", reason)
    return Wanted(read, rules, read_vision(vision))


def build_rig(
    wanted: Wanted,
    data_dir: Path,
    clock: Clock,
    new_id: Callable[[], str],
    kept: Callable[[Path], Agreement],
    models: Models | None = None,
) -> Rig:
    """Not started yet. A model that is missing blinds the cameras and is said in `faults`.

    `kept` makes small files that survive a power cut; without `models` they are those of a folder.
    """
    cv2.setNumThreads(1)  # each camera has its thread; OpenCV's own would only hand work around
    vision = wanted.vision
    models = models or Models(_folder(vision, data_dir))
    nets = _nets(models, vision)
    faults = list(nets.faults)
    people = _people(models, vision, data_dir, faults)
    vehicles = _vehicles(models, vision, faults)
    eyes = None if nets.detector is None else Eyes(nets.detector, nets.pose, people, vehicles)
    inference = None if eyes is None else Inference(eyes)
    boot = new_id()[:6]
    workers, rings = [], []
    for camera in wanted.cameras:
        folder = data_dir / "cameras" / camera.settings.sensor_id
        _make(folder, faults)
        masks = _masks(camera, _faces(models, vision, faults))
        ring = _ring(camera, vision, folder, masks)
        rings += [] if ring is None else [ring]
        alerts = OpenAlerts(kept(folder / "open_alerts.json"))
        name = camera.settings.sensor_id
        reporter = Reporter(name, boot, new_id, masks, ring, alerts)
        workers.append(_worker(camera, reporter, ring, inference, clock))
    return Rig(
        workers=workers,
        inference=inference,
        errands=Errands(workers, people),
        keeper=Keeper(rings),
        own_scenes=wanted.scenes,
        own_faults=list(dict.fromkeys(faults)),
        people=people,
        vehicles=vehicles,
    )


@dataclass(frozen=True, slots=True)
class Nets:
    """What is installed of what every camera needs."""

    detector: Detector | None
    pose: PoseFinder | None
    faults: Sequence[str]


def _nets(models: Models, vision: VisionSettings) -> Nets:
    faults: list[str] = []
    detector = _or_fault(
        faults, "vision.detector", lambda: models.detector(vision.detector, vision.threads)
    )
    pose = _or_fault(faults, "vision.pose", lambda: models.pose(vision.pose, vision.threads))
    return Nets(detector, pose, faults)


def _or_fault(faults: list[str], field: str, build: Callable[[], T]) -> T | None:
    try:
        return build()
    except ModelUnusable as error:
        log.error("no model: %s", error, extra={"action": "degraded", "field": field})
        faults.append(f"{field}: {error}")
        return None


def _make(folder: Path, faults: list[str]) -> None:
    """Without it nothing is kept, and all is seen and told the same."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        log.error("no folder: %s", error, extra={"action": "degraded", "folder": str(folder)})
        reason = f"{folder} cannot be made ({error.strerror}): mend its rights"
        faults.append(f"node.data_dir: {reason}; no evidence is kept until the next start")


def _folder(vision: VisionSettings, data_dir: Path) -> Path:
    return data_dir / "models" if vision.models_dir is None else Path(vision.models_dir)


def _people(
    models: Models, vision: VisionSettings, data_dir: Path, faults: list[str]
) -> FoundPeople:
    """Where no model compares faces it only forgets; with `people = false` it deletes all."""
    try:
        embedder, faces = models.embedder(), models.faces(vision.faces)
    except ModelUnusable as error:
        if vision.people and _is_there(models, Job.EMBEDDER):
            faults.append(f"vision.people: {error}")
        return FoundPeople(data_dir / "faces", None, None, allowed=vision.people)
    name = models.installed(Job.EMBEDDER)[0].name
    return FoundPeople(data_dir / "faces", embedder, faces, model=name, allowed=vision.people)


def _vehicles(models: Models, vision: VisionSettings, faults: list[str]) -> ListedVehicles | None:
    try:
        reader = models.plates()
    except ModelUnusable as error:
        if vision.plates and _is_there(models, Job.PLATE_FINDER):
            faults.append(f"vision.plates: {error}")
        return None
    return ListedVehicles(reader, allowed=vision.plates)


def _faces(models: Models, vision: VisionSettings, faults: list[str]) -> FaceFinder | None:
    """One a camera, since each works in a thread of its own; without one pictures are hidden."""
    return _or_fault(faults, "vision.faces", lambda: models.faces(vision.faces, 1, FAINT_SCORE))


def _is_there(models: Models, job: Job) -> bool:
    """Whether somebody meant it to be used: what was never installed is no fault."""
    try:
        return bool(models.installed(job))
    except ModelUnusable:
        return False


def _masks(camera: Camera, faces: FaceFinder | None) -> MaskFor:
    guard, silhouette = threading.Lock(), camera.settings.silhouette
    return lambda zones: Guarded(PrivacyMask(faces, zones, silhouette), guard)


def _ring(
    camera: Camera, vision: VisionSettings, folder: Path, masks: MaskFor
) -> EvidenceRing | None:
    settings = camera.settings
    if not settings.evidence:
        return None
    return EvidenceRing(
        folder / "evidence",
        before_s=settings.before_s,
        after_s=settings.after_s,
        keep_s=vision.evidence_keep_s,
        max_bytes=vision.evidence_max_bytes,
        mask=masks(()),
    )


def _worker(
    camera: Camera,
    reporter: Reporter,
    ring: EvidenceRing | None,
    inference: Inference | None,
    clock: Clock,
) -> Worker:
    settings = camera.settings
    sight = Sight(settings.sensor_id, settings.zone, MotionGate(camera.masks))
    return Worker(
        lambda: open_source(camera.source, clock),
        sight,
        reporter,
        ring,
        inference,
        clock,
        is_patient=camera.source.pace == "fast",
    )
