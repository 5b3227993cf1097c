"""docs/wire.md names every topic, field, limit and kind, and its examples are messages."""

import re
from pathlib import Path

import msgspec
import pytest

from wire.codec import KINDS, decode
from wire.messages import MAX_PAYLOAD_BYTES, MAX_READINGS, REFUSALS, Kind
from wire.topics import Leaf

pytestmark = pytest.mark.contract

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "wire.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### `(\w+)`\n(.*?)(?=^##)", TEXT, re.MULTILINE | re.DOTALL))


def test_every_message_has_its_section() -> None:
    assert set(SECTIONS) == set(Leaf)


@pytest.mark.parametrize("leaf", Leaf)
def test_section_names_every_field_and_marks_the_required_ones(leaf: Leaf) -> None:
    for field in msgspec.structs.fields(KINDS[leaf]):
        name = re.escape(field.name)
        pattern = rf"\*\*`{name}`\*\*" if field.required else rf"(?<!\*\*)`{name}`(?!\*\*)"
        assert re.search(pattern, SECTIONS[leaf]), f"{leaf}: {field.name}"


@pytest.mark.parametrize("leaf", Leaf)
def test_example_is_a_message(leaf: Leaf) -> None:
    (example,) = re.findall(r"```json\n(.*?)```", SECTIONS[leaf], re.DOTALL)
    decode(leaf, example.encode())


@pytest.mark.parametrize("word", sorted({*Kind, *REFUSALS, "heard", "done"}))
def test_every_kind_and_outcome_is_named(word: str) -> None:
    assert f"`{word}`" in TEXT


def test_limits_are_those_of_the_code() -> None:
    assert f"**{MAX_PAYLOAD_BYTES // 1024} KiB**" in TEXT
    assert f"1–{MAX_READINGS}" in TEXT
