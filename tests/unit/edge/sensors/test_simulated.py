"""A simulated home on a clock that the test moves."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from edge.domain.life.day import CURTAIN, I_AM_FINE
from edge.domain.life.scenes import Scene, expected_verdict
from edge.domain.readings import Sample
from edge.domain.reporting import Reporter, rule_for
from edge.sensors.simulated import SimulatedHome

TZ = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 11, 22)
MIDNIGHT = datetime(2026, 11, 22, tzinfo=TZ).astimezone(UTC)
OPENS_AT = MIDNIGHT + timedelta(hours=5)
DUE_AT = MIDNIGHT + timedelta(hours=9)
JUDGE_AT = DUE_AT + timedelta(seconds=900)
ASK = timedelta(seconds=600)


def home(scene: Scene | None = Scene.ORDINARY, number: int = 7, **more: object) -> SimulatedHome:
    return SimulatedHome("42", number, TZ, scene=scene, **more)  # type: ignore[arg-type]


def clock(since: datetime, until: datetime, step_s: float = 60) -> Iterator[datetime]:
    while since <= until:
        yield since
        since += timedelta(seconds=step_s)


def read_all(source: SimulatedHome, times: Iterable[datetime]) -> list[Sample]:
    return [sample for now in times for sample in source.read(now)]


def of(samples: Iterable[Sample], sensor_id: str) -> list[Sample]:
    return [sample for sample in samples if sample.sensor_id == sensor_id]


def reported(source: SimulatedHome, times: Iterable[datetime]) -> list[Sample]:
    """What the reporting rules let through, as the agent would."""
    rules = {d.sensor_id: rule_for(d.kind, d.max_silence_s) for d in source.descriptions}
    reporters = {sensor_id: Reporter(rule) for sensor_id, rule in rules.items()}
    told = [reporters[sample.sensor_id].offer(sample) for sample in read_all(source, times)]
    return [report for report in told if report is not None]


def judged(source: SimulatedHome) -> str:
    """DESIGN.md section 6 in a few lines, on reports alone."""
    if source.scene_on(DAY) is Scene.OUT_AWAY:
        return "away"
    told = reported(source, clock(MIDNIGHT + timedelta(hours=5, minutes=30), JUDGE_AT))
    curtain = of(told, CURTAIN)
    if crossed(curtain, OPENS_AT, JUDGE_AT):
        return "seen"
    if not curtain or JUDGE_AT - curtain[-1].observed_at > timedelta(hours=1):
        return "blind"
    source.asked(JUDGE_AT)
    told = reported(source, clock(JUDGE_AT, JUDGE_AT + ASK))
    pressed = any(sample.value == 1 for sample in of(told, I_AM_FINE))
    opened = crossed([*curtain, *of(told, CURTAIN)], JUDGE_AT, JUDGE_AT + ASK)
    return "seen" if pressed or opened else "missed"


def crossed(samples: list[Sample], since: datetime, until: datetime) -> bool:
    pairs = pairwise(samples)
    return any(a.value <= 0.6 < b.value and since <= b.observed_at < until for a, b in pairs)


@pytest.mark.parametrize("scene", Scene)
@pytest.mark.parametrize("number", range(8))
def test_each_scene_earns_its_expected_verdict(scene: Scene, number: int) -> None:
    assert judged(home(scene, number)) == expected_verdict(scene)


def test_changes_come_out_at_their_own_time_however_rarely_somebody_reads() -> None:
    source = home()
    seen = read_all(source, [MIDNIGHT, MIDNIGHT + timedelta(hours=12)])
    opens_at = source.itinerary(DAY).opens_at()
    assert opens_at in [sample.observed_at for sample in of(seen, CURTAIN)]


def test_the_same_seed_and_number_live_the_same_life_at_any_speed() -> None:
    until = MIDNIGHT + timedelta(days=2)

    def moved(step_s: float) -> list[Sample]:
        seen = of(read_all(home(), clock(MIDNIGHT, until, step_s)), CURTAIN)
        return [b for a, b in pairwise(seen) if a.value != b.value]

    assert moved(30) == moved(3600)
    assert moved(30)


def test_homes_live_different_lives() -> None:
    assert home(number=8).itinerary(DAY) != home(number=7).itinerary(DAY)


def test_every_living_sensor_gives_a_fresh_sample_at_each_read() -> None:
    source = home()
    list(source.read(MIDNIGHT))
    now = MIDNIGHT + timedelta(hours=3)
    fresh = {sample.sensor_id for sample in source.read(now) if sample.observed_at == now}
    assert fresh == {d.sensor_id for d in source.descriptions}


def test_a_dark_home_says_nothing_and_shows_the_open_curtain_when_the_light_returns() -> None:
    source = home(Scene.POWER_CUT)
    [(since, until)] = source.itinerary(DAY).dark
    list(source.read(MIDNIGHT))
    seen = read_all(source, clock(since - timedelta(minutes=5), until + timedelta(minutes=5)))
    assert not [sample for sample in seen if since <= sample.observed_at < until]
    assert of(seen, CURTAIN)[-1].value > 0.6
    assert source.is_dark(since)
    assert not source.is_dark(until)


def test_what_happened_before_the_first_read_is_a_state_and_no_event() -> None:
    source = home()
    noon = MIDNIGHT + timedelta(hours=12)
    seen = list(source.read(noon))
    assert {sample.observed_at for sample in seen} == {noon}
    assert of(seen, CURTAIN)[0].value > 0.6


def test_a_home_is_read_over_midnight_into_the_next_day() -> None:
    source = home()
    told = reported(source, clock(MIDNIGHT, MIDNIGHT + timedelta(days=3), 120))
    opened = [
        sample.observed_at.astimezone(TZ).date()
        for before, sample in pairwise(of(told, CURTAIN))
        if before.value <= 0.6 < sample.value
    ]
    assert opened == [DAY + timedelta(days=n) for n in range(3)]


def test_single_days_can_be_scripted() -> None:
    source = home(None, scenes={DAY: Scene.ILL})
    assert source.scene_on(DAY) is Scene.ILL
    assert source.scene_on(DAY + timedelta(days=1)) in Scene


def test_one_who_is_ill_does_not_answer() -> None:
    source = home(Scene.ILL)
    list(source.read(JUDGE_AT))
    source.asked(JUDGE_AT)
    seen = read_all(source, clock(JUDGE_AT, JUDGE_AT + ASK))
    assert not any(sample.value for sample in of(seen, I_AM_FINE) + of(seen, CURTAIN))


def test_chimes_within_ten_minutes_are_one_question() -> None:
    source = home(Scene.ILL_ANSWERS_BUTTON)
    list(source.read(JUDGE_AT))
    for chime_s in (0, 60, 120):
        source.asked(JUDGE_AT + timedelta(seconds=chime_s))
    seen = read_all(source, clock(JUDGE_AT, JUDGE_AT + ASK))
    assert sum(sample.value for sample in of(seen, I_AM_FINE)) == 1
