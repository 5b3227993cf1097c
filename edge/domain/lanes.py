"""The two lanes of the outbox, and which of their rows are on their way to the hub."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

URGENT_KINDS = frozenset({"button"})


class Lane(IntEnum):
    """Alerts, buttons and covenant gestures go first; everything else is paced behind them."""

    URGENT = 0
    BULK = 1


def lane_of(sensor_id: str, kind: str, gesture_sensors: frozenset[str]) -> Lane:
    """The lane of a reading."""
    urgent = kind in URGENT_KINDS or sensor_id in gesture_sensors
    return Lane.URGENT if urgent else Lane.BULK


@dataclass(slots=True)
class LaneProgress:
    """How far one lane has been sent. Nothing here is durable: a restart sends everything again.

    `room` bounds the rows that are sent and not acknowledged, so that the hub sets the pace.
    """

    room: int
    cursor: int = 0
    in_flight: dict[int, float] = field(default_factory=dict)

    def free(self) -> int:
        """How many more rows may be sent now."""
        return max(0, self.room - len(self.in_flight))

    def sent(self, seqs: Iterable[int], at_s: float) -> None:
        """These rows went out at `at_s` (monotonic)."""
        self.in_flight.update(dict.fromkeys(seqs, at_s))

    def passed(self, seq: int) -> None:
        """All rows through `seq` are out; the next read begins after it."""
        self.cursor = max(self.cursor, seq)

    def acknowledged(self, through: int, also: frozenset[int]) -> None:
        """The hub has committed these; whatever else is out stays out."""
        done = [seq for seq in self.in_flight if seq <= through or seq in also]
        for seq in done:
            del self.in_flight[seq]

    def rewind_overdue(self, now_s: float, after_s: float) -> int:
        """Forget that rows unacknowledged for `after_s` were sent; returns how many."""
        late = [seq for seq, at_s in self.in_flight.items() if now_s - at_s >= after_s]
        for seq in late:
            del self.in_flight[seq]
        if late:
            self.cursor = min(self.cursor, min(late) - 1)
        return len(late)

    def rewind(self) -> None:
        """A new session or a new outbox: everything that is not deleted goes out again."""
        self.in_flight.clear()
        self.cursor = 0
