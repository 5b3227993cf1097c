"""Line protocol: one line a reading, whatever its names hold."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.adapters.series.line_protocol import MOST_LINES, line_count, payloads, safe_text
from hub.pipeline.series import SeriesRow


def row(name: str = "meter", *, value: float = 1.0, seq: int = 7) -> SeriesRow:
    return SeriesRow("home-1", name, "power", 1_740_830_400_123, value, "good", "o-1", seq)


def written(*rows: SeriesRow) -> list[str]:
    return [line for payload in payloads(rows) for line in payload.decode().split("\n")]


def test_a_reading_is_one_line() -> None:
    assert written(row(value=0.25)) == [
        "power,home=home-1,outbox=o-1,sensor=meter "
        'value=0.25,quality="good",seq=7i 1740830400123000007'
    ]


def test_a_whole_number_stays_a_float() -> None:
    """A field's type is fixed by its first point; `1` and `1i` would be two."""
    assert "value=1.0," in written(row(value=1))[0]


def test_readings_of_one_millisecond_are_different_points() -> None:
    times = {line.rpartition(" ")[2] for line in written(row(seq=1), row(seq=2))}
    assert len(times) == 2
    assert {int(at) // 1_000_000 for at in times} == {1_740_830_400_123}


def test_a_seq_beyond_a_million_stays_within_its_millisecond() -> None:
    [line] = written(row(seq=2**53))
    assert int(line.rpartition(" ")[2]) // 1_000_000 == 1_740_830_400_123


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_not_finite_spares_its_batch(value: float) -> None:
    assert len(written(row(), row(value=value), row(seq=8))) == 2


def test_no_rows_are_no_payload() -> None:
    assert list(payloads([])) == []


def test_payloads_are_bounded_and_counted() -> None:
    counts = [line_count(payload) for payload in payloads([row()] * (MOST_LINES * 2 + 1))]
    assert counts == [MOST_LINES, MOST_LINES, 1]


@given(st.text(min_size=1, max_size=64).filter(lambda name: name.isprintable()))
def test_printable_names_without_the_three_signs_stay_themselves(name: str) -> None:
    assert safe_text(name) == name or set(name) & set("\\#%")


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=64))
def test_any_name_and_quality_leave_a_line_that_can_be_parsed(name: str) -> None:
    whole = SeriesRow(name, name, name, 1, 1.0, name, name, 1)
    [line] = written(whole)
    key = r"(?:\\[,= ]|[^,= \\\n])+"
    measurement = r"(?:\\[, ]|[^, \\\n#])(?:\\[, ]|[^, \\\n])*"
    field = r'"(?:\\"|[^"\\\n])*"'
    head = f"{measurement},home={key},outbox={key},sensor={key}"
    assert re.fullmatch(f"{head} value=1.0,quality={field},seq=1i 1000001", line)


@given(st.text(max_size=64), st.text(max_size=64))
def test_two_names_never_become_one(one: str, other: str) -> None:
    assert (safe_text(one) == safe_text(other)) == (one == other)
