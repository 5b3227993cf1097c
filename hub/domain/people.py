"""Workers, their roles, and the rung of the ladder that each role stands on."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What somebody is; family, auditors and screens stand on no rung."""

    MICRO_GRID_WORKER = "micro_grid_worker"
    GRID_WORKER = "grid_worker"
    GRID_LEADER = "grid_leader"
    VOLUNTEER = "volunteer"
    COMMUNITY_DUTY = "community_duty"
    STREET_DISPATCHER = "street_dispatcher"
    COUNTY_DISPATCHER = "county_dispatcher"
    DEPARTMENT_OFFICER = "department_officer"
    OPS = "ops"
    AUDITOR = "auditor"
    FAMILY = "family"
    SCREEN = "screen"
    """A wall that shows numbers; never a worker's."""


NEVER_SENT = frozenset({Role.DEPARTMENT_OFFICER, Role.AUDITOR, Role.FAMILY, Role.SCREEN})
"""Officers do their department's tasks, auditors check, family is told: no ticket is theirs."""


def may_stand_in(role: Role, for_role: Role) -> bool:
    """Whether one can do the other's work, for a while or for good."""
    if for_role == Role.DEPARTMENT_OFFICER:
        return role == for_role
    return role not in NEVER_SENT


class Employment(StrEnum):
    """专职, 兼职, or without pay."""

    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    UNPAID = "unpaid"


class Relation(StrEnum):
    """What somebody is to a resident; such people are told when a visit found nothing out."""

    KEY_HOLDER = "key_holder"
    FAMILY = "family"
    GUARDIAN = "guardian"


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who can be told; `channels` are URLs in the order in which they are tried."""

    worker_id: str
    name: str
    role: Role
    area_ids: tuple[str, ...]
    channels: tuple[str, ...]
    employment: Employment = Employment.FULL_TIME
    department_id: str | None = None
    """Of a department officer."""
    rostered: bool = False
    """On duty only within shifts; everybody else is on duty unless on leave."""
    resigned_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HomeContact:
    """Somebody of a resident's own; one person may be several things to her."""

    worker_id: str
    relation: Relation
