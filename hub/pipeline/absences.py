"""Absences: proposed by family, workers or the sensors, agreed by a person, ended by her return."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from hub.domain.absences import (
    LOOKBACK,
    Proposal,
    ProposalAction,
    ProposalState,
    Source,
    came_back,
    next_state,
    span_faults,
)
from hub.domain.gestures import Change
from hub.errors import Conflict, InvalidInput, NotFound
from hub.pipeline.checkins import ChangesWanted
from hub.pipeline.enrolment_store import Absence
from hub.pipeline.one_by_one import all_or_each
from hub.pipeline.ports import Begin, Clock, NewId

log = logging.getLogger(__name__)

MOST_A_PASS = 500
AHEAD_OF_RECEIPT_S = 180


@dataclass(frozen=True, slots=True)
class Returning:
    """An absence that runs, in a home that gave a sign of life."""

    absence_id: str
    home_id: str
    from_at: datetime


class ProposalStore(Protocol):
    """The queries of proposing and agreeing."""

    def add_proposal(self, proposal: Proposal) -> None: ...
    def proposal(self, proposal_id: str) -> Proposal | None: ...
    def decide_proposal(self, proposal: Proposal) -> None: ...
    def add_absence(self, absence: Absence) -> None: ...


class ReturnStore(Protocol):
    """The queries of coming back."""

    def stirring(self, limit: int) -> Sequence[str]:
        """Homes that gave a sign of life since they were last looked at."""

    def looked_at(self, home_ids: Sequence[str]) -> None:
        """Their next sign of life counts anew."""

    def running(self, home_ids: Sequence[str], now: datetime) -> Sequence[Returning]:
        """Their absences that run now."""

    def changes(self, wanted: Sequence[ChangesWanted]) -> dict[str, list[Change]]: ...
    def end_absence(self, home_id: str, absence_id: str, now: datetime) -> bool: ...


class AbsenceStore(ProposalStore, ReturnStore, Protocol):
    """Both, in one transaction."""


class Absences:
    """Everything about being away that is not simply entered by the desk."""

    def __init__(self, begin: Begin[AbsenceStore], clock: Clock, new_id: NewId) -> None:
        self._begin, self._clock, self._new_id = begin, clock, new_id

    def propose(
        self,
        home_id: str,
        source: Source,
        from_at: datetime | None,
        until_at: datetime,
        reason: str,
        by: str,
    ) -> Proposal:
        """Somebody says that she is or will be away; InvalidInput for a span without sense."""
        now = self._clock.now()
        from_at = from_at or now
        faults = span_faults(from_at, until_at, now)
        if faults:
            raise InvalidInput(*faults)
        proposal = Proposal(self._new_id("p"), home_id, source, from_at, until_at, reason, by, now)
        with self._begin() as store:
            store.add_proposal(proposal)
        return proposal

    def decide(self, proposal_id: str, action: ProposalAction, by: str) -> Proposal:
        """Agree, which makes it an absence, or refuse; NotFound, InvalidTransition, Conflict."""
        now = self._clock.now()
        with self._begin() as store:
            proposal = store.proposal(proposal_id)
            if proposal is None:
                raise NotFound(f"no proposal {proposal_id}")
            state = next_state(proposal, action)
            decided = replace(proposal, state=state, decided_by=by, decided_at=now)
            if state is ProposalState.AGREED:
                if proposal.until_at <= now:
                    raise Conflict("it is over already; what is past was judged as it was")
                store.add_absence(self._absence(decided, by, now))
            store.decide_proposal(decided)
        return decided

    def end_once(self) -> int:
        """End the absences of those who came back; how many.

        A home that breaks is looked at again with its next sign of life.
        """
        now = self._clock.now()
        return all_or_each(
            self._begin,
            lambda store: store.stirring(MOST_A_PASS),
            lambda store, home_ids: self._end(store, home_ids, now),
            lambda store, home_id: store.looked_at([home_id]),
        )

    def _end(self, store: AbsenceStore, home_ids: Sequence[str], now: datetime) -> int:
        if not home_ids:
            return 0
        store.looked_at(home_ids)
        running = store.running(home_ids, now)
        changes = store.changes([_since_leaving(one, now) for one in running])
        back = [one for one in running if self._is_back(store, one, changes)]
        if back:
            log.info("absences ended", extra={"action": "came_back", "homes": len(back)})
        return len(back)

    def _is_back(
        self, store: ReturnStore, one: Returning, changes: dict[str, list[Change]]
    ) -> bool:
        at = came_back(changes.get(one.home_id, []), one.from_at)
        return at is not None and store.end_absence(one.home_id, one.absence_id, at)

    def _absence(self, proposal: Proposal, by: str, now: datetime) -> Absence:
        return Absence(
            self._new_id("a"),
            proposal.home_id,
            proposal.from_at,
            proposal.until_at,
            proposal.reason,
            by,
            now,
        )


def _since_leaving(one: Returning, now: datetime) -> ChangesWanted:
    until = datetime.fromtimestamp(now.timestamp() + AHEAD_OF_RECEIPT_S, now.tzinfo)
    return ChangesWanted(one.home_id, one.from_at - LOOKBACK, until)
