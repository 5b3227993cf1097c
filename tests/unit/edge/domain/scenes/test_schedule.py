"""Hours of the local day in which a scene counts."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from edge.domain.scenes.settings import Schedule

BERLIN = ZoneInfo("Europe/Berlin")
SUNDAY = datetime(2026, 11, 22, tzinfo=BERLIN)
NIGHT = Schedule(begins="22:00", until="06:00")
DAY = Schedule(begins="06:00", until="22:00")
SATURDAY_NIGHT = Schedule(begins="22:00", until="06:00", days=(6,))


@pytest.mark.parametrize(
    ("schedule", "at", "counts"),
    [
        (Schedule(), "00:00", True),
        (Schedule(), "23:59", True),
        (DAY, "05:59", False),
        (DAY, "06:00", True),
        (DAY, "21:59", True),
        (DAY, "22:00", False),
        (NIGHT, "21:59", False),
        (NIGHT, "22:00", True),
        (NIGHT, "05:59", True),
        (NIGHT, "06:00", False),
        (SATURDAY_NIGHT, "05:59", True),
        (SATURDAY_NIGHT, "23:00", False),
        (Schedule(days=(6,)), "12:00", False),
        (Schedule(begins="22:00"), "23:59", True),
        (Schedule(begins="22:00"), "00:00", False),
    ],
)
def test_a_sunday(schedule: Schedule, at: str, counts: bool) -> None:
    hour, minute = at.split(":")
    local = SUNDAY.replace(hour=int(hour), minute=int(minute))
    assert schedule.covers(local) is counts


@pytest.mark.parametrize(("day", "hours"), [((2026, 3, 28), 7), ((2026, 10, 24), 9)])
def test_a_night_in_which_the_clocks_change_is_as_long_as_it_is(
    day: tuple[int, int, int], hours: int
) -> None:
    noon = datetime(*day, 12, tzinfo=BERLIN).astimezone(UTC)
    minutes = (noon + timedelta(minutes=minute) for minute in range(24 * 60))
    counted = sum(NIGHT.covers(minute.astimezone(BERLIN)) for minute in minutes)
    assert counted == hours * 60
