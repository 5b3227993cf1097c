"""The dialogue: every stage × every happening, and what she hears when."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.domain.dialogue import TRANSITIONS, Act, Dialogue, Happening, Line, Stage, opening_line
from edge.phrasebook import load_words

AT = datetime(2026, 11, 22, 1, 15, tzinfo=UTC)
ASK_S = 600


def after(seconds: float) -> datetime:
    return AT + timedelta(seconds=seconds)


EXPECTED = {
    (Stage.QUIET, Happening.ASK): Stage.ASKED,
    (Stage.ASKED, Happening.ASK): Stage.ASKED,
    (Stage.ASKED_AGAIN, Happening.ASK): Stage.ASKED,
    (Stage.LAST_CALL, Happening.ASK): Stage.ASKED,
    (Stage.QUIET, Happening.TIME): Stage.QUIET,
    (Stage.ASKED, Happening.TIME): Stage.ASKED_AGAIN,
    (Stage.ASKED_AGAIN, Happening.TIME): Stage.LAST_CALL,
    (Stage.LAST_CALL, Happening.TIME): Stage.LAST_CALL,
    **{(stage, Happening.ANSWER): Stage.QUIET for stage in Stage},
    **{(stage, Happening.OVER): Stage.QUIET for stage in Stage},
}


@pytest.mark.parametrize(("stage", "happening"), list(product(Stage, Happening)))
def test_every_stage_and_happening_leads_where_the_table_says(
    stage: Stage, happening: Happening
) -> None:
    assert TRANSITIONS.get((stage, happening), stage) is EXPECTED[stage, happening]


def test_unanswered_she_is_asked_three_times_and_then_told() -> None:
    dialogue = Dialogue()
    said = [dialogue.ask(AT, after(ASK_S), Line.ASK_OPEN)]
    said += [act for second in range(1, ASK_S + 5) if (act := dialogue.tick(after(second)))]
    assert said == [
        Act(chime=True, lamp=True, line=Line.ASK_OPEN),
        Act(chime=True, line=Line.AGAIN),
        Act(chime=True, line=Line.LAST_CALL),
        Act(lamp=False, line=Line.SOMEBODY_COMES),
    ]


def test_it_asks_again_after_a_third_and_two_thirds() -> None:
    dialogue = Dialogue()
    dialogue.ask(AT, after(ASK_S), Line.ASK)
    assert dialogue.tick(after(199)) is None
    assert dialogue.tick(after(200)) is not None
    assert dialogue.tick(after(399)) is None
    assert dialogue.tick(after(400)) is not None
    assert dialogue.tick(after(599)) is None


@pytest.mark.parametrize("second", [0, 199, 250, 450, 599])
def test_her_answer_is_thanked_for_and_ends_it(second: int) -> None:
    dialogue = Dialogue()
    dialogue.ask(AT, after(ASK_S), Line.ASK)
    dialogue.tick(after(second))
    assert dialogue.answered() == Act(lamp=False, line=Line.THANKS)
    assert dialogue.stage is Stage.QUIET
    assert dialogue.tick(after(ASK_S)) is None


def test_nobody_is_thanked_who_was_not_asked() -> None:
    assert Dialogue().answered() is None


@pytest.mark.parametrize(
    ("kind", "direction", "line"),
    [
        ("curtain", "open", Line.ASK_OPEN),
        ("curtain", "close", Line.ASK_CLOSE),
        ("curtain", "change", Line.ASK),
        ("door", "open", Line.ASK),
        (None, None, Line.ASK),
    ],
)
def test_it_begins_with_what_is_missing(
    kind: str | None, direction: str | None, line: Line
) -> None:
    assert opening_line(kind, direction) is line


@given(st.lists(st.tuples(st.sampled_from(["ask", "tick", "answer"]), st.integers(0, 400))))
def test_whatever_happens_the_lamp_is_lit_only_while_she_is_asked(
    steps: list[tuple[str, int]],
) -> None:
    dialogue, now, lit = Dialogue(), AT, False
    for step, seconds in steps:
        now += timedelta(seconds=seconds)
        act = {
            "ask": lambda at: dialogue.ask(at, at + timedelta(seconds=ASK_S), Line.ASK),
            "tick": dialogue.tick,
            "answer": lambda _: dialogue.answered(),
        }[step](now)
        if act is not None and act.lamp is not None:
            lit = act.lamp
        assert lit is (dialogue.stage is not Stage.QUIET)


def test_every_dialect_has_words_for_every_line_and_names_nobody() -> None:
    words = load_words()
    assert {"zh-CN", "zh-yue", "zh-wuu", "zh-sichuan", "en"} <= words.keys()
    for dialect, lines in words.items():
        assert set(lines) == set(Line), dialect
        assert all(text.strip() and "{" not in text for text in lines.values()), dialect
