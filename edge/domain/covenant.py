"""The second watch: the edge keeps the covenant itself while the hub cannot be reached.

It mirrors DESIGN section 6 as far as one home can: a gesture is a change, a window is due, then it
is judged. It never gives a verdict; it chimes, lights the lamp and leaves an alert.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

OPEN_AT = 0.6
CLOSED_AT = 0.4
LATE_ALERT = timedelta(hours=6)
"""A power cut over `judge_at` must not swallow the alert; yesterday's windows raise none."""
BLIP_S = 5.0
"""A link that is down for less is neither reachable nor unreachable: nothing is decided on it."""
SLOW_S = 10.0
"""A hub acknowledges within a few seconds; one that takes longer may be gone."""
UNHEARD_S = 60.0
"""Something was sent this long ago and the hub acknowledges nothing: it is not there."""


class Change(StrEnum):
    """What a gesture sensor did."""

    OPEN = "open"
    CLOSE = "close"


class HubLink(StrEnum):
    """Whether the hub would hear us."""

    REACHABLE = "reachable"
    UNSURE = "unsure"
    UNREACHABLE = "unreachable"


class Settled(StrEnum):
    """Why nothing more is to be done about one window of one day."""

    SEEN = "seen"
    ALERTED = "alerted"
    LEFT_TO_HUB = "left_to_hub"


def hub_link(down_for_s: float | None, unheard_for_s: float | None) -> HubLink:
    """`down_for_s` is None while connected, `unheard_for_s` None while nothing sent is waiting."""
    if down_for_s is not None:
        return HubLink.UNREACHABLE if down_for_s >= BLIP_S else HubLink.UNSURE
    if unheard_for_s is None or unheard_for_s < SLOW_S:
        return HubLink.REACHABLE
    return HubLink.UNREACHABLE if unheard_for_s > UNHEARD_S else HubLink.UNSURE


@dataclass(slots=True)
class GestureSense:
    """Turns one sensor's values into changes: 0.6 upward opens, 0.4 downward closes.

    The first value only says where the curtain stands, and a repeated value says nothing: a curtain
    that has stood open all night is not an elder who got up.
    """

    _stands: str = ""

    def offer(self, value: float) -> Change | None:
        """The change that this value completes, if any."""
        side = Change.OPEN if value >= OPEN_AT else Change.CLOSE if value <= CLOSED_AT else None
        first, before = not self._stands, self._stands
        self._stands = side or before or "between"
        return None if first or side is None or side == before else side


@dataclass(frozen=True, slots=True)
class CovenantWindow:
    """One window of one day in absolute times."""

    window_id: str
    day: str
    sensor_ids: frozenset[str]
    direction: str
    starts_at: datetime
    due_at: datetime
    judge_at: datetime
    away: bool = False

    @property
    def key(self) -> str:
        """Names this window of this day; contains no word that says who or where."""
        return f"{self.window_id}/{self.day}"

    def kept_by(self, sensor_id: str, change: Change, observed_at: datetime) -> bool:
        """Whether this change of this sensor is the agreed gesture, inside the window."""
        fits = sensor_id in self.sensor_ids and self.direction in ("change", change)
        return fits and self.starts_at <= observed_at < self.judge_at


@dataclass(frozen=True, slots=True)
class AskHere:
    """Chime and light the lamp: due, no gesture, and the hub cannot ask."""

    window: CovenantWindow


@dataclass(frozen=True, slots=True)
class RaiseMissed:
    """Queue `local_covenant_missed`: judged, no gesture, and the hub does not know."""

    window: CovenantWindow


@dataclass(frozen=True, slots=True)
class LeaveToHub:
    """The hub was there when the window was judged: its verdict counts, not ours."""

    window: CovenantWindow


Decision = AskHere | RaiseMissed | LeaveToHub


class SecondWatch:
    """What is still open between the elder and us, today. Remembers; never acts."""

    def __init__(
        self, windows: Iterable[CovenantWindow], settled: Mapping[str, Settled] | None = None
    ) -> None:
        self._settled = dict(settled or {})
        self._senses: dict[str, GestureSense] = {}
        self._asked: set[str] = set()
        self.renew(windows)

    @property
    def settled(self) -> Mapping[str, Settled]:
        """Window key → why it is done with; to be kept over a restart."""
        return self._settled

    @property
    def gesture_sensors(self) -> frozenset[str]:
        """Every sensor that any window names."""
        return self._gesture_sensors

    def renew(self, windows: Iterable[CovenantWindow]) -> None:
        """The hub sent other windows. What is settled stays settled."""
        self._windows = sorted(windows, key=lambda window: window.due_at)
        self._gesture_sensors = frozenset().union(*(w.sensor_ids for w in self._windows))

    def observe(self, sensor_id: str, value: float, observed_at: datetime) -> Change | None:
        """A good reading of a gesture sensor; returns the change that it was."""
        if sensor_id not in self._gesture_sensors:
            return None
        change = self._senses.setdefault(sensor_id, GestureSense()).offer(value)
        if change is not None:
            for window in self._windows:
                if window.kept_by(sensor_id, change, observed_at):
                    self._settled.setdefault(window.key, Settled.SEEN)
        return change

    def decide(self, now: datetime, link: HubLink) -> list[Decision]:
        """What is to be done now. The caller acts, then says `settle` or `asked`."""
        if link is HubLink.UNSURE:
            return []
        decisions: list[Decision] = []
        for window in self._windows:
            if window.due_at > now:
                break
            if not window.away and window.key not in self._settled:
                decisions.extend(self._about(window, now, link))
        return decisions

    def _about(self, window: CovenantWindow, now: datetime, link: HubLink) -> list[Decision]:
        judged = now >= window.judge_at
        if link is HubLink.REACHABLE:
            return [LeaveToHub(window)] if judged else []
        if not judged:
            return [] if window.key in self._asked else [AskHere(window)]
        return [RaiseMissed(window)] if now < window.judge_at + LATE_ALERT else []

    def asked(self, window: CovenantWindow) -> None:
        """The home chimed for this window: once is enough."""
        self._asked.add(window.key)

    def settle(self, window: CovenantWindow, outcome: Settled) -> None:
        """Nothing more is to be done about this window."""
        self._settled.setdefault(window.key, outcome)
