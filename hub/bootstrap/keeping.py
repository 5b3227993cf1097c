"""What is done about once a second, in no hurry."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from zoneinfo import ZoneInfo

from hub.adapters.broker import EmbeddedBroker
from hub.adapters.mqtt import MqttBus, decoded
from hub.adapters.sql.certifying import SqlCertifying
from hub.adapters.sql.quarantine import SqlQuarantine
from hub.adapters.sql.retention import SqlRetention
from hub.adapters.sql.state import opener, viewer
from hub.bootstrap.finding import build_commanding, tell_switches
from hub.bootstrap.forgetting import build_erasing, build_evidence_upkeep, build_photo_upkeep
from hub.bootstrap.ground import Ground
from hub.bootstrap.telling import build_digests
from hub.pipeline.certifying import Certifying
from hub.pipeline.ingest.release import Release
from hub.pipeline.ingest.writer import Writer
from hub.pipeline.recovery import Vision
from hub.pipeline.retention import Retention
from hub.pipeline.series import SeriesStore

log = logging.getLogger(__name__)


class Beside:
    """Runs something in a thread of its own, if it is not running; its fault is raised next time.

    A recount of 100,000 homes takes seconds, and the pulse must not wait for it.
    """

    def __init__(
        self, run_once: Callable[[], int], submit: Callable[[Callable[[], int]], Future[int]]
    ) -> None:
        self._run_once, self._submit = run_once, submit
        self._running: Future[int] | None = None

    def start(self) -> None:
        """Once more, unless it runs."""
        if self._running is not None:
            if not self._running.done():
                return
            ended, self._running = self._running, None
            ended.result()
        self._running = self._submit(self._run_once)


def _build_recounting(ground: Ground) -> Beside:
    certifying = Certifying(
        opener(ground.database, SqlCertifying),
        viewer(ground.database, SqlCertifying),
        ground.clock,
        ZoneInfo(ground.settings.timezone),
        ground.rest_day,
    )
    thread = ThreadPoolExecutor(1, thread_name_prefix="recount")
    return Beside(certifying.certify_once, thread.submit)


def build_upkeep(
    ground: Ground,
    series: SeriesStore,
    writer: Writer,
    bus: MqttBus,
    vision: Vision,
    broker: EmbeddedBroker | None,
) -> Callable[[], int]:
    """What is done about once a second, in this order."""
    tell_switches(ground)
    steps: tuple[Callable[[], object], ...] = (
        partial(_ensure_running, broker),
        partial(_see_once, vision, writer),
        _build_release(ground, writer).release_once,
        build_commanding(ground, bus).configure_once,
        series.maintain_once,
        _build_retention(ground, series).forget_once,
        build_erasing(ground).forget_once,
        build_photo_upkeep(ground).tidy_once,
        build_evidence_upkeep(ground).tidy_once,
        _build_recounting(ground).start,
        build_digests(ground).gather_once,
    )

    def keep_up_once() -> int:
        for step in steps:
            step()
        return 0

    return keep_up_once


def _ensure_running(broker: EmbeddedBroker | None) -> None:
    if broker and broker.ensure_running():
        log.warning("broker started again", extra={"action": "broker_restarted"})


def _see_once(vision: Vision, writer: Writer) -> None:
    if vision.is_marked:  # what came before the marker counts first
        writer.write_once()
    vision.return_once()
    vision.urge_once()
    vision.pulse_once()


def _build_release(ground: Ground, writer: Writer) -> Release:
    begin = opener(ground.database, SqlQuarantine)
    return Release(begin, writer.write, decoded, ground.clock.wall)


def _build_retention(ground: Ground, series: SeriesStore) -> Retention:
    begin = opener(ground.database, SqlRetention)
    return Retention(begin, series, ground.clock, ground.settings.series_days)
