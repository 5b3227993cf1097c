"""The second watch at work: keeps the hub's windows on disk, asks and alerts without the hub."""

import logging
from datetime import datetime
from typing import Any

import msgspec

from edge.agent.asking import Asking
from edge.agent.condition import Condition
from edge.agent.intake import Intake
from edge.agent.packing import Packer
from edge.agent.ports import Agreement
from edge.domain.covenant import (
    AskHere,
    Change,
    CovenantWindow,
    Decision,
    HubLink,
    LeaveToHub,
    RaiseMissed,
    SecondWatch,
    Settled,
)
from edge.domain.dialogue import Line, opening_line
from wire.messages import Config, WindowOccurrence

log = logging.getLogger(__name__)

KEPT_SETTLED = 400


class Kept(msgspec.Struct, frozen=True):
    """The file: what the hub wants, and which windows are done with."""

    config: Config
    settled: dict[str, Settled] = {}


_encode = msgspec.json.Encoder().encode
_kept = msgspec.json.Decoder(Kept)


class Watch:
    """Translates the wire's config for the domain's second watch, and acts on what it decides."""

    def __init__(
        self, agreement: Agreement, intake: Intake, packer: Packer, asking: Asking
    ) -> None:
        self._agreement = agreement
        self._intake = intake
        self._packer = packer
        self._asking = asking
        self._condition = Condition(log, "keeping the covenant on disk")
        kept = _load(agreement)
        self._config = kept.config
        asking.use_dialect(kept.config.dialect)
        self._second = SecondWatch(_windows(kept.config), kept.settled)
        self._saved = dict(self._second.settled)

    @property
    def revision(self) -> int:
        """Of the config that is in force; 0 before the first."""
        return self._config.revision

    @property
    def config(self) -> Config:
        """The hub's newest word, also from before a restart."""
        return self._config

    @property
    def gesture_sensors(self) -> frozenset[str]:
        """Sensors whose readings go first."""
        return self._second.gesture_sensors

    def line_for(self, window_id: str) -> Line:
        """How the home begins to ask about a window."""
        for window in self._config.windows:
            if window.window_id == window_id:
                return opening_line(window.gesture.kind, window.gesture.direction)
        return Line.ASK

    def renew(self, config: Config) -> None:
        """The hub's newest word replaces the older one, also when its number is lower."""
        if config == self._config:
            return
        self._config = config
        self._asking.use_dialect(config.dialect)
        self._second.renew(_windows(config))
        self._save()
        log.info("config taken", extra={"action": "config", "revision": config.revision})

    def observe(self, sensor_id: str, value: float, observed_at: datetime) -> Change | None:
        """A good reading; returns the change that it was of a gesture sensor."""
        return self._second.observe(sensor_id, value, observed_at)

    def watch_once(self, now: datetime, link: HubLink) -> None:
        """Ask, alert or leave it to the hub; then keep what was settled."""
        for decision in self._second.decide(now, link):
            self._act(decision, now)
        if len(self._second.settled) != len(self._saved):
            self._save()

    def _act(self, decision: Decision, now: datetime) -> None:
        match decision:
            case AskHere(window):
                self._second.asked(window)
                self._asking.ask(now, window.judge_at, self.line_for(window.window_id))
                log.info("asked without the hub", extra={"action": "ask", "window": window.key})
            case RaiseMissed(window):
                if self._raise(window, now):
                    self._second.settle(window, Settled.ALERTED)
            case LeaveToHub(window):
                self._second.settle(window, Settled.LEFT_TO_HUB)

    def _raise(self, window: CovenantWindow, now: datetime) -> bool:
        detail: dict[str, Any] = {"window_id": window.window_id, "day": window.day}
        sensor_id = min(window.sensor_ids)
        entry = self._packer.alert("local_covenant_missed", sensor_id, now, detail, historical=True)
        stored = self._intake.store_once(entry, f"covenant/{window.key}")
        if stored:
            log.info("covenant missed", extra={"action": "alert", "window": window.key})
        return stored

    def _save(self) -> None:
        self._saved = dict(self._second.settled)
        newest = dict(list(self._saved.items())[-KEPT_SETTLED:])
        try:
            self._agreement.save(_encode(Kept(self._config, newest)))
        except OSError as error:
            self._condition.failed(error)
        else:
            self._condition.worked()


def _load(agreement: Agreement) -> Kept:
    content = agreement.load()
    if content is not None:
        try:
            return _kept.decode(content)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            log.error("kept covenant is unreadable: %s", error, extra={"action": "config"})
    return Kept(Config(revision=0))


def _windows(config: Config) -> list[CovenantWindow]:
    return [_window(occurrence) for occurrence in config.windows]


def _window(occurrence: WindowOccurrence) -> CovenantWindow:
    return CovenantWindow(
        window_id=occurrence.window_id,
        day=occurrence.day,
        sensor_ids=frozenset(occurrence.gesture.sensor_ids),
        direction=occurrence.gesture.direction,
        starts_at=occurrence.starts_at,
        due_at=occurrence.due_at,
        judge_at=occurrence.judge_at,
        away=occurrence.away,
    )
