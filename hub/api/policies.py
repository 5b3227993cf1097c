"""Escalation policies: who is told in which order, how fast, and what is promised."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, StringConstraints
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.areas import LevelName
from hub.api.examples import like
from hub.api.fields import Days, Id, Label, TimeOfDay
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided
from hub.domain.people import Role
from hub.domain.policies import BUILT_IN, BUILT_IN_ID, Policy, Who
from hub.domain.promises import Promise
from hub.domain.tickets import Priority, TicketKind
from hub.errors import NotFound
from hub.pipeline.policies import StoredPolicy
from hub.pipeline.policy_codec import policy_from_json, policy_to_json

router = APIRouter(tags=["policies"])
MONTH_S = 31 * 86_400
DEFAULT = policy_to_json(BUILT_IN)
RUNG: JsonDict = {
    "name": "grid_leader",
    "who": "roles",
    "roles": ["grid_leader"],
    "level": "grid",
    "accept_within_s": {"P2": 900},
    "channels": ["wecom", "sms"],
    "quiet_hours": {"from": "22:00", "until": "06:30"},
}
TARGET: JsonDict = {"promise": "arrive", "priority": "P1", "within_s": 1800, "business": False}
HOURS: JsonDict = {"days": ["workday"], "from": "08:30", "until": "17:30"}
EXAMPLE: JsonDict = {
    "area_id": "community-lane",
    "kinds": ["missed", "blind"],
    "rungs": [{"name": "paired_worker", "who": "paired"}, RUNG],
    "unsettled": [
        {"name": "key_holders", "who": "key_holders", "accept_within_s": {"P1": 120}},
        {"name": "emergency", "who": "emergency", "accept_within_s": {"P1": 120}},
    ],
    "accept_within_s": {"P1": 300, "P2": 600, "P3": 1800},
    "arrive_within_s": 2700,
    "report_within_s": 3600,
    "repeat_within_s": 3600,
    "promises": [TARGET],
    "business_hours": [HOURS],
    "emergency_numbers": ["120", "110"],
}
WRITTEN: JsonDict = EXAMPLE | {
    "policy_id": "p-7f3k2q9x41",
    "created_at": "2026-11-22T01:25:00Z",
    "created_by": "ops",
    "replaced_at": None,
}

Seconds = Annotated[int, Field(le=MONTH_S)]
Waits = dict[Literal["P1", "P2", "P3"], Seconds]
Scheme = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9+.-]{0,31}$", to_lower=True),
]
PhoneNumber = Annotated[str, StringConstraints(pattern=r"^[0-9+][0-9 -]{1,19}$")]


class HoursBody(BaseModel):
    """From then until then, in the home's time; `until` before `from` means the next day."""

    model_config = like({"from": "22:00", "until": "06:30"})

    from_at: TimeOfDay = Field(alias="from")
    until: TimeOfDay


class OpenHoursBody(HoursBody):
    """Hours of the business calendar on some days."""

    model_config = like(HOURS)

    days: Days


class RungBody(BaseModel):
    """One rung. `roles` are held in the home's area or above, with `level` only at that one.

    `channels` names the schemes that count here; in `quiet_hours` only P1 is told.
    """

    model_config = like(RUNG)

    name: Label
    who: Who
    roles: Annotated[list[Role], Field(max_length=11)] = []
    level: LevelName | None = None
    accept_within_s: Waits = {}
    channels: Annotated[list[Scheme], Field(max_length=20)] = []
    quiet_hours: HoursBody | None = None


class TargetBody(BaseModel):
    """One promise for one priority; `business` counts only the business hours."""

    model_config = like(TARGET)

    promise: Promise
    priority: Priority
    within_s: Annotated[int, Field(le=12 * MONTH_S)]
    business: bool = False


Rungs = Annotated[list[RungBody], Field(max_length=30)]


class PolicyBody(BaseModel):
    """A policy; what is left out is as in the built-in one. Without kinds it is for all of them."""

    model_config = like(EXAMPLE)

    area_id: Id | None = None
    kinds: list[TicketKind] = []
    rungs: Rungs
    unsettled: Rungs = Field(default_factory=lambda: _rungs("unsettled"))
    accept_within_s: Waits = Field(default_factory=lambda: dict(DEFAULT["accept_within_s"]))
    arrive_within_s: Seconds = DEFAULT["arrive_within_s"]
    report_within_s: Seconds = DEFAULT["report_within_s"]
    repeat_within_s: Seconds = DEFAULT["repeat_within_s"]
    promises: Annotated[list[TargetBody], Field(max_length=12)] = Field(
        default_factory=lambda: [TargetBody(**target) for target in DEFAULT["promises"]]
    )
    business_hours: Annotated[list[OpenHoursBody], Field(max_length=14)] = Field(
        default_factory=lambda: [OpenHoursBody(**hours) for hours in DEFAULT["business_hours"]]
    )
    emergency_numbers: Annotated[list[PhoneNumber], Field(min_length=1, max_length=6)] = DEFAULT[
        "emergency_numbers"
    ]


class PolicyDraft(PolicyBody):
    """A policy to write. With `replaces`, it is refused if that one holds no more."""

    model_config = like(EXAMPLE | {"replaces": "p-7f3k2q9x41"})

    replaces: Id | None = None
    """The one that this is a change of, so that nobody undoes another's change unseen."""


class PolicyOut(PolicyBody):
    """A policy that was written; with `replaced_at` it holds for no new ticket any more."""

    model_config = like(WRITTEN)

    policy_id: str
    created_at: datetime | None
    """Null for the built-in one."""
    created_by: str
    replaced_at: datetime | None


class PolicyCheckOut(BaseModel):
    """A policy that could be written; `replaces` is the one whose place it would take."""

    model_config = like({"replaces": WRITTEN})

    replaces: PolicyOut | None


@router.post("/policies", status_code=201, responses=documented(409, 413, 422))
def write_policy(body: PolicyDraft, services: Provided, caller: SignedIn) -> PolicyOut:
    """Write a policy; it replaces the one of the same area and kinds for tickets to come."""
    return _out(services.register.policies.write(_policy(body), caller.username, body.replaces))


@router.post("/policies/check", responses=documented(409, 413, 422))
def check_policy(body: PolicyDraft, services: Provided) -> PolicyCheckOut:
    """Check a policy as if it were written, and write nothing."""
    replaced = services.register.policies.check(_policy(body), body.replaces)
    return PolicyCheckOut(replaces=None if replaced is None else _out(replaced))


@router.get("/policies", responses=documented(422))
def list_policies(
    services: Provided,
    page: Paged,
    caller: SignedIn,
    area_id: str | None = None,
    replaced: Annotated[bool, Query(description="Also those that hold no more.")] = False,
) -> Listed[PolicyOut]:
    """List policies, newest first; the built-in one is `/policies/built_in`."""
    with services.look() as views:
        found = views.policies(area_id, caller.reach, page, replaced=replaced)
    return Listed(items=[_out(one) for one in found.items], next=encode(found.next))


@router.get("/policies/{policy_id}", responses=documented(404))
def get_policy(policy_id: str, services: Provided, caller: SignedIn) -> PolicyOut:
    """Look at one policy, replaced or not; `built_in` is what holds where nobody wrote one."""
    if policy_id == BUILT_IN_ID:
        return PolicyOut(
            **DEFAULT,
            area_id=None,
            policy_id=BUILT_IN_ID,
            created_at=None,
            created_by="hub",
            replaced_at=None,
        )
    with services.look() as views:
        found = views.policy(policy_id, caller.reach)
    if found is None:
        raise NotFound(f"no policy {policy_id}")
    return _out(found)


@router.delete("/policies/{policy_id}", status_code=204, responses=documented(404, 409))
def end_policy(policy_id: str, services: Provided) -> None:
    """End a policy: no new ticket is opened under it; open ones keep it."""
    services.register.policies.end(policy_id)


def _policy(body: PolicyBody) -> Policy:
    return policy_from_json("", body.area_id, body.model_dump(mode="json", by_alias=True))


def _out(stored: StoredPolicy) -> PolicyOut:
    policy = stored.policy
    return PolicyOut(
        **policy_to_json(policy),
        area_id=policy.area_id,
        policy_id=policy.policy_id,
        created_at=stored.created_at,
        created_by=stored.created_by,
        replaced_at=stored.replaced_at,
    )


def _rungs(field: str) -> list[RungBody]:
    return [RungBody(**rung) for rung in DEFAULT[field]]
