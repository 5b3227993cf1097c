"""How a policy is kept as JSON, in the one place that knows."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from hub.domain.areas import Level
from hub.domain.calendars import OpenHours
from hub.domain.people import Role
from hub.domain.policies import Policy, QuietHours, RungRule, Who
from hub.domain.promises import Promise, Target
from hub.domain.tickets import ACCEPT_WITHIN_S, Pace, Priority, TicketKind

Json = dict[str, Any]


def policy_to_json(policy: Policy) -> Json:
    """The stored form, by the API's field names; id and area are columns beside it."""
    pace = policy.pace
    return {
        "kinds": sorted(policy.kinds),
        "rungs": [_rung_to_json(rule) for rule in policy.rungs],
        "unsettled": [_rung_to_json(rule) for rule in policy.unsettled],
        "accept_within_s": _waits_to_json(pace.accept_within_s),
        "arrive_within_s": pace.arrive_within_s,
        "report_within_s": pace.report_within_s,
        "repeat_within_s": pace.repeat_within_s,
        "promises": [_target_to_json(target) for target in policy.targets],
        "business_hours": [_hours_to_json(hours) for hours in policy.business],
        "emergency_numbers": list(policy.emergency_numbers),
    }


def policy_from_json(policy_id: str, area_id: str | None, definition: Mapping[str, Any]) -> Policy:
    """The policy again; what `policy_to_json` wrote, so nothing is checked twice."""
    return Policy(
        policy_id=policy_id,
        area_id=area_id,
        kinds=frozenset(TicketKind(kind) for kind in definition["kinds"]),
        rungs=tuple(_rung(rule) for rule in definition["rungs"]),
        unsettled=tuple(_rung(rule) for rule in definition["unsettled"]),
        pace=Pace(
            accept_within_s={**ACCEPT_WITHIN_S, **_waits(definition["accept_within_s"])},
            arrive_within_s=definition["arrive_within_s"],
            report_within_s=definition["report_within_s"],
            repeat_within_s=definition["repeat_within_s"],
        ),
        targets=tuple(_target(target) for target in definition["promises"]),
        business=tuple(_hours(hours) for hours in definition["business_hours"]),
        emergency_numbers=tuple(definition["emergency_numbers"]),
    )


def _rung_to_json(rule: RungRule) -> Json:
    quiet = rule.quiet_hours
    return {
        "name": str(rule.name),
        "who": rule.who.value,
        "roles": [role.value for role in rule.roles],
        "level": None if rule.level is None else rule.level.value,
        "accept_within_s": _waits_to_json(rule.waits),
        "channels": list(rule.channels),
        "quiet_hours": None
        if quiet is None
        else {"from": _clock(quiet.from_at), "until": _clock(quiet.until)},
    }


def _rung(kept: Mapping[str, Any]) -> RungRule:
    quiet = kept["quiet_hours"]
    return RungRule(
        name=kept["name"],
        who=Who(kept["who"]),
        roles=tuple(Role(role) for role in kept["roles"]),
        level=None if kept["level"] is None else Level(kept["level"]),
        waits=_waits(kept["accept_within_s"]),
        channels=tuple(kept["channels"]),
        quiet_hours=None
        if quiet is None
        else QuietHours(time.fromisoformat(quiet["from"]), time.fromisoformat(quiet["until"])),
    )


def _waits_to_json(waits: Mapping[Priority, int | None]) -> Json:
    return {priority.value: wait for priority, wait in waits.items() if wait is not None}


def _waits(kept: Mapping[str, int]) -> dict[Priority, int]:
    return {Priority(priority): wait for priority, wait in kept.items()}


def _target_to_json(target: Target) -> Json:
    return {
        "promise": target.promise.value,
        "priority": target.priority.value,
        "within_s": target.within_s,
        "business": target.business,
    }


def _target(kept: Mapping[str, Any]) -> Target:
    return Target(
        Promise(kept["promise"]), Priority(kept["priority"]), kept["within_s"], kept["business"]
    )


def _hours_to_json(hours: OpenHours) -> Json:
    return {
        "days": sorted(hours.days),
        "from": _clock(hours.from_at),
        "until": _clock(hours.until),
    }


def _hours(kept: Mapping[str, Any]) -> OpenHours:
    from_at, until = time.fromisoformat(kept["from"]), time.fromisoformat(kept["until"])
    return OpenHours(frozenset(kept["days"]), from_at, until)


def _clock(at: time) -> str:
    return at.strftime("%H:%M")
