"""Each limit of each message: the last value that is borne and the first that is refused."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest

from wire.codec import KINDS, DecodeError, decode
from wire.messages import (
    MAX_READINGS,
    MAX_SNAPSHOT_BYTES,
    REFUSALS,
    Birth,
    Command,
    Kind,
    Reading,
    WindowOccurrence,
)
from wire.topics import Leaf

AT = "2026-11-22T06:41:07.120Z"
READING = {"seq": 1, "sensor_id": "door-front", "kind": "door", "value": 1, "observed_at": AT}
SENSOR = {"sensor_id": "door-front", "kind": "door"}
GESTURE = {"sensor_ids": ["curtain-bedroom"], "kind": "curtain", "direction": "open"}
WINDOW = {
    "window_id": "morning",
    "day": "2026-11-22",
    "gesture": GESTURE,
    "starts_at": AT,
    "due_at": AT,
    "judge_at": AT,
}
OUTBOX = {"outbox_id": "o-1", "boot_id": "b-1"}
LEAST: dict[Leaf, dict[str, Any]] = {
    Leaf.BIRTH: {**OUTBOX, "session": 0, "outbox_depth": 0, "sent_at": AT},
    Leaf.DEATH: {"boot_id": "b-1", "session": 0, "reason": "lost"},
    Leaf.READINGS: {**OUTBOX, "sent_at": AT, "readings": [READING]},
    Leaf.ALERT: {
        **OUTBOX,
        "seq": 1,
        "alert_id": "a-1",
        "kind": "help",
        "sensor_id": "help",
        "observed_at": AT,
    },
    Leaf.HEALTH: {"boot_id": "b-1", "sent_at": AT, "uptime_s": 0, "outbox_depth": 0},
    Leaf.ACK: {"outbox_id": "o-1", "through_seq": 0},
    Leaf.CONFIG: {"revision": 0},
    Leaf.COMMAND: {"command_id": "c-1", "kind": "ask", "expires_at": AT},
    Leaf.REPLY: {"command_id": "c-1", "outcome": "done"},
}
"""Each message with its required fields and nothing else."""

_SNAPSHOT_CHARACTERS = (MAX_SNAPSHOT_BYTES + 2) // 3 * 4
BORNE = [
    (Leaf.READINGS, "outbox_id", "x" * 64),
    (Leaf.READINGS, "readings", [READING] * MAX_READINGS),
    (Leaf.BIRTH, "session", 2**53),
    (Leaf.BIRTH, "software", "x" * 200),
    (Leaf.BIRTH, "sensors", [SENSOR] * 500),
    (Leaf.BIRTH, "sensors", [{**SENSOR, "max_silence_s": 400 * 86_400}]),
    (Leaf.BIRTH, "clock", "unsynced"),
    (Leaf.DEATH, "reason", "stopped"),
    (Leaf.ALERT, "seq", 2**53),
    (Leaf.ALERT, "confidence", 0),
    (Leaf.ALERT, "confidence", 1),
    (Leaf.ALERT, "snapshot", "A" * _SNAPSHOT_CHARACTERS),
    (Leaf.ALERT, "kind", "a_kind_of_tomorrow"),
    (Leaf.HEALTH, "cpu_celsius", -20.5),
    (Leaf.HEALTH, "cameras", [{"sensor_id": "c", "fps": 0, "blind_s": 0}] * 64),
    (Leaf.ACK, "also", [1, 2**53]),
    (Leaf.CONFIG, "windows", [WINDOW] * 500),
    (Leaf.CONFIG, "windows", [{**WINDOW, "gesture": {**GESTURE, "sensor_ids": ["s"] * 20}}]),
]
REFUSED = [
    (Leaf.READINGS, "outbox_id", "", "$.outbox_id"),
    (Leaf.READINGS, "outbox_id", "x" * 65, "$.outbox_id"),
    (Leaf.READINGS, "sent_at", "2026-11-22T06:41:07.120", "$.sent_at"),
    (Leaf.READINGS, "sent_at", 1763793667, "$.sent_at"),
    (Leaf.READINGS, "sent_at", "yesterday", "$.sent_at"),
    (Leaf.READINGS, "readings", [], "$.readings"),
    (Leaf.READINGS, "readings", [READING] * (MAX_READINGS + 1), "$.readings"),
    (Leaf.READINGS, "readings", [{**READING, "seq": 0}], "$.readings[0].seq"),
    (Leaf.READINGS, "readings", [{**READING, "seq": 2**53 + 1}], "$.readings[0].seq"),
    (Leaf.READINGS, "readings", [{**READING, "seq": "1"}], "$.readings[0].seq"),
    (Leaf.READINGS, "readings", [READING, {**READING, "kind": ""}], "$.readings[1].kind"),
    (Leaf.READINGS, "readings", [{**READING, "value": "1"}], "$.readings[0].value"),
    (Leaf.READINGS, "readings", [{**READING, "value": True}], "$.readings[0].value"),
    (Leaf.READINGS, "readings", [{**READING, "value": None}], "$.readings[0].value"),
    (Leaf.READINGS, "readings", [{**READING, "quality": ""}], "$.readings[0].quality"),
    (Leaf.READINGS, "readings", [{**READING, "historical": 1}], "$.readings[0].historical"),
    (Leaf.BIRTH, "session", -1, "$.session"),
    (Leaf.BIRTH, "outbox_depth", 2**53 + 1, "$.outbox_depth"),
    (Leaf.BIRTH, "software", "x" * 201, "$.software"),
    (Leaf.BIRTH, "clock", "roughly", "$.clock"),
    (Leaf.BIRTH, "sensors", [SENSOR] * 501, "$.sensors"),
    (Leaf.BIRTH, "sensors", [{**SENSOR, "unit": "x" * 201}], "$.sensors[0].unit"),
    (Leaf.BIRTH, "sensors", [{**SENSOR, "max_silence_s": -1}], "$.sensors[0].max_silence_s"),
    (Leaf.BIRTH, "sensors", [{**SENSOR, "max_silence_s": 4e7}], "$.sensors[0].max_silence_s"),
    (Leaf.DEATH, "reason", "bored", "$.reason"),
    (Leaf.ALERT, "confidence", 1.01, "$.confidence"),
    (Leaf.ALERT, "confidence", -0.01, "$.confidence"),
    (Leaf.ALERT, "detail", [], "$.detail"),
    (Leaf.ALERT, "snapshot", "A" * (_SNAPSHOT_CHARACTERS + 1), "$.snapshot"),
    (Leaf.HEALTH, "uptime_s", -1, "$.uptime_s"),
    (Leaf.HEALTH, "disk_free_bytes", -1, "$.disk_free_bytes"),
    (Leaf.HEALTH, "under_voltage", "no", "$.under_voltage"),
    (Leaf.HEALTH, "cameras", [{"sensor_id": "c", "fps": -1, "blind_s": 0}], "$.cameras[0].fps"),
    (Leaf.HEALTH, "cameras", [{"sensor_id": "c", "fps": 0, "blind_s": 0}] * 65, "$.cameras"),
    (Leaf.ACK, "through_seq", -1, "$.through_seq"),
    (Leaf.ACK, "also", [0], "$.also[0]"),
    (Leaf.CONFIG, "revision", 1.5, "$.revision"),
    (Leaf.CONFIG, "windows", [WINDOW] * 501, "$.windows"),
    (Leaf.CONFIG, "windows", [{**WINDOW, "day": "2026-11-22\n"}], "$.windows[0].day"),
    (Leaf.CONFIG, "windows", [{**WINDOW, "day": "22.11.2026"}], "$.windows[0].day"),
    (
        Leaf.CONFIG,
        "windows",
        [{**WINDOW, "gesture": {**GESTURE, "direction": "sideways"}}],
        "$.windows[0].gesture.direction",
    ),
    (
        Leaf.CONFIG,
        "windows",
        [{**WINDOW, "gesture": {**GESTURE, "sensor_ids": []}}],
        "$.windows[0].gesture.sensor_ids",
    ),
    (
        Leaf.CONFIG,
        "windows",
        [{**WINDOW, "gesture": {**GESTURE, "sensor_ids": ["s"] * 21}}],
        "$.windows[0].gesture.sensor_ids",
    ),
    (Leaf.COMMAND, "expires_at", "2026-11-22T06:41:07", "$.expires_at"),
    (Leaf.COMMAND, "command_id", "", "$.command_id"),
    (Leaf.REPLY, "outcome", "x" * 65, "$.outcome"),
]


def read(leaf: Leaf, message: dict[str, Any]) -> Any:
    return decode(leaf, msgspec.json.encode(message))


@pytest.mark.parametrize("leaf", Leaf)
def test_message_with_its_required_fields_alone_is_read(leaf: Leaf) -> None:
    assert isinstance(read(leaf, LEAST[leaf]), KINDS[leaf])


@pytest.mark.parametrize(
    ("leaf", "field"), [(leaf, field) for leaf, least in LEAST.items() for field in least]
)
def test_no_required_field_may_be_missing(leaf: Leaf, field: str) -> None:
    with pytest.raises(DecodeError, match=field):
        read(leaf, {key: value for key, value in LEAST[leaf].items() if key != field})


@pytest.mark.parametrize("leaf", Leaf)
def test_unknown_fields_are_ignored(leaf: Leaf) -> None:
    newer = {**LEAST[leaf], "of_a_later_contract": {"any": ["thing", 1, None]}}
    assert read(leaf, newer) == read(leaf, LEAST[leaf])


@pytest.mark.parametrize(("leaf", "field", "value"), BORNE)
def test_value_at_its_limit_is_borne(leaf: Leaf, field: str, value: Any) -> None:
    read(leaf, {**LEAST[leaf], field: value})


@pytest.mark.parametrize(("leaf", "field", "value", "path"), REFUSED)
def test_value_beyond_its_limit_is_refused_by_the_name_of_its_field(
    leaf: Leaf, field: str, value: Any, path: str
) -> None:
    with pytest.raises(DecodeError) as refusal:
        read(leaf, {**LEAST[leaf], field: value})
    assert refusal.value.field == path
    assert str(refusal.value).startswith(f"{path}: ")


@pytest.mark.parametrize("leaf", [Leaf.READINGS, Leaf.ALERT])
@pytest.mark.parametrize("times", [{}, {"observed_at": AT, "age_s": 3}])
def test_observation_carries_exactly_one_of_its_two_times(
    leaf: Leaf, times: dict[str, Any]
) -> None:
    timed = READING if leaf is Leaf.READINGS else LEAST[leaf]
    bare = {key: value for key, value in timed.items() if key != "observed_at"} | times
    message = {**LEAST[leaf], "readings": [bare]} if leaf is Leaf.READINGS else bare
    with pytest.raises(DecodeError, match="exactly one of `observed_at` and `age_s`"):
        read(leaf, message)


@pytest.mark.parametrize("age_s", [-0.001, 400 * 86_400 + 1])
def test_age_lies_between_now_and_four_hundred_days(age_s: float) -> None:
    bare = {key: value for key, value in READING.items() if key != "observed_at"}
    with pytest.raises(DecodeError) as refusal:
        read(Leaf.READINGS, {**LEAST[Leaf.READINGS], "readings": [{**bare, "age_s": age_s}]})
    assert refusal.value.field == "$.readings[0].age_s"


@pytest.mark.parametrize("snapshot", ["not base64", "/9j/4AA", "/9j/\n4AAQ", "照片"])
def test_snapshot_that_is_not_base64_is_refused(snapshot: str) -> None:
    with pytest.raises(DecodeError, match="`snapshot` is not base64"):
        read(Leaf.ALERT, {**LEAST[Leaf.ALERT], "snapshot": snapshot})


def test_naive_time_is_refused_when_a_message_is_made() -> None:
    naive = datetime(2026, 11, 22, 6, 41)  # noqa: DTZ001
    with pytest.raises(ValueError, match="naive"):
        Reading(seq=1, sensor_id="s", kind="door", value=1, observed_at=naive)
    with pytest.raises(ValueError, match="naive"):
        Command(command_id="c", kind="ask", expires_at=naive)


def test_time_of_another_zone_is_held_in_utc() -> None:
    beijing = datetime(2026, 11, 22, 6, 41, tzinfo=timezone(timedelta(hours=8)))
    reading = Reading(seq=1, sensor_id="s", kind="door", value=1, observed_at=beijing)
    command = Command(command_id="c", kind="ask", expires_at=beijing)
    assert reading.observed_at is not None
    assert reading.observed_at.tzinfo is command.expires_at.tzinfo is UTC
    assert reading.observed_at == command.expires_at == beijing


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"])
def test_time_that_utc_cannot_hold_is_refused(at: str) -> None:
    with pytest.raises(DecodeError, match="beyond the calendar"):
        read(Leaf.COMMAND, {**LEAST[Leaf.COMMAND], "expires_at": at})
    with pytest.raises(DecodeError, match="beyond the calendar"):
        read(Leaf.ALERT, {**LEAST[Leaf.ALERT], "observed_at": at})


def test_two_messages_do_not_share_their_empty_lists() -> None:
    first, second = read(Leaf.BIRTH, LEAST[Leaf.BIRTH]), read(Leaf.BIRTH, LEAST[Leaf.BIRTH])
    assert isinstance(first, Birth)
    first.sensors.append(second)
    assert second.sensors == []


def test_coming_window_expects_the_gesture_unless_it_says_away() -> None:
    window = msgspec.convert(WINDOW, WindowOccurrence)
    assert not window.away


def test_kinds_and_refusals_are_those_of_the_contract() -> None:
    assert set(Kind) == {
        *("curtain", "door", "motion", "button", "power", "water", "presence"),
        *("smoke", "gas", "temperature", "humidity", "battery"),
    }
    assert {"failed", "expired", "unsupported", "refused"} == REFUSALS
