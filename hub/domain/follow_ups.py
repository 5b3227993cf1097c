"""Follow-ups (访单): a day and a week after, somebody asks her whether all is well."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from hub.domain.people import Role
from hub.errors import Conflict

AFTER = (timedelta(hours=24), timedelta(days=7))
"""Each settling asks for one follow-up of each; their numbers go on after a reopening."""
NOT_BEFORE = timedelta(hours=12)
"""So much earlier than due she may be asked; "well" right after the visit says nothing new."""
AGAIN_AFTER = timedelta(hours=4)
CLIMBS_AFTER = timedelta(hours=24)
NIGHT_FROM, NIGHT_UNTIL = time(22), time(7)
"""Local; nobody is told then of what waits a day or a week anyway."""
LEADS = (Role.GRID_LEADER, Role.COMMUNITY_DUTY)
"""Who is told, one after the other, when whoever was to ask has not."""


class Way(StrEnum):
    """How she was asked."""

    VISIT = "visit"
    CALL = "call"


class Result(StrEnum):
    """What was learned."""

    WELL = "well"
    NOT_WELL = "not_well"
    UNREACHED = "unreached"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One follow-up of a ticket."""

    follow_up_id: str
    ticket_id: str
    home_id: str
    number: int
    due_at: datetime
    next_at: datetime | None = None
    rung: int = 0
    """Whose turn it is to be told: 0 the worker, then the leads; beyond: everybody was."""
    told: int = 0
    unreached: int = 0
    worker_id: str | None = None
    done_at: datetime | None = None
    canceled_at: datetime | None = None

    @property
    def is_last(self) -> bool:
        """The one after a week: found well, the ticket has come to its end."""
        return self.number % len(AFTER) == 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody reports who has asked, or tried to."""

    way: Way
    result: Result
    satisfied: int | None = None
    """1 to 5, by the resident."""
    words: str | None = None
    """Her own."""


def wanted_after(
    ticket_id: str, home_id: str, worker_id: str | None, known: int, resolved_at: datetime
) -> list[FollowUp]:
    """The follow-ups of a ticket that was settled; `known` are those that it had before."""
    return [
        FollowUp(
            follow_up_id=f"{ticket_id}:{number}",
            ticket_id=ticket_id,
            home_id=home_id,
            number=number,
            due_at=resolved_at + after,
            next_at=resolved_at + after,
            worker_id=worker_id,
        )
        for number, after in enumerate(AFTER, known + 1)
    ]


def night_ends(now: datetime, zone: ZoneInfo) -> datetime | None:
    """When the morning comes where she lives; None: it is day."""
    local = now.astimezone(zone)
    if NIGHT_UNTIL <= local.time() < NIGHT_FROM:
        return None
    day = local.date() + timedelta(days=local.time() >= NIGHT_FROM)
    return datetime.combine(day, NIGHT_UNTIL, zone).astimezone(UTC)


def after_telling(follow_up: FollowUp, rung: int, now: datetime) -> FollowUp:
    """Somebody on `rung` was told; each once, then it stays due and is in the list."""
    climbs = rung < len(LEADS)
    return replace(
        follow_up,
        rung=rung + 1,
        told=follow_up.told + 1,
        next_at=now + CLIMBS_AFTER if climbs else None,
    )


def after_answer(follow_up: FollowUp, result: Result, now: datetime) -> FollowUp:
    """What becomes of it; Conflict if it is over, or too early to say that she is well."""
    if follow_up.done_at is not None or follow_up.canceled_at is not None:
        raise Conflict("this follow-up is done or no longer wanted")
    if result == Result.WELL and now < follow_up.due_at - NOT_BEFORE:
        earliest = (follow_up.due_at - NOT_BEFORE).isoformat()
        raise Conflict(f"it is too early to say that she has stayed well; ask after {earliest}")
    if result != Result.UNREACHED:
        return replace(follow_up, done_at=now, next_at=None)
    return _tried(follow_up, now)


def _tried(follow_up: FollowUp, now: datetime) -> FollowUp:
    """Once more in a few hours; whoever is not reached twice is the leads' concern at once."""
    tried = replace(follow_up, unreached=follow_up.unreached + 1)
    if tried.unreached == 1:
        return replace(tried, rung=0, next_at=now + AGAIN_AFTER)
    rung = max(tried.rung, 1)
    return replace(tried, rung=rung, next_at=now if rung <= len(LEADS) else None)
