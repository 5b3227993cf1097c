"""Which times are believed."""

import pytest

from hub.domain.dating import AHEAD_MS, OLDEST_MS, Dating, date_aged, date_observed

NOW = 1_800_000_000_000


@pytest.mark.parametrize(
    ("observed", "at", "dating"),
    [
        (NOW, NOW, Dating.GOOD),
        (NOW + AHEAD_MS, NOW + AHEAD_MS, Dating.GOOD),
        (NOW + AHEAD_MS + 1, NOW, Dating.SUSPECT),
        (NOW + 10 * 365 * 86_400_000, NOW, Dating.SUSPECT),
        (NOW - OLDEST_MS, NOW - OLDEST_MS, Dating.GOOD),
        (NOW - OLDEST_MS - 1, NOW - OLDEST_MS - 1, Dating.TOO_OLD),
        (0, 0, Dating.TOO_OLD),
    ],
)
def test_a_time_is_believed_within_two_minutes_ahead_and_thirty_days_back(
    observed: int, at: int, dating: Dating
) -> None:
    assert date_observed(observed, NOW) == (at, dating)


def test_an_age_is_counted_back_from_the_hubs_own_clock() -> None:
    assert date_aged(12.5, NOW, historical=False, quality="good") == (NOW - 12_500, Dating.GOOD)


@pytest.mark.parametrize(("historical", "quality"), [(True, "good"), (False, "undated")])
def test_an_age_that_queued_through_an_outage_proves_no_time(
    historical: bool, quality: str
) -> None:
    _, dating = date_aged(12.5, NOW, historical=historical, quality=quality)
    assert dating is Dating.UNDATED


def test_an_age_of_more_than_thirty_days_is_too_old() -> None:
    _, dating = date_aged(31 * 86_400, NOW, historical=False, quality="good")
    assert dating is Dating.TOO_OLD
