"""The log formats, on lines made up for the test."""

from datetime import date, datetime

import pytest

from edge.sensors.replay.logs import (
    LogEvent,
    LogFormatError,
    casas,
    days_of_life,
    kasteren,
    kasteren_names,
    ordonez,
    signs_of_life,
)

local = datetime.fromisoformat


def test_a_casas_line_is_one_event() -> None:
    lines = [
        "2011-06-15 01:03:39.14962 Bedroom Bedroom ON Sleep",
        "",
        "2011-06-15 08:01:02.5 OutsideDoor FrontDoor OPEN Leave Home",
        "2011-06-15 08:01:05 Kitchen KitchenLight OFF Other",
    ]
    assert list(casas(lines)) == [
        LogEvent(local("2011-06-15 01:03:39.149620"), "bedroom-bedroom", "motion", 1.0),
        LogEvent(local("2011-06-15 08:01:02.500000"), "outsidedoor-frontdoor", "door", 1.0),
        LogEvent(local("2011-06-15 08:01:05"), "kitchen-kitchenlight", "presence", 0.0),
    ]


def test_a_kasteren_line_is_an_interval_by_length_or_by_end() -> None:
    names = kasteren_names(["16\tPIR slaapkamer", "7\tfrontdoor"])
    by_length, by_end = "1248183012\t60\t16", "1248183012\t1248183072\t16"
    began, ended = local("2009-07-21 13:30:12"), local("2009-07-21 13:31:12")
    expected = [
        LogEvent(began, "pir-slaapkamer-16", "motion", 1.0),
        LogEvent(ended, "pir-slaapkamer-16", "motion", 0.0),
    ]
    assert list(kasteren([by_length], names)) == expected
    assert list(kasteren([by_end], names)) == expected


def test_a_sensor_without_a_name_and_an_interval_without_length_are_kept() -> None:
    on, off = kasteren(["1248183012\t0\t23"], {})
    assert (on.sensor_id, on.kind) == ("sensor-23", "presence")
    assert off.at > on.at


def test_an_ordonez_line_is_an_interval() -> None:
    lines = [
        "Start time\tEnd time\tLocation\tType\tPlace",
        "----\t----\t----\t----\t----",
        "2011-11-28 10:21:44\t\t2011-11-28 10:23:31\t\tBasin\t\tPIR\t\t\tBathroom\r\n",
        "2011-11-28 13:09:31\t\t2011-11-28 13:09:41\t\tMaindoor\tMagnetic\tEntrance",
        "\t\r\n",
    ]
    events = list(ordonez(lines))
    assert [(e.sensor_id, e.kind, e.value) for e in events] == [
        ("basin-pir-bathroom", "motion", 1.0),
        ("basin-pir-bathroom", "motion", 0.0),
        ("maindoor-magnetic-entrance", "door", 1.0),
        ("maindoor-magnetic-entrance", "door", 0.0),
    ]


def test_an_illegible_line_is_named() -> None:
    with pytest.raises(LogFormatError, match=r"line 1 .*CASAS"):
        list(casas(["2011-06-15 01:03:39 Bedroom Bedroom MAYBE Sleep"]))
    with pytest.raises(LogFormatError, match=r"line 2 .*Kasteren"):
        list(kasteren(["1\t2\t3", "1\t2"], {}))
    with pytest.raises(LogFormatError, match=r"line 3 .*Ordonez"):
        list(ordonez(["", "", "yesterday\ttoday\ta\tb\tc"]))


def event(day: int, hour: int, value: float, sensor_id: str = "a") -> LogEvent:
    return LogEvent(local(f"2011-06-{day:02} {hour:02}:00:00"), sensor_id, "motion", value)


def test_a_repeated_word_is_no_sign_of_life() -> None:
    events = [event(1, 6, 1), event(1, 7, 1), event(1, 8, 0), event(1, 9, 1, "b")]
    assert [at.hour for at in signs_of_life(events)] == [6, 8, 9]


def test_a_day_without_life_is_listed_as_such() -> None:
    days = days_of_life([event(1, 6, 1), event(1, 20, 0), event(3, 9, 1)])
    assert [day.day for day in days] == [date(2011, 6, n) for n in (1, 2, 3)]
    assert [(d.first_at and d.first_at.hour, d.last_at and d.last_at.hour) for d in days] == [
        (6, 20),
        (None, None),
        (9, 9),
    ]


def test_a_log_without_events_has_no_days() -> None:
    assert days_of_life([]) == []
