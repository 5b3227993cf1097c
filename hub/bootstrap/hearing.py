"""From a message on the broker to committed rows."""

from datetime import timedelta
from urllib.parse import urlsplit

from hub.adapters.broker import EmbeddedBroker
from hub.adapters.frigate import Frigate
from hub.adapters.measures import Measures
from hub.adapters.mqtt import MqttBus
from hub.adapters.sql.darkness import dark_cameras
from hub.adapters.sql.ingest import SqlIngest
from hub.adapters.sql.state import opener, viewer
from hub.adapters.sql.views import SqlViews
from hub.bootstrap.ground import Ground
from hub.config import HubSettings
from hub.domain.liveness import Link, link_at
from hub.domain.reach import EVERYWHERE
from hub.pipeline.bells import Bells
from hub.pipeline.commanding import CommandRow
from hub.pipeline.ingest.rows import Urgency
from hub.pipeline.ingest.step import Ingest
from hub.pipeline.ingest.writer import Writer
from hub.pipeline.recovery import Vision
from hub.pipeline.relay import Relay
from hub.pipeline.series import SeriesStore


def build_broker(settings: HubSettings) -> EmbeddedBroker | None:
    if not settings.embedded_broker:
        return None
    return EmbeddedBroker(urlsplit(settings.broker_url).port or 1883, settings.data_dir)


def build_bus(ground: Ground, vision: Vision, bells: Bells) -> MqttBus:
    def marked() -> None:
        vision.marked()
        bells.upkeep()

    bus = MqttBus(
        url=ground.settings.broker_url,
        ca_file=ground.settings.broker_ca_file,
        client_id=ground.new_id("hub"),
        clock=ground.clock,
        on_arrival=lambda waiting: bells.writer(waiting),
        on_marker=marked,
        on_lost=vision.lost,
        on_reply=lambda node_id, reply: bells.reply(node_id, reply),
        frigate=_frigate(ground),
    )

    def rebirth(node_id: str) -> None:
        until = ground.clock.now() + timedelta(minutes=5)
        bus.command(CommandRow(ground.new_id("c"), node_id, "rebirth", {}, until))

    bells.command = rebirth
    return bus


def _frigate(ground: Ground) -> Frigate | None:
    settings = ground.settings
    if not settings.frigate_topics:
        return None
    with ground.database.read() as connection:
        dark = dark_cameras(connection, set(settings.frigate_topics.values()))
    return Frigate(settings.frigate_topics, settings.frigate_zones, dark)


def build_relay(ground: Ground, vision: Vision, bus: MqttBus, bells: Bells) -> Relay:
    """Questions to edges that somebody waits for."""
    look = viewer(ground.database, SqlViews)

    def link_of(node_id: str) -> Link | None:
        with look() as views:
            node = views.node(node_id, EVERYWHERE)
        if node is None:
            return None
        return link_at(node.facts(), ground.clock.wall(), vision.seeing_since())

    relay = Relay(bus.command, link_of, ground.clock, ground.new_id)
    bells.reply = relay.heard
    return relay


def build_writer(
    ground: Ground,
    series: SeriesStore,
    vision: Vision,
    bus: MqttBus,
    bells: Bells,
    measures: Measures,
) -> Writer:
    def note(urgency: Urgency) -> None:
        vision.note(urgency.births, urgency.heard, urgency.returned)
        measures.note_batch(urgency)

    ingest = Ingest(opener(ground.database, SqlIngest), series, bus)
    writer = Writer(ingest, bus.take, note, lambda: bells.flow(), measures.batches.observe)
    bells.writer = writer.ring
    return writer
