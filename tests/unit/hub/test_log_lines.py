"""What an operator reads in the log."""

import logging

import pytest

import edge.__main__
import hub.__main__

FORMAT = "%(levelname)s %(message)s"


@pytest.mark.parametrize("program", [hub.__main__, edge.__main__], ids=["hub", "edge"])
def test_a_line_carries_the_keys_of_its_record(program: object) -> None:
    formatter = program.KeyedFormatter(FORMAT)  # type: ignore[attr-defined]
    record = logging.makeLogRecord({"msg": "broker lost", "levelname": "WARNING"})
    record.__dict__.update(action="broker_lost", reason="Keep alive timeout")
    said = "WARNING broker lost action=broker_lost reason=Keep alive timeout"
    assert formatter.format(record) == said


@pytest.mark.parametrize("program", [hub.__main__, edge.__main__], ids=["hub", "edge"])
def test_a_record_without_keys_is_left_as_it_is(program: object) -> None:
    formatter = program.KeyedFormatter(FORMAT)  # type: ignore[attr-defined]
    record = logging.makeLogRecord({"msg": "broker %s", "args": ("up",), "levelname": "INFO"})
    assert formatter.format(record) == "INFO broker up"
