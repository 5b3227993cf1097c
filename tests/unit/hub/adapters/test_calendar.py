"""The calendar of public holidays."""

from datetime import date

import pytest

from hub.adapters.calendar import rest_days
from hub.errors import InvalidInput


@pytest.mark.parametrize(
    ("day", "rests"),
    [
        (date(2024, 2, 12), True),  # Spring Festival, a Monday
        (date(2024, 2, 18), False),  # a Sunday that is worked for it
        (date(2024, 2, 19), False),
        (date(2024, 2, 25), True),
        (date(2024, 10, 1), True),  # National Day
        (date(2024, 10, 12), False),  # a Saturday that is worked for it
    ],
)
def test_chinese_holidays_and_shifted_weekends_are_known(day: date, rests: bool) -> None:
    assert rest_days("CN")(day) is rests


def test_an_unknown_country_is_refused_with_the_way_out() -> None:
    with pytest.raises(InvalidInput, match="ISO 3166"):
        rest_days("Atlantis")
