"""Who is told by which channel, when a notice is still needed, and when to try again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.notices import (
    BODY_LENGTH,
    FIRST_WAIT_S,
    HEARD_ALREADY,
    LONGEST_WAIT_S,
    MOST_ATTEMPTS,
    NO_LONGER_NEEDED,
    Contact,
    GiveUp,
    Retry,
    after_failure,
    sides,
    tell,
    why_needless,
)
from hub.domain.phrases import Sentence
from hub.domain.tickets import OPEN, UNACCEPTED, Priority, State

WALL = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


def notices(*urls: str):
    contact = Contact("w-li", urls)
    said = [Sentence("一。", "One."), Sentence("二。", "Two.")]
    return tell("t-1", Priority.P1, "rung:0:0", [contact], "title", said)


def test_page_and_log_come_with_every_person_and_no_channel_twice():
    channels = [notice.channel for notice in notices("http://a", "log:", "http://a")]
    assert channels == ["web:", "log:", "http://a"]


def test_body_says_chinese_first():
    assert notices()[0].body == "一。\n二。\nOne.\nTwo."


def test_long_body_is_cut():
    long = tell("t-1", Priority.P1, "s", [Contact("w", ())], "x" * 300, [Sentence("长" * 2000, "")])
    assert (len(long[0].body), len(long[0].title)) == (BODY_LENGTH, 200)


def test_ids_are_the_same_for_the_same_step_and_differ_by_channel():
    first, again = notices("http://a"), notices("http://a")
    assert [one.notice_id for one in first] == [one.notice_id for one in again]
    assert len({one.notice_id for one in first}) == 3


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("attempts", [0, 1])
@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("overdue", [False, True])
def test_alarms_go_out_while_the_ticket_is_open_and_stand_downs_always(
    state, attempts, place, overdue
):
    facts = {"attempts": attempts, "place": place, "overdue": overdue}
    assert why_needless("stand_down:3", state, **facts) is None
    taken = state in OPEN - UNACCEPTED and not overdue
    came_first = attempts == 0 and place == 0
    why = why_needless("rung:1:2", state, **facts)
    needed = state in OPEN and (not taken or came_first)
    assert why == (None if needed else NO_LONGER_NEEDED)
    walks = why_needless("line:h-1:2", state, **facts)
    assert walks == (None if state in OPEN else NO_LONGER_NEEDED)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("attempts", [0, 1])
def test_after_proof_of_life_only_the_stand_down_of_before_goes_out(state, attempts):
    facts = {"attempts": attempts, "overdue": False, "relieved": True}
    assert why_needless("rung:1:2", state, **facts) == NO_LONGER_NEEDED
    assert why_needless("stand_down:3", state, **facts) is None


@pytest.mark.parametrize("step", ["rung:0:0", "stand_down:3", "digest:2026-11-22T00:30Z"])
@pytest.mark.parametrize("place", [0, 2])
def test_nobody_is_told_again_of_what_he_has_heard(step, place):
    facts = {"attempts": 0, "overdue": False, "place": place}
    assert why_needless(step, State.ASSIGNED, heard=True, **facts) == HEARD_ALREADY
    assert why_needless(step, State.ASSIGNED, heard=False, **facts) is None


def test_a_digest_does_not_end_with_the_ticket_that_stands_first_in_it():
    assert why_needless("digest:x", State.CLOSED, attempts=0, overdue=False) is None


def test_both_sides_of_a_body_come_apart_again():
    assert sides(notices()[0].body) == Sentence("一。二。", "One. Two.")


def test_channels_wait_for_their_turn_unless_it_is_urgent():
    contact = Contact("w-li", ("push:", "http://a", "mailto://b"))
    for priority, places in ((Priority.P2, [0, 0, 0, 1, 2]), (Priority.P1, [0, 0, 0, 0, 0])):
        told = tell("t-1", priority, "rung:0:0", [contact], "title", [Sentence("一。", "One.")])
        assert [notice.place for notice in told] == places


def test_permanent_failure_gives_up_at_once():
    assert after_failure(1, "gone", WALL, 0.0, permanent=True) == GiveUp("gone")


@given(st.integers(1, MOST_ATTEMPTS + 3), st.floats(0, 1, exclude_max=True))
def test_retries_are_later_bounded_and_finite(attempts, jitter):
    verdict = after_failure(attempts, "500", WALL, jitter, permanent=False)
    if attempts >= MOST_ATTEMPTS:
        assert verdict == GiveUp("500")
        return
    assert isinstance(verdict, Retry)
    wait = verdict.at - WALL
    assert timedelta(seconds=FIRST_WAIT_S / 2) <= wait <= timedelta(seconds=LONGEST_WAIT_S)


@given(st.integers(1, MOST_ATTEMPTS - 2))
def test_waits_never_shrink_for_the_same_jitter(attempts):
    first = after_failure(attempts, "", WALL, 0.3, permanent=False)
    second = after_failure(attempts + 1, "", WALL, 0.3, permanent=False)
    assert isinstance(first, Retry)
    assert isinstance(second, Retry)
    assert second.at >= first.at
