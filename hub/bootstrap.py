"""The composition root: it reads like the flow, from a message's arrival to a person's phone."""

import logging
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from fastapi import FastAPI

from hub.adapters.broker import EmbeddedBroker
from hub.adapters.calendar import rest_days
from hub.adapters.catalogue.phrasebook import Catalogue, load_catalogue
from hub.adapters.channels.table import Channels
from hub.adapters.clock import DrillClock, SystemClock
from hub.adapters.health import Health
from hub.adapters.homes_csv import read_homes_csv
from hub.adapters.ids import new_id
from hub.adapters.mqtt import MqttBus, decoded
from hub.adapters.passwords import Argon2Passwords
from hub.adapters.series.opening import open_series
from hub.adapters.sql.accounts import SqlAccounts
from hub.adapters.sql.checkins import SqlCheckins
from hub.adapters.sql.commands import SqlCommands
from hub.adapters.sql.desk import SqlDesk
from hub.adapters.sql.enrolment import SqlEnrolment
from hub.adapters.sql.escalation import SqlEscalation
from hub.adapters.sql.flow import next_due
from hub.adapters.sql.ingest import SqlIngest
from hub.adapters.sql.migrate import migrate
from hub.adapters.sql.notices import SqlNotices
from hub.adapters.sql.proofs import SqlProofs
from hub.adapters.sql.quarantine import SqlQuarantine
from hub.adapters.sql.recovery import SqlRecovery
from hub.adapters.sql.retention import SqlRetention
from hub.adapters.sql.state import StateDatabase, opener, viewer
from hub.adapters.sql.ticketing import SqlTicketing
from hub.adapters.sql.views import SqlViews
from hub.adapters.systemd import Supervisor
from hub.api.app import create_app
from hub.api.services import Services
from hub.config import HubSettings
from hub.domain.windows import RestDay
from hub.pipeline.accounts import Accounts
from hub.pipeline.bells import Bells
from hub.pipeline.checkins import Checkins
from hub.pipeline.commanding import Commanding, CommandRow
from hub.pipeline.desk import Desk
from hub.pipeline.drill import DrillView, DrillWalk
from hub.pipeline.enrolment import Enrolment
from hub.pipeline.escalation import Escalation
from hub.pipeline.flow import Flow, Steps
from hub.pipeline.importing import HomeImport
from hub.pipeline.ingest.release import Release
from hub.pipeline.ingest.rows import Urgency
from hub.pipeline.ingest.step import Ingest
from hub.pipeline.ingest.writer import Writer
from hub.pipeline.loops import Loop
from hub.pipeline.notifying import Notifier
from hub.pipeline.proofs import Proofs
from hub.pipeline.recovery import Vision
from hub.pipeline.retention import Retention
from hub.pipeline.series import SeriesStore
from hub.pipeline.ticketing import Ticketing

log = logging.getLogger(__name__)

STATE_FILE = "state.sqlite"
CLOCK_FILE = "clock.json"
PATIENCE_S = 0.2
UPKEEP_S = 1.0
WATCHDOG_S = 10.0


def open_state(data_dir: Path) -> StateDatabase:
    """The state database of a data directory, migrated."""
    database = StateDatabase(data_dir / STATE_FILE)
    migrate(database)
    return database


def build_clock(settings: HubSettings) -> SystemClock | DrillClock:
    """The wall's clock, or the drill's."""
    return DrillClock(settings.data_dir / CLOCK_FILE) if settings.drill else SystemClock()


def build_accounts(database: StateDatabase, clock: SystemClock | DrillClock) -> Accounts:
    """Sign-in; also used by `init`."""
    return Accounts(
        opener(database, SqlAccounts),
        viewer(database, SqlAccounts),
        clock,
        new_id,
        Argon2Passwords(),
    )


def build_import(
    settings: HubSettings, database: StateDatabase, clock: SystemClock | DrillClock
) -> HomeImport:
    """Bulk enrolment; also used by `import`."""
    return HomeImport(build_enrolment(settings, database, clock), read_homes_csv)


def build_enrolment(
    settings: HubSettings, database: StateDatabase, clock: SystemClock | DrillClock
) -> Enrolment:
    """Enrolment of places, people and homes."""
    rest_day = rest_days(settings.holidays_country)
    return Enrolment(opener(database, SqlEnrolment), clock, new_id, rest_day)


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
        self.bus.stop()
        self.writer.stop()
        for loop in self.loops:
            loop.stop()
        self.notifier.close()
        if self.broker:
            self.broker.stop()
        self.database.close()


@dataclass(frozen=True, slots=True)
class Ground:
    """What everything stands on."""

    settings: HubSettings
    clock: SystemClock | DrillClock
    database: StateDatabase
    phrasebook: Catalogue
    rest_day: RestDay
    series: SeriesStore


def build_hub(settings: HubSettings) -> Hub:
    """Put the hub together."""
    ground = Ground(
        settings=settings,
        clock=build_clock(settings),
        database=open_state(settings.data_dir),
        phrasebook=load_catalogue(),
        rest_day=rest_days(settings.holidays_country),
        series=open_series(settings.series_url, settings.data_dir),
    )
    broker = _broker(settings)
    bells = Bells()
    vision = Vision(opener(ground.database, SqlRecovery), ground.clock, bells.rebirth)
    bus = _bus(ground, vision, bells)
    writer = _writer(ground, vision, bus, bells)
    flow = _flow(ground, vision, bus)
    notifier = _notifier(ground)
    keep_up_once = _upkeep(ground, writer, bus, vision, broker)
    loops = _loops(flow, notifier, keep_up_once, bells)
    closing = threading.Event()
    drill = _drill(ground.clock, flow, vision, bus, writer)
    health = Health(vision, bus, writer, loops)
    app = create_app(_services(ground, health, drill, closing))
    loops += (_watchdog(health),)
    return Hub(app, ground.database, broker, bus, writer, vision, notifier, loops, closing)


def _bus(ground: Ground, vision: Vision, bells: Bells) -> MqttBus:
    def marked() -> None:
        vision.marked()
        bells.upkeep()

    bus = MqttBus(
        url=ground.settings.broker_url,
        ca_file=ground.settings.broker_ca_file,
        client_id=new_id("hub"),
        clock=ground.clock,
        on_arrival=lambda waiting: bells.writer(waiting),
        on_marker=marked,
        on_lost=vision.lost,
    )

    def rebirth(node_id: str) -> None:
        until = ground.clock.now() + timedelta(minutes=5)
        bus.command(CommandRow(new_id("c"), node_id, "rebirth", {}, until))

    bells.command = rebirth
    return bus


def _writer(ground: Ground, vision: Vision, bus: MqttBus, bells: Bells) -> Writer:
    def note(urgency: Urgency) -> None:
        vision.note(urgency.births, urgency.heard, urgency.returned)

    ingest = Ingest(opener(ground.database, SqlIngest), ground.series, bus)
    writer = Writer(ingest, bus.take, note, ring=lambda: bells.flow())
    bells.writer = writer.ring
    return writer


def _flow(ground: Ground, vision: Vision, bus: MqttBus) -> Flow:
    """From deadlines to tickets."""
    database, clock, phrasebook = ground.database, ground.clock, ground.phrasebook
    steps = Steps(
        commanding=Commanding(opener(database, SqlCommands), clock, bus, ground.rest_day),
        checkins=Checkins(
            opener(database, SqlCheckins),
            clock,
            phrasebook,
            new_id,
            ground.rest_day,
            vision.seeing_since,
        ),
        proofs=Proofs(opener(database, SqlProofs), clock, phrasebook),
        ticketing=Ticketing(opener(database, SqlTicketing), clock, phrasebook, new_id),
        escalation=Escalation(opener(database, SqlEscalation), clock, phrasebook),
    )
    return Flow(steps, vision, partial(next_due, database))


def _notifier(ground: Ground) -> Notifier:
    """From tickets to people."""
    return Notifier(
        opener(ground.database, SqlNotices),
        ground.clock,
        ground.phrasebook,
        Channels().send,
        random.Random().random,
        base_url=ground.settings.base_url or None,
    )


def _loops(
    flow: Flow,
    notifier: Notifier,
    keep_up_once: Callable[[], int],
    bells: Bells,
) -> tuple[Loop, ...]:
    """The threads of the flow, each woken by the step before it."""

    def pass_once() -> int:
        moved = flow.pass_once()
        if moved:
            bells.notifier()
        return moved

    upkeep = Loop("upkeep", keep_up_once, UPKEEP_S)
    passes = Loop("flow", pass_once, PATIENCE_S)
    notices = Loop("notifier", notifier.send_once, PATIENCE_S)
    bells.upkeep, bells.flow, bells.notifier = upkeep.ring, passes.ring, notices.ring
    return upkeep, passes, notices


def _watchdog(health: Health) -> Loop:
    """Tells systemd that we live, as long as no step hangs."""
    supervisor = Supervisor()

    def pat_once() -> int:
        if not health.is_stuck():
            supervisor.tell("READY=1\nWATCHDOG=1")
        return 0

    return Loop("watchdog", pat_once, WATCHDOG_S)


def _upkeep(
    ground: Ground, writer: Writer, bus: MqttBus, vision: Vision, broker: EmbeddedBroker | None
) -> Callable[[], int]:
    """What is done about once a second, in no hurry."""
    database, clock, series = ground.database, ground.clock, ground.series
    release = Release(opener(database, SqlQuarantine), writer.write, decoded, clock.wall)
    configuring = Commanding(opener(database, SqlCommands), clock, bus, ground.rest_day)
    retention = Retention(
        opener(database, SqlRetention), series, clock, ground.settings.series_days
    )

    def keep_up_once() -> int:
        if broker and broker.ensure_running():
            log.warning("broker started again", extra={"action": "broker_restarted"})
        if vision.is_marked:  # what came before the marker counts first
            writer.write_once()
        vision.return_once()
        vision.urge_once()
        vision.pulse_once()
        release.release_once()
        configuring.configure_once()
        series.maintain_once()
        retention.forget_once()
        return 0

    return keep_up_once


def _services(
    ground: Ground, health: Health, drill: DrillWalk | None, closing: threading.Event
) -> Services:
    settings, database, clock = ground.settings, ground.database, ground.clock
    return Services(
        look=viewer(database, SqlViews),
        enrolment=build_enrolment(settings, database, clock),
        importing=build_import(settings, database, clock),
        accounts=build_accounts(database, clock),
        desk=Desk(opener(database, SqlDesk), clock, ground.phrasebook),
        series=ground.series,
        clock=clock,
        phrasebook=ground.phrasebook,
        vision=health,
        drill=drill,
        zone=ZoneInfo(settings.timezone),
        secure_cookies=settings.secure_cookies,
        closing=closing,
    )


def _broker(settings: HubSettings) -> EmbeddedBroker | None:
    if not settings.embedded_broker:
        return None
    return EmbeddedBroker(urlsplit(settings.broker_url).port or 1883, settings.data_dir)


def _drill(
    clock: SystemClock | DrillClock, flow: Flow, vision: Vision, bus: MqttBus, writer: Writer
) -> DrillWalk | None:
    if isinstance(clock, SystemClock):
        return None

    def sync() -> None:
        bus.sync(timeout_s=5)
        writer.flush()

    def view() -> DrillView:
        wall = clock.wall()
        return DrillView(clock.now(), clock.anchor.rate, wall)

    return DrillWalk(clock, flow, vision, sync, view)
