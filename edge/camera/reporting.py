"""From findings to events: alert ids, masked pictures, evidence to keep."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from edge.agent.condition import Condition
from edge.agent.ports import AskAloud, CameraEvent, Seen, SpeakUp
from edge.camera.allowance import Allowance
from edge.camera.evidence import EvidenceRing
from edge.camera.open_alerts import OpenAlerts
from edge.camera.picture import jpeg
from edge.camera.ports import Frame, Masker
from edge.camera.sight import BLIND, Told
from edge.domain.scenes.scene import Ask, Clear, Raise, Say
from edge.domain.scenes.settings import SceneSettings
from edge.domain.vision.geometry import Box, Zone
from edge.domain.vision.seeing import Blindness
from edge.errors import CameraError

log = logging.getLogger(__name__)

MaskFor = Callable[[Sequence[Zone]], Masker]
WITHOUT_PICTURE = frozenset({BLIND, "no_show", "enrolled_person_seen", "listed_vehicle_seen"})
"""Nothing to see in it, or nothing that anybody needs to see."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What the findings are about. `frame` is None when there was none."""

    at_s: float
    observed_at: datetime
    frame: Frame | None = None
    people: Sequence[Box] = ()


@dataclass(slots=True)
class Reporter:
    """One camera's. `boot` makes track keys unique over restarts."""

    sensor_id: str
    boot: str
    new_id: Callable[[], str]
    mask_for: MaskFor
    ring: EvidenceRing | None
    open: OpenAlerts
    scene_ids: Sequence[str] = ()
    """Which scenes are blind when the camera is."""
    _allowance: Allowance = field(default_factory=Allowance)
    _mask: Masker = field(init=False)
    _condition: Condition = field(init=False)

    def __post_init__(self) -> None:
        self._use_mask(())
        self._condition = Condition(log, "masking a picture", sensor_id=self.sensor_id)

    def watch_over(self, scenes: Sequence[SceneSettings]) -> None:
        """These scenes are in force: what lies outside all their zones is nobody's business."""
        self.scene_ids = [scene.scene_id for scene in scenes]
        zones = [Zone(scene.zone) for scene in scenes if scene.zone is not None]
        self._use_mask(zones if len(zones) == len(scenes) else ())

    def tell(self, told: Sequence[Told], moment: Moment) -> list[CameraEvent]:
        """One event a finding, in order; a Clear of what is not open says nothing."""
        events = (self._event(one, moment) for one in told)
        return [event for event in events if event is not None]

    @property
    def is_told_blind(self) -> bool:
        """Whether the camera's own blindness was told and is not over, this run or the last."""
        return self.open.has(self.sensor_id, BLIND, "")

    def retell(self, moment: Moment) -> list[CameraEvent]:
        """The blindness that is open, under its old id: the last run may have died with it unsent.

        Whoever has it knows its id and takes it for a repeat.
        """
        alert_id = self.open.of(self.sensor_id, BLIND, "")
        if alert_id is None:
            return []
        facts = {"reason": Blindness.DISCONNECTED.value}
        detail = self._detail(self.sensor_id, Raise(BLIND, "", 1.0, facts=facts), "raised")
        return [self._seen(alert_id, BLIND, moment, detail)]

    def picture(self, moment: Moment) -> bytes:
        """A masked JPEG; raises CameraError, then nothing leaves."""
        if moment.frame is None:
            raise CameraError("there is no picture")
        return jpeg(self._mask.mask(moment.frame.image, moment.people))

    def _use_mask(self, zones: Sequence[Zone]) -> None:
        """The same for what is kept as for what leaves at once."""
        self._mask = self.mask_for(zones)
        if self.ring is not None:
            self.ring.mask = self._mask

    def _event(self, told: Told, moment: Moment) -> CameraEvent | None:
        scene_id = self.sensor_id if told.scene is None else told.scene.scene_id
        match told.finding:
            case Say(line):
                return SpeakUp(line)
            case Ask(line, wait_s):
                return AskAloud(line, wait_s)
            case Raise() as finding:
                return self._raise(scene_id, finding, moment)
            case Clear() as finding:
                return self._clear(scene_id, finding, moment)

    def _raise(self, scene_id: str, finding: Raise, moment: Moment) -> Seen:
        alert_id = self.new_id()
        self.open.add(scene_id, finding.kind, finding.key, alert_id)
        detail = self._detail(scene_id, finding, "raised")
        snapshot = None
        if finding.kind not in WITHOUT_PICTURE:
            snapshot = self._masked(moment)
            if self.ring is not None and self.ring.keep(alert_id, moment.at_s):
                detail["evidence_s"] = self.ring.before_s + self.ring.after_s
        return self._seen(alert_id, finding.kind, moment, detail, finding.confidence, snapshot)

    def _clear(self, scene_id: str, finding: Clear, moment: Moment) -> Seen | None:
        of = self.open.take(scene_id, finding.kind, finding.key)
        if of is None:
            return None
        detail = self._detail(scene_id, finding, "cleared")
        detail |= {"of": of, "lasted_s": round(finding.lasted_s, 1)}
        return self._seen(self.new_id(), finding.kind, moment, detail)

    def _detail(self, scene_id: str, finding: Raise | Clear, phase: str) -> dict[str, Any]:
        detail: dict[str, Any] = dict(finding.facts)
        detail |= {"scene_id": scene_id, "phase": phase}
        detail["track"] = f"{self.boot}-{finding.key}"[:64] if finding.key else ""
        if finding.kind == BLIND:
            is_of_camera = scene_id == self.sensor_id
            detail["scenes"] = list(self.scene_ids) if is_of_camera else [scene_id]
        return detail

    def _seen(
        self,
        alert_id: str,
        kind: str,
        moment: Moment,
        detail: dict[str, Any],
        confidence: float = 1.0,
        snapshot: bytes | None = None,
    ) -> Seen:
        log.info("alert", extra={"action": "alert", "kind": kind, "sensor_id": self.sensor_id})
        sure = min(1.0, max(0.0, confidence))
        return Seen(alert_id, self.sensor_id, kind, moment.observed_at, sure, detail, snapshot)

    def _masked(self, moment: Moment) -> bytes | None:
        """None when it cannot be masked: the alert leaves all the same, the picture does not."""
        if moment.frame is None or not self._allowance.take(moment.at_s):
            return None
        try:
            picture = self.picture(moment)
        except CameraError as error:
            self._condition.failed(error)
            return None
        self._condition.worked()
        return picture
