"""The logged homes, and the covenant that each of them is given for the replay.

None of these homes has a curtain. What stands in for it is what a person does who is up: moving in
bathroom and kitchen, opening a door, taking something from a cupboard. The sensor under the sleeper
is left out, because turning over in bed is not getting up. A gesture names sensors of one kind.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from edge.domain.life.day import utc_of
from edge.sensors.replay.logs import LogEvent
from edge.sensors.replay.sensor import read_log

ASK_S: Final = 600
MAX_SILENCE_S: Final = 3600.0


@dataclass(frozen=True, slots=True)
class DayWindow:
    """A window of the covenant in the home's local time; due on the day on which it opens."""

    window_id: str
    name: str
    opens_at: time
    due_at: time


@dataclass(frozen=True, slots=True)
class WindowDay:
    """A window on one local day, in UTC: it covers [opens_at, judge_at), then the home is asked."""

    window_id: str
    day: date
    opens_at: datetime
    judge_at: datetime

    @property
    def ask_ends_at(self) -> datetime:
        """When an ask that nobody answers is over."""
        return self.judge_at + timedelta(seconds=ASK_S)


WINDOWS: Final = (
    DayWindow("morning", "first sign of life", time(5), time(11)),
    DayWindow("evening", "last sign of life", time(17), time(23, 30)),
)


@dataclass(frozen=True, slots=True)
class LoggedHome:
    """A log and its covenant; `log` lies under the data folder's `homes`."""

    name: str
    log: str
    log_format: str
    tz: str
    kind: str
    gesture_sensors: tuple[str, ...]

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the place where it was logged; no log names one."""
        return ZoneInfo(self.tz)


HOMES: Final = (
    LoggedHome(
        name="casas",
        log="casas_al_smarthome/data.gz",
        log_format="casas",
        tz="America/Los_Angeles",
        kind="motion",
        gesture_sensors=("bathroom-bathroom", "kitchen-kitchen", "livingroom-livingroom"),
    ),
    LoggedHome(
        name="kasteren_b",
        log="kasteren/houseB.sensors",
        log_format="kasteren",
        tz="Europe/Amsterdam",
        kind="motion",
        gesture_sensors=("pir-keuken-28", "pir-badkamer-19", "pir-slaapkamer-16"),
    ),
    LoggedHome(
        name="kasteren_c",
        log="kasteren/houseC.sensors",
        log_format="kasteren",
        tz="Europe/Amsterdam",
        kind="door",
        gesture_sensors=("bedroom-door-29", "door-downstairs-toilet-25", "front-door-reed-28"),
    ),
    LoggedHome(
        name="ordonez_a",
        log="ordonez_uci_adl/OrdonezA_Sensors.txt",
        log_format="ordonez",
        tz="Europe/Madrid",
        kind="presence",
        gesture_sensors=(
            "toilet-flush-bathroom",
            "cabinet-magnetic-bathroom",
            "fridge-magnetic-kitchen",
            "cupboard-magnetic-kitchen",
        ),
    ),
)


def events_of(home: LoggedHome, data: Path) -> list[LogEvent]:
    """The log, in order of time; raises OSError, LogFormatError."""
    return read_log(data / "homes" / home.log, home.log_format)


def days_of(events: Sequence[LogEvent]) -> list[date]:
    """Every local day from the log's first event to its last."""
    first, last = events[0].at.date(), events[-1].at.date()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def window_days(home: LoggedHome, days: Iterable[date]) -> Iterator[WindowDay]:
    """Every window of every day, in order of time."""
    for day in days:
        for window in WINDOWS:
            opens_at = utc_of(datetime.combine(day, window.opens_at), home.zone)
            judge_at = utc_of(datetime.combine(day, window.due_at), home.zone)
            yield WindowDay(window.window_id, day, opens_at, judge_at)
