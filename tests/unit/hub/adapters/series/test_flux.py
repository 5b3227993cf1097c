"""The text of the Flux query."""

import pytest

from hub.adapters.series.flux import points_query

NOON_MS = 1_740_830_400_000


def test_the_query_asks_for_one_sensor_between_two_times() -> None:
    flux = points_query("readings", "home-1", "窗帘", NOON_MS, NOON_MS + 1)
    assert 'from(bucket: "readings")' in flux
    assert "range(start: 2025-03-01T12:00:00.000Z, stop: 2025-03-01T12:00:00.001Z)" in flux
    assert 'r.home == "home-1" and r.sensor == "窗帘"' in flux


@pytest.mark.parametrize(
    ("name", "literal"),
    [('a"b', r'"a\"b"'), ("a\\", '"a%5C"'), ("${r}", r'"\${r}"'), ("a\nb", '"a%0Ab"')],
)
def test_a_name_cannot_leave_its_string(name: str, literal: str) -> None:
    assert f"r.sensor == {literal})" in points_query("b", "h", name, 0, 1)


def test_a_bucket_keeps_its_own_name() -> None:
    assert r'from(bucket: "a\\b%")' in points_query("a\\b%", "h", "s", 0, 1)
