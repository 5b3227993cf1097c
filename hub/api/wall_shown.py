"""What the wall shows, as it travels: numbers of units of five homes or more, never of one."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.config import JsonDict

from hub.api.examples import like

UNIT: JsonDict = {
    "unit_id": "grid-03",
    "name": "东风社区 第三网格",
    "homes": 42,
    "settled": 30,
    "waiting": 9,
    "missed": 1,
    "blind": 2,
    "tickets": 3,
    "dark": 2,
}
CURVE: JsonDict = {
    "minutes": 10,
    "today": [0, 0, 2, 17, None],
    "usual": [0.0, 0.4, 2.1, 15.9, 30.2],
    "homes": 42,
}
DUE: JsonDict = {"due_at": "2026-11-22T01:00:00Z", "homes": 31}
RUNG: JsonDict = {
    "rung": "grid_leader",
    "priority": "P2",
    "tickets": 3,
    "oldest_at": "2026-11-22T01:00:02Z",
}
TICKETS: JsonDict = {"open": 3, "by_rung": [RUNG]}
NODES: JsonDict = {"up": 40, "down": 2, "never": 0}
STORM: JsonDict = {
    "incident_id": "i-7f3k2q9x41",
    "name": "东风社区 第三网格",
    "cause": "power",
    "homes": 24,
    "to_walk": 6,
    "began_at": "2026-11-22T00:58:00Z",
}
CAMERAS: JsonDict = {"seeing": 11, "blind": 1, "down": 0}
ALERT: JsonDict = {
    "alert_id": "al-1",
    "kind": "vehicle_in_fire_lane",
    "post_name": "东门消防通道",
    "area_name": "第三网格",
    "observed_at": "2026-11-22T01:24:58Z",
    "priority": "P3",
    "state": "accepted",
    "picture": "/api/v1/wall/pictures/al-1",
}
FIGURES: JsonDict = {
    "answered_60_share": 0.61,
    "arrive_p50_s": 540.0,
    "arrive_p90_s": 1500.0,
    "closed_minus_satisfied": 0.07,
    "false_alarms_a_home_month": 0.09,
}
CERTIFICATE: JsonDict = {
    "day": "2026-11-21",
    "windows": 84,
    "seen": 79,
    "missed": 1,
    "blind": 2,
    "away": 2,
    "unjudged": 0,
    "unticketed": 0,
    "untold": 0,
    "is_whole": True,
}
WALL: JsonDict = {
    "made_at": "2026-11-22T01:10:00Z",
    "day": "2026-11-22",
    "units": [UNIT],
    "curve": CURVE,
    "due": [DUE],
    "tickets": TICKETS,
    "nodes": NODES,
    "storms": [STORM],
    "cameras": CAMERAS,
    "alerts": [ALERT],
    "figures": FIGURES,
    "certificate": CERTIFICATE,
}
SQUARE: JsonDict = {
    "type": "Polygon",
    "coordinates": [[[104.0, 30.0], [104.01, 30.0], [104.01, 30.01], [104.0, 30.0]]],
}


class UnitOut(BaseModel):
    """A grid, or grids merged until they hold five homes; each home counts once, by its worst.

    What counts is what was judged today: `settled` counts seen and away alike, `waiting` homes of
    which nothing is judged yet or who are being asked. Homes without a window today are in `homes`
    alone. Null: all that the caller reaches is fewer than five homes.
    """

    model_config = like(UNIT)

    unit_id: str
    name: str
    homes: int | None
    settled: int | None
    waiting: int | None
    missed: int | None
    blind: int | None
    tickets: int | None
    """Open ones, those of posts among them."""
    dark: int | None
    """Homes none of whose boxes can be heard."""


class CurveOut(BaseModel):
    """In how many homes the agreed gesture had happened by the end of each ten minutes of today.

    `today` is null from now on; `usual` is the mean of like days, for as many homes as today.
    """

    model_config = like(CURVE)

    minutes: int
    today: list[int | None]
    usual: list[float] | None
    homes: int | None


class DueOut(BaseModel):
    """So many homes have a window that falls due then, or within the ten minutes after it."""

    model_config = like(DUE)

    due_at: datetime
    homes: int


class RungOut(BaseModel):
    """Open tickets that wait on one rung of the ladder, by its name in their policy."""

    model_config = like(RUNG)

    rung: str
    priority: str
    tickets: int
    oldest_at: datetime


class OpenTicketsOut(BaseModel):
    """Open tickets by rung and priority, the most urgent first, then the highest rung."""

    model_config = like(TICKETS)

    open: int | None
    by_rung: list[RungOut]


class LinksOut(BaseModel):
    """Edge boxes: heard, cut off, never heard of."""

    model_config = like(NODES)

    up: int | None
    down: int | None
    never: int | None


class StormOut(BaseModel):
    """An open incident. `name` is a place of at least five homes; null: the whole hub.

    The numbers are of the homes in reach; null: those are fewer than five.
    """

    model_config = like(STORM)

    incident_id: str
    name: str | None
    cause: str
    homes: int | None
    to_walk: int | None
    began_at: datetime


class SightOut(BaseModel):
    """Cameras of public places; those in homes are not counted here."""

    model_config = like(CAMERAS)

    seeing: int
    blind: int
    down: int


class WallAlertOut(BaseModel):
    """What was seen at a public place within a day, with how its ticket stands."""

    model_config = like(ALERT)

    alert_id: str
    kind: str
    post_name: str
    area_name: str
    observed_at: datetime
    priority: str | None
    state: str | None
    picture: str | None
    """Where its masked picture can be had."""


class WallFiguresOut(BaseModel):
    """Of the last four weeks; null: there was nothing to count, or it is being counted."""

    model_config = like(FIGURES)

    answered_60_share: float | None = None
    arrive_p50_s: float | None = None
    arrive_p90_s: float | None = None
    closed_minus_satisfied: float | None = None
    false_alarms_a_home_month: float | None = None


class CertificateOut(BaseModel):
    """Nobody forgotten: a recount of a whole day from what was agreed, not from what was judged.

    `unjudged`: windows without a verdict; `unticketed`: missed or blind without a ticket;
    `untold`: with a ticket that reached nobody. Whole: all three are zero.
    """

    model_config = like(CERTIFICATE)

    day: date
    windows: int
    seen: int
    missed: int
    blind: int
    away: int
    unjudged: int
    unticketed: int
    untold: int
    is_whole: bool


class WallOut(BaseModel):
    """The whole wall; an event of its stream names only the units that changed."""

    model_config = like(WALL)

    made_at: datetime
    day: date
    units: list[UnitOut]
    curve: CurveOut
    due: list[DueOut]
    tickets: OpenTicketsOut
    nodes: LinksOut
    storms: list[StormOut]
    cameras: SightOut
    alerts: list[WallAlertOut]
    figures: WallFiguresOut
    certificate: CertificateOut | None


class ShapeFacts(BaseModel):
    """What a shape is: a unit, a special grid, or a post; the latter two carry no numbers."""

    kind: Literal["unit", "special", "post"]
    unit_id: str | None
    name: str


class Shape(BaseModel):
    """A GeoJSON feature; null where nobody has drawn its place."""

    type: Literal["Feature"] = "Feature"
    geometry: dict[str, Any] | None
    properties: ShapeFacts


class Shapes(BaseModel):
    """Outlines of units, and points of special grids and posts."""

    model_config = like(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "geometry": SQUARE,
                    "properties": {"kind": "unit", "unit_id": "grid-03", "name": "第三网格"},
                }
            ],
        }
    )

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[Shape]
