"""A child process in its own virtual environment: Roboflow's supervision and trackers.

The same clips, the same net with the same decode, on every frame; reading by OpenCV, tracking by
ByteTrack, the zone by PolygonZone: the loop of their documentation, four times in threads that
share one detector. It has no motion gate, blindness, masking or evidence to pay for.
"""

import json
import sys
import threading
import time
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import supervision
from trackers import ByteTrackTracker

from bench.camera.meter import Meter
from edge.camera.models import Models
from edge.camera.ports import Detector, Image


class Stream:
    """One clip, one tracker, one zone, one thread."""

    def __init__(self, clip: str, detector: Detector, turn: threading.Lock, fps: float) -> None:
        self._clip = clip
        self._detector = detector
        self._turn = turn
        self._fps = fps
        self._tracker = ByteTrackTracker(
            frame_rate=fps, track_activation_threshold=0.4, high_conf_det_threshold=0.4
        )
        self.took_s: list[float] = []
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        while not self.stop.is_set():
            capture = cv2.VideoCapture(self._clip)
            self._play(capture, capture.get(cv2.CAP_PROP_FPS) / self._fps)
            capture.release()

    def _play(self, capture: cv2.VideoCapture, each: float) -> None:
        zone, number, due, next_s = None, 0, 0.0, time.monotonic()
        while not self.stop.is_set() and capture.grab():
            number += 1
            if number <= due:
                continue
            due += each
            _, image = capture.retrieve()
            if zone is None:
                high, wide = image.shape[:2]
                corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high]])
                zone = supervision.PolygonZone(polygon=corners)
            zone.trigger(self._tracker.update(self._look(image)))
            next_s += 1 / self._fps
            self.stop.wait(max(0.0, next_s - time.monotonic()))

    def _look(self, image: Image) -> supervision.Detections:
        with self._turn:
            began_s = time.perf_counter()
            found = self._detector.detect(image)
            self.took_s.append(time.perf_counter() - began_s)
        if not found:
            return supervision.Detections.empty()
        size = np.array([image.shape[1], image.shape[0]] * 2)
        sides = [(one.box.left, one.box.top, one.box.right, one.box.bottom) for one in found]
        return supervision.Detections(
            xyxy=np.array(sides) * size,
            confidence=np.array([one.score for one in found]),
            class_id=np.array([list(type(one.label)).index(one.label) for one in found]),
        )


def main() -> None:
    """Warm up, measure, print."""
    asked = json.loads(sys.argv[1])
    detector, turn = Models(Path(asked["models"])).detector(asked["detector"]), threading.Lock()
    streams = [Stream(clip, detector, turn, asked["fps"]) for clip in asked["clips"]]
    for stream in streams:
        stream.thread.start()
    time.sleep(asked["warm_s"])
    for stream in streams:
        stream.took_s.clear()
    meter = Meter()
    time.sleep(asked["seconds"])
    cost = meter.read()
    took_ms = np.array([took_s for stream in streams for took_s in stream.took_s]) * 1000
    for stream in streams:
        stream.stop.set()
    for stream in streams:
        stream.thread.join()
    found = {
        **cost,
        "detector": detector.name,
        "frames": len(took_ms),
        "detected": len(took_ms),
        "dropped": 0,
        "p50_ms": float(np.percentile(took_ms, 50)),
        "p95_ms": float(np.percentile(took_ms, 95)),
        "events": 0,
    }
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
