"""However readings travel, and however late the hub looks, the verdicts are the same."""

import itertools
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.contract
STEPS = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
DAYS = 3


@pytest.fixture
def fresh(hub, empty_state):
    """A hub for each example, all in one folder."""
    numbers = itertools.count()
    with TemporaryDirectory() as folder:

        def make():
            path = Path(folder) / f"{next(numbers)}.sqlite"
            shutil.copy(empty_state, path)
            return type(hub)(path)

        yield make


def batches(draw, items):
    """Any split of a list into runs."""
    cuts = sorted(draw(st.sets(st.integers(1, max(1, len(items) - 1)), max_size=6)))
    edges = [0, *cuts, len(items)]
    return [items[a:b] for a, b in itertools.pairwise(edges) if a < b]


@given(data=st.data())
@STEPS
def test_the_verdicts_do_not_depend_on_order_batches_or_repeats(fresh, morning, data) -> None:
    values = data.draw(st.lists(st.sampled_from([0, 0.5, 1]), min_size=8, max_size=30))
    results = []
    for shuffled in (False, True):
        hub = fresh()
        edge = hub.enrol("home", replace(morning, ask_s=0))
        step = timedelta(hours=24 * DAYS) / len(values)
        start = hub.clock.time
        messages = [
            edge.readings(edge.reading("curtain", value, start + number * step, historical=True))
            for number, value in enumerate(values)
        ]
        if shuffled:
            messages = data.draw(st.permutations(messages + messages[::3]))
        hub.clock.time = start + timedelta(days=DAYS, hours=1)
        for batch in batches(data.draw, messages):
            hub.deliver(*batch)
        edge.birth()
        while hub.checkins.judge_once():
            pass
        results.append((hub.verdicts(), hub.through(edge)))
        hub.database.close()
    assert results[0] == results[1]
    assert results[0][1] == len(values)


@given(data=st.data())
@STEPS
def test_a_hub_that_looks_rarely_gives_each_window_one_verdict_a_day(
    fresh, morning, evening, data
) -> None:
    hub = fresh()
    edge = hub.enrol("home", replace(morning, ask_s=0), replace(evening, ask_s=0))
    start = hub.clock.time
    looks = data.draw(st.lists(st.integers(1, 24 * DAYS), max_size=8, unique=True))
    moves = data.draw(st.sets(st.integers(1, 24 * DAYS - 1), max_size=12))
    expected = oracle(moves)
    curtain, said = 0, []
    for hour in range(24 * DAYS + 1):
        hub.clock.time = start + timedelta(hours=hour)
        curtain = 1 - curtain if hour in moves else curtain
        said.append(edge.readings(edge.reading("curtain", curtain)))
        if hour in looks or hour == 24 * DAYS:
            hub.deliver(*said)
            said.clear()
            while hub.checkins.judge_once():
                pass
    assert hub.verdicts() == expected
    hub.database.close()


def oracle(moves: set[int]) -> list[tuple[str, str, str]]:
    """Seen where the curtain went the agreed way inside [opens - 1 h, due)."""
    found = []
    for day in range(DAYS):
        for name, first, last, parity in (("evening", 16, 21, 0), ("morning", 4, 9, 1)):
            seen = any(
                hour in moves and sum(move <= hour for move in moves) % 2 == parity
                for hour in range(day * 24 + first, day * 24 + last)
            )
            found.append((str(22 + day), name, "seen" if seen else "missed"))
    return found
