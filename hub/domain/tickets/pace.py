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

    def report_by(self, now: datetime) -> datetime:
        """Until when somebody who stands at the door has to say what he found."""
        return now + timedelta(seconds=self.report_within_s)


BUILT_IN_PACE = Pace()


def accept_by(priority: Priority, now: datetime) -> datetime | None:
    """As the built-in pace says."""
    return BUILT_IN_PACE.accept_by(priority, now)


def report_by(now: datetime) -> datetime:
    """As the built-in pace says."""
    return BUILT_IN_PACE.report_by(now)
