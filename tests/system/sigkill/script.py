"""The scripted truth of a 48-hour drill: who moves when, who is cut off, and what must be said."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

ZONE_NAME: Final = "Asia/Shanghai"
ZONE: Final = ZoneInfo(ZONE_NAME)
DAYS: Final = (date(2026, 11, 23), date(2026, 11, 24))
CURTAIN, BUTTON, THERMOMETER = "curtain-bedroom", "i_am_fine", "temperature"
MAX_SILENCE_S: Final = 7200.0
GRACE_S: Final = 600
ASK_S: Final = 600


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two windows of a day; times are local."""

    window_id: str
    opens_at: str
    due_at: str
    hour: int
    """All of the script's clock times of a window are told from here: 05:00 and 17:00."""
    direction: str
    kept: float
    """What the curtain's sensor says once the gesture is done."""


SIDES: Final = (
    Side("morning", "06:00", "09:00", 5, "open", 1.0),
    Side("evening", "18:00", "21:00", 17, "close", 0.0),
)


class Moves(NamedTuple):
    """At that time a sensor's true value changes."""

    at: datetime
    sensor_id: str
    value: float


@dataclass(frozen=True, slots=True)
class Answer:
    """How she answers a question put to her in [since, until)."""

    since: datetime
    until: datetime
    sensor_id: str
    value: float


@dataclass(frozen=True, slots=True)
class Part:
    """One window of one day in one home."""

    expects: str
    gesture_min: float | None = None
    """Minutes after the side's hour at which she does it unasked."""
    answers_with: str | None = None
    cut: bool = False
    """No link from before the window opens; back in time when a gesture shall be seen."""
    late: str | None = None
    """What is added to the verdict afterwards: `proof` or `sign`."""


IN_TIME: Final = Part("seen", 100)
IN_GRACE: Final = Part("seen", 245)
BUTTON_ANSWER: Final = Part("seen", answers_with=BUTTON)
CURTAIN_ANSWER: Final = Part("seen", answers_with=CURTAIN)
MISSED: Final = Part("missed")
LATE_RISER: Final = Part("missed", 315, late="sign")
AWAY: Final = Part("away")
NEVER_HEARD: Final = Part("blind")
PROVEN_LATE: Final = Part("blind", 130, cut=True, late="proof")
CUT_AND_BACK: Final = Part("seen", 130, cut=True)
CUT_AND_LATE: Final = Part("blind", 330, cut=True, late="sign")

STORIES: Final = {
    "h-01": (IN_TIME, IN_TIME, IN_TIME, IN_TIME),
    "h-02": (IN_TIME, IN_GRACE, IN_GRACE, IN_TIME),
    "h-03": (MISSED, MISSED, MISSED, MISSED),
    "h-04": (LATE_RISER, IN_TIME, IN_TIME, LATE_RISER),
    "h-05": (BUTTON_ANSWER, MISSED, BUTTON_ANSWER, BUTTON_ANSWER),
    "h-06": (CURTAIN_ANSWER, IN_TIME, CURTAIN_ANSWER, CURTAIN_ANSWER),
    "h-07": (IN_TIME, CURTAIN_ANSWER, LATE_RISER, IN_GRACE),
    "h-08": (PROVEN_LATE, IN_TIME, IN_TIME, CUT_AND_LATE),
    "h-09": (CUT_AND_BACK, PROVEN_LATE, CUT_AND_BACK, IN_TIME),
    "h-10": (AWAY, AWAY, AWAY, AWAY),
    "h-11": (NEVER_HEARD, NEVER_HEARD, NEVER_HEARD, NEVER_HEARD),
}
"""Morning and evening of the first day, then of the second."""
CABLED: Final = frozenset({"h-08", "h-09"})
"""Homes whose cable can be pulled."""
SILENT: Final = frozenset({"h-11"})


@dataclass(frozen=True, slots=True)
class Act:
    """One window of one day: its clock times and what every home does in it."""

    side: Side
    day: date
    parts: dict[str, Part]

    def at(self, minutes: float) -> datetime:
        """So many minutes after the side's hour."""
        midnight = datetime(self.day.year, self.day.month, self.day.day, tzinfo=ZONE)
        return midnight + timedelta(hours=self.side.hour, minutes=minutes)

    def homes(self, *, verdict: str | None = None, answering: bool = False) -> list[str]:
        """Those with that verdict; those who answer when they are asked."""
        return [
            home_id
            for home_id, part in self.parts.items()
            if verdict in (None, part.expects) and (part.answers_with or not answering)
        ]

    def cut(self) -> list[str]:
        """Homes without a link while the window opens."""
        return [home_id for home_id, part in self.parts.items() if part.cut]


def acts() -> list[Act]:
    """The four windows of the two days, in order."""
    turns = [(day, side) for day in DAYS for side in SIDES]
    return [
        Act(side, day, {home_id: story[number] for home_id, story in STORIES.items()})
        for number, (day, side) in enumerate(turns)
    ]


class Life(msgspec.Struct, frozen=True):
    """What a fleet plays in one home."""

    home_id: str
    moves: list[Moves]
    answers: list[Answer]


def life_of(home_id: str) -> Life:
    """Everything that happens in a home, and how she answers."""
    moves: list[Moves] = []
    answers: list[Answer] = []
    for act in acts():
        moves += _moves(act, act.parts[home_id])
        answers += _answers(act, act.parts[home_id])
    return Life(home_id, moves, answers)


def _moves(act: Act, part: Part) -> Iterator[Moves]:
    if part.gesture_min is not None:
        yield Moves(act.at(part.gesture_min), CURTAIN, act.side.kept)
    elif part.answers_with == BUTTON:  # she lies in bed, and draws the curtain at last
        yield Moves(act.at(316), CURTAIN, act.side.kept)


def _answers(act: Act, part: Part) -> Iterator[Answer]:
    if part.answers_with is not None:
        value = 1.0 if part.answers_with == BUTTON else act.side.kept
        yield Answer(act.at(0), act.at(600), part.answers_with, value)


def write_lives(path: Path) -> None:
    """For the fleets to play."""
    lives = [life_of(home_id) for home_id in STORIES if home_id not in SILENT]
    path.write_bytes(msgspec.json.encode(lives))


def read_lives(path: Path) -> dict[str, Life]:
    """What `write_lives` wrote, by home."""
    lives = msgspec.json.decode(path.read_bytes(), type=list[Life])
    return {life.home_id: life for life in lives}
