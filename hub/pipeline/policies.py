"""Writing escalation policies: a change is a new row, so nobody's rung moves in mid-climb."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from hub.domain.policies import BUILT_IN_ID, Policy
from hub.domain.policy_faults import faults_of
from hub.errors import Conflict, Fault, InvalidInput, NotFound
from hub.pipeline.ports import Begin, Clock, NewId

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StoredPolicy:
    """A policy with its history."""

    policy: Policy
    created_at: datetime
    created_by: str
    replaced_at: datetime | None = None


class PolicyStore(Protocol):
    """The queries behind policies."""

    def is_area(self, area_id: str) -> bool:
        """Whether there is such an area."""

    def holding_at(self, area_id: str | None) -> Sequence[StoredPolicy]:
        """The policies of this very area that hold for new tickets."""

    def add(self, stored: StoredPolicy) -> None:
        """A new row."""

    def end(self, policy_id: str, at: datetime) -> bool:
        """It holds for no new ticket any more; False if none held under this id."""


class Policies:
    """Takes the policies that operators write."""

    def __init__(self, begin: Begin[PolicyStore], clock: Clock, new_id: NewId) -> None:
        self._begin = begin
        self._clock = clock
        self._new_id = new_id

    def check(self, policy: Policy, change_of: str | None = None) -> StoredPolicy | None:
        """The one whose place it would take, if any; InvalidInput, Conflict."""
        with self._begin() as store:
            return _replaced(store, policy, change_of)

    def write(self, policy: Policy, by: str, change_of: str | None = None) -> StoredPolicy:
        """A new policy; it replaces that of the same area and kinds. InvalidInput, Conflict.

        `change_of` is the one that somebody changed; if that holds no more, nothing is written.
        """
        named = replace(policy, policy_id=self._new_id("p"))
        stored = StoredPolicy(named, self._clock.now(), by)
        with self._begin() as store:
            replaced = _replaced(store, policy, change_of)
            if replaced is not None:
                store.end(replaced.policy.policy_id, stored.created_at)
            store.add(stored)
        log.info("policy written", extra={"action": "policy", "policy_id": named.policy_id})
        return stored

    def end(self, policy_id: str) -> None:
        """No new ticket is opened under it; those that are open keep it. NotFound, Conflict."""
        if policy_id == BUILT_IN_ID:
            raise Conflict("the built-in policy stays; write one of your own, which goes before it")
        with self._begin() as store:
            if not store.end(policy_id, self._clock.now()):
                raise NotFound(f"no policy {policy_id} holds")


def _replaced(store: PolicyStore, policy: Policy, change_of: str | None) -> StoredPolicy | None:
    faults = faults_of(policy)
    if policy.area_id is not None and not store.is_area(policy.area_id):
        faults.append(Fault("area_id", f"no area has the id {policy.area_id}"))
    if faults:
        raise InvalidInput(*faults)
    found = [one for one in store.holding_at(policy.area_id) if _overlap(policy, one.policy)]
    holding = [one.policy.policy_id for one in found] or [BUILT_IN_ID]
    if change_of is not None and change_of not in holding:
        raise Conflict(
            f"policy {change_of} does not hold for this area and these kinds, or no more; look at"
            " the one that does, and change that"
        )
    return found[0] if found else None


def _overlap(policy: Policy, other: Policy) -> bool:
    """Whether it takes the place of the other; sharing some kinds only would leave it unclear."""
    if policy.kinds == other.kinds:
        return True
    shared = sorted(policy.kinds & other.kinds)
    if shared:
        taken = f"{', '.join(shared)}: policy {other.policy_id} of this area names it already"
        raise Conflict(f"{taken}; name exactly its kinds to replace it, or end it first")
    return False
