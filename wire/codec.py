"""Bytes to messages and back; a bad reading is named and spares the rest of its batch."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Raw, Struct

from wire.free_form import check_free_form
from wire.messages import (
    MAX_PAYLOAD_BYTES,
    MAX_READINGS,
    Ack,
    Alert,
    Birth,
    Command,
    Config,
    Dated,
    Death,
    Health,
    Instant,
    Message,
    Name,
    Reading,
    Readings,
    Reply,
)
from wire.topics import Leaf

KINDS: Final[dict[Leaf, type[Message]]] = {
    Leaf.BIRTH: Birth,
    Leaf.DEATH: Death,
    Leaf.READINGS: Readings,
    Leaf.ALERT: Alert,
    Leaf.HEALTH: Health,
    Leaf.ACK: Ack,
    Leaf.CONFIG: Config,
    Leaf.COMMAND: Command,
    Leaf.REPLY: Reply,
}


class DecodeError(ValueError):
    """A payload that is not its message; `field` is the JSON path (`$.readings[3].value`)."""

    def __init__(self, reason: str, field: str = "$") -> None:
        super().__init__(f"{field}: {reason}")
        self.reason = reason
        self.field = field


@dataclass(frozen=True, slots=True)
class BadReading:
    """One reading of a batch that could not be read; `seq` is None when even that is illegible."""

    seq: int | None
    raw: bytes
    error: DecodeError


@dataclass(frozen=True, slots=True)
class Batch:
    """A `readings` message: what could be read of it, and what could not."""

    outbox_id: str
    boot_id: str
    sent_at: datetime
    readings: list[Reading]
    bad: list[BadReading]


class _Envelope(Dated, frozen=True, kw_only=True):
    outbox_id: Name
    boot_id: Name
    sent_at: Instant
    readings: Annotated[list[Raw], Meta(min_length=1, max_length=MAX_READINGS)]


class _AlertCore(Struct, frozen=True, kw_only=True):
    """What an alert cannot do without."""

    outbox_id: Name
    seq: Annotated[int, Meta(ge=1, le=2**53)]
    alert_id: Name
    kind: Name
    sensor_id: Name


class _Numbered(Struct, frozen=True):
    seq: Annotated[int, Meta(ge=1, le=2**53)]


_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_FREE_FORM: Final[dict[Leaf, tuple[str, ...]]] = {
    Leaf.ALERT: ("detail",),
    Leaf.CONFIG: ("sensors", "scenes"),
    Leaf.COMMAND: ("detail",),
    Leaf.REPLY: ("detail",),
}
_NUL = rb"\u0000"
"""How JSON spells the one character that PostgreSQL cannot store."""
_encoder = msgspec.json.Encoder()
_TIME = re.compile(rb'((?:_at|"until)":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{3})?\d*Z"')
_decoders = {leaf: msgspec.json.Decoder(kind) for leaf, kind in KINDS.items()}
_readings = msgspec.json.Decoder(Readings)
_reading = msgspec.json.Decoder(Reading)
_envelope = msgspec.json.Decoder(_Envelope)
_numbered = msgspec.json.Decoder(_Numbered)
_alert_core = msgspec.json.Decoder(_AlertCore)


def to_wire_time(at: datetime) -> datetime:
    """`at` in UTC, cut to milliseconds, as the contract writes times; `at` must be aware."""
    if at.tzinfo is None:
        raise ValueError("a naive time cannot travel")
    at = at.astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def encode(message: Message) -> bytes:
    """The JSON of a message; each time (a key ending in `_at`, or `until`) has three decimals."""
    return _TIME.sub(_with_milliseconds, _encoder.encode(message))


def _with_milliseconds(found: re.Match[bytes]) -> bytes:
    return found[1] + (found[2] or b".000") + b'Z"'


def decode(leaf: Leaf, payload: bytes) -> Message:
    """The message in a payload; raises DecodeError naming the field. Batches: `decode_batch`."""
    _check_size(payload)
    _check_nul(payload)
    try:
        message: Message = _decoders[leaf].decode(payload)
    except _UNREADABLE as error:
        raise _explained(error) from error
    for name in _FREE_FORM.get(leaf, ()):
        _check_free_form(getattr(message, name), name)
    return message


def salvage_alert(payload: bytes, error: DecodeError) -> Alert | None:
    """What is legible of an alert that `decode` refused; None if not even who calls and why.

    A cry for help with a broken picture is still a cry for help. The hub dates it at receipt.
    """
    try:
        core = _alert_core.decode(payload)
    except _UNREADABLE:
        return None
    return Alert(
        outbox_id=core.outbox_id,
        boot_id="unknown",
        seq=core.seq,
        alert_id=core.alert_id,
        kind=core.kind,
        sensor_id=core.sensor_id,
        age_s=0,
        detail={"illegible": str(error)[:200]},
    )


def decode_batch(payload: bytes) -> Batch:
    """The readings in a payload; raises DecodeError only where the envelope itself is bad."""
    _check_size(payload)
    if _NUL in payload:
        return _decode_one_by_one(payload)
    try:
        whole = _readings.decode(payload)
    except _UNREADABLE:
        return _decode_one_by_one(payload)
    return Batch(whole.outbox_id, whole.boot_id, whole.sent_at, whole.readings, [])


def _decode_one_by_one(payload: bytes) -> Batch:
    envelope = _decode_envelope(payload)
    good: list[Reading] = []
    bad: list[BadReading] = []
    for index, raw in enumerate(envelope.readings):
        try:
            good.append(_decode_reading(raw, f"$.readings[{index}]"))
        except DecodeError as error:
            bad.append(BadReading(_seq_of(raw), bytes(raw), error))
    return Batch(envelope.outbox_id, envelope.boot_id, envelope.sent_at, good, bad)


def _decode_envelope(payload: bytes) -> _Envelope:
    try:
        envelope = _envelope.decode(payload)
    except _UNREADABLE as error:
        raise _explained(error) from error
    if "\0" in envelope.outbox_id + envelope.boot_id:
        raise DecodeError("holds the character NUL")
    return envelope


def _decode_reading(raw: Raw, path: str) -> Reading:
    _check_nul(bytes(raw), path)
    try:
        return _reading.decode(raw)
    except _UNREADABLE as error:
        raise _explained(error, path) from error


def _seq_of(raw: Raw) -> int | None:
    try:
        return _numbered.decode(raw).seq
    except _UNREADABLE:
        return None


def _check_size(payload: bytes) -> None:
    if len(payload) > MAX_PAYLOAD_BYTES:
        raise DecodeError(f"{len(payload)} bytes; at most {MAX_PAYLOAD_BYTES} are read")


def _check_nul(payload: bytes, path: str = "$") -> None:
    if _NUL in payload:
        raise DecodeError("holds the character NUL", path)


def _check_free_form(value: Any, name: str) -> None:
    try:
        check_free_form(value)
    except ValueError as error:
        raise DecodeError(str(error), f"$.{name}") from error


def _explained(error: Exception, root: str = "$") -> DecodeError:
    """msgspec says `Expected ... - at `$.a.b``; take the path apart from the reason."""
    if isinstance(error, RecursionError):
        return DecodeError("nested too deeply", root)
    text, _, path = str(error).partition(" - at `")
    inner = path.rstrip("`")
    return DecodeError(text, root + inner[1:] if inner else root)


def plain(value: Any) -> Any:
    """A value made of JSON's own types, for a dict that rides inside a message or a row."""
    return msgspec.to_builtins(value)
