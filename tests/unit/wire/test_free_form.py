import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.free_form import MAX_DEPTH, check_free_form

LEAVES = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=9)
SHALLOW = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner)
)


def nested(levels: int, innermost: Any = 1) -> Any:
    value = innermost
    for level in range(levels):
        value = [value] if level % 2 else {"inner": value}
    return value


@given(SHALLOW)
def test_ordinary_values_pass_and_survive_json(value: Any) -> None:
    check_free_form(value)
    assert json.loads(json.dumps(value)) == value


def test_nesting_is_borne_to_the_limit_and_no_further() -> None:
    check_free_form(nested(MAX_DEPTH))
    with pytest.raises(ValueError, match="nested deeper"):
        check_free_form(nested(MAX_DEPTH + 1))


@pytest.mark.parametrize("number", [2**53 + 1, -(2**53) - 1, 10**30])
def test_whole_number_that_other_languages_would_bend_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="whole number"):
        check_free_form({"deep": [{"number": number}]})


@pytest.mark.parametrize("number", [2**53, -(2**53), True, 1e300])
def test_numbers_at_the_limit_and_fractions_pass(number: float) -> None:
    check_free_form([number])
