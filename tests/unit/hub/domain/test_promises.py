"""Promises: when they are due, how they stand, what keeps them, and what a merge makes of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.calendars import OFFICE_HOURS
from hub.domain.promises import (
    BUILT_IN_TARGETS,
    Due,
    Promise,
    PromiseClock,
    Standing,
    clocks_of,
    due_of,
    earliest,
    kept_by,
    standing,
)
from hub.domain.tickets import Priority, State

NOW = datetime(2026, 11, 22, 1, 15, tzinfo=UTC)  # a Sunday, 09:15 in Shanghai
ZONE = ZoneInfo("Asia/Shanghai")


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def clock(promise: Promise = Promise.ANSWER, due_s: float = 300, **more) -> PromiseClock:
    facts = PromiseClock("t-1", promise, NOW, later(due_s * 0.8), later(due_s), later(due_s * 0.8))
    return replace(facts, **more)


def due_times(priority: Priority) -> dict[str, datetime]:
    clocks = clocks_of(
        "t-1", priority, BUILT_IN_TARGETS, OFFICE_HOURS, NOW, ZONE, lambda day: day.weekday() >= 5
    )
    assert all(one.started_at < one.warn_at < one.due_at for one in clocks)
    assert all(one.next_at == one.warn_at for one in clocks)
    return {one.promise.value: one.due_at for one in clocks}


def test_urgent_tickets_are_promised_around_the_clock() -> None:
    assert due_times(Priority.P1) == {
        "answer": later(300),
        "arrive": later(2700),
        "settle": later(86_400),
    }


def test_settling_what_is_not_urgent_is_promised_in_business_time() -> None:
    wednesday = datetime(2026, 11, 25, 17, 30, tzinfo=ZONE)
    assert due_times(Priority.P3)["settle"] == wednesday.astimezone(UTC)
    assert due_times(Priority.P4) == {
        "settle": datetime(2026, 11, 27, 17, 30, tzinfo=ZONE).astimezone(UTC)
    }


@pytest.mark.parametrize(
    ("seconds", "met_after", "expected"),
    [
        (0, None, Standing.RUNNING),
        (239, None, Standing.RUNNING),
        (240, None, Standing.NEAR),
        (299, None, Standing.NEAR),
        (300, None, Standing.BREACHED),
        (400, 299, Standing.MET),
        (400, 300, Standing.BREACHED),
        (250, 250, Standing.MET),
    ],
)
def test_how_a_promise_stands_follows_from_its_times(seconds, met_after, expected) -> None:
    one = clock()
    met_at = None if met_after is None else later(met_after)
    assert standing(one.warn_at, one.due_at, met_at, later(seconds)) is expected


KEEPS = {
    State.NEW: "",
    State.ASSIGNED: "",
    State.ACCEPTED: "answer",
    State.ON_SITE: "answer arrive",
    State.RESOLVED: "answer arrive settle",
    State.CLOSED: "answer arrive settle",
    State.CANCELED: "answer arrive settle",
}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("action", ["accept", "escalate", "note", "reopen"])
def test_a_step_keeps_what_its_state_fulfils(state, action) -> None:
    assert kept_by(action, state) == {Promise(name) for name in KEEPS[state].split()}


@pytest.mark.parametrize("state", [State.NEW, State.ASSIGNED, State.ACCEPTED])
def test_proof_of_life_keeps_what_would_send_somebody(state) -> None:
    assert kept_by("downgrade", state) == {Promise.ANSWER, Promise.ARRIVE}


def test_a_warning_comes_once_and_a_breach_once() -> None:
    due, warned = due_of(clock(), later(240))
    assert (due, warned.next_at, warned.breached_at) == (Due.WARNING, later(300), None)
    due, broken = due_of(warned, later(301))
    assert (due, broken.next_at, broken.breached_at) == (Due.BREACH, None, later(301))


def test_after_a_long_absence_only_the_breach_is_told() -> None:
    due, broken = due_of(clock(), later(9000))
    assert (due, broken.next_at) == (Due.BREACH, None)


@pytest.mark.parametrize(
    ("own", "merged", "due_s", "next_s", "met"),
    [
        (clock(due_s=300), clock(due_s=200), 200, 160, False),
        (clock(due_s=200), clock(due_s=300), 200, 160, False),
        (clock(due_s=300), clock(due_s=200, met_at=NOW, next_at=None), 200, 200, False),
        (clock(due_s=300), clock(due_s=200, breached_at=NOW, next_at=None), 200, None, False),
        (clock(due_s=300, met_at=NOW, next_at=None), clock(due_s=200), 300, None, True),
    ],
)
def test_a_merge_keeps_the_earlier_clock(own, merged, due_s, next_s, met) -> None:
    (kept,) = earliest("t-1", [own], [replace(merged, ticket_id="t-2")])
    assert (kept.ticket_id, kept.due_at, kept.met_at is not None) == ("t-1", later(due_s), met)
    assert kept.next_at == (None if next_s is None else later(next_s))


def test_a_promise_that_only_the_merged_ticket_had_goes_on() -> None:
    (kept,) = earliest("t-1", [], [replace(clock(Promise.SETTLE), ticket_id="t-2")])
    assert (kept.ticket_id, kept.promise) == ("t-1", Promise.SETTLE)


clocks = st.builds(
    clock,
    st.sampled_from(Promise),
    st.integers(10, 10_000),
    met_at=st.none() | st.just(later(5)),
)


@given(
    st.lists(clocks, unique_by=lambda c: c.promise), st.lists(clocks, unique_by=lambda c: c.promise)
)
def test_a_merge_never_makes_an_open_promise_later(own, merged) -> None:
    kept = {one.promise: one for one in earliest("t-1", own, merged)}
    assert set(kept) == {one.promise for one in [*own, *merged]}
    for one in own:
        if one.met_at is None:
            assert kept[one.promise].due_at <= one.due_at
        else:
            assert kept[one.promise] == one
