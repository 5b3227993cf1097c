"""What a drill is made of: the town and everything that happens in it, as plain values.

All of it is written before the hub starts; nothing in it comes from the hub.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from demo.truth import Area, Worker

ZONE_NAME: Final = "Asia/Shanghai"
ZONE: Final = ZoneInfo(ZONE_NAME)
CURTAIN, DOOR, BUTTON = "curtain-bedroom", "door-front", "i_am_fine"
KINDS: Final = {CURTAIN: "curtain", DOOR: "door", BUTTON: "button"}
MAX_SILENCE_S: Final = 10_800.0
HEARTBEAT_S: Final = 7_200
GRACE_S: Final = 900
ASK_S: Final = 600
EARLY_CREDIT_S: Final = 3_600


class Side(StrEnum):
    """The two windows of a day, by their ids."""

    MORNING = "morning"
    EVENING = "evening"


OPENS_AT: Final = {Side.MORNING: time(5), Side.EVENING: time(17)}
DIRECTION: Final = {Side.MORNING: "open", Side.EVENING: "close"}
KEPT: Final = {Side.MORNING: 1.0, Side.EVENING: 0.0}
"""What the curtain's sensor says once the gesture is done."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a drill is."""

    homes: int
    grids: int
    workers: int
    days: int
    large_building: int
    """Homes of the building that loses its power."""


@dataclass(frozen=True, slots=True)
class Home:
    """One home: where it is, who looks after it (the paired worker first), when it is due."""

    home_id: str
    node_id: str
    building_id: str
    grid_id: str
    resident: str
    frailty: int
    worker_ids: tuple[str, ...]
    due: dict[Side, time]
    is_heard: bool = True
    """False for a box that was never plugged in."""


@dataclass(frozen=True, slots=True)
class Town:
    """Places and people."""

    areas: tuple[Area, ...]
    workers: tuple[Worker, ...]
    homes: tuple[Home, ...]


class Plan(StrEnum):
    """What an elder does about one window."""

    KEEPS = "keeps"
    KEEPS_IN_GRACE = "keeps_in_grace"
    ANSWERS_BUTTON = "answers_button"
    ANSWERS_CURTAIN = "answers_curtain"
    SLEEPS_LONG = "sleeps_long"
    ILL = "ill"
    AWAY = "away"


MISSES: Final = frozenset({Plan.SLEEPS_LONG, Plan.ILL})


@dataclass(frozen=True, slots=True)
class Turn:
    """One window of one day in one home: what she does, and what must be said of it."""

    home_id: str
    side: Side
    day: date
    opens_at: datetime
    due_at: datetime
    judge_at: datetime
    plan: Plan
    acts_at: datetime | None
    """When she makes the gesture or presses the button; None: not at all."""

    @property
    def key(self) -> tuple[str, str, str]:
        """As the API names it: home, window, day."""
        return self.home_id, self.side.value, self.day.isoformat()


@dataclass(frozen=True, slots=True)
class Expected:
    """What an honest hub must say of a turn."""

    verdict: str
    asked: bool = False
    late_proof: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """A sensor's true value changes."""

    at: datetime
    home_id: str
    sensor_id: str
    value: float


class Loss(StrEnum):
    """What an outage takes away."""

    POWER = "power"
    """The box is dark: it sees nothing, and its will speaks for it."""
    LINK = "link"
    """The box goes on and sends later what it stored."""


@dataclass(frozen=True, slots=True)
class Outage:
    """These homes are cut off in [since, until)."""

    name: str
    loss: Loss
    home_ids: frozenset[str]
    since: datetime
    until: datetime

    def holds(self, home_id: str, at: datetime) -> bool:
        """Whether this home is cut off then."""
        return home_id in self.home_ids and self.since <= at < self.until


class Reaction(StrEnum):
    """What somebody does who is told of a ticket."""

    ACCEPTS = "accepts"
    LATE = "late"
    SILENT = "silent"
    DECLINES = "declines"
    NO_SHOW = "no_show"
    NO_ANSWER = "no_answer"
    FALLS_ILL = "falls_ill"
    FALLS_ILL_ALONE = "falls_ill_alone"
    RESIGNS = "resigns"
    RESIGNS_ALONE = "resigns_alone"


@dataclass(frozen=True, slots=True)
class Knock:
    """How those behave who are told of a home's ticket, in the order in which they are told.

    Whoever comes after them accepts; before `nobody_until` nobody does anything at all.
    """

    reactions: tuple[Reaction, ...] = ()
    nobody_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """A leave that is entered in time."""

    worker_id: str
    entered_at: datetime
    since: datetime
    until: datetime
    substitute_id: str | None


class Blow(StrEnum):
    """How the hub is killed at night."""

    IN_MID_SEND = "in_mid_send"
    """A message has reached a phone, and the hub dies before it hears so."""
    BEFORE_A_STEP = "before_a_step"
    """A step falls due while the hub is dead."""


@dataclass(frozen=True, slots=True)
class Restart:
    """From `at` on, at the next step of a ticket that nobody answers, the hub is killed."""

    at: datetime
    blow: Blow


@dataclass(frozen=True, slots=True)
class Absence:
    """Agreed in advance."""

    home_id: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Script:
    """Everything that will happen."""

    seed: int
    size: Size
    starts_at: datetime
    ends_at: datetime
    town: Town
    turns: tuple[Turn, ...]
    expected: tuple[Expected, ...]
    """Beside `turns`."""
    moves: tuple[Move, ...]
    outages: tuple[Outage, ...]
    absences: tuple[Absence, ...]
    knocks: dict[tuple[str, str, str], Knock]
    leaves: tuple[Leave, ...]
    restarts: tuple[Restart, ...]
