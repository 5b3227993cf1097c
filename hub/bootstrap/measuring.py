"""What engineers look at: figures for Prometheus, counts for Grafana."""

from pathlib import Path

from prometheus_client.registry import Collector

from hub.adapters.measures import Measures, RunningHub
from hub.adapters.mqtt import MqttBus
from hub.adapters.sql.dashboards import DashboardCopy
from hub.adapters.sql.measures import StateMeasures
from hub.bootstrap.ground import Ground
from hub.pipeline.ingest.writer import Writer
from hub.pipeline.loops import Loop

PUBLISHING_S = 15.0


def build_publishing(ground: Ground, measures: Measures) -> Loop:
    """A thread of its own: counting may take seconds, and its trouble is nobody else's."""
    settings = ground.settings
    folder = settings.dashboards_dir or settings.data_dir / "dashboards"
    copy = DashboardCopy(ground.database, Path(folder))
    took = measures.passes.labels("publishing").observe
    return Loop("publishing", copy.publish_once, PUBLISHING_S, took=took)


def build_collectors(
    ground: Ground, measures: Measures, loops: tuple[Loop, ...], bus: MqttBus, writer: Writer
) -> tuple[Collector, ...]:
    """Beside what the API counts itself."""
    running = RunningHub(
        ground.settings.data_dir,
        loops,
        lambda: [*writer.kept(), *bus.waiting()],
        ground.clock.wall,
    )
    return measures.registry, StateMeasures(ground.database, ground.clock), running
