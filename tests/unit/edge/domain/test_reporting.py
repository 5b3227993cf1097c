"""Reporting by exception."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.domain.readings import Sample
from edge.domain.reporting import Reporter, ReportingRule, rule_for

START = datetime(2026, 11, 22, 6, tzinfo=UTC)
CURTAIN = ReportingRule(debounce_s=2, deadband=0.05, heartbeat_s=600)


def sample(value: float, at_s: float, quality: str = "good") -> Sample:
    return Sample("s", value, START + timedelta(seconds=at_s), quality)


def reports(rule: ReportingRule, samples: list[Sample]) -> list[Sample]:
    reporter = Reporter(rule)
    found = [reporter.offer(s) for s in samples]
    found.append(reporter.flush(START + timedelta(days=400)))
    return [r for r in found if r is not None]


def test_the_first_sample_is_reported_at_once() -> None:
    assert Reporter(CURTAIN).offer(sample(0, 0)) == sample(0, 0)


def test_an_unchanged_value_is_not_reported_before_its_heartbeat() -> None:
    told = reports(CURTAIN, [sample(0, s) for s in range(0, 601, 60)])
    assert told == [sample(0, 0), sample(0, 600)]


def test_a_change_is_reported_once_it_lasted_with_the_time_at_which_it_began() -> None:
    reporter = Reporter(CURTAIN)
    reporter.offer(sample(0, 0))
    assert reporter.offer(sample(1, 10)) is None
    assert reporter.offer(sample(1, 11)) is None
    assert reporter.offer(sample(1, 12)) == sample(1, 10)
    assert reporter.offer(sample(1, 13)) is None


def test_a_bounce_is_not_reported() -> None:
    assert reports(CURTAIN, [sample(0, 0), sample(1, 5), sample(0, 5.5)]) == [sample(0, 0)]


def test_a_change_that_no_further_sample_confirms_is_flushed() -> None:
    reporter = Reporter(CURTAIN)
    reporter.offer(sample(0, 0))
    reporter.offer(sample(1, 10))
    assert reporter.flush(START + timedelta(seconds=11)) is None
    assert reporter.flush(START + timedelta(seconds=12)) == sample(1, 10)
    assert reporter.flush(START + timedelta(seconds=13)) is None


def test_a_change_that_lasted_between_two_rare_samples_is_reported_before_the_next_one() -> None:
    told = reports(CURTAIN, [sample(0, 0), sample(1, 10), sample(0, 18)])
    assert told == [sample(0, 0), sample(1, 10), sample(0, 18)]


def test_a_change_within_the_deadband_is_not_reported() -> None:
    assert reports(CURTAIN, [sample(0.5, 0), sample(0.54, 9), sample(0.46, 20)]) == [sample(0.5, 0)]


def test_a_change_of_quality_is_reported() -> None:
    told = reports(CURTAIN, [sample(0.5, 0), sample(0.5, 5, "implausible")])
    assert told == [sample(0.5, 0), sample(0.5, 5, "implausible")]


def test_a_stale_sample_is_no_heartbeat() -> None:
    reporter = Reporter(CURTAIN)
    reporter.offer(sample(0, 7200))
    for remembered_at_s in (7200, 10, 10, 10):
        assert reporter.offer(sample(0, remembered_at_s)) is None


def test_nothing_is_reported_without_samples() -> None:
    reporter = Reporter(CURTAIN)
    reporter.offer(sample(0, 0))
    assert reporter.flush(START + timedelta(days=1)) is None


def test_every_press_is_reported_even_after_a_press() -> None:
    told = reports(rule_for("button", 3600), [sample(v, s) for s, v in enumerate([0, 1, 1, 0, 0])])
    assert [s.value for s in told] == [0, 1, 1, 0]


def test_motion_is_reported_at_once_but_not_again_while_it_lasts() -> None:
    reporter = Reporter(rule_for("motion", 3600))
    told = [reporter.offer(sample(v, s)) for s, v in enumerate([0, 1, 1, 1, 0])]
    assert [s and s.value for s in told] == [0, 1, None, None, 0]


def test_a_value_that_never_settles_is_still_reported_with_the_heartbeat() -> None:
    told = reports(CURTAIN, [sample(s % 3 / 3 + 0.2, s) for s in range(1, 1300)])
    assert 3 <= len(told) <= 4


def test_a_clock_that_was_set_back_does_not_silence_the_sensor() -> None:
    told = reports(CURTAIN, [sample(0, 7200), sample(0, 10), sample(0, 20), sample(0, 620)])
    assert [s.observed_at for s in told] == [
        s.observed_at for s in (sample(0, 7200), sample(0, 20), sample(0, 620))
    ]


def test_a_heartbeat_leaves_room_for_one_that_was_missed() -> None:
    assert rule_for("curtain", 3600).heartbeat_s * 2 < 3600


@pytest.mark.parametrize(
    ("kind", "deadband"), [("curtain", 0.05), ("temperature", 0.3), ("power", 5), ("radon", 0)]
)
def test_each_kind_has_its_deadband(kind: str, deadband: float) -> None:
    assert rule_for(kind, 3600).deadband == deadband


steps = st.lists(
    st.tuples(st.floats(0.1, 200), st.floats(0, 1).map(lambda v: round(v, 2))),
    min_size=1,
    max_size=60,
)


def timed(pairs: list[tuple[float, float]]) -> list[Sample]:
    at_s, samples = 0.0, []
    for gap_s, value in pairs:
        at_s += gap_s
        samples.append(sample(value, at_s))
    return samples


@given(steps)
def test_without_debounce_the_reports_rebuild_the_input_within_the_deadband(
    pairs: list[tuple[float, float]],
) -> None:
    reporter = Reporter(ReportingRule(0, 0.05, 600))
    held = 0.0
    for offered in timed(pairs):
        told = reporter.offer(offered)
        held = held if told is None else told.value
        assert abs(held - offered.value) <= 0.05


@given(steps)
def test_whatever_lasts_is_told_within_the_deadband(pairs: list[tuple[float, float]]) -> None:
    samples = timed(pairs)
    told = reports(CURTAIN, samples)
    assert abs(told[-1].value - samples[-1].value) <= CURTAIN.deadband


@given(steps)
def test_reports_are_samples_in_order_and_never_doubled(pairs: list[tuple[float, float]]) -> None:
    samples = timed(pairs)
    told = reports(CURTAIN, samples)
    assert all(report in samples for report in told)
    times = [report.observed_at for report in told]
    assert times == sorted(set(times))


@given(st.lists(st.sampled_from([0.0, 0.4, 1.0]), min_size=50, max_size=400), st.floats(0.5, 60))
def test_a_sensor_that_is_heard_is_never_silent_for_longer_than_a_heartbeat(
    values: list[float], period_s: float
) -> None:
    told = reports(CURTAIN, [sample(v, i * period_s) for i, v in enumerate(values)])
    end = START + timedelta(seconds=(len(values) - 1) * period_s)
    times = [*[report.observed_at for report in told if report.observed_at <= end], end]
    allowed_s = CURTAIN.heartbeat_s + 2 * CURTAIN.debounce_s + 2 * period_s
    gaps = [(b - a).total_seconds() for a, b in pairwise(times)]
    assert max(gaps) <= allowed_s + 1e-3
