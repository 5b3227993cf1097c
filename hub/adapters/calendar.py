"""Public holidays, from the `holidays` package; it knows China's shifted working weekends too."""

from datetime import date
from functools import lru_cache

import holidays

from hub.domain.windows import RestDay
from hub.errors import Fault, InvalidInput


def rest_days(country: str) -> RestDay:
    """Whether a date is a weekend day or a holiday of a country; InvalidInput if it is unknown."""
    try:
        calendar = holidays.country_holidays(country)
    except NotImplementedError as error:
        reason = f"knows no `{country}`; give an ISO 3166 code such as CN"
        raise InvalidInput(Fault("holidays_country", reason)) from error

    @lru_cache(maxsize=4096)
    def rest_day(day: date) -> bool:
        return not calendar.is_working_day(day)

    return rest_day
