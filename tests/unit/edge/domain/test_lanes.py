import pytest

from edge.domain.lanes import Lane, LaneProgress, lane_of


@pytest.mark.parametrize(
    ("sensor_id", "kind", "lane"),
    [
        ("fine", "button", Lane.URGENT),
        ("curtain-bedroom", "curtain", Lane.URGENT),
        ("curtain-kitchen", "curtain", Lane.BULK),
        ("meter", "water", Lane.BULK),
    ],
)
def test_buttons_and_agreed_gestures_go_first(sensor_id: str, kind: str, lane: Lane) -> None:
    assert lane_of(sensor_id, kind, frozenset({"curtain-bedroom"})) is lane


def test_what_is_out_takes_room_until_it_is_acknowledged() -> None:
    progress = LaneProgress(room=3)
    progress.sent([1, 2, 3], 0.0)
    assert progress.free() == 0
    progress.acknowledged(1, frozenset({3}))
    assert progress.free() == 2
    assert set(progress.in_flight) == {2}


def test_only_overdue_rows_are_sent_again() -> None:
    progress = LaneProgress(room=10)
    progress.sent([1, 2], 0.0)
    progress.sent([3], 20.0)
    progress.passed(3)
    assert progress.rewind_overdue(29.9, 30.0) == 0
    assert progress.rewind_overdue(30.0, 30.0) == 2
    assert (progress.cursor, set(progress.in_flight)) == (0, {3})


def test_a_new_session_begins_at_the_first_row_again() -> None:
    progress = LaneProgress(room=10)
    progress.sent([4, 5], 0.0)
    progress.passed(5)
    progress.rewind()
    assert (progress.cursor, progress.free()) == (0, 10)
