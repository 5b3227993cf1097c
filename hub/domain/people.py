"""Workers, their roles, and the rung of the ladder that each role stands on."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a worker is; family and auditors stand on no rung."""

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


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who can be told; `channels` are URLs, tried all at once."""

    worker_id: str
    name: str
    role: Role
    area_ids: tuple[str, ...]
    channels: tuple[str, ...]
