"""How long each step of a ticket may take before it climbs on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hub.domain.tickets.kinds import Priority

ACCEPT_WITHIN_S: dict[Priority, int | None] = {
    Priority.P1: 300,
    Priority.P2: 600,
    Priority.P3: 1800,
    Priority.P4: None,
}
ARRIVE_WITHIN_S = 2700
SHORTEST_PROMISE_S = 60
PROMISES_S = (600, 1200, 1800, 2700)
"""What is offered to whoever accepts, as far as his policy allows it."""
SENT_AFTER = timedelta(minutes=2)
"""What was done without signal arrives one after the other, within so long."""
REPORT_WITHIN_S = 3600
"""Who stands at the door and says nothing for so long is asked about."""
REPEAT_WITHIN_S = 3600
"""However often the top was told: it is told again within the hour."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The waits of one policy; as it stands here, of the built-in one."""

    accept_within_s: Mapping[Priority, int | None] = field(default_factory=lambda: ACCEPT_WITHIN_S)
    arrive_within_s: int = ARRIVE_WITHIN_S
    report_within_s: int = REPORT_WITHIN_S
    repeat_within_s: int = REPEAT_WITHIN_S

    def accept_by(self, priority: Priority, now: datetime) -> datetime | None:
        """Until when somebody has to accept before it climbs; None: no clock runs."""
        within_s = self.accept_within_s[priority]
        return None if within_s is None else now + timedelta(seconds=within_s)

    def arrive_by(self, now: datetime) -> datetime:
        """Until when whoever accepts now has to stand at the door."""
        return now + timedelta(seconds=self.arrive_within_s)

    def promised_by(
        self, now: datetime, promise_s: int | None, acted_at: datetime | None = None
    ) -> datetime:
        """The same with a promise of his own, which runs from his tap and ends no later.

        One that was made without signal and is over leaves a moment for what he sends after it.
        """
        if promise_s is None:
            return self.arrive_by(now)
        promised = min(acted_at or now, now) + timedelta(seconds=promise_s)
        return min(self.arrive_by(now), max(promised, now + SENT_AFTER))

    def report_by(self, now: datetime) -> datetime:
        """Until when somebody who stands at the door has to say what he found."""
        return now + timedelta(seconds=self.report_within_s)


BUILT_IN_PACE = Pace()


def promise_choices_s(arrive_within_s: int) -> list[int]:
    """The promises that a policy leaves: the usual ones below its own, and its own."""
    return [*(one for one in PROMISES_S if one < arrive_within_s), arrive_within_s]


def accept_by(priority: Priority, now: datetime) -> datetime | None:
    """As the built-in pace says."""
    return BUILT_IN_PACE.accept_by(priority, now)


def report_by(now: datetime) -> datetime:
    """As the built-in pace says."""
    return BUILT_IN_PACE.report_by(now)
