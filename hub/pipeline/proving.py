"""The second voice: her own gesture or button while somebody is there is a proof of the visit."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from hub.domain.gestures import Change
from hub.domain.phrases import Fact, Phrase
from hub.domain.proving import ProofKind, Visit, her_voice
from hub.domain.tickets import State
from hub.domain.windows import Gesture
from hub.errors import StoreUnavailable
from hub.pipeline.checkins import ChangesWanted
from hub.pipeline.journal import HUB, Journal, TicketEvent
from hub.pipeline.ports import Begin, Clock, NewId, Phrasebook
from hub.pipeline.visit_proofs import Proof

log = logging.getLogger(__name__)

MOST_A_PASS = 200
AHEAD_OF_RECEIPT = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Unheard:
    """A visit that her voice is not among the proofs of, in a home that gave a sign."""

    visit: Visit
    state: State
    gestures: Sequence[Gesture]
    """Those that she agreed to."""
    zone: ZoneInfo


class ProvingStore(Protocol):
    """The queries of this step."""

    def claim_visits(self, limit: int) -> Sequence[Unheard]:
        """Take homes off the recheck list; their visits that she has not spoken in."""

    def changes(self, wanted: Sequence[ChangesWanted]) -> dict[str, list[Change]]: ...
    def add_proof(self, proof: Proof) -> None: ...
    def record(self, journal: Journal) -> None: ...


class Proving:
    """Hears her, once a ticket."""

    def __init__(
        self, begin: Begin[ProvingStore], clock: Clock, phrasebook: Phrasebook, new_id: NewId
    ) -> None:
        self._begin, self._clock = begin, clock
        self._phrasebook, self._new_id = phrasebook, new_id

    def hear_once(self) -> int:
        """Look at homes that gave a sign while somebody was there; how many visits were heard."""
        with self._begin() as store:
            visits = store.claim_visits(MOST_A_PASS)
            journal = Journal(self._clock.wall())
            heard = sum(self._hear(store, one, journal) for one in visits)
            store.record(journal)
        if heard:
            log.info("she was heard", extra={"action": "second_voice", "visits": heard})
        return heard

    def _hear(self, store: ProvingStore, one: Unheard, journal: Journal) -> bool:
        """Whether she spoke; a visit that breaks a rule of ours goes without, and stops none."""
        try:
            found = store.changes([self._wanted(one.visit)]).get(one.visit.home_id, [])
            change = her_voice(one.visit, found, one.gestures)
            if change is not None:
                self._keep(store, one, change, journal)
        except StoreUnavailable:
            raise
        except Exception:
            unheard = {"action": "voice_passed_over", "ticket_id": one.visit.ticket_id}
            log.exception("visit goes without her voice", extra=unheard)
            return False
        return change is not None

    def _wanted(self, visit: Visit) -> ChangesWanted:
        until = visit.heard_until or self._clock.now() + AHEAD_OF_RECEIPT
        return ChangesWanted(visit.home_id, visit.arrived_at, until + timedelta(milliseconds=1))

    def _keep(self, store: ProvingStore, one: Unheard, change: Change, journal: Journal) -> None:
        kind = ProofKind.SECOND_VOICE
        detail = {"sensor_id": change.sensor_id, "kind": change.kind}
        visit = one.visit
        proof = Proof(
            self._new_id("vp"),
            visit.ticket_id,
            visit.home_id,
            None,
            change.observed_at,
            kind,
            detail,
        )
        store.add_proof(proof)
        what: dict[str, Fact] = {"what": f"@kind.{change.kind}", "at": change.observed_at}
        why = self._phrasebook.say([Phrase(f"event.proof_{kind}", what)], one.zone)
        journal.events.append(
            TicketEvent(visit.ticket_id, self._clock.now(), HUB, "proof", one.state, one.state, why)
        )
