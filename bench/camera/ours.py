"""A child process: the agent's own rig over four clips; prints one line of JSON."""

import json
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.camera.meter import Meter
from edge.agreement import AgreementFile
from edge.camera.build import build_rig, read_tables
from edge.camera.models import Models
from edge.camera.motion import Motion, MotionGate
from edge.camera.ports import Detector, Frame, Image
from edge.camera.rig import Rig
from edge.clock import SystemClock
from edge.domain.vision.geometry import WHOLE
from edge.domain.vision.sightings import Detection

TURN_S = 0.2


class TimedDetector:
    """Any detector, with a watch."""

    def __init__(self, inner: Detector) -> None:
        self._inner = inner
        self.took_s: list[float] = []

    @property
    def name(self) -> str:
        return self._inner.name

    def detect(self, image: Image) -> list[Detection]:
        began_s = time.perf_counter()
        found = self._inner.detect(image)
        self.took_s.append(time.perf_counter() - began_s)
        return found


class TimedModels(Models):
    """The installed models; the detector has a watch."""

    timed: TimedDetector | None = None

    def detector(self, name: str | None = None, threads: int = 1) -> Detector:
        self.timed = TimedDetector(super().detector(name, threads))
        return self.timed


class CountingGate(MotionGate):
    """The motion gate, counted; or one that lets everything through."""

    def __init__(self, is_open: bool) -> None:
        super().__init__()
        self._lets_all = is_open
        self.frames = 0

    def look(self, frame: Frame) -> Motion:
        self.frames += 1
        return Motion((WHOLE,)) if self._lets_all else super().look(frame)


def scenes_of(camera: str, kinds: Sequence[str]) -> list[dict[str, object]]:
    """Rules with their usual settings, over the whole picture."""
    return [{"kind": kind, "scene_id": f"{kind}-{camera}", "camera": camera} for kind in kinds]


def main() -> None:
    """Build, warm up, measure, print."""
    asked = json.loads(sys.argv[1])
    names = [f"camera-{number}" for number in range(len(asked["clips"]))]
    cameras = [
        {
            "sensor_id": name,
            "source": "file",
            "path": clip,
            "fps": asked["fps"],
            "pace": asked["pace"],
            "repeat": True,
        }
        for name, clip in zip(names, asked["clips"], strict=True)
    ]
    scenes = [scene for name in names for scene in scenes_of(name, asked["scenes"])]
    vision = {"people": False, "plates": False, "detector": asked["detector"]}
    wanted = read_tables(cameras, scenes, vision)
    models = TimedModels(Path(asked["models"]))
    with tempfile.TemporaryDirectory() as folder:
        rig = build_rig(
            wanted,
            Path(folder),
            SystemClock(True),
            lambda: secrets.token_hex(8),
            AgreementFile,
            models,
        )
        if rig.own_faults:
            raise SystemExit("; ".join(rig.own_faults))
        gates = [CountingGate(asked["every"]) for _ in rig.workers]
        for worker, gate in zip(rig.workers, gates, strict=True):
            worker._sight.gate = gate
        print(json.dumps(_measured(rig, gates, models, asked)), flush=True)
        os._exit(0)  # evidence of the last alerts may still be being masked; nobody wants it here


def _measured(
    rig: Rig, gates: list[CountingGate], models: TimedModels, asked: dict[str, float]
) -> dict[str, object]:
    assert models.timed is not None
    rig.start()
    _live(rig, asked["warm_s"])
    frames, dropped = _frames(gates), _dropped(rig)
    models.timed.took_s.clear()
    meter = Meter()
    events = _live(rig, asked["seconds"])
    cost = meter.read()
    took_ms = np.array(models.timed.took_s or [float("nan")]) * 1000
    frames = _frames(gates) - frames
    found = {
        **cost,
        "detector": models.timed.name,
        "frames": frames,
        "detected": len(models.timed.took_s),
        "dropped": _dropped(rig) - dropped,
        "p50_ms": float(np.percentile(took_ms, 50)),
        "p95_ms": float(np.percentile(took_ms, 95)),
        "events": events,
    }
    return found


def _live(rig: Rig, seconds: float) -> int:
    """What the agent does meanwhile; how many events there were."""
    events, until_s = 0, time.monotonic() + seconds
    while time.monotonic() < until_s:
        events += sum(len(worker.take_events()) for worker in rig.workers)
        time.sleep(TURN_S)
    return events


def _frames(gates: list[CountingGate]) -> int:
    return sum(gate.frames for gate in gates)


def _dropped(rig: Rig) -> int:
    return sum(worker.state().dropped for worker in rig.workers)


if __name__ == "__main__":
    main()
