"""Looking at what is stored of one home over days: readings, windows, absences, asks, alerts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.domain.gestures import LifeReading
from hub.domain.timelines import Span
from hub.pipeline.views.verdicts import VerdictView


@dataclass(frozen=True, slots=True)
class SensorView:
    """An expected sensor, and the shorter of the silences that enrolment and birth allow it."""

    sensor_id: str
    kind: str
    max_silence_s: float


@dataclass(frozen=True, slots=True)
class WindowView:
    """A window of one day: its verdict, or that it is pending or asking, and what was agreed."""

    verdict: VerdictView
    name: str
    sensor_ids: tuple[str, ...]
    due_at: datetime


@dataclass(frozen=True, slots=True)
class AskView:
    """The home was told to ask her; `outcome` is what its box replied, None while it may."""

    at: datetime
    outcome: str | None


@dataclass(frozen=True, slots=True)
class AlertMark:
    """An alert of the home."""

    alert_id: str
    kind: str
    sensor_id: str
    observed_at: datetime
    ticket_id: str | None


@dataclass(frozen=True, slots=True)
class TimelineRows:
    """All of it in one span of time, oldest first."""

    sensors: list[SensorView]
    readings: dict[str, list[LifeReading]]
    """By sensor, each from its last reading before the span on."""
    windows: list[WindowView]
    away: list[Span]
    hub_away: list[Span]
    asks: list[AskView]
    alerts: list[AlertMark]


class TimelineViews(Protocol):
    """One home's days; whether it is in reach is asked before."""

    def timeline(self, home_id: str, span: Span) -> TimelineRows: ...
