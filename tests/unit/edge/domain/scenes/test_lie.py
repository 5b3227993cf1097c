"""One lie: every stage × every happening, and what time brings."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.domain.scenes.lie import TRANSITIONS, Happening, Patience, Progress, Stage

EXPECTED = {
    **{(stage, Happening.UP): Stage.OVER for stage in Stage},
    (Stage.DOWN, Happening.GLIMPSE): Stage.OVER,
    (Stage.DOWN, Happening.SETTLED): Stage.ASKED,
    (Stage.DOWN, Happening.LONG): Stage.LONG_LIE,
    (Stage.ASKED, Happening.ANSWER): Stage.ANSWERED,
    (Stage.ASKED, Happening.NO_ANSWER): Stage.FALLEN,
    (Stage.ASKED, Happening.LONG): Stage.LONG_LIE,
    (Stage.FALLEN, Happening.LONG): Stage.LONG_LIE,
    (Stage.ANSWERED, Happening.LONG): Stage.ASKED_AGAIN,
    (Stage.ANSWERED, Happening.GLIMPSE): Stage.OVER,
    (Stage.ASKED_AGAIN, Happening.ANSWER): Stage.ANSWERED,
    (Stage.ASKED_AGAIN, Happening.NO_ANSWER): Stage.LONG_LIE,
}
PATIENCE = Patience(settle_s=3.0, ask_s=30.0, long_lie_s=300.0)


@pytest.mark.parametrize(("stage", "happening"), list(product(Stage, Happening)))
def test_every_stage_and_happening_leads_where_the_table_says(
    stage: Stage, happening: Happening
) -> None:
    progress = Progress(0.0, stage=stage)
    entered = progress.go(happening, 1.0)
    assert progress.stage is EXPECTED.get((stage, happening), stage)
    assert entered is (None if progress.stage is stage else progress.stage)


def test_the_table_names_nothing_else() -> None:
    assert TRANSITIONS == EXPECTED


def wait(progress: Progress, at_s: float, answered_s: float | None = None) -> list[Stage]:
    entered = []
    while due := progress.due(at_s, PATIENCE, answered_s, settles=True):
        stage = progress.go(due, at_s)
        assert stage is not None, "what is due must move it on"
        entered.append(stage)
    return entered


def test_unanswered_it_is_a_fall_and_then_a_long_lie() -> None:
    progress = Progress(100.0)
    stages = {at_s: wait(progress, at_s) for at_s in range(100, 1000)}
    assert {at_s: entered for at_s, entered in stages.items() if entered} == {
        103: [Stage.ASKED],
        133: [Stage.FALLEN],
        400: [Stage.LONG_LIE],
    }


def test_an_answer_holds_for_as_long_as_nobody_may_lie() -> None:
    progress = Progress(0.0)
    assert wait(progress, 3) == [Stage.ASKED]
    assert wait(progress, 10, answered_s=9) == [Stage.ANSWERED]
    assert wait(progress, 308, answered_s=9) == []
    assert wait(progress, 309, answered_s=9) == [Stage.ASKED_AGAIN]
    assert wait(progress, 339, answered_s=9) == [Stage.LONG_LIE]


def test_an_answer_from_before_she_was_asked_is_none() -> None:
    progress = Progress(0.0)
    wait(progress, 3, answered_s=2)
    assert wait(progress, 33, answered_s=2) == [Stage.FALLEN]


def test_what_is_not_believed_does_not_settle() -> None:
    progress = Progress(0.0)
    assert progress.due(200.0, PATIENCE, None, settles=False) is None


@given(st.lists(st.tuples(st.floats(0.2, 100), st.booleans()), max_size=60))
def test_nothing_is_raised_twice_and_time_alone_always_ends_in_a_long_lie(
    steps: list[tuple[float, bool]],
) -> None:
    progress, at_s, answered_s = Progress(0.0), 0.0, None
    for after_s, answers in steps:
        at_s += after_s
        answered_s = at_s if answers else answered_s
        wait(progress, at_s, answered_s)
    for _ in range(3):
        at_s += PATIENCE.long_lie_s
        wait(progress, at_s, answered_s)
    assert progress.stage is Stage.LONG_LIE
    assert len(progress.raised) == len(set(progress.raised))
