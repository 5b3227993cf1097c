from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.auditing import GENESIS, Entry, Link, chained, verified

AT = datetime(2026, 11, 22, 1, 15, tzinfo=UTC)


def entry(number: int) -> Entry:
    return Entry(
        at=AT + timedelta(minutes=number),
        account="li",
        worker_id="w-1",
        role="grid_worker",
        deed="looked",
        purpose="home",
        route="GET /homes/{home_id}",
        targets=(("home_id", f"h-{number}"),),
        homes=(f"h-{number}",),
    )


def chain(length: int) -> list[Link]:
    links, before = list[Link](), GENESIS
    for number in range(1, length + 1):
        before = chained(before, number, entry(number))
        links.append(Link(number, entry(number), before))
    return links


def test_a_whole_chain_is_verified_to_its_head():
    links = chain(5)
    found = verified(GENESIS, 0, links)
    assert (found.entries, found.head, found.broken_id) == (5, links[-1].hash, None)
    assert verified(GENESIS, 0, []).head == GENESIS


def test_a_chain_goes_on_from_a_checkpoint():
    links = chain(5)
    assert verified(links[1].hash, 2, links[2:]).broken_id is None
    assert verified(links[0].hash, 2, links[2:]).broken_id == 3


CHANGES = [
    {"at": AT},
    {"account": "wang"},
    {"worker_id": None},
    {"role": "ops"},
    {"deed": "changed"},
    {"purpose": "readings"},
    {"route": "GET /homes"},
    {"targets": ()},
    {"homes": ()},
    {"homes": ("h-3", "h-9")},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_any_change_breaks_the_chain_at_its_entry(change):
    links = chain(5)
    links[2] = replace(links[2], entry=replace(links[2].entry, **change))
    found = verified(GENESIS, 0, links)
    assert (found.entries, found.head, found.broken_id) == (2, links[1].hash, 3)


@given(st.data())
def test_a_missing_or_moved_entry_breaks_the_chain(data):
    links = chain(6)
    gone = data.draw(st.integers(0, 4))
    assert verified(GENESIS, 0, links[:gone] + links[gone + 1 :]).broken_id == gone + 2
    swapped = [*links[:gone], links[gone + 1], links[gone], *links[gone + 2 :]]
    assert verified(GENESIS, 0, swapped).broken_id == gone + 2


def test_who_forges_the_last_entry_changes_the_head():
    """Which is why the head is written down elsewhere: nothing follows the last one."""
    links = chain(3)
    forged = replace(entry(3), account="wang")
    links[2] = Link(3, forged, chained(links[1].hash, 3, forged))
    assert verified(GENESIS, 0, links).head != chain(3)[-1].hash
