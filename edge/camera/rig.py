"""All cameras of one agent: their threads, the nets that they share, and the agent's view of them.

worker (one a camera) ──► inference (one) ──► worker ──► events ──► Agent.poll
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from edge.agent.condition import Condition
from edge.agent.ports import CameraEvent, CameraState
from edge.camera.errands import Errands
from edge.camera.inference import Inference
from edge.camera.keeper import Keeper
from edge.camera.people import FoundPeople
from edge.camera.vehicles import ListedVehicles
from edge.camera.worker import Worker
from edge.domain.readings import SensorDescription
from edge.domain.scenes.scene import Scene
from edge.domain.scenes.settings import SceneSettings
from edge.domain.scenes.table import build_scene, read_scenes
from edge.errors import ConfigError
from wire.messages import Config

log = logging.getLogger(__name__)

KIND = "camera"


@dataclass(slots=True)
class Rig:
    """Implements `edge.agent.ports.Cameras`. Nothing here blocks the agent's thread."""

    workers: Sequence[Worker]
    inference: Inference | None
    errands: Errands
    keeper: Keeper
    own_scenes: Sequence[SceneSettings]
    """Of node.toml: in force until the hub says others."""
    own_faults: Sequence[str] = ()
    people: FoundPeople | None = None
    vehicles: ListedVehicles | None = None
    _scenes: dict[str, tuple[SceneSettings, Scene]] = field(default_factory=dict)
    _scene_fault: str | None = None
    _faces: Condition = field(default_factory=lambda: Condition(log, "keeping faces"))

    @property
    def descriptions(self) -> Sequence[SensorDescription]:
        """Each camera, for the birth."""
        return [SensorDescription(worker.sensor_id, KIND) for worker in self.workers]

    def __post_init__(self) -> None:
        self._use(self.own_scenes)

    def start(self) -> None:
        """Begin to watch."""
        if self.inference is not None:
            self.inference.start()
        self.errands.start()
        self.keeper.start()
        for worker in self.workers:
            worker.start()

    def poll(self, now: datetime) -> list[CameraEvent]:
        """Everything since the last call."""
        if self.people is not None:
            self.people.forget_ended(now)
        events = [event for worker in self.workers for event in worker.take_events()]
        return [*events, *self.errands.take_answers()]

    def answered(self) -> None:
        """She is well: every scene that asked hears it."""
        for worker in self.workers:
            worker.answered()

    def renew(self, config: Config, now: datetime) -> None:
        """Take the hub's scenes, people and vehicles; what cannot be used leaves the older ones."""
        self._renew_lists(config, now)
        if not config.scenes:
            self._scene_fault = None
            self._use(self.own_scenes)
            return
        try:
            wanted = self._known(read_scenes(config.scenes))
        except ConfigError as error:
            self._scene_fault = str(error)
            log.warning("scenes refused: %s", error, extra={"action": "config"})
            return
        self._scene_fault = None
        self._use(wanted)

    def faults(self) -> list[str]:
        """What was asked of this node and cannot be done."""
        faults = [*self.own_faults, *([self._scene_fault] if self._scene_fault else [])]
        if self.inference is not None and self.inference.trouble is not None:
            faults.append(f"vision.detector: {self.inference.trouble}")
        return [*faults, *(fault for worker in self.workers for fault in worker.faults())]

    def carry_out(
        self, command_id: str, kind: str, detail: Mapping[str, Any], now: datetime
    ) -> bool:
        """Whether this command is for a camera; what became of it comes with `poll`."""
        return self.errands.take(command_id, kind, detail, now)

    def states(self) -> list[CameraState]:
        """How well each sees."""
        return [worker.state() for worker in self.workers]

    def close(self) -> None:
        """Stop all threads."""
        for worker in self.workers:
            worker.stop()
        self.errands.stop()
        if self.inference is not None:
            self.inference.stop()
        for worker in self.workers:
            worker.join()
        self.keeper.stop()

    def _renew_lists(self, config: Config, now: datetime) -> None:
        listed = config.people
        people = None if listed is None else [(one.person_id, one.until) for one in listed]
        try:
            if self.people is not None:
                self.people.renew(people, now)
        except (OSError, ValueError) as error:  # the disk, or a file of another version
            self._faces.failed(error)
        else:
            self._faces.worked()
        if self.vehicles is not None:
            self.vehicles.renew(config.vehicles, config.vehicle_salt)

    def _known(self, scenes: list[SceneSettings]) -> list[SceneSettings]:
        ids = [worker.sensor_id for worker in self.workers]
        for index, scene in enumerate(scenes):
            if scene.camera not in ids:
                known = ", ".join(ids)
                reason = f"no camera {scene.camera!r} here; this node has {known}"
                raise ConfigError(f"scenes[{index}].camera", reason)
        return scenes

    def _use(self, wanted: Sequence[SceneSettings]) -> None:
        """A scene whose settings stay the same goes on with what it remembers."""
        kept = {}
        for settings in wanted:
            known = self._scenes.get(settings.scene_id)
            same = known is not None and known[0] == settings
            kept[settings.scene_id] = known if known and same else (settings, build_scene(settings))
        self._scenes = kept
        for worker in self.workers:
            mine = [(s, scene) for s, scene in kept.values() if s.camera == worker.sensor_id]
            worker.use_scenes([settings for settings, _ in mine], [scene for _, scene in mine])
