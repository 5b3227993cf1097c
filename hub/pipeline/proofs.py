"""Late proof of life: added to final verdicts, handed to ticketing, never erasing anything.

A home that breaks a rule of ours is looked at again later, and keeps no other waiting.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from hub.domain.phrases import Evidence, Phrase, Points
from hub.domain.proofs import Arrived, Final, late_proof, late_sign
from hub.pipeline.checkins import ChangesWanted
from hub.pipeline.one_by_one import POSTPONED, all_or_each
from hub.pipeline.ports import Begin, Clock, Phrasebook
from hub.pipeline.wording import StoredEvidence, stored_evidence

BATCH = 200
AHEAD_OF_RECEIPT = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class WantsProof:
    """A verdict that nothing has relieved yet."""

    verdict_id: str
    home_id: str
    final: Final
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Annotation:
    """What is added to a verdict."""

    verdict_id: str
    late_proof_at: datetime | None
    late_sign_at: datetime | None
    evidence: list[StoredEvidence]


class ProofStore(Protocol):
    """The queries of this step."""

    def waiting(self, now: datetime, limit: int) -> Sequence[str]:
        """Homes on the recheck list."""

    def take(self, home_ids: Sequence[str]) -> list[WantsProof]:
        """Take them off it; their verdicts that want proof."""

    def postpone(self, home_id: str, until: datetime) -> None:
        """Look at this one again later."""

    def arrived(self, wanted: Iterable[ChangesWanted]) -> dict[str, list[Arrived]]:
        """Changes by home with the time of receipt, oldest first."""

    def annotate(self, annotations: list[Annotation]) -> None:
        """Add them, and hand the verdicts to ticketing."""


class Proofs:
    """Annotates verdicts."""

    def __init__(self, begin: Begin[ProofStore], clock: Clock, phrasebook: Phrasebook) -> None:
        self._begin = begin
        self._clock = clock
        self._phrasebook = phrasebook

    def annotate_once(self) -> int:
        """Look again at homes that gave a sign; how many verdicts were relieved."""
        now = self._clock.now()
        return all_or_each(
            self._begin,
            lambda store: store.waiting(now, BATCH),
            lambda store, home_ids: self._annotate(store, home_ids, now),
            lambda store, home_id: store.postpone(home_id, now + POSTPONED),
        )

    def _annotate(self, store: ProofStore, home_ids: Sequence[str], now: datetime) -> int:
        if not home_ids:
            return 0
        open_verdicts, end = store.take(home_ids), now + AHEAD_OF_RECEIPT
        arrived = store.arrived(_wanted(item, end) for item in open_verdicts)
        annotations = [
            annotation
            for item in open_verdicts
            if (annotation := self._annotation(item, arrived.get(item.home_id, [])))
        ]
        store.annotate(annotations)
        return len(annotations)

    def _annotation(self, item: WantsProof, arrived: list[Arrived]) -> Annotation | None:
        proof, sign = late_proof(item.final, arrived), late_sign(item.final, arrived)
        if proof is None and sign is None:
            return None
        evidence = [
            stored_evidence(self._phrasebook, _evidence(key, found), item.zone)
            for key, found in (("evidence.late_proof", proof), ("evidence.late_sign", sign))
            if found is not None
        ]
        return Annotation(
            verdict_id=item.verdict_id,
            late_proof_at=None if proof is None else proof.change.observed_at,
            late_sign_at=None if sign is None else sign.change.observed_at,
            evidence=evidence,
        )


def _evidence(key: str, found: Arrived) -> Evidence:
    change = found.change
    phrase = Phrase(key, {"what": f"@kind.{change.kind}", "at": change.observed_at})
    return Evidence(Points.COMFORT, phrase, change.observed_at, change.sensor_id)


def _wanted(item: WantsProof, end: datetime) -> ChangesWanted:
    final = item.final
    until = final.judge_at if final.late_sign_at is not None else end
    return ChangesWanted(item.home_id, final.starts_at, until)
