"""A hand-over sheet is signed by who goes, then by who comes, and then never again."""

from datetime import UTC, datetime

import pytest

from hub.domain.duty import Content, Sheet, SheetState, Signature, sign
from hub.errors import Conflict, InvalidTransition

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
ZHAO, QIAN = Signature("zhao", AT), Signature("qian", AT, "好")


def sheet(given: Signature | None = None, taken: Signature | None = None) -> Sheet:
    return Sheet("hs-1", "grid-1", None, AT, "zhao", Content(), given, taken)


SHEETS = {
    SheetState.MADE: sheet(),
    SheetState.GIVEN: sheet(ZHAO),
    SheetState.TAKEN: sheet(ZHAO, QIAN),
}


@pytest.mark.parametrize("state", list(SheetState))
def test_each_state_follows_from_the_signatures(state: SheetState) -> None:
    assert SHEETS[state].state is state


@pytest.mark.parametrize(
    ("state", "by", "then"),
    [
        (SheetState.MADE, ZHAO, SheetState.GIVEN),
        (SheetState.MADE, QIAN, SheetState.GIVEN),
        (SheetState.GIVEN, QIAN, SheetState.TAKEN),
        (SheetState.GIVEN, ZHAO, Conflict),
        (SheetState.TAKEN, ZHAO, InvalidTransition),
        (SheetState.TAKEN, QIAN, InvalidTransition),
    ],
)
def test_two_accounts_sign_one_after_the_other(
    state: SheetState, by: Signature, then: SheetState | type[Exception]
) -> None:
    before = SHEETS[state]
    if isinstance(then, SheetState):
        after = sign(before, by)
        assert after.state is then
        assert after.content == before.content
        assert after.given == (before.given or by)
        return
    with pytest.raises(then):
        sign(before, by)
