"""Round trips of every message and the way times are written."""

import json
import re
from base64 import b64encode
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.codec import (
    DecodeError,
    decode,
    decode_batch,
    encode,
    plain,
    salvage_alert,
    to_wire_time,
)
from wire.messages import (
    Ack,
    Alert,
    Birth,
    BirthSensor,
    CameraHealth,
    Clock,
    Command,
    Config,
    Death,
    DeathReason,
    Gesture,
    Health,
    Message,
    Reading,
    Readings,
    Reply,
    WindowOccurrence,
)
from wire.topics import Leaf

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
BEIJING = timezone(timedelta(hours=8))
WIRE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")

names = st.text(st.characters(exclude_characters="\0", codec="utf-8"), min_size=1, max_size=64)
numbers = st.integers(0, 2**53)
seqs = st.integers(1, 2**53)
seconds = st.floats(0, 400 * 86_400)
finite = st.floats(allow_nan=False, allow_infinity=False)
instants = st.integers(0, 10**12).map(lambda ms: EPOCH + timedelta(milliseconds=ms))
details = st.dictionaries(names, st.none() | st.booleans() | numbers | names | st.lists(numbers))


def timed(struct: type, /, **fields: Any) -> st.SearchStrategy[Any]:
    by_clock = st.builds(struct, observed_at=instants, **fields)
    return by_clock | st.builds(struct, age_s=seconds, **fields)


OUTBOX = {"outbox_id": names, "boot_id": names}
readings = timed(
    Reading,
    seq=seqs,
    sensor_id=names,
    kind=names,
    value=finite,
    quality=names,
    historical=st.booleans(),
)
sensors = st.builds(BirthSensor, sensor_id=names, kind=names, max_silence_s=st.none() | seconds)
cameras = st.builds(CameraHealth, sensor_id=names, fps=seconds, blind_s=seconds)
gestures = st.builds(
    Gesture,
    sensor_ids=st.lists(names, min_size=1, max_size=3),
    kind=names,
    direction=st.sampled_from(["open", "close", "change"]),
)
windows = st.builds(
    WindowOccurrence,
    window_id=names,
    day=st.dates().map(str),
    gesture=gestures,
    starts_at=instants,
    due_at=instants,
    judge_at=instants,
    away=st.booleans(),
)
MESSAGES: dict[Leaf, st.SearchStrategy[Any]] = {
    Leaf.BIRTH: st.builds(
        Birth,
        **OUTBOX,
        session=numbers,
        outbox_depth=numbers,
        sent_at=instants,
        software=names,
        clock=st.sampled_from(Clock),
        config_revision=numbers,
        sensors=st.lists(sensors, max_size=3),
    ),
    Leaf.DEATH: st.builds(
        Death, boot_id=names, session=numbers, reason=st.sampled_from(DeathReason)
    ),
    Leaf.READINGS: st.builds(
        Readings,
        **OUTBOX,
        sent_at=instants,
        readings=st.lists(readings, min_size=1, max_size=5),
    ),
    Leaf.ALERT: timed(
        Alert,
        **OUTBOX,
        seq=seqs,
        alert_id=names,
        kind=names,
        sensor_id=names,
        confidence=st.floats(0, 1),
        detail=details,
        snapshot=st.none() | st.binary(max_size=9).map(b64encode).map(bytes.decode),
    ),
    Leaf.HEALTH: st.builds(
        Health,
        boot_id=names,
        sent_at=instants,
        uptime_s=seconds,
        outbox_depth=numbers,
        cpu_celsius=st.none() | finite,
        disk_free_bytes=st.none() | numbers,
        under_voltage=st.none() | st.booleans(),
        cameras=st.lists(cameras, max_size=3),
    ),
    Leaf.ACK: st.builds(Ack, outbox_id=names, through_seq=numbers, also=st.lists(seqs, max_size=9)),
    Leaf.CONFIG: st.builds(
        Config,
        revision=numbers,
        windows=st.lists(windows, max_size=3),
        sensors=details,
        scenes=st.lists(details, max_size=3),
    ),
    Leaf.COMMAND: st.builds(
        Command, command_id=names, kind=names, expires_at=instants, detail=details
    ),
    Leaf.REPLY: st.builds(Reply, command_id=names, outcome=names, detail=details),
}
any_message = st.sampled_from(Leaf).flatmap(lambda leaf: st.tuples(st.just(leaf), MESSAGES[leaf]))


@given(any_message)
def test_every_message_survives_the_wire(sent: tuple[Leaf, Message]) -> None:
    leaf, message = sent
    assert decode(leaf, encode(message)) == message


@given(MESSAGES[Leaf.READINGS])
def test_good_batch_is_read_whole(message: Readings) -> None:
    batch = decode_batch(encode(message))
    assert batch.readings == message.readings
    assert (batch.outbox_id, batch.boot_id) == (message.outbox_id, message.boot_id)
    assert batch.sent_at == message.sent_at
    assert batch.bad == []


@given(any_message, st.data())
def test_message_cut_short_is_refused(sent: tuple[Leaf, Message], data: st.DataObject) -> None:
    leaf, message = sent
    payload = encode(message)
    with pytest.raises(DecodeError):
        decode(leaf, payload[: data.draw(st.integers(0, len(payload) - 1))])


@given(any_message)
def test_every_time_is_written_with_exactly_three_decimals(sent: tuple[Leaf, Message]) -> None:
    _, message = sent
    written = json.loads(encode(message))
    inner = [*written.get("readings", []), *written.get("windows", [])]
    for key, value in [pair for part in (written, *inner) for pair in part.items()]:
        assert not key.endswith("_at") or WIRE_TIME.fullmatch(value)


@pytest.mark.parametrize(
    ("microsecond", "decimals"), [(0, "000"), (7, "000"), (120_000, "120"), (999_999, "999")]
)
def test_time_is_cut_to_milliseconds_and_never_rounded_up(microsecond: int, decimals: str) -> None:
    at = EPOCH.replace(microsecond=microsecond)
    written = json.loads(encode(Command(command_id="c", kind="ask", expires_at=at)))
    assert written["expires_at"] == f"2020-01-01T00:00:00.{decimals}Z"


def test_time_of_another_zone_is_written_in_utc() -> None:
    at = datetime(2026, 11, 22, 6, 41, 7, 120_999, tzinfo=BEIJING)
    written = json.loads(encode(Command(command_id="c", kind="ask", expires_at=at)))
    assert written["expires_at"] == "2026-11-21T22:41:07.120Z"


def test_id_that_looks_like_a_time_is_left_as_it_is() -> None:
    reply = Reply(command_id="2026-11-22T06:41:07Z", outcome='"x_at":"2026-11-22T06:41:07Z"')
    assert decode(Leaf.REPLY, encode(reply)) == reply


def test_wire_time_is_utc_in_milliseconds_and_never_naive() -> None:
    at = datetime(2026, 11, 22, 6, 41, 7, 120_999, tzinfo=BEIJING)
    assert to_wire_time(at).isoformat() == "2026-11-21T22:41:07.120000+00:00"
    with pytest.raises(ValueError, match="naive"):
        to_wire_time(at.replace(tzinfo=None))


def test_defaults_do_not_travel() -> None:
    plainest = Reading(seq=1, sensor_id="s", kind="door", value=1, observed_at=EPOCH)
    assert set(plain(plainest)) == {"observed_at", "seq", "sensor_id", "kind", "value"}


def test_plain_value_is_made_of_the_types_of_json() -> None:
    ack = Ack(outbox_id="o", through_seq=3, also=[5])
    assert plain({"last": ack}) == {"last": {"outbox_id": "o", "through_seq": 3, "also": [5]}}
    assert msgspec.json.decode(msgspec.json.encode(plain(ack)), type=Ack) == ack


def test_an_alert_with_a_broken_part_still_says_who_calls_and_why():
    payload = (
        b'{"outbox_id": "o-1", "boot_id": "b-1", "seq": 7, "alert_id": "a-1", "kind": "help",'
        b' "sensor_id": "help", "age_s": 1, "confidence": 1.01}'
    )
    with pytest.raises(DecodeError) as refused:
        decode(Leaf.ALERT, payload)
    alert = salvage_alert(payload, refused.value)
    assert alert is not None
    assert (alert.seq, alert.alert_id, alert.kind, alert.age_s) == (7, "a-1", "help", 0)
    assert "confidence" in alert.detail["illegible"]
    assert salvage_alert(b'{"kind": "help"}', refused.value) is None
