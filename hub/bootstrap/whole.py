"""The hub as a whole: what runs, and how it starts and stops."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from fastapi import FastAPI

from hub.adapters.broker import EmbeddedBroker
from hub.adapters.health import Health
from hub.adapters.measures import Measures
from hub.adapters.mqtt import MqttBus
from hub.adapters.series.opening import open_series
from hub.adapters.sql.recovery import SqlRecovery
from hub.adapters.sql.state import StateDatabase, opener
from hub.api.app import create_app
from hub.bootstrap.ground import open_ground
from hub.bootstrap.hearing import build_broker, build_bus, build_relay, build_writer
from hub.bootstrap.keeping import build_upkeep
from hub.bootstrap.measuring import build_collectors, build_publishing
from hub.bootstrap.passing import build_drill, build_flow, build_loops, build_watchdog
from hub.bootstrap.serving import Running, build_services
from hub.bootstrap.telling import build_notifier
from hub.config import HubSettings
from hub.pipeline.bells import Bells
from hub.pipeline.ingest.writer import Writer
from hub.pipeline.loops import Loop
from hub.pipeline.notifying import Notifier
from hub.pipeline.recovery import Vision
from hub.pipeline.relay import Relay


@dataclass(frozen=True, slots=True)
class Hub:
    """Everything that runs, and how to start and stop it."""

    app: FastAPI
    database: StateDatabase
    broker: EmbeddedBroker | None
    bus: MqttBus
    writer: Writer
    vision: Vision
    notifier: Notifier
    loops: tuple[Loop, ...]
    relay: Relay
    closing: threading.Event

    def start(self) -> None:
        """Broker first, then the flow from its end to its beginning, then the ears."""
        if self.broker:
            self.broker.ensure_running()
        self.vision.wake_once()
        self.notifier.recover_once()
        for loop in self.loops:
            loop.start()
        self.writer.start()
        self.bus.start()

    def stop(self) -> None:
        """The ears first, then the rest; what is not committed stays with its sender."""
        self.closing.set()
        self.relay.close()
        self.bus.stop()
        self.writer.stop()
        for loop in self.loops:
            loop.stop()
        self.notifier.close()
        if self.broker:
            self.broker.stop()
        self.database.close()


def build_hub(settings: HubSettings) -> Hub:
    """Put the hub together."""
    ground = open_ground(settings)
    series = open_series(settings.series_url, settings.data_dir)
    broker = build_broker(settings)
    bells, measures = Bells(), Measures()
    vision = Vision(opener(ground.database, SqlRecovery), ground.clock, bells.rebirth)
    bus = build_bus(ground, vision, bells)
    writer = build_writer(ground, series, vision, bus, bells, measures)
    flow = build_flow(ground, vision, bus)
    notifier = build_notifier(ground, measures)
    keep_up_once = build_upkeep(ground, series, writer, bus, vision, broker)
    loops = build_loops(flow, notifier, keep_up_once, bells, measures)
    closing = threading.Event()
    drill = build_drill(ground.clock, flow, vision, bus, writer)
    health = Health(vision, bus, writer, loops)
    relay = build_relay(ground, vision, bus, bells)
    loops += (build_publishing(ground, measures),)
    collectors = build_collectors(ground, measures, loops, bus, writer)
    # One thread counts what no frame of a wall waits for; it ends with the process.
    aside = ThreadPoolExecutor(1, thread_name_prefix="wall").submit
    running = Running(series, health, relay, aside, drill, closing, collectors)
    app = create_app(build_services(ground, running))
    loops += (build_watchdog(health),)
    return Hub(app, ground.database, broker, bus, writer, vision, notifier, loops, relay, closing)
