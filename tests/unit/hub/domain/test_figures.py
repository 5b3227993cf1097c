"""Figures: what counts as a wait, an answer, a false alarm."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.figures import (
    HOME_MONTH,
    Spread,
    TicketFacts,
    enrolled_days,
    figures_of,
    spread,
    week_of,
)

AT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
MONTH_DAYS = HOME_MONTH / timedelta(days=1)


def after(seconds: float) -> datetime:
    return AT + timedelta(seconds=seconds)


def ticket(number: int = 1, **changes: object) -> TicketFacts:
    facts: dict[str, object] = {
        "ticket_id": f"t-{number}",
        "kind": "missed",
        "area_id": "grid-1",
        "home_id": "h-1",
        "opened_at": AT,
    }
    return TicketFacts(**(facts | changes))  # type: ignore[arg-type]


def test_nothing_to_count_gives_no_shares() -> None:
    figures = figures_of([], 0)
    assert figures.tickets == 0
    assert figures.due_to_ticket == Spread(0, None, None)
    assert figures.closed_minus_satisfied is None
    assert figures.false_alarms_a_home_month is None
    assert figures.answered_within == {60: None, 180: None}


def test_waits_are_counted_between_the_marks() -> None:
    one = ticket(
        due_at=after(-2), accepted_at=after(50), arrived_at=after(650), closed_at=after(1000)
    )
    figures = figures_of([one], 1)
    assert figures.due_to_ticket == Spread(1, 2.0, 2.0)
    assert figures.ticket_to_accepted == Spread(1, 50.0, 50.0)
    assert figures.accepted_to_arrived == Spread(1, 600.0, 600.0)
    assert figures.arrived_to_closed == Spread(1, 350.0, 350.0)


def test_a_ticket_that_nobody_answered_counts_against_the_answers() -> None:
    figures = figures_of([ticket(1, accepted_at=after(60)), ticket(2)], 1)
    assert figures.answered_within == {60: 0.5, 180: 0.5}


def test_arrivals_are_measured_of_those_who_promised() -> None:
    late = ticket(2, accepted_at=after(10), arrived_at=after(10 + 3000))
    prompt = ticket(1, accepted_at=after(10), arrived_at=after(10 + 2700))
    figures = figures_of([prompt, late, ticket(3)], 1)
    assert figures.attended_within == {2700: 0.5, 3600: 1.0}


def test_closed_minus_satisfied_is_the_gap_between_paper_and_her_word() -> None:
    tickets = [
        ticket(1, closed_at=after(9), satisfied=5),
        ticket(2, closed_at=after(9), satisfied=2),
        ticket(3, closed_at=after(9)),
        ticket(4),
    ]
    figures = figures_of(tickets, 1)
    assert figures.closed_share == 0.75
    assert figures.satisfied_share == 0.5
    assert figures.closed_minus_satisfied == 0.25


@pytest.mark.parametrize(
    ("cause_code", "outcome", "is_false"),
    [
        (None, None, False),
        (None, "safe", False),
        (None, "false_alarm", True),
        (None, "device_fault", True),
        ("forgot_gesture", "safe", True),
        ("real_need", "false_alarm", False),
        ("network", None, False),
    ],
)
def test_the_cause_that_was_chosen_outweighs_the_outcome(
    cause_code: str | None, outcome: str | None, is_false: bool
) -> None:
    assert ticket(cause_code=cause_code, outcome=outcome).is_false is is_false


def test_false_alarms_are_counted_by_the_home_month() -> None:
    false = ticket(1, closed_at=after(9), cause_code="was_out")
    figures = figures_of([false, ticket(2)], 10 * MONTH_DAYS)
    assert figures.false_alarms == 1
    assert figures.false_alarms_a_home_month == pytest.approx(0.1)
    assert figures.causes == {"was_out": 1}


def test_the_week_is_that_of_the_homes() -> None:
    sunday_evening_utc = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)  # Monday in Shanghai
    assert week_of(sunday_evening_utc, ZoneInfo("Asia/Shanghai")) == "2026-W48"
    assert week_of(datetime(2027, 1, 1, tzinfo=UTC), ZoneInfo("UTC")) == "2026-W53"


def test_a_home_counts_for_the_days_that_it_was_enrolled() -> None:
    day, since, until = timedelta(days=1), AT, AT + timedelta(days=7)
    assert enrolled_days(AT - day, None, since, until) == 7
    assert enrolled_days(AT + day, None, since, until) == 6
    assert enrolled_days(AT - day, AT + 2 * day, since, until) == 2
    assert enrolled_days(AT - 9 * day, AT - day, since, until) == 0


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=60))
def test_at_least_nine_of_ten_waits_do_not_exceed_the_p90(waits: list[float]) -> None:
    found = spread(waits)
    assert found.p90_s is not None
    assert found.median_s is not None
    assert sum(wait <= found.p90_s for wait in waits) * 10 >= len(waits) * 9
    assert sum(wait < found.p90_s for wait in waits) * 10 < len(waits) * 9
    assert min(waits) <= found.median_s <= found.p90_s
