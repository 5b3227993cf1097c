"""One home's agent, step by step: hear the hub, sample, watch, forward, report health."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from edge.agent.asking import Asking
from edge.agent.commands import Commands
from edge.agent.forwarding import Forwarder
from edge.agent.intake import Intake
from edge.agent.link import Link
from edge.agent.lookout import Lookout
from edge.agent.packing import Packer
from edge.agent.ports import (
    Agreement,
    Answer,
    Cameras,
    Clock,
    Connected,
    Disconnected,
    Entry,
    Host,
    Incoming,
    LinkEvent,
    NoCameras,
    Outbox,
    Sensor,
    Uplink,
)
from edge.agent.sampling import Report, Sampler
from edge.agent.watching import Watch
from edge.domain.alarms import ON, Alarms
from edge.domain.lanes import lane_of
from edge.domain.readings import Sample, SensorDescription
from wire.codec import DecodeError, decode, encode, to_wire_time
from wire.messages import Ack, Birth, BirthSensor, Command, Config, Health, Reply
from wire.messages import Clock as ClockState
from wire.topics import Leaf

log = logging.getLogger(__name__)

HEALTH_S = 60.0
MOST_FAULTS = 20


class Agent:
    """Synchronous and single-threaded: `step` does everything once and returns.

    `boot_id` is new for each process start and is the one that the uplink's will names; `new_id`
    gives random ids for alerts.
    """

    def __init__(
        self,
        *,
        boot_id: str,
        software: str,
        clock: Clock,
        sensors: Sequence[Sensor],
        outbox: Outbox,
        uplink: Uplink,
        asking: Asking,
        host: Host,
        agreement: Agreement,
        new_id: Callable[[], str],
        cameras: Cameras | None = None,
    ) -> None:
        self._boot_id = boot_id
        self._software = software
        self._clock = clock
        self._outbox = outbox
        self._uplink = uplink
        self._host = host
        self._packer = Packer(clock, boot_id, new_id)
        self._link = Link(clock)
        self._asking = asking
        self._sampler = Sampler(sensors)
        self._alarms = Alarms()
        self._intake = Intake(outbox, clock)
        self._watch = Watch(agreement, self._intake, self._packer, self._asking)
        self._forwarder = Forwarder(outbox, uplink, self._packer, self._link, clock)
        self._commands = Commands(self._asking, self._be_born_again, self._watch.line_for)
        self._cameras = cameras or NoCameras()
        self._cameras.renew(self._watch.config, clock.now())
        self._lookout = Lookout(
            self._cameras, self._intake, self._packer, self._asking, self._reply
        )
        self._announced: tuple[object, ...] = ()
        self._started_s = clock.monotonic()
        self._health_due_s = self._started_s

    @property
    def restarting(self) -> bool:
        """The hub asked for a restart: close this agent, whoever started it starts it again."""
        return self._commands.restarting

    @property
    def outbox_depth(self) -> int:
        """What the hub has not acknowledged yet."""
        return self._outbox.depth + self._intake.held

    @property
    def connected(self) -> bool:
        """Whether there is a session with the broker."""
        return self._link.connected

    @property
    def config_revision(self) -> int:
        """Of the hub's config that is in force; 0 before the first."""
        return self._watch.revision

    def step(self) -> None:
        """Everything once, in the order in which it matters."""
        now = self._clock.now()
        self.hear_once(now)
        self.sample_once(now)
        self._lookout.look_once(now, historical=not self._link.connected)
        self.watch_once(now)
        self.forward_once()
        self.health_once(now)

    def hear_once(self, now: datetime) -> None:
        """Take what came from the broker since the last step."""
        for event in self._uplink.poll():
            self._take_event(event, now)

    def _take_event(self, event: LinkEvent, now: datetime) -> None:
        match event:
            case Connected(session):
                self._link.up(session)
                self._forwarder.rewind()
                self._announce()
                self._health_due_s = self._clock.monotonic()
                log.info("connected", extra={"action": "connected", "session": session})
            case Disconnected():
                self._link.down()
            case Incoming(leaf, payload):
                self._take_message(leaf, payload, now)

    def _take_message(self, leaf: Leaf, payload: bytes, now: datetime) -> None:
        if not payload:
            return  # a retained message that was cleared
        try:
            message = decode(leaf, payload)
        except DecodeError as error:
            log.warning("unreadable %s: %s", leaf, error.field, extra={"action": "undecodable"})
            return
        if isinstance(message, Ack):
            self._forwarder.acknowledged(message)
        elif isinstance(message, Config):
            self._watch.renew(message)
            self._cameras.renew(message, now)
        elif isinstance(message, Command):
            self._answer(message, now)

    def _answer(self, command: Command, now: datetime) -> None:
        if not self._lookout.carry_out(command, now):
            outcome = self._commands.outcome_of(command, now)
            self._reply(command.command_id, Answer(outcome))

    def _reply(self, command_id: str, answer: Answer) -> None:
        reply = Reply(command_id=command_id, outcome=answer.outcome, detail=dict(answer.detail))
        self._uplink.publish(Leaf.REPLY, encode(reply))

    def sample_once(self, now: datetime) -> None:
        """Read every sensor; what is worth reporting is durable afterwards."""
        entries: list[Entry] = []
        for report in self._sampler.read_once(now):
            entries.extend(self._entries_of(report))
        self._intake.store(entries)

    def _entries_of(self, report: Report) -> list[Entry]:
        sample, sensor = report
        historical = not self._link.connected
        alert = self._notice(sample, sensor) if sample.quality == "good" else None
        lane = lane_of(sensor.sensor_id, sensor.kind, self._watch.gesture_sensors)
        entries = [self._packer.reading(sample, sensor, lane, historical=historical)]
        if alert is not None:
            entries.append(
                self._packer.alert(
                    alert, sensor.sensor_id, sample.observed_at, {}, historical=historical
                )
            )
        return entries

    def _notice(self, sample: Sample, sensor: SensorDescription) -> str | None:
        """Stop asking when she answers; returns the kind of alert that this sample is."""
        change = self._watch.observe(sensor.sensor_id, sample.value, sample.observed_at)
        if change is not None or (sensor.kind == "button" and sample.value >= ON):
            self._asking.answered()
            self._cameras.answered()
        return self._alarms.alert_for(sensor.sensor_id, sensor.kind, sample.value)

    def watch_once(self, now: datetime) -> None:
        """Keep the covenant here while the hub cannot; ask again, and stop in time."""
        self._watch.watch_once(now, self._link.hub())
        self._asking.tick(now)

    def forward_once(self) -> None:
        """Send what is owed, when there is a link; a birth first where it has become untrue."""
        if not self._link.connected:
            return
        if self._announced != self._identity():
            self._announce()
        self._forwarder.forward_once()

    def _identity(self) -> tuple[object, ...]:
        """What a birth says that may change while the session lasts."""
        return (
            self._link.session,
            self._outbox.outbox_id,
            self._clock.synced(),
            *self._descriptions(),
        )

    def _descriptions(self) -> list[SensorDescription]:
        return [*self._sampler.descriptions(), *self._cameras.descriptions]

    def _announce(self) -> None:
        birth = Birth(
            boot_id=self._boot_id,
            session=self._link.session,
            outbox_id=self._outbox.outbox_id,
            outbox_depth=self.outbox_depth,
            sent_at=to_wire_time(self._clock.now()),
            software=self._software,
            clock=ClockState.SYNCED if self._clock.synced() else ClockState.UNSYNCED,
            config_revision=self._watch.revision,
            sensors=[
                BirthSensor(
                    sensor_id=sensor.sensor_id,
                    kind=sensor.kind,
                    unit=sensor.unit,
                    max_silence_s=sensor.max_silence_s,
                )
                for sensor in self._descriptions()
            ],
        )
        if self._uplink.publish(Leaf.BIRTH, encode(birth), retain=True):
            self._announced = self._identity()

    def _be_born_again(self) -> None:
        """The hub knows nothing of us: introduce ourselves, send again what it missed."""
        self._announce()
        self._forwarder.rewind()

    def health_once(self, now: datetime) -> None:
        """Each minute of wall time, QoS 0: worth nothing when it is late."""
        now_s = self._clock.monotonic()
        if not self._link.connected or now_s < self._health_due_s:
            return
        self._health_due_s = now_s + HEALTH_S
        feels = self._host.health()
        health = Health(
            boot_id=self._boot_id,
            sent_at=to_wire_time(now),
            uptime_s=round(now_s - self._started_s, 3),
            outbox_depth=self.outbox_depth,
            cpu_celsius=feels.cpu_celsius,
            disk_free_bytes=feels.disk_free_bytes,
            under_voltage=feels.under_voltage,
            cameras=self._lookout.health(),
            faults=[fault[:200] for fault in self._cameras.faults()[:MOST_FAULTS]],
        )
        self._uplink.publish(Leaf.HEALTH, encode(health), qos=0)

    def close(self) -> None:
        """Say goodbye and let go of everything; what is in the outbox stays there."""
        self._asking.stop()
        self._uplink.stop()
        self._cameras.close()
        self._sampler.close()
        self._outbox.close()
