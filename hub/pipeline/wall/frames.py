"""One moment of the wall. Nothing in it is about one home; see `docs/wall.md`."""

from dataclasses import dataclass
from datetime import date, datetime

from hub.domain.wall import Due


@dataclass(frozen=True, slots=True)
class UnitNow:
    """A unit and its numbers; None where they would tell of fewer than five homes."""

    unit_id: str
    name: str
    homes: int | None = None
    settled: int | None = None
    waiting: int | None = None
    missed: int | None = None
    blind: int | None = None
    tickets: int | None = None
    dark: int | None = None


@dataclass(frozen=True, slots=True)
class CurveNow:
    """Today so far, and a usual day."""

    minutes: int
    today: tuple[int | None, ...]
    usual: tuple[float, ...] | None
    homes: int | None


@dataclass(frozen=True, slots=True)
class RungNow:
    """Open tickets of one urgency that wait on one rung."""

    rung: str
    priority: str
    tickets: int
    oldest_at: datetime


@dataclass(frozen=True, slots=True)
class TicketsNow:
    """Open tickets."""

    open: int | None = None
    by_rung: tuple[RungNow, ...] = ()


@dataclass(frozen=True, slots=True)
class LinksNow:
    """Edge boxes."""

    up: int | None = None
    down: int | None = None
    never: int | None = None


@dataclass(frozen=True, slots=True)
class StormNow:
    """An open incident."""

    incident_id: str
    name: str | None
    cause: str
    homes: int | None
    to_walk: int | None
    began_at: datetime


@dataclass(frozen=True, slots=True)
class SightNow:
    """Cameras of public places."""

    seeing: int
    blind: int
    down: int


@dataclass(frozen=True, slots=True)
class AlertNow:
    """Seen at a public place."""

    alert_id: str
    kind: str
    post_name: str
    area_name: str
    observed_at: datetime
    priority: str | None
    state: str | None
    has_picture: bool


@dataclass(frozen=True, slots=True)
class FiguresNow:
    """Of the last four weeks."""

    answered_60_share: float | None = None
    arrive_p50_s: float | None = None
    arrive_p90_s: float | None = None
    closed_minus_satisfied: float | None = None
    false_alarms_a_home_month: float | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """The recount of a day."""

    day: date
    windows: int
    seen: int
    missed: int
    blind: int
    away: int
    unjudged: int
    unticketed: int
    untold: int

    @property
    def is_whole(self) -> bool:
        """Nobody was forgotten."""
        return self.unjudged == self.unticketed == self.untold == 0


@dataclass(frozen=True, eq=False)
class Frame:
    """The whole wall; compared by identity, so that what is made of one can be kept."""

    made_at: datetime
    day: date
    units: tuple[UnitNow, ...]
    curve: CurveNow
    due: tuple[Due, ...]
    tickets: TicketsNow
    nodes: LinksNow
    storms: tuple[StormNow, ...]
    cameras: SightNow
    alerts: tuple[AlertNow, ...]
    figures: FiguresNow
    certificate: Certificate | None

    def changed_since(self, before: "Frame | None") -> tuple[UnitNow, ...]:
        """The units that are not as they were; all of them if some are gone."""
        if before is None:
            return self.units
        were = {unit.unit_id: unit for unit in before.units}
        if were.keys() - {unit.unit_id for unit in self.units}:
            return self.units
        return tuple(unit for unit in self.units if were.get(unit.unit_id) != unit)
