"""Who can be sent, and who stands in."""

from datetime import UTC, datetime, timedelta

import pytest

from hub.domain.staffing import Availability, Presence, availability, stand_ins

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("presence", "expected"),
    [
        (Presence("w"), Availability.FREE),
        (Presence("w", rostered=True, on_shift=True), Availability.FREE),
        (Presence("w", rostered=True), Availability.OFF_SHIFT),
        (Presence("w", on_shift=True), Availability.FREE),
        (Presence("w", on_leave=True, rostered=True), Availability.ON_LEAVE),
        (Presence("w", visiting=frozenset({"t-2"})), Availability.ON_VISIT),
        (Presence("w", visiting=frozenset({"t-1"})), Availability.FREE),
        (Presence("w", visiting=frozenset({"t-1", "t-2"})), Availability.ON_VISIT),
        (Presence("w", resigned_at=NOW), Availability.RESIGNED),
        (Presence("w", resigned_at=LATER), Availability.FREE),
        (Presence("w", resigned_at=NOW, on_leave=True), Availability.RESIGNED),
    ],
)
def test_availability_names_the_worst_reason(presence: Presence, expected: Availability) -> None:
    assert availability(presence, NOW, "t-1") is expected


def test_a_substitute_stands_where_the_absent_stood() -> None:
    known = {
        "a": Presence("a"),
        "b": Presence("b", on_leave=True, substitute_id="c"),
        "c": Presence("c"),
    }
    assert stand_ins(["b", "a"], known, NOW) == ["c", "a"]


def test_a_substitute_who_stands_there_already_stands_once() -> None:
    known = {"b": Presence("b", on_leave=True, substitute_id="a"), "a": Presence("a")}
    assert stand_ins(["b", "a"], known, NOW) == ["a"]


def test_without_a_substitute_the_absent_keeps_his_place() -> None:
    known = {"b": Presence("b", on_leave=True)}
    assert stand_ins(["b"], known, NOW) == ["b"]
