"""What is wrong with an escalation policy, field by field."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from hub.domain.people import Role
from hub.domain.policies import Policy, RungRule, Who
from hub.domain.tickets import Priority
from hub.errors import Fault

ON_NO_RUNG = frozenset({Role.FAMILY, Role.AUDITOR, Role.SCREEN})
"""Nobody of these roles can take a ticket on."""
WITH_ROLES = frozenset({Who.ROLES, Who.EMERGENCY})


def faults_of(policy: Policy) -> list[Fault]:
    """All that is wrong with a policy; empty if it may stand."""
    faults = [*_ladder("rungs", policy.rungs), *_ladder("unsettled", policy.unsettled)]
    if not policy.rungs:
        faults.append(Fault("rungs", "is empty; a ticket has to reach somebody"))
    faults += _pace(policy)
    faults += _promises(policy)
    for index, hours in enumerate(policy.business):
        if not hours.days:
            faults.append(Fault(f"business_hours[{index}].days", "names no day"))
    return faults


def _ladder(field: str, rules: Sequence[RungRule]) -> Iterator[Fault]:
    for name, count in Counter(rule.name for rule in rules).items():
        if count > 1:
            yield Fault(field, f"{name!r} is named {count} times; each rung has its own name")
    for index, rule in enumerate(rules):
        yield from _rung(f"{field}[{index}]", rule)
        yield from _unreachable(f"{field}[{index}]", rule, rules[:index])


def _rung(field: str, rule: RungRule) -> Iterator[Fault]:
    if rule.who is Who.ROLES and not rule.roles:
        yield Fault(f"{field}.roles", "is empty; name at least one role, such as grid_leader")
    if rule.who not in WITH_ROLES and (rule.roles or rule.level):
        yield Fault(f"{field}.roles", f"means nothing for {rule.who}; leave roles and level out")
    for role in rule.roles:
        if role in ON_NO_RUNG:
            yield Fault(f"{field}.roles", f"{role} takes no tickets on; name another role")
    yield from _waits(f"{field}.accept_within_s", rule.waits)
    quiet = rule.quiet_hours
    if quiet is not None and quiet.from_at == quiet.until:
        yield Fault(f"{field}.quiet_hours", "from and until are the same; it would have no length")


def _unreachable(field: str, rule: RungRule, before: Sequence[RungRule]) -> Iterator[Fault]:
    """A rung whose people were all told by one below it never reaches anybody new."""
    for lower in before:
        if _names_no_more(rule, lower):
            reason = f"is unreachable: all whom it names stand on {lower.name!r} already"
            yield Fault(field, reason)
            return


def _names_no_more(rule: RungRule, lower: RungRule) -> bool:
    if rule.who != lower.who:
        return False
    if rule.who not in WITH_ROLES:
        return True
    return set(rule.roles) <= set(lower.roles) and lower.level in (None, rule.level)


def _waits(field: str, waits: Mapping[Priority, int | None]) -> Iterator[Fault]:
    for priority, wait in waits.items():
        if wait is not None and wait <= 0:
            yield Fault(f"{field}.{priority}", "is not above 0; give seconds, such as 300")


def _pace(policy: Policy) -> Iterable[Fault]:
    pace = policy.pace
    yield from _waits("accept_within_s", pace.accept_within_s)
    named = {
        "arrive_within_s": pace.arrive_within_s,
        "report_within_s": pace.report_within_s,
        "repeat_within_s": pace.repeat_within_s,
    }
    for field, seconds in named.items():
        if seconds <= 0:
            yield Fault(field, "is not above 0; give seconds, such as 2700")


def _promises(policy: Policy) -> Iterable[Fault]:
    for index, target in enumerate(policy.targets):
        if target.within_s <= 0:
            yield Fault(f"promises[{index}].within_s", "is not above 0; give seconds, such as 300")
    twice = Counter((target.promise, target.priority) for target in policy.targets)
    for (promise, priority), count in twice.items():
        if count > 1:
            yield Fault("promises", f"{promise} is promised {count} times for {priority}")
