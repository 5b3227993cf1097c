"""Away: what seems to be an outing, what is a return, and what a proposal becomes."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from hub.domain.absences import (
    LONGEST,
    Proposal,
    ProposalAction,
    ProposalState,
    Source,
    came_back,
    left_home,
    next_state,
    span_faults,
)
from hub.domain.gestures import Change
from hub.domain.windows import Direction
from hub.errors import InvalidTransition

EIGHT = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)


def at(hours: float) -> datetime:
    return EIGHT + timedelta(hours=hours)


def moved(*what: tuple[str, float]) -> list[Change]:
    return [Change(kind, kind, at(hours), Direction.CHANGE) for kind, hours in what]


@pytest.mark.parametrize(
    ("changes", "now", "left_at"),
    [
        (moved(("motion", -1), ("door", 0)), at(50 / 60), at(0)),
        (moved(("motion", -1), ("door", 0)), at(49 / 60), None),
        (moved(("door", 0), ("motion", 0.1)), at(3), None),
        (moved(("door", -5), ("door", 0)), at(3), None),
        ([], at(3), None),
    ],
    ids=["door, then 50 minutes", "not yet", "she is inside", "nothing inside ever", "nothing"],
)
def test_she_seems_to_have_left(
    changes: list[Change], now: datetime, left_at: datetime | None
) -> None:
    assert left_home(changes, now) == left_at


@pytest.mark.parametrize(
    ("changes", "back_at"),
    [
        (moved(("motion", -1), ("door", 0), ("door", 5), ("motion", 5.1)), at(5.1)),
        (moved(("motion", -1), ("door", 0), ("curtain", 5)), at(5)),
        (moved(("motion", -1), ("door", 0), ("motion", 0.2), ("door", 0.3)), None),
        (moved(("motion", -1), ("door", 0), ("door", 5)), None),
        (moved(("door", -3), ("motion", -0.5), ("motion", 1)), at(1)),
        (moved(("motion", 1), ("motion", 4.9)), None),
        (moved(("motion", 1), ("motion", 5)), at(5)),
        (moved(("motion", -6), ("motion", 3.9)), None),
    ],
    ids=[
        "door, hours, door and steps",
        "in by a way without a sensor",
        "she has not left yet",
        "somebody only looked in",
        "she had left before the absence began",
        "no door: not long enough quiet",
        "no door: quiet for four hours",
        "no door: quiet before does not count",
    ],
)
def test_her_return_is_a_step_inside_after_she_was_out(
    changes: list[Change], back_at: datetime | None
) -> None:
    assert came_back(changes, EIGHT) == back_at


def proposal(state: ProposalState) -> Proposal:
    return Proposal("p", "h", Source.FAMILY, at(0), at(9), "", "w", at(0), state)


@pytest.mark.parametrize(("state", "action"), list(product(ProposalState, ProposalAction)))
def test_a_proposal_is_decided_once(state: ProposalState, action: ProposalAction) -> None:
    if state is not ProposalState.PROPOSED:
        with pytest.raises(InvalidTransition, match=state):
            next_state(proposal(state), action)
    else:
        agreed = action is ProposalAction.AGREE
        expected = ProposalState.AGREED if agreed else ProposalState.REFUSED
        assert next_state(proposal(state), action) is expected


@pytest.mark.parametrize(
    ("from_at", "until_at", "said"),
    [
        (at(1), at(1), "not after from"),
        (at(-2), at(-1), "over already"),
        (at(0), at(1) + LONGEST, "agree anew"),
    ],
)
def test_an_absence_has_an_end_that_can_be_kept(
    from_at: datetime, until_at: datetime, said: str
) -> None:
    [fault] = span_faults(from_at, until_at, EIGHT)
    assert (fault.field, said in fault.reason) == ("until", True)
    assert span_faults(at(0), at(1), EIGHT) == []
