"""From deadlines to tickets, and the threads that pass over them."""

from collections.abc import Callable
from functools import partial

from sqlalchemy import Connection

from hub.adapters.clock import DrillClock, SystemClock
from hub.adapters.health import Health
from hub.adapters.measures import Measures
from hub.adapters.mqtt import MqttBus
from hub.adapters.sql.checkins import SqlCheckins
from hub.adapters.sql.escalation import SqlEscalation
from hub.adapters.sql.flow import next_due
from hub.adapters.sql.match_log import SqlMatchLog
from hub.adapters.sql.outages import SqlOutages
from hub.adapters.sql.promises import SqlPromises
from hub.adapters.sql.proofs import SqlProofs
from hub.adapters.sql.proving import SqlProving
from hub.adapters.sql.state import opener
from hub.adapters.sql.storms import SqlStorms
from hub.adapters.sql.ticketing import SqlTicketing
from hub.adapters.systemd import Supervisor
from hub.bootstrap.finding import build_commanding
from hub.bootstrap.ground import Ground
from hub.bootstrap.register import build_absences
from hub.bootstrap.staff import build_handing_over
from hub.bootstrap.tickets import build_desk, build_following_up, build_whistles
from hub.bootstrap.visits import build_planning
from hub.pipeline.bells import Bells
from hub.pipeline.checkins import Checkins
from hub.pipeline.drill import DrillView, DrillWalk
from hub.pipeline.escalation import Escalation
from hub.pipeline.flow import Flow, Steps
from hub.pipeline.ingest.writer import Writer
from hub.pipeline.loops import Loop
from hub.pipeline.match_log import MatchLog
from hub.pipeline.notifying import Notifier
from hub.pipeline.outages import Outages
from hub.pipeline.promises import Promises
from hub.pipeline.proofs import Proofs
from hub.pipeline.proving import Proving
from hub.pipeline.recovery import Vision
from hub.pipeline.storms import Triage
from hub.pipeline.ticketing import Ticketing

PATIENCE_S = 0.2
UPKEEP_S = 1.0
WATCHDOG_S = 10.0


def build_flow(ground: Ground, vision: Vision, bus: MqttBus) -> Flow:
    """From deadlines to tickets."""
    database, clock = ground.database, ground.clock
    phrasebook, new_id = ground.phrasebook, ground.new_id
    steps = Steps(
        commanding=build_commanding(ground, bus),
        triage=_build_triage(ground, vision),
        outages=Outages(opener(database, SqlOutages), clock, vision),
        absences=build_absences(ground),
        checkins=Checkins(
            opener(database, SqlCheckins),
            clock,
            phrasebook,
            new_id,
            ground.rest_day,
            vision.seeing_since,
        ),
        proofs=Proofs(opener(database, SqlProofs), clock, phrasebook),
        proving=Proving(opener(database, SqlProving), clock, phrasebook, new_id),
        handing_over=build_handing_over(ground),
        planning=build_planning(ground),
        match_log=MatchLog(opener(database, SqlMatchLog), clock),
        ticketing=Ticketing(opener(database, SqlTicketing), clock, phrasebook, new_id),
        promises=Promises(opener(database, SqlPromises), clock, phrasebook, ground.rest_day),
        escalation=Escalation(opener(database, SqlEscalation), clock, phrasebook),
        following_up=build_following_up(ground, build_desk(ground)),
        whistles=build_whistles(ground),
    )
    return Flow(steps, vision, partial(next_due, database))


def _build_triage(ground: Ground, vision: Vision) -> Triage:
    clock = ground.clock

    def store(connection: Connection) -> SqlStorms:
        return SqlStorms(connection, clock.wall(), vision.seeing_since(), clock.now())

    return Triage(opener(ground.database, store), clock, ground.phrasebook, ground.new_id, vision)


def build_loops(
    flow: Flow,
    notifier: Notifier,
    keep_up_once: Callable[[], int],
    bells: Bells,
    measures: Measures,
) -> tuple[Loop, ...]:
    """The threads of the flow, each woken by the step before it."""

    def pass_once() -> int:
        moved = flow.pass_once()
        if moved:
            bells.notifier()
        return moved

    def loop(name: str, step: Callable[[], int], patience_s: float) -> Loop:
        return Loop(name, step, patience_s, took=measures.passes.labels(name).observe)

    upkeep = loop("upkeep", keep_up_once, UPKEEP_S)
    passes = loop("flow", pass_once, PATIENCE_S)
    notices = loop("notifier", notifier.send_once, PATIENCE_S)
    bells.upkeep, bells.flow, bells.notifier = upkeep.ring, passes.ring, notices.ring
    return upkeep, passes, notices


def build_watchdog(health: Health) -> Loop:
    """Tells systemd that we live, as long as no step hangs."""
    supervisor = Supervisor()

    def pat_once() -> int:
        if not health.is_stuck():
            supervisor.tell("READY=1\nWATCHDOG=1")
        return 0

    return Loop("watchdog", pat_once, WATCHDOG_S)


def build_drill(
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
