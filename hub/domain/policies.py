"""Escalation policies: who is told of a ticket, in which order, how fast, and what is promised."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from hub.domain.areas import Level
from hub.domain.calendars import OFFICE_HOURS, Calendar
from hub.domain.people import Role
from hub.domain.promises import BUILT_IN_TARGETS, Target
from hub.domain.tickets import BUILT_IN_PACE, Pace, Priority, TicketKind

BUILT_IN_ID = "built_in"


class Who(StrEnum):
    """Whom a rung names."""

    PAIRED = "paired"
    STANDBY = "standby"
    ROLES = "roles"
    KEY_HOLDERS = "key_holders"
    FAMILY = "family"
    EMERGENCY = "emergency"
    """The dispatchers of the area, told to call the emergency services."""


class Rung(StrEnum):
    """The rungs of the built-in policy, from the door upwards, then those of its detour."""

    PAIRED_WORKER = "paired_worker"
    STANDBY = "standby"
    GRID_LEADER = "grid_leader"
    COMMUNITY_DUTY = "community_duty"
    STREET_DISPATCHER = "street_dispatcher"
    COUNTY_DISPATCHER = "county_dispatcher"
    KEY_HOLDERS = "key_holders"
    FAMILY = "family"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """When a rung is left alone, in the home's time; P1 knows none."""

    from_at: time
    until: time

    def end(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """When the quiet that holds at `now` ends; None if none holds."""
        today = now.astimezone(zone).date()
        for day in (today - timedelta(days=1), today):
            last = day + timedelta(days=1) if self.until <= self.from_at else day
            begins = datetime.combine(day, self.from_at, tzinfo=zone).astimezone(UTC)
            ends = datetime.combine(last, self.until, tzinfo=zone).astimezone(UTC)
            if begins <= now < ends:
                return ends
        return None


@dataclass(frozen=True, slots=True)
class RungRule:
    """One rung: whom it names, how long it has, by which channels it is told and when it is not."""

    name: str
    who: Who
    roles: tuple[Role, ...] = ()
    """Held in the home's area or one above it; for `emergency`, none means the dispatchers."""
    level: Level | None = None
    """Only where the role is held at this level."""
    waits: Mapping[Priority, int] = field(default_factory=dict)
    """Instead of the policy's."""
    channels: tuple[str, ...] = ()
    """Which schemes of a person's channels count here; none means all. The page always does."""
    quiet_hours: QuietHours | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """The ladder of an area and some kinds of tickets; it never changes, another one replaces it.

    Without an area it is for the whole hub, without kinds for all of them.
    """

    policy_id: str
    rungs: tuple[RungRule, ...]
    area_id: str | None = None
    kinds: frozenset[TicketKind] = frozenset()
    unsettled: tuple[RungRule, ...] = ()
    """The detour: who is told first after a visit that found nothing out."""
    pace: Pace = BUILT_IN_PACE
    targets: tuple[Target, ...] = BUILT_IN_TARGETS
    business: Calendar = OFFICE_HOURS
    emergency_numbers: tuple[str, ...] = ("120", "110")

    def accept_by(self, rule: RungRule, priority: Priority, now: datetime) -> datetime | None:
        """Until when somebody on this rung has to accept; None: no clock runs."""
        own = rule.waits.get(priority)
        return self.pace.accept_by(priority, now) if own is None else now + timedelta(seconds=own)


def _held(rung: Rung, role: Role) -> RungRule:
    return RungRule(rung, Who.ROLES, (role,))


DETOUR_WAIT_S = 120
BUILT_IN = Policy(
    policy_id=BUILT_IN_ID,
    rungs=(
        RungRule(Rung.PAIRED_WORKER, Who.PAIRED),
        RungRule(Rung.STANDBY, Who.STANDBY),
        _held(Rung.GRID_LEADER, Role.GRID_LEADER),
        _held(Rung.COMMUNITY_DUTY, Role.COMMUNITY_DUTY),
        _held(Rung.STREET_DISPATCHER, Role.STREET_DISPATCHER),
        _held(Rung.COUNTY_DISPATCHER, Role.COUNTY_DISPATCHER),
    ),
    unsettled=tuple(
        RungRule(rung, who, waits={Priority.P1: DETOUR_WAIT_S})
        for rung, who in (
            (Rung.KEY_HOLDERS, Who.KEY_HOLDERS),
            (Rung.FAMILY, Who.FAMILY),
            (Rung.EMERGENCY, Who.EMERGENCY),
        )
    ),
)
"""What holds where nobody has written a policy."""


def choose(policies: Iterable[Policy], line: Sequence[str], kind: TicketKind) -> Policy:
    """The policy of a new ticket; `line` is its area followed by those above it.

    The nearest area upwards that names the kind, then the nearest with a policy for all kinds;
    the hub's own comes after every area's.
    """
    places: dict[str | None, int] = {area_id: place for place, area_id in enumerate(line)}
    places[None] = len(line)
    here = [policy for policy in policies if policy.area_id in places]
    for wanted in (
        [policy for policy in here if kind in policy.kinds],
        [policy for policy in here if not policy.kinds],
    ):
        if wanted:
            return min(wanted, key=lambda policy: places[policy.area_id])
    return BUILT_IN
