"""Composition root: builds agents from settings, and turns them until told to stop."""

import logging
import random
import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from edge.agent import Agent, Clock, Sensor, Voice
from edge.agent.asking import Asking
from edge.agent.condition import Condition
from edge.agreement import AgreementFile
from edge.clock import DrillClock, SystemClock
from edge.config import (
    BrokerSettings,
    ClockSettings,
    EdgeConfig,
    NodeSettings,
    VoiceSettings,
    password_of,
)
from edge.errors import ConfigError, EdgeError
from edge.host import LinuxHost
from edge.outbox import Bounds, SqliteOutbox
from edge.phrasebook import load_words
from edge.sensors.table import build_sensors
from edge.uplink import MqttUplink, UplinkSettings
from edge.voice import GpioVoice, LogVoice, SpeakerVoice

if TYPE_CHECKING:
    from edge.camera.rig import Rig

__all__ = ["EdgeConfig", "Running", "build_agent", "build_clock", "home_config", "run"]

log = logging.getLogger(__name__)

PERIOD_S = 0.2


def home_config(
    node_id: str, data_dir: Path, broker_url: str, *, drill_file: Path | None = None
) -> EdgeConfig:
    """Settings without a file, for programs that run many homes at once."""
    clock = ClockSettings()
    if drill_file is not None:
        clock = ClockSettings(source="drill", drill_file=str(drill_file), synced=True)
    return EdgeConfig(
        node=NodeSettings(node_id=node_id, data_dir=str(data_dir)),
        broker=BrokerSettings(url=broker_url),
        clock=clock,
    )


def build_agent(
    config: EdgeConfig,
    *,
    clock: Clock | None = None,
    sensors: Sequence[Sensor] | None = None,
    voice: Voice | None = None,
    new_id: Callable[[], str] = lambda: secrets.token_hex(8),
    roll: Callable[[], float] | None = None,
) -> Agent:
    """One home's agent, connecting from now on; raises EdgeError.

    What is not given is built from `config`. Any number of agents may live in one process; each
    needs its own `node.data_dir`.
    """
    clock = build_clock(config) if clock is None else clock
    sensors = build_sensors(config.sensors) if sensors is None else sensors
    voice = build_voice(config.voice) if voice is None else voice
    data_dir = _data_dir(config)
    rig = _rig(config, data_dir, clock, new_id)
    boot_id = new_id()
    uplink = MqttUplink(_uplink_settings(config, boot_id), clock, roll or random.Random().random)
    agent = Agent(
        boot_id=boot_id,
        software=f"firstlight-edge {_version()}",
        clock=clock,
        sensors=sensors,
        outbox=SqliteOutbox(data_dir / "outbox.sqlite", new_id=new_id, bounds=_bounds(config)),
        uplink=uplink,
        asking=_asking(config.voice, voice),
        host=LinuxHost(data_dir),
        agreement=AgreementFile(data_dir / "covenant.json"),
        new_id=new_id,
        cameras=rig,
    )
    uplink.start()
    if rig is not None:
        rig.start()
    return agent


def build_clock(config: EdgeConfig) -> Clock:
    """The clock of `[clock]`; agents of one process may share it."""
    synced = None if config.clock.synced == "auto" else config.clock.synced
    if config.clock.source == "drill" and config.clock.drill_file is not None:
        return DrillClock(Path(config.clock.drill_file), synced=synced is not False)
    return SystemClock(synced)


def check_cameras(config: EdgeConfig) -> int:
    """How many cameras the settings name; raises ConfigError, opens nothing."""
    if not config.cameras:
        return 0
    wanted = _camera_parts().read_tables(config.cameras, config.scenes, config.vision)
    return len(wanted.cameras)


def _rig(
    config: EdgeConfig, data_dir: Path, clock: Clock, new_id: Callable[[], str]
) -> "Rig | None":
    if not config.cameras:
        return None
    build = _camera_parts()
    wanted = build.read_tables(config.cameras, config.scenes, config.vision)
    rig: Rig = build.build_rig(wanted, data_dir, clock, new_id, AgreementFile)
    return rig


def _camera_parts() -> ModuleType:
    """Loaded for a node with cameras only: OpenCV and the nets weigh more than all the rest."""
    try:
        from edge.camera import build
    except ImportError as error:
        way_out = "needs more packages: pip install 'firstlight[camera]'"
        raise ConfigError("cameras", f"{way_out} ({error})") from error
    return build


def _asking(settings: VoiceSettings, voice: Voice) -> Asking:
    words = load_words()
    if settings.dialect not in words:
        known = ", ".join(sorted(words))
        raise ConfigError("voice.dialect", f"has no words; give one of {known}")
    return Asking(voice, words, settings.dialect)


def build_voice(settings: VoiceSettings) -> Voice:
    """The voice of `[voice]`."""
    signals = _signals(settings)
    if not settings.speaker:
        return signals
    recordings = None if settings.recordings is None else Path(settings.recordings)
    return SpeakerVoice(signals, settings.player, settings.reader, recordings)


def _signals(settings: VoiceSettings) -> Voice:
    if settings.backend == "log" or settings.lamp_pin is None or settings.buzzer_pin is None:
        return LogVoice()
    return GpioVoice(settings.lamp_pin, settings.buzzer_pin)


def _data_dir(config: EdgeConfig) -> Path:
    data_dir = Path(config.node.data_dir)
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError("node.data_dir", f"{data_dir}: {error.strerror}") from error
    return data_dir


def _bounds(config: EdgeConfig) -> Bounds:
    return Bounds(config.outbox.max_bytes, timedelta(seconds=config.outbox.max_age_s))


def _uplink_settings(config: EdgeConfig, boot_id: str) -> UplinkSettings:
    broker = config.broker
    return UplinkSettings(
        node_id=config.node.node_id,
        boot_id=boot_id,
        host=broker.host,
        port=broker.port,
        username=broker.username or config.node.node_id,
        password=password_of(broker),
        tls=broker.tls,
        ca_file=broker.ca_file,
        cert_file=broker.cert_file,
        key_file=broker.key_file,
        keepalive_s=broker.keepalive_s,
        longest_wait_s=broker.longest_wait_s,
    )


def _version() -> str:
    try:
        return metadata.version("firstlight")
    except metadata.PackageNotFoundError:
        return "unknown"


@dataclass(slots=True)
class Running:
    """An agent and what is known of its troubles."""

    agent: Agent
    condition: Condition


def run(
    agents: Sequence[Agent],
    stop: threading.Event,
    *,
    period_s: float = PERIOD_S,
    alive: Callable[[], None] = lambda: None,
) -> None:
    """Step all agents until `stop` is set or every one has left; then close them.

    `alive` is called once a round, for a watchdog.
    """
    running = [Running(agent, Condition(log, "agent")) for agent in agents]
    try:
        while running and not stop.is_set():
            running = [one for one in running if _stays(one)]
            if not running or any(one.condition.is_good for one in running):
                alive()
            stop.wait(period_s)
    finally:
        for one in running:
            _close(one)


def _stays(one: Running) -> bool:
    try:
        one.agent.step()
    except Exception as error:  # one home's trouble must not silence the others
        one.condition.failed(error)
        log.debug("step failed", exc_info=error)
        return True
    one.condition.worked()
    if one.agent.restarting:
        _close(one)
        return False
    return True


def _close(one: Running) -> None:
    try:
        one.agent.close()
    except (EdgeError, OSError) as error:
        one.condition.failed(error)
