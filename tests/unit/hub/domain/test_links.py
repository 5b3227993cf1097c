"""Signed tokens: ours and for this use, or nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.links import Purpose, read, sign
from hub.domain.notices import notice_id

ENDS = datetime(2026, 11, 25, 1, 15, tzinfo=UTC)
KEYS = {1: b"a" * 32}
NOTICE = notice_id("t-1", "rung:0:0", "w-1", "push:")
TOKEN = sign(KEYS, Purpose.LINK, NOTICE, ENDS)


@given(st.text(), st.integers(1, 2**32 - 1), st.sampled_from(Purpose))
def test_a_token_gives_back_what_was_signed(step, seconds, purpose):
    ends = datetime.fromtimestamp(seconds, UTC)
    told = notice_id("t-1", step, "w-1", "push:")
    opened = read(KEYS, purpose, sign(KEYS, purpose, told, ends))
    assert opened is not None
    assert (opened.notice_id, opened.expires_at) == (told, ends)


def test_it_is_short_and_fits_into_a_url():
    assert len(TOKEN) == 40
    assert TOKEN.replace("-", "").replace("_", "").isalnum()


@given(st.integers(0, 39), st.sampled_from("ABCxyz019-_"))
def test_no_character_can_be_changed(at, other):
    changed = TOKEN[:at] + other + TOKEN[at + 1 :]
    assert (read(KEYS, Purpose.LINK, changed) is None) is (changed != TOKEN)


@given(st.text())
def test_anything_else_is_nothing(text):
    assert read(KEYS, Purpose.LINK, text) is None


@pytest.mark.parametrize("text", ["", "é" * 40, "=" * 40, "A" * 40, TOKEN + "A", TOKEN[:-1]])
def test_wrong_shapes_are_nothing(text):
    assert read(KEYS, Purpose.LINK, text) is None


@pytest.mark.parametrize("signed", list(Purpose))
@pytest.mark.parametrize("used", list(Purpose))
def test_a_token_opens_only_what_it_is_for(signed, used):
    opened = read(KEYS, used, sign(KEYS, signed, NOTICE, ENDS))
    assert (opened is not None) is (signed == used)


def test_keys_rotate_and_the_old_one_verifies_until_it_is_taken_out():
    both = KEYS | {2: b"b" * 32}
    newer = sign(both, Purpose.LINK, NOTICE, ENDS + timedelta(days=1))
    assert read(both, Purpose.LINK, TOKEN) is not None
    assert read(both, Purpose.LINK, newer) is not None
    assert read({2: b"b" * 32}, Purpose.LINK, TOKEN) is None
    assert read(KEYS, Purpose.LINK, newer) is None
    assert read({1: b"c" * 32}, Purpose.LINK, TOKEN) is None
