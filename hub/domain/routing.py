"""The ladder of a ticket: whom each rung of its policy names here, and who of them is there now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hub.domain.areas import Level
from hub.domain.manning import Attendance, Manned, Moment, man
from hub.domain.notices import Contact
from hub.domain.people import Relation, Role
from hub.domain.policies import Policy, RungRule, Who

DISPATCHERS = (Role.STREET_DISPATCHER, Role.COUNTY_DISPATCHER)


@dataclass(frozen=True, slots=True)
class Serving:
    """Somebody who holds a role in an area of this level."""

    role: Role
    level: Level
    contact: Contact


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The people around a home, whether they are there now or not."""

    paired: Sequence[Contact] = ()
    """Its workers: the paired one, then who stands by."""
    own: Mapping[Relation, Sequence[Contact]] = field(default_factory=dict)
    """Her own people."""
    serving: Sequence[Serving] = ()
    """Who serves its area or one above, nearest first."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """A policy's rungs as they are manned at one moment."""

    policy: Policy
    rungs: tuple[Manned, ...]
    detour: tuple[Manned, ...] = ()
    """The rungs that come first after a visit that found nothing out."""


def ladder_at(
    policy: Policy, neighbours: Neighbours, attendance: Attendance, moment: Moment
) -> Ladder:
    """The ladder of a home, manned for a ticket at one moment."""

    def manned(rules: Sequence[RungRule]) -> tuple[Manned, ...]:
        return tuple(man(rule, named_by(rule, neighbours), attendance, moment) for rule in rules)

    return Ladder(policy, manned(policy.rungs), manned(policy.unsettled))


def first_rung(
    policy: Policy, neighbours: Neighbours, attendance: Attendance, moment: Moment
) -> Manned:
    """The rung that a new ticket begins with."""
    rule = policy.rungs[0]
    return man(rule, named_by(rule, neighbours), attendance, moment)


def named_by(rule: RungRule, neighbours: Neighbours) -> Sequence[Contact]:
    """Everybody whom a rung names here, in the order in which they are tried."""
    match rule.who:
        case Who.PAIRED:
            return neighbours.paired[:1]
        case Who.STANDBY:
            return neighbours.paired[1:]
        case Who.KEY_HOLDERS:
            return neighbours.own.get(Relation.KEY_HOLDER, ())
        case Who.FAMILY:
            family = neighbours.own.get(Relation.FAMILY, ())
            return _once([*neighbours.own.get(Relation.GUARDIAN, ()), *family])
        case Who.ROLES:
            return _holding(rule.roles, rule.level, neighbours.serving)
        case Who.EMERGENCY:
            return _holding(rule.roles or DISPATCHERS, rule.level, neighbours.serving)


def _holding(
    roles: Sequence[Role], level: Level | None, serving: Sequence[Serving]
) -> list[Contact]:
    return _once(
        [
            one.contact
            for role in roles
            for one in serving
            if one.role == role and level in (None, one.level)
        ]
    )


def _once(contacts: Sequence[Contact]) -> list[Contact]:
    return list(dict.fromkeys(contacts))
