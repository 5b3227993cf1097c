"""A log laid onto a clock that the test moves."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from edge.sensors.replay.logs import LogEvent
from edge.sensors.replay.sensor import ReplaySensor

local = datetime.fromisoformat
TZ = ZoneInfo("Asia/Shanghai")
EVENTS = [
    LogEvent(local("2011-06-15 08:00:00"), "pir", "motion", 1.0),
    LogEvent(local("2011-06-15 08:01:00"), "pir", "motion", 0.0),
    LogEvent(local("2011-06-15 20:00:00"), "door", "door", 1.0),
]
FIRST_AT = datetime(2011, 6, 15, tzinfo=UTC)


def test_every_event_comes_at_its_own_time_once_its_time_has_come() -> None:
    sensor = ReplaySensor(EVENTS, TZ)
    assert list(sensor.read(FIRST_AT - timedelta(seconds=1))) == []
    seen = list(sensor.read(FIRST_AT + timedelta(hours=1)))
    assert [(s.sensor_id, s.value, s.observed_at - FIRST_AT) for s in seen] == [
        ("pir", 1.0, timedelta(0)),
        ("pir", 0.0, timedelta(minutes=1)),
    ]
    assert list(sensor.read(FIRST_AT + timedelta(hours=1))) == []
    assert [s.value for s in sensor.read(FIRST_AT + timedelta(days=9))] == [1.0]


def test_the_log_can_be_played_on_other_dates() -> None:
    sensor = ReplaySensor(EVENTS, TZ, shift_days=365)
    assert sensor.first_at == FIRST_AT + timedelta(days=365)
    assert sensor.last_at == FIRST_AT + timedelta(days=365, hours=12)


def test_a_log_knows_its_sensors() -> None:
    sensor = ReplaySensor(EVENTS, TZ, max_silence_s=900)
    assert [(d.sensor_id, d.kind, d.max_silence_s) for d in sensor.descriptions] == [
        ("pir", "motion", 900),
        ("door", "door", 900),
    ]


def test_a_living_logger_tells_how_every_sensor_stood_before_the_first_event() -> None:
    seen = list(ReplaySensor(EVENTS, TZ, alive=True).read(FIRST_AT))
    before = [(s.sensor_id, s.value) for s in seen if s.observed_at < FIRST_AT]
    assert before == [("pir", 0.0), ("door", 0.0)]


def test_a_living_logger_is_fresh_between_events_and_silent_after_the_last() -> None:
    sensor = ReplaySensor(EVENTS, TZ, alive=True)
    list(sensor.read(FIRST_AT + timedelta(hours=1)))
    now = FIRST_AT + timedelta(hours=5)
    assert [(s.sensor_id, s.value, s.observed_at) for s in sensor.read(now)] == [
        ("pir", 0.0, now),
        ("door", 0.0, now),
    ]
    list(sensor.read(FIRST_AT + timedelta(hours=12)))
    assert list(sensor.read(FIRST_AT + timedelta(hours=13))) == []


def test_events_stay_in_order_where_the_clock_was_set_forward() -> None:
    night = [
        LogEvent(local("2026-03-29 02:30:00"), "pir", "motion", 1.0),
        LogEvent(local("2026-03-29 03:00:00"), "pir", "motion", 0.0),
    ]
    seen = list(ReplaySensor(night, ZoneInfo("Europe/Berlin")).read(FIRST_AT.replace(year=2030)))
    times = [s.observed_at for s in seen]
    assert times == sorted(times)


def test_an_empty_log_says_nothing() -> None:
    sensor = ReplaySensor([], TZ, alive=True)
    assert (sensor.first_at, sensor.last_at, list(sensor.read(FIRST_AT))) == (None, None, [])
