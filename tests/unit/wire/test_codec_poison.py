"""What poison does: it is named by its field, spares its batch and never escapes otherwise."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.codec import DecodeError, decode, decode_batch, encode
from wire.messages import (
    MAX_PAYLOAD_BYTES,
    MAX_READINGS,
    Ack,
    Alert,
    Command,
    Reading,
    Readings,
    Reply,
)
from wire.topics import Leaf

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
ONE = '{"seq":%s,"sensor_id":"%s","kind":"door","value":%s,"observed_at":"%s"}'
AT = "2026-11-22T06:41:07.120Z"


def reading(seq: object = 1, sensor_id: str = "door", value: object = 1, at: str = AT) -> bytes:
    """One reading as JSON text; the arguments go in unchecked."""
    return (ONE % (seq, sensor_id, value, at)).encode()


def envelope(*raw_readings: bytes) -> bytes:
    head = b'{"outbox_id":"o","boot_id":"b","sent_at":"%s","readings":[' % AT.encode()
    return head + b",".join(raw_readings) + b"]}"


def refusal_of(leaf: Leaf, payload: bytes) -> DecodeError:
    with pytest.raises(DecodeError) as refusal:
        decode(leaf, payload)
    return refusal.value


@given(st.lists(st.booleans(), min_size=1, max_size=20), st.sampled_from(["x", "1e999", "null"]))
def test_bad_readings_spare_the_rest_of_their_batch(healthy: list[bool], poison: str) -> None:
    poison = f'"{poison}"' if poison == "x" else poison
    raws = [reading(seq, value=1 if ok else poison) for seq, ok in enumerate(healthy, 1)]
    batch = decode_batch(envelope(*raws))
    assert [good.seq for good in batch.readings] == [n for n, ok in enumerate(healthy, 1) if ok]
    assert [bad.seq for bad in batch.bad] == [n for n, ok in enumerate(healthy, 1) if not ok]


def test_bad_reading_is_kept_with_its_bytes_and_the_path_of_its_field() -> None:
    (bad,) = decode_batch(envelope(reading(7), reading(8, value='"open"'))).bad
    assert bad.seq == 8
    assert bad.raw == reading(8, value='"open"')
    assert bad.error.field == "$.readings[1].value"


@pytest.mark.parametrize("seq", ["0", "-1", '"9"', "1.5", str(2**53 + 1), "null", "[]"])
def test_bad_reading_with_an_illegible_seq_has_none(seq: str) -> None:
    (bad,) = decode_batch(envelope(reading(seq))).bad
    assert bad.seq is None
    assert bad.error.field == "$.readings[0].seq"


@pytest.mark.parametrize("raw", [b"1", b"null", b'"text"', b"[]", b"{}"])
def test_reading_that_is_no_reading_at_all_spares_its_batch(raw: bytes) -> None:
    batch = decode_batch(envelope(raw, reading(2)))
    assert [good.seq for good in batch.readings] == [2]
    assert batch.bad[0].error.field.startswith("$.readings[0]")


def test_reading_without_a_zone_in_its_time_spares_its_batch() -> None:
    batch = decode_batch(envelope(reading(1, at="2026-11-22T06:41:07.120"), reading(2)))
    assert [good.seq for good in batch.readings] == [2]
    assert batch.bad[0].error.field == "$.readings[0].observed_at"


def test_invalid_utf8_in_one_reading_spares_its_batch() -> None:
    broken = reading(1).replace(b'"door",', b'"do\xffr",', 1)
    batch = decode_batch(envelope(broken, reading(2)))
    assert [good.seq for good in batch.readings] == [2]
    assert (batch.bad[0].seq, batch.bad[0].error.field) == (1, "$.readings[0]")


def test_nul_in_one_reading_spares_its_batch() -> None:
    batch = decode_batch(envelope(reading(1, sensor_id=r"do\u0000r"), reading(2)))
    assert [good.seq for good in batch.readings] == [2]
    assert (batch.bad[0].seq, batch.bad[0].error.reason) == (1, "holds the character NUL")


@pytest.mark.parametrize("count", [0, MAX_READINGS + 1])
def test_batch_of_none_or_too_many_is_refused_whole(count: int) -> None:
    with pytest.raises(DecodeError) as refusal:
        decode_batch(envelope(*[reading(1)] * count))
    assert refusal.value.field == "$.readings"


def test_largest_batch_is_read() -> None:
    batch = decode_batch(envelope(*[reading(n) for n in range(1, MAX_READINGS + 1)]))
    assert len(batch.readings) == MAX_READINGS


@pytest.mark.parametrize("token", ["NaN", "Infinity", "-Infinity"])
def test_token_that_is_not_json_spoils_the_whole_message(token: str) -> None:
    with pytest.raises(DecodeError, match="malformed"):
        decode_batch(envelope(reading(1), reading(2, value=token)))


def test_value_that_is_not_a_number_is_written_as_null_and_quarantined_by_its_reader() -> None:
    nan = Reading(seq=1, sensor_id="s", kind="door", value=float("nan"), age_s=0)
    batch = decode_batch(
        encode(Readings(outbox_id="o", boot_id="b", sent_at=EPOCH, readings=[nan]))
    )
    assert (batch.bad[0].seq, batch.bad[0].error.field) == (1, "$.readings[0].value")


@pytest.mark.parametrize("missing", ["outbox_id", "boot_id", "sent_at", "readings"])
def test_bad_envelope_refuses_the_batch_by_the_name_of_its_field(missing: str) -> None:
    whole = json.loads(envelope(reading(1)))
    del whole[missing]
    with pytest.raises(DecodeError, match=missing):
        decode_batch(json.dumps(whole).encode())


def test_nul_in_the_envelope_refuses_the_batch() -> None:
    with pytest.raises(DecodeError, match="NUL"):
        decode_batch(envelope(reading(1)).replace(b'"o"', rb'"o\u0000"'))


@given(st.binary(max_size=200))
def test_random_bytes_are_refused(payload: bytes) -> None:
    for leaf in Leaf:
        with pytest.raises(DecodeError):
            decode(leaf, payload)
    with pytest.raises(DecodeError):
        decode_batch(payload)


@pytest.mark.parametrize("leaf", Leaf)
@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"null",
        b"[]",
        b"\xff\xfe\x00",
        b"{} {}",
        b"[" * 200_000,
        b'{"of_tomorrow":' * 30_000,
        b'{"of_tomorrow":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
    ids=["empty", "null", "array", "utf-16", "two", "deep-array", "deep-object", "deep-unknown"],
)
def test_poison_is_refused_and_nothing_else_is_raised(leaf: Leaf, payload: bytes) -> None:
    assert refusal_of(leaf, payload).field == "$"
    with pytest.raises(DecodeError):
        decode_batch(payload)


def test_deep_nesting_is_called_by_its_name() -> None:
    deep = b'{"revision":1,"sensors":{"s":' + b"[" * 200_000
    assert refusal_of(Leaf.CONFIG, deep).reason == "nested too deeply"


def test_payload_at_the_limit_is_read_and_one_byte_more_is_refused() -> None:
    payload = b'{"outbox_id":"o","through_seq":1}'.ljust(MAX_PAYLOAD_BYTES)
    assert decode(Leaf.ACK, payload) == Ack(outbox_id="o", through_seq=1)
    assert "bytes" in refusal_of(Leaf.ACK, payload + b" ").reason
    with pytest.raises(DecodeError, match="bytes"):
        decode_batch(envelope(reading(1)).ljust(MAX_PAYLOAD_BYTES + 1))


@pytest.mark.parametrize(
    ("leaf", "head"),
    [
        (
            Leaf.ALERT,
            encode(
                Alert(
                    outbox_id="o",
                    boot_id="b",
                    seq=1,
                    alert_id="a",
                    kind="help",
                    sensor_id="help",
                    age_s=0,
                )
            ),
        ),
        (Leaf.COMMAND, encode(Command(command_id="c", kind="ask", expires_at=EPOCH))),
        (Leaf.REPLY, encode(Reply(command_id="c", outcome="done"))),
    ],
)
@pytest.mark.parametrize(
    "detail", ['{"n":%s}' % 10**30, '{"a":' + "[" * 20 + "]" * 20 + "}"], ids=["big", "deep"]
)
def test_detail_that_cannot_be_written_again_is_refused(
    leaf: Leaf, head: bytes, detail: str
) -> None:
    assert refusal_of(leaf, head[:-1] + f',"detail":{detail}}}'.encode()).field == "$.detail"


def test_config_with_a_free_form_part_that_cannot_be_written_again_is_refused() -> None:
    too_deep = "[" * 20 + "]" * 20
    sensors_payload = f'{{"revision":1,"sensors":{{"s":{too_deep}}}}}'.encode()
    scenes_payload = f'{{"revision":1,"scenes":[{{"zone":{too_deep}}}]}}'.encode()
    assert refusal_of(Leaf.CONFIG, sensors_payload).field == "$.sensors"
    assert refusal_of(Leaf.CONFIG, scenes_payload).field == "$.scenes"


def test_nul_is_refused_in_any_message() -> None:
    assert "NUL" in refusal_of(Leaf.REPLY, rb'{"command_id":"\u0000","outcome":"done"}').reason
