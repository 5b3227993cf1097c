"""What arrives after the verdict."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hub.domain.checkins import Verdict
from hub.domain.gestures import Change
from hub.domain.proofs import Arrived, Final, late_proof, late_sign
from hub.domain.windows import Direction, Gesture

STARTS = datetime(2026, 11, 22, 4, tzinfo=UTC)
JUDGE = datetime(2026, 11, 22, 9, tzinfo=UTC)
DECIDED = JUDGE + timedelta(minutes=10)
LATER = DECIDED + timedelta(hours=2)
INSTANT = timedelta(milliseconds=1)
MISSED = Final(
    Verdict.MISSED, Gesture(("curtain",), "curtain", Direction.OPEN), STARTS, JUDGE, DECIDED
)
BLIND = replace(MISSED, verdict=Verdict.BLIND, decided_at=JUDGE)


def curtain(at: datetime, received: datetime = LATER) -> Arrived:
    return Arrived(Change("curtain", "curtain", at, Direction.OPEN), received)


def door(at: datetime, received: datetime = LATER) -> Arrived:
    return Arrived(Change("door", "door", at, Direction.OPEN), received)


@pytest.mark.parametrize("final", [MISSED, BLIND])
@pytest.mark.parametrize(
    ("at", "proves"),
    [
        (STARTS - INSTANT, False),
        (STARTS, True),
        (JUDGE - INSTANT, True),
        (JUDGE, False),
    ],
)
def test_the_gesture_inside_the_window_is_late_proof(
    final: Final, at: datetime, proves: bool
) -> None:
    item = curtain(at)
    assert late_proof(final, [item]) == (item if proves else None)


def test_another_sign_inside_the_window_proves_life_only_where_nothing_could_be_seen() -> None:
    item = door(STARTS)
    assert late_proof(BLIND, [item]) == item
    assert late_proof(MISSED, [item]) is None


def test_what_a_blind_verdict_knew_already_is_no_proof() -> None:
    known = door(STARTS, received=BLIND.decided_at - INSTANT)
    assert late_proof(BLIND, [known]) is None


@pytest.mark.parametrize(
    ("item", "is_sign"),
    [
        (door(LATER), True),
        (door(JUDGE), True),
        (door(JUDGE - INSTANT), False),
        (door(JUDGE + INSTANT, received=DECIDED - INSTANT), False),
        (door(JUDGE + INSTANT, received=DECIDED), True),
        (door(DECIDED, received=DECIDED - INSTANT), True),
    ],
)
def test_a_late_sign_is_one_after_the_window_that_the_verdict_did_not_know(
    item: Arrived, is_sign: bool
) -> None:
    assert (late_sign(MISSED, [item]) is not None) is is_sign


def test_the_first_sign_counts_and_only_once() -> None:
    items = [door(DECIDED), door(LATER)]
    assert late_sign(MISSED, items) == items[0]
    assert late_sign(replace(MISSED, late_sign_at=DECIDED), items) is None


def test_proof_may_still_come_after_a_sign() -> None:
    item = curtain(STARTS)
    assert late_proof(replace(MISSED, late_sign_at=DECIDED), [item]) == item


def test_a_drill_that_stands_still_hears_what_came_after_its_verdict() -> None:
    assert late_proof(BLIND, [door(STARTS, received=BLIND.decided_at)]) is not None
