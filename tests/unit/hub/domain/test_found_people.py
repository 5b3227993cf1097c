"""Who may be looked for: on a consent that holds, by cameras of her own home or of posts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hub.domain.consents import Consent, ConsentPurpose, GivenBy
from hub.domain.found_people import FoundPerson, enrolment_faults, node_faults

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CONSENT = Consent(
    consent_id="co-1",
    home_id="h-1",
    purpose=ConsentPurpose.FACE_MATCHING,
    given_by=GivenBy.GUARDIAN,
    evidence="folder 12",
    from_at=NOW - DAY,
    until_at=NOW + 10 * DAY,
    withdrawn_at=None,
    recorded_by="ops",
    recorded_at=NOW - DAY,
)
PERSON = FoundPerson("fp-1", "h-1", "co-1", ("n-1",), NOW + 5 * DAY, "ops", NOW)


@pytest.mark.parametrize("until_at", [NOW + timedelta(seconds=1), CONSENT.until_at])
def test_a_consent_that_holds_is_enough_up_to_its_own_end(until_at: datetime) -> None:
    assert enrolment_faults(CONSENT, "h-1", until_at, NOW) == []


@pytest.mark.parametrize(
    ("consent", "until_at", "field"),
    [
        (None, NOW + DAY, "consent_id"),
        (replace(CONSENT, home_id="h-2"), NOW + DAY, "consent_id"),
        (replace(CONSENT, purpose=ConsentPurpose.CAMERA), NOW + DAY, "consent_id"),
        (replace(CONSENT, withdrawn_at=NOW), NOW + DAY, "consent_id"),
        (replace(CONSENT, from_at=NOW + timedelta(seconds=1)), NOW + DAY, "consent_id"),
        (replace(CONSENT, until_at=NOW), NOW + DAY, "consent_id"),
        (CONSENT, NOW, "until"),
        (CONSENT, CONSENT.until_at + timedelta(milliseconds=1), "until"),
    ],
)
def test_without_one_nobody_is_enrolled(
    consent: Consent | None, until_at: datetime, field: str
) -> None:
    (fault,) = enrolment_faults(consent, "h-1", until_at, NOW)
    assert fault.field == field


def test_she_is_looked_for_while_everything_holds_and_not_a_moment_longer() -> None:
    moment = timedelta(milliseconds=1)
    assert PERSON.is_looked_for(CONSENT, PERSON.until_at - moment)
    assert not PERSON.is_looked_for(CONSENT, PERSON.until_at)
    assert not PERSON.is_looked_for(replace(CONSENT, withdrawn_at=NOW), NOW)
    assert not PERSON.is_looked_for(replace(CONSENT, until_at=NOW), NOW)
    assert not replace(PERSON, ended_at=NOW).is_looked_for(CONSENT, NOW)


def test_other_homes_cameras_and_full_ones_are_named() -> None:
    faults = node_faults(("n-own", "n-other", "n-full"), {"n-own", "n-full"}, {"n-full"})
    assert [fault.field for fault in faults] == ["node_ids[1]", "node_ids[2]"]
    assert "200 people already" in faults[1].reason
