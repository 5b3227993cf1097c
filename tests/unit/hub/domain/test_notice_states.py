"""The table of a notice: every state × everything that can happen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.notice_states import (
    HEARD,
    TRANSITIONS,
    Happening,
    NoticeState,
    next_notice_state,
)
from hub.errors import InvalidTransition

Q, W, S, D, R, A, F = (
    NoticeState.QUEUED,
    NoticeState.SENDING,
    NoticeState.SENT,
    NoticeState.DELIVERED,
    NoticeState.SEEN,
    NoticeState.ANSWERED,
    NoticeState.FAILED,
)
NO = None
HAPPENINGS = tuple(Happening)
#        claimed taken postponed given_up needless delivered seen answered
TABLE = {
    Q: (W, S, NO, F, F, Q, Q, Q),
    W: (NO, S, Q, F, NO, W, W, W),
    S: (NO, NO, NO, NO, NO, D, R, A),
    D: (NO, NO, NO, NO, NO, D, R, A),
    R: (NO, NO, NO, NO, NO, R, R, A),
    A: (NO, NO, NO, NO, NO, A, A, A),
    F: (NO, NO, NO, NO, NO, F, F, F),
}
CELLS = [
    (state, happening, after)
    for state, row in TABLE.items()
    for happening, after in zip(HAPPENINGS, row, strict=True)
]
ORDER = [Q, W, S, D, R, A]


@pytest.mark.parametrize(("state", "happening", "after"), CELLS)
def test_each_cell_of_the_table(state, happening, after):
    if after is None:
        with pytest.raises(InvalidTransition, match=f"{state} cannot be {happening}"):
            next_notice_state(state, happening)
    else:
        assert next_notice_state(state, happening) == after


def test_the_table_here_leaves_nothing_out():
    assert set(TABLE) == set(NoticeState)
    assert len(TRANSITIONS) == sum(after is not None for _, _, after in CELLS)


@given(st.lists(st.sampled_from(sorted(HEARD))))
def test_what_a_person_did_never_takes_a_message_back(heard):
    state = S
    for happening in heard:
        after = next_notice_state(state, happening)
        assert ORDER.index(after) >= ORDER.index(state)
        state = after
    furthest = max((ORDER.index(NoticeState(what.value)) for what in heard), default=ORDER.index(S))
    assert state == ORDER[furthest]
