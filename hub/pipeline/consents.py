"""Consents: recorded with their evidence and their end, withdrawn at a word."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.domain.consents import Consent, ConsentPurpose, GivenBy, span_faults
from hub.errors import InvalidInput, NotFound
from hub.pipeline.ports import Begin, Clock, NewId


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was agreed, as somebody enters it; without `from_at`, from now on."""

    purpose: ConsentPurpose
    given_by: GivenBy
    evidence: str
    from_at: datetime | None
    until_at: datetime


class ConsentStore(Protocol):
    """The queries of consents."""

    def add(self, consent: Consent) -> bool:
        """False if there is no such home."""

    def withdraw(self, home_id: str, consent_id: str, at: datetime) -> Consent | None:
        """The consent, withdrawn; None if this home has none of that id. The first time counts."""


class Consents:
    """What residents agreed to."""

    def __init__(self, begin: Begin[ConsentStore], clock: Clock, new_id: NewId) -> None:
        self._begin, self._clock, self._new_id = begin, clock, new_id

    def give(self, home_id: str, agreement: Agreement, by: str) -> Consent:
        """Record what she, or her guardian, agreed to; NotFound, InvalidInput."""
        now = self._clock.now()
        from_at = agreement.from_at or now
        faults = span_faults(from_at, agreement.until_at)
        if faults:
            raise InvalidInput(*faults)
        consent = Consent(
            consent_id=self._new_id("co"),
            home_id=home_id,
            purpose=agreement.purpose,
            given_by=agreement.given_by,
            evidence=agreement.evidence,
            from_at=from_at,
            until_at=agreement.until_at,
            withdrawn_at=None,
            recorded_by=by,
            recorded_at=now,
        )
        with self._begin() as store:
            if not store.add(consent):
                raise NotFound(f"no home {home_id}")
        return consent

    def withdraw(self, home_id: str, consent_id: str) -> Consent:
        """It counts no more from now on; the record of it stays. NotFound."""
        with self._begin() as store:
            consent = store.withdraw(home_id, consent_id, self._clock.now())
        if consent is None:
            raise NotFound(f"no consent {consent_id}")
        return consent
