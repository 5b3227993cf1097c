"""A home's days in one answer, for its picture: signs of life, windows, verdicts, gaps."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.fields import Both, Instant
from hub.api.homes import reached_home
from hub.api.problems import documented
from hub.api.services import Provided, Services
from hub.api.verdicts import EVIDENCE, EvidenceOut, Wanted
from hub.domain.gestures import LIFE_KINDS
from hub.domain.timelines import (
    LONGEST,
    UNITS,
    Point,
    Span,
    darkness,
    points_of,
    silences,
)
from hub.errors import Fault, InvalidInput
from hub.pipeline.retention import LIFE_READINGS
from hub.pipeline.views.register import HomeView
from hub.pipeline.views.timelines import SensorView, TimelineRows, WindowView

router = APIRouter(tags=["readings"])
A_WEEK = timedelta(days=7)
STEP_S = 900
"""What is measured, and shows nobody's life, comes as means of a quarter of an hour."""
CAMERA = "camera"
SPAN: JsonDict = {"from": "2026-11-22T03:10:00Z", "until": "2026-11-22T04:40:00Z"}
POINT: JsonDict = {"at": "2026-11-21T22:41:07.120Z", "value": 1.0, "is_life": True}
SENSOR: JsonDict = {
    "sensor_id": "curtain-bedroom",
    "kind": "curtain",
    "unit": "",
    "max_silence_s": 3600,
    "points": [POINT],
    "silent": [SPAN],
}
WINDOW: JsonDict = {
    "window_id": "morning",
    "name": "早晨拉开窗帘",
    "sensor_ids": ["curtain-bedroom"],
    "day": "2026-11-22",
    "opens_at": "2026-11-21T21:00:00Z",
    "due_at": "2026-11-22T01:00:00Z",
    "judge_at": "2026-11-22T01:15:00Z",
    "verdict": "missed",
    "verdict_id": "v-7f3k2q9x41",
    "priority": "P3",
    "decided_at": "2026-11-22T01:25:00Z",
    "reason": {"zh": "09:15 窗帘仍未拉开", "en": "Curtain still closed at 09:15"},
    "evidence": [EVIDENCE],
    "ticket_id": "t-7f3k2q9x41",
    "gesture_at": None,
    "late_proof_at": None,
    "late_sign_at": None,
}
ASK: JsonDict = {"at": "2026-11-22T01:15:00Z", "outcome": "heard"}
ALERT: JsonDict = {
    "alert_id": "al-19",
    "kind": "help",
    "sensor_id": "button-help",
    "observed_at": "2026-11-22T02:02:00Z",
    "ticket_id": "t-7f3k2q9x41",
}
EXAMPLE: JsonDict = {
    "home_id": "h-0042",
    "zone": "Asia/Shanghai",
    "from": "2026-11-15T16:00:00Z",
    "until": "2026-11-22T16:00:00Z",
    "known_from": "2026-11-15T16:00:00Z",
    "made_at": "2026-11-22T02:00:00Z",
    "sensors": [SENSOR],
    "windows": [WINDOW],
    "dark": [SPAN],
    "away": [],
    "hub_away": [],
    "asks": [ASK],
    "alerts": [ALERT],
}


class SpanOut(BaseModel):
    """From then until then."""

    model_config = like(SPAN)

    from_at: datetime = Field(serialization_alias="from")
    until_at: datetime = Field(serialization_alias="until")


class PointOut(BaseModel):
    """A value at a time. `is_life`: it shows that somebody moved; else it only says how it stood.

    Of curtain, door, motion and presence 1 (open, somebody) or 0; of a button 1 for each press; of
    water the litres drawn in the quarter of an hour from `at`; of the rest the mean of it.
    """

    model_config = like(POINT)

    at: datetime
    value: float
    is_life: bool


class SensorOut(BaseModel):
    """A sensor's points, and when it kept silent for longer than it promised."""

    model_config = like(SENSOR)

    sensor_id: str
    kind: str
    unit: str
    max_silence_s: float
    points: list[PointOut]
    silent: list[SpanOut]


class TimelineWindowOut(BaseModel):
    """A window of one day, with its verdict or what stands before it."""

    model_config = like(WINDOW)

    window_id: str
    name: str
    sensor_ids: list[str]
    day: str
    opens_at: datetime
    due_at: datetime
    judge_at: datetime
    verdict: Wanted
    verdict_id: str | None
    priority: str | None
    decided_at: datetime | None
    reason: Both | None
    evidence: list[EvidenceOut]
    ticket_id: str | None
    gesture_at: datetime | None
    """Of a window that was seen: when the gesture came, or the answer to the ask."""
    late_proof_at: datetime | None
    late_sign_at: datetime | None


class AskOut(BaseModel):
    """The home was told to ask her; `outcome` is null as long as its box may still reply."""

    model_config = like(ASK)

    at: datetime
    outcome: str | None


class AlertMarkOut(BaseModel):
    """An alert of this home."""

    model_config = like(ALERT)

    alert_id: str
    kind: str
    sensor_id: str
    observed_at: datetime
    ticket_id: str | None


class TimelineOut(BaseModel):
    """What is known of a home's days, oldest first."""

    model_config = like(EXAMPLE)

    home_id: str
    zone: str
    from_at: datetime = Field(serialization_alias="from")
    until_at: datetime = Field(serialization_alias="until")
    known_from: datetime
    """Enrolled since, or older signs of life are forgotten: before it nothing is said."""
    made_at: datetime
    sensors: list[SensorOut]
    windows: list[TimelineWindowOut]
    dark: list[SpanOut]
    """When no sensor of the home kept its promise to speak."""
    away: list[SpanOut]
    hub_away: list[SpanOut]
    """When the hub itself could not see any home."""
    asks: list[AskOut]
    alerts: list[AlertMarkOut]


From = Annotated[Instant | None, Query(alias="from", description="A week before `until`.")]
Until = Annotated[Instant | None, Query(description="Excluded. Without it: the end of today.")]


@router.get("/homes/{home_id}/timeline", responses=documented(404, 422))
def get_timeline(
    home_id: str, services: Provided, caller: SignedIn, from_at: From = None, until: Until = None
) -> TimelineOut:
    """Look at a home's days: its sensors, its windows and verdicts, and when nothing was known.

    At most 31 days. Signs of life are kept for forty days and asks for seven: what is older is not
    here, and `known_from` says from when on a gap means silence. When links went down and came back
    is not kept; `dark` is made of what sensors said and when they had promised to speak again, so
    that a gap which a box filled in later is none. Of windows to come each shows only its next day.
    """
    home = reached_home(services, caller, home_id)
    zone = _zone(services, home)
    span = _span(services, zone, from_at, until)
    known = _known(services, home, span)
    with services.look() as views:
        rows = views.timeline(home_id, span)
    watched = [sensor for sensor in rows.sensors if sensor.kind != CAMERA]
    sensors = [_sensor(services, home_id, sensor, rows, (span, known)) for sensor in watched]
    silent = [[Span(s.from_at, s.until_at) for s in sensor.silent] for sensor in sensors]
    return TimelineOut(
        home_id=home_id,
        zone=zone.key,
        from_at=span.from_at,
        until_at=span.until_at,
        known_from=known.from_at,
        made_at=services.clock.now(),
        sensors=sensors,
        windows=[_window(view) for view in rows.windows],
        dark=_spans(darkness(silent)),
        away=_spans(rows.away),
        hub_away=_spans(rows.hub_away),
        asks=[AskOut.model_validate(ask) for ask in rows.asks],
        alerts=[AlertMarkOut.model_validate(alert) for alert in rows.alerts],
    )


def _zone(services: Services, home: HomeView) -> ZoneInfo:
    """Where her days begin and end: as her windows say, if they agree."""
    named = {window.tz for window in home.windows}
    return ZoneInfo(named.pop()) if len(named) == 1 else services.zone


def _span(
    services: Services, zone: ZoneInfo, from_at: datetime | None, until: datetime | None
) -> Span:
    tomorrow = services.clock.now().astimezone(zone).date() + timedelta(days=1)
    end = until or datetime.combine(tomorrow, time(), tzinfo=zone).astimezone(UTC)
    begin = from_at or end - A_WEEK
    # An hour more: thirty-one days may hold the end of summer time.
    if not timedelta(0) < end - begin <= LONGEST + timedelta(hours=1):
        raise InvalidInput(Fault("until", "is not later than from, by at most 31 days"))
    return Span(begin, end)


def _known(services: Services, home: HomeView, span: Span) -> Span:
    """The part of a span in which a gap means silence."""
    now = services.clock.now()
    begin = max(span.from_at, home.enrolled_at, now - LIFE_READINGS)
    end = min(span.until_at, now, home.ended_at or now)
    return Span(min(begin, span.until_at), max(begin, end))


def _sensor(
    services: Services,
    home_id: str,
    sensor: SensorView,
    rows: TimelineRows,
    spans: tuple[Span, Span],
) -> SensorOut:
    span, known = spans
    if sensor.kind in LIFE_KINDS:
        readings = rows.readings.get(sensor.sensor_id, [])
        points = points_of(readings, span)
        silent = silences((r.observed_at for r in readings), sensor.max_silence_s, known)
    else:
        points = _measured(services, home_id, sensor, span)
        most = sensor.max_silence_s + STEP_S
        silent = silences((point.at for point in points), most, known)
    return SensorOut(
        sensor_id=sensor.sensor_id,
        kind=sensor.kind,
        unit=UNITS.get(sensor.kind, ""),
        max_silence_s=sensor.max_silence_s,
        points=[PointOut.model_validate(point) for point in points],
        silent=_spans(silent),
    )


def _measured(services: Services, home_id: str, sensor: SensorView, span: Span) -> list[Point]:
    means = services.series.read(home_id, sensor.sensor_id, span.from_at, span.until_at, STEP_S)
    return [Point(mean.observed_at, round(mean.value, 3), False) for mean in means]


def _window(view: WindowView) -> TimelineWindowOut:
    verdict = view.verdict
    proof = next((piece.observed_at for piece in verdict.evidence if piece.observed_at), None)
    taken = set(TimelineWindowOut.model_fields) & set(type(verdict).__dataclass_fields__)
    fields = {name: getattr(verdict, name) for name in taken - {"reason", "evidence"}}
    return TimelineWindowOut(
        name=view.name,
        sensor_ids=list(view.sensor_ids),
        due_at=view.due_at,
        reason=None if verdict.reason is None else Both.model_validate(verdict.reason),
        evidence=[EvidenceOut.model_validate(piece) for piece in verdict.evidence],
        gesture_at=proof if verdict.verdict == Wanted.SEEN else None,
        **fields,
    )


def _spans(spans: Sequence[Span]) -> list[SpanOut]:
    return [SpanOut(from_at=span.from_at, until_at=span.until_at) for span in spans]
