"""Checked-in messages of contract version 1: readers of later versions must still read them."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from wire.codec import KINDS, decode, decode_batch, encode
from wire.messages import BirthSensor, CameraHealth, Gesture, Reading, WindowOccurrence
from wire.topics import Leaf

pytestmark = pytest.mark.contract

SAMPLES = sorted((Path(__file__).parent / "wire_samples" / "v1").glob("*.json"))
INNER = {
    "Birth": ("sensors", BirthSensor),
    "Readings": ("readings", Reading),
    "Health": ("cameras", CameraHealth),
    "Config": ("windows", WindowOccurrence),
    "WindowOccurrence": ("gesture", Gesture),
}


def leaf_of(sample: Path) -> Leaf:
    return Leaf(sample.stem.partition("-")[0])


def says_no_more_than(written: Any, sample: Any) -> bool:
    """True when everything in `written` stands in `sample` too (defaults may be left out)."""
    if isinstance(written, dict):
        return all(
            key in sample and says_no_more_than(written[key], sample[key]) for key in written
        )
    if isinstance(written, list):
        return len(written) == len(sample) and all(map(says_no_more_than, written, sample))
    return bool(written == sample)


def field_names(kind: type, value: dict[str, Any]) -> set[str]:
    """`Struct.field` for each field that a sample uses, down through the inner structs."""
    names = {f"{kind.__name__}.{key}" for key in value}
    inner_field, inner = INNER.get(kind.__name__, ("", object))
    below = value.get(inner_field, [])
    for item in below if isinstance(below, list) else [below]:
        names |= field_names(inner, item)
    return names


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_sample_decodes_and_is_written_again_with_the_same_meaning(sample: Path) -> None:
    message = decode(leaf_of(sample), sample.read_bytes())
    written = encode(message)
    assert decode(leaf_of(sample), written) == message
    assert says_no_more_than(json.loads(written), json.loads(sample.read_bytes()))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_fields_that_are_not_written_again_are_defaults_or_unknown(sample: Path) -> None:
    leaf = leaf_of(sample)
    value = json.loads(sample.read_bytes())
    written = json.loads(encode(decode(leaf, sample.read_bytes())))
    for name in value.keys() - written.keys():
        without = {key: part for key, part in value.items() if key != name}
        assert decode(leaf, json.dumps(without).encode()) == decode(leaf, sample.read_bytes())


@pytest.mark.parametrize(
    "sample", [path for path in SAMPLES if leaf_of(path) is Leaf.READINGS], ids=lambda s: s.stem
)
def test_sample_batches_hold_no_bad_reading(sample: Path) -> None:
    batch = decode_batch(sample.read_bytes())
    assert not batch.bad
    assert batch.readings == decode(Leaf.READINGS, sample.read_bytes()).readings


def test_every_message_has_a_sample() -> None:
    assert {leaf_of(sample) for sample in SAMPLES} == set(Leaf)


def test_every_field_of_the_contract_stands_in_some_sample() -> None:
    used = set[str]()
    for sample in SAMPLES:
        used |= field_names(KINDS[leaf_of(sample)], json.loads(sample.read_bytes()))
    structs = {*KINDS.values(), *(inner for _, inner in INNER.values())}
    known = {f"{kind.__name__}.{f.name}" for kind in structs for f in msgspec.structs.fields(kind)}
    assert known <= used
    assert used - known == {"Readings.lane", "Reading.firmware"}
