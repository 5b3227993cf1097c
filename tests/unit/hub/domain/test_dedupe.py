"""What has been committed, against a plain set."""

from hypothesis import given
from hypothesis import strategies as st

from hub.domain.dedupe import ThroughSet

SEQS = st.lists(st.integers(1, 60), max_size=120)


def contiguous(seqs: set[int]) -> int:
    through = 0
    while through + 1 in seqs:
        through += 1
    return through


@given(SEQS)
def test_it_knows_exactly_what_a_set_knows(seqs: list[int]) -> None:
    known, plain = ThroughSet(), set[int]()
    for seq in seqs:
        assert known.add(seq) is (seq not in plain)
        plain.add(seq)
    assert known.through == contiguous(plain)
    beyond = [seq for first, last in known.also for seq in range(first, last + 1)]
    assert beyond == sorted(seq for seq in plain if seq > known.through)


@given(SEQS)
def test_ranges_are_disjoint_and_never_touch(seqs: list[int]) -> None:
    known = ThroughSet()
    for seq in seqs:
        known.add(seq)
    ends = [known.through]
    for first, last in known.also:
        assert ends[-1] + 1 < first <= last
        ends.append(last)


@given(st.permutations(range(1, 40)))
def test_any_order_of_arrival_ends_in_one_contiguous_run(seqs: list[int]) -> None:
    known = ThroughSet()
    assert all(known.add(seq) for seq in seqs)
    assert known == ThroughSet(through=39)


def test_a_permanent_gap_costs_one_range_however_long_the_run_behind_it() -> None:
    known = ThroughSet()
    for seq in range(5, 10_000):
        known.add(seq)
    assert known == ThroughSet(through=0, also=[[5, 9_999]])


def test_a_far_alert_does_not_swallow_the_backlog_behind_it() -> None:
    known = ThroughSet(through=10)
    assert known.add(1_000)
    assert known.through == 10
    assert known.add(11)
    assert not known.add(1_000)
