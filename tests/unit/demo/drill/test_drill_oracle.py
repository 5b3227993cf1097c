"""What an honest hub must say of one window, whatever is cut off."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from demo.drill.oracle import expectation_of
from demo.drill.truth import ZONE, Expected, Home, Loss, Outage, Plan, Side, Turn

DUE_AT = datetime(2026, 11, 23, 8, tzinfo=ZONE)
JUDGE_AT = DUE_AT + timedelta(minutes=15)
HOME = Home("h-1", "n-1", "grid-01-1", "grid-01", "王秀英", 5, ("w-1",), {Side.MORNING: time(8)})


def turn(plan: Plan, minutes: int | None = None) -> Turn:
    """`minutes` after the due time she acts."""
    acts_at = None if minutes is None else DUE_AT + timedelta(minutes=minutes)
    opens_at = DUE_AT - timedelta(hours=3)
    return Turn("h-1", Side.MORNING, date(2026, 11, 23), opens_at, DUE_AT, JUDGE_AT, plan, acts_at)


def cut(loss: Loss, since: int, until: int) -> Outage:
    """From and to so many minutes after the due time."""
    span = (DUE_AT + timedelta(minutes=since), DUE_AT + timedelta(minutes=until))
    return Outage("cut", loss, frozenset({"h-1"}), *span)


SEEN, BLIND = Expected("seen"), Expected("blind")


@pytest.mark.parametrize(
    ("plan", "minutes", "expected"),
    [
        (Plan.KEEPS, -60, SEEN),
        (Plan.KEEPS_IN_GRACE, 10, SEEN),
        (Plan.ANSWERS_BUTTON, 18, Expected("seen", asked=True)),
        (Plan.ANSWERS_CURTAIN, 24, Expected("seen", asked=True)),
        (Plan.SLEEPS_LONG, 60, Expected("missed", asked=True)),
        (Plan.ILL, None, Expected("missed", asked=True)),
        (Plan.AWAY, None, Expected("away")),
    ],
)
def test_without_an_outage_the_plan_decides(
    plan: Plan, minutes: int | None, expected: Expected
) -> None:
    assert expectation_of(HOME, turn(plan, minutes), []) == expected


@pytest.mark.parametrize(
    ("outage", "minutes", "expected"),
    [
        (cut(Loss.POWER, 0, 50), -10, SEEN),
        (cut(Loss.POWER, 0, 50), 5, BLIND),
        (cut(Loss.POWER, -20, 5), -10, SEEN),
        (cut(Loss.POWER, -60, -30), -10, SEEN),
        (cut(Loss.LINK, -75, 55), -10, Expected("blind", late_proof=True)),
        (cut(Loss.LINK, -75, 5), -10, SEEN),
        (cut(Loss.LINK, 0, 50), -10, SEEN),
    ],
)
def test_an_outage_hides_what_falls_into_it(
    outage: Outage, minutes: int, expected: Expected
) -> None:
    assert expectation_of(HOME, turn(Plan.KEEPS, minutes), [outage]) == expected


def test_another_homes_outage_hides_nothing() -> None:
    other = replace(cut(Loss.POWER, 0, 50), home_ids=frozenset({"h-2"}))
    assert expectation_of(HOME, turn(Plan.KEEPS, 5), [other]) == SEEN


def test_a_box_that_was_never_plugged_in_is_blind() -> None:
    assert expectation_of(replace(HOME, is_heard=False), turn(Plan.KEEPS, -60), []) == BLIND
