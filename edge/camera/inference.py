"""One thread for all nets: of each camera only the newest frame waits; what it overtakes counts."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from edge.agent.condition import Condition
from edge.camera.eyes import Eyes, Sighted
from edge.camera.ports import Frame
from edge.domain.vision.tracks import Track

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """A frame to look at, and what to do with the answer; None: the nets failed."""

    camera: str
    frame: Frame
    tracks: Sequence[Track]
    wants_pose: bool
    done: Callable[[Frame, Sighted | None], None]


class Inference:
    """Cameras take turns; within a camera the newest frame wins."""

    def __init__(self, eyes: Eyes) -> None:
        self._eyes = eyes
        self._waiting: OrderedDict[str, Job] = OrderedDict()
        self._awake = threading.Condition()
        self._stopping = False
        self._condition = Condition(log, "looking at pictures")
        self._thread = threading.Thread(target=self._run, name="inference", daemon=True)

    @property
    def trouble(self) -> str | None:
        """What a net last stumbled over; None while they work."""
        return self._condition.reason

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the picture in hand, and leave."""
        with self._awake:
            self._stopping = True
            self._awake.notify()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def offer(self, job: Job) -> bool:
        """Have a frame looked at; True when it overtook one that waited."""
        with self._awake:
            overtook = job.camera in self._waiting
            self._waiting[job.camera] = job  # keeps its turn
            self._awake.notify()
        return overtook

    def _run(self) -> None:
        while True:
            with self._awake:
                self._awake.wait_for(lambda: self._stopping or self._waiting)
                if self._stopping:
                    return
                job = self._waiting.popitem(last=False)[1]
            job.done(job.frame, self._look(job))

    def _look(self, job: Job) -> Sighted | None:
        try:
            sighted = self._eyes.look(job.camera, job.frame, job.tracks, wants_pose=job.wants_pose)
        except Exception as error:  # noqa: BLE001 - a net raises anything; the next picture may do
            self._condition.failed(error)
            return None
        self._condition.worked()
        return sighted
