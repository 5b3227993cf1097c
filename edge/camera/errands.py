"""What the hub asks of cameras: a picture, evidence, a walk test, a face. One thread, in turn."""

import logging
import queue
import threading
from base64 import b64encode
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from edge.agent.ports import Answer, Answered
from edge.camera.people import FoundPeople
from edge.camera.people.commands import enrol_person
from edge.camera.worker import Worker

log = logging.getLogger(__name__)

MOST_WAITING = 8
LONGEST_TEST_S = 3600.0


class Refused(Exception):
    """It is not done; the text says why."""


@dataclass(frozen=True, slots=True)
class Errand:
    """A command on its way."""

    command_id: str
    kind: str
    detail: Mapping[str, Any]
    now: datetime


class Errands:
    """Slow enough to have a thread of its own: masking a picture takes tens of milliseconds."""

    def __init__(self, workers: Sequence[Worker], people: FoundPeople | None) -> None:
        self._workers = {worker.sensor_id: worker for worker in workers}
        self._people = people
        self._kinds: Mapping[str, Callable[[Errand], Answer]] = {
            "snapshot": self._snapshot,
            "evidence": self._evidence,
            "walk_test": self._walk_test,
            "enrol_person": self._enrol,
        }
        self._waiting: queue.Queue[Errand | None] = queue.Queue(MOST_WAITING)
        self._answers: deque[Answered] = deque()
        self._thread = threading.Thread(target=self._run, name="errands", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Leave; what waits is not done."""
        if self._thread.is_alive():
            with self._waiting.mutex:
                self._waiting.queue.clear()
            self._waiting.put(None)
            self._thread.join(timeout=5)

    def take(self, command_id: str, kind: str, detail: Mapping[str, Any], now: datetime) -> bool:
        """Whether this kind of command is one of these; its answer comes later."""
        if kind not in self._kinds:
            return False
        try:
            self._waiting.put_nowait(Errand(command_id, kind, detail, now))
        except queue.Full:
            why = "too much was asked of the cameras at once; ask again in some seconds"
            self._answers.append(Answered(command_id, _refused(why)))
        return True

    def take_answers(self) -> list[Answered]:
        """What was done since the last call."""
        return [self._answers.popleft() for _ in range(len(self._answers))]

    def _run(self) -> None:
        while (errand := self._waiting.get()) is not None:
            self._answers.append(Answered(errand.command_id, self._answer(errand)))

    def _answer(self, errand: Errand) -> Answer:
        try:
            return self._kinds[errand.kind](errand)
        except Refused as error:
            return _refused(str(error))
        except Exception as error:  # noqa: BLE001 - one errand must not end the others
            log.warning("errand failed: %s", error, extra={"action": errand.kind})
            return Answer("failed", {"why": str(error)[:200]})

    def _snapshot(self, errand: Errand) -> Answer:
        worker = self._worker(errand)
        moment = worker.moment
        if moment is None:
            raise Refused("no picture has come from this camera yet")
        picture = worker.picture(moment)
        at = moment.observed_at.astimezone(UTC).isoformat(timespec="milliseconds")
        return Answer("done", {"snapshot": b64encode(picture).decode(), "observed_at": at})

    def _evidence(self, errand: Errand) -> Answer:
        alert_id, number = str(errand.detail.get("alert_id", "")), _whole(errand.detail, "piece")
        for worker in self._workers.values():
            pieces = worker.evidence_pieces(alert_id)
            piece = worker.evidence_piece(alert_id, number) if number < pieces else None
            if piece is not None:
                picture = b64encode(piece.jpeg).decode()
                place = {"pieces": pieces, "piece": number, "at_s": round(piece.at_s, 3)}
                return Answer("done", {**place, "jpeg": picture})
        raise Refused(f"no piece {number} of evidence for {alert_id!r}: not kept, or over its time")

    def _walk_test(self, errand: Errand) -> Answer:
        wait_s = errand.detail.get("wait_s", 300.0)
        if not isinstance(wait_s, int | float) or not 0 < wait_s <= LONGEST_TEST_S:
            raise Refused(f"wait_s must lie between 0 and {LONGEST_TEST_S:.0f} seconds")
        self._worker(errand).begin_walk_test(float(wait_s))
        return Answer("done")

    def _enrol(self, errand: Errand) -> Answer:
        return enrol_person(self._people, errand.detail, errand.now)

    def _worker(self, errand: Errand) -> Worker:
        sensor_id = str(errand.detail.get("sensor_id", ""))
        worker = self._workers.get(sensor_id)
        if worker is None:
            known = ", ".join(self._workers)
            raise Refused(f"no camera {sensor_id!r} here; this node has {known}")
        return worker


def _refused(why: str) -> Answer:
    return Answer("refused", {"why": why})


def _whole(detail: Mapping[str, Any], key: str) -> int:
    value = detail.get(key, 0)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Refused(f"{key} must be a whole number from 0")
    return value
