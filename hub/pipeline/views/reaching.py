"""Looking whether something that a path names is in reach, before the route runs."""

from enum import StrEnum
from typing import Protocol

from hub.domain.reach import Reach


class Named(StrEnum):
    """What a path may name, by the name of its parameter."""

    AREA = "area_id"
    ENTRY = "entry_id"
    FOLLOW_UP = "follow_up_id"
    HOME = "home_id"
    INCIDENT = "incident_id"
    NODE = "node_id"
    PERSON = "person_id"
    POST = "post_id"
    TICKET = "ticket_id"
    WHISTLE = "whistle_id"
    WORKER = "worker_id"


class ReachViews(Protocol):
    """What is out of reach is not there."""

    def is_in_reach(self, named: Named, value: str, reach: Reach) -> bool: ...
