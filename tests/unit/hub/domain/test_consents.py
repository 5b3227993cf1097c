from datetime import UTC, datetime, timedelta

import pytest

from hub.domain.consents import LONGEST, Consent, ConsentPurpose, GivenBy, is_consented, span_faults

START = datetime(2026, 11, 22, tzinfo=UTC)
END = START + timedelta(days=365)
A_DAY = timedelta(days=1)


def consent(**changes):
    values = {
        "consent_id": "co-1",
        "home_id": "h-1",
        "purpose": ConsentPurpose.CAMERA,
        "given_by": GivenBy.RESIDENT,
        "evidence": "paper 12",
        "from_at": START,
        "until_at": END,
        "withdrawn_at": None,
        "recorded_by": "ops",
        "recorded_at": START,
    }
    return Consent(**values | changes)


@pytest.mark.parametrize(
    ("now", "holds"),
    [
        (START - A_DAY, False),
        (START, True),
        (END - A_DAY, True),
        (END, False),
        (END + A_DAY, False),
    ],
)
def test_a_consent_holds_from_its_beginning_until_its_end(now, holds):
    assert is_consented([consent()], ConsentPurpose.CAMERA, now) is holds


def test_a_withdrawn_consent_counts_no_more_and_never_longer_than_agreed():
    withdrawn = consent(withdrawn_at=START + A_DAY)
    assert is_consented([withdrawn], ConsentPurpose.CAMERA, START)
    assert not is_consented([withdrawn], ConsentPurpose.CAMERA, START + A_DAY)
    late = consent(withdrawn_at=END + A_DAY)
    assert not is_consented([late], ConsentPurpose.CAMERA, END)


@pytest.mark.parametrize("purpose", set(ConsentPurpose) - {ConsentPurpose.CAMERA})
def test_a_consent_is_for_its_purpose_only(purpose):
    assert not is_consented([consent()], purpose, START)


def test_without_a_consent_nothing_is_allowed():
    assert not any(is_consented([], purpose, START) for purpose in ConsentPurpose)


def test_another_consent_goes_on_where_one_was_withdrawn():
    both = [consent(withdrawn_at=START), consent(consent_id="co-2")]
    assert is_consented(both, ConsentPurpose.CAMERA, START)


@pytest.mark.parametrize(
    ("until", "bad"),
    [
        (START, True),
        (START - A_DAY, True),
        (START + LONGEST, False),
        (START + LONGEST + A_DAY, True),
    ],
)
def test_a_consent_needs_an_end_within_three_years(until, bad):
    assert bool(span_faults(START, until)) is bad
