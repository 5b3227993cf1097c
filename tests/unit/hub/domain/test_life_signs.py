"""A phone gets few signs of life, and always the newest."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hub.domain.gestures import Change
from hub.domain.life_signs import in_short
from hub.domain.windows import Direction

START = datetime(2026, 11, 22, tzinfo=UTC)


def change(minute: int, kind: str = "motion") -> Change:
    return Change(f"{kind}-1", kind, START + timedelta(minutes=minute), Direction.OPEN)


def test_few_signs_are_all_there_by_kind_and_oldest_first() -> None:
    found = in_short([change(9), change(3, "curtain"), change(3)])
    assert [(signs.kind, len(signs.changes)) for signs in found] == [("curtain", 1), ("motion", 2)]
    assert [one.observed_at for one in found[1].changes] == [
        START + timedelta(minutes=3),
        START + timedelta(minutes=9),
    ]


def test_of_much_motion_one_in_a_while_is_left() -> None:
    (motion,) = in_short([change(minute) for minute in range(3 * 24 * 60)])
    gaps = {
        (after.observed_at - before.observed_at)
        for before, after in zip(motion.changes, motion.changes[1:], strict=False)
    }
    assert 20 <= len(motion.changes) <= 40
    assert gaps == {timedelta(minutes=160)}


@given(st.lists(st.integers(0, 4320), max_size=200), st.integers(1, 20))
def test_however_they_lie_few_are_left_and_the_newest_is_one(minutes: list[int], most: int) -> None:
    given_changes = [change(minute) for minute in minutes]
    for signs in in_short(given_changes, most):
        times = [one.observed_at for one in signs.changes]
        assert 1 <= len(times) <= most
        assert times == sorted(times)
        assert times[-1] == max(one.observed_at for one in given_changes)
        assert set(signs.changes) <= set(given_changes)


def test_no_sign_is_nothing() -> None:
    assert in_short([]) == []
