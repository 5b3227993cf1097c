"""Reads the cells of one row and collects what is wrong with them."""

import re
from collections.abc import Callable
from typing import TypeVar

from hub.errors import Fault
from hub.pipeline.tables.columns import Row

Read = TypeVar("Read")
ID = re.compile(r"\w[\w.:-]{0,63}")
_SPOILT_NUMBER = re.compile(r"[0-9.]+[eE]\+?[0-9]+")


class RowReader:
    """Asks for cells by column; a cell that is wrong leaves a fault and something harmless."""

    def __init__(self, row: Row) -> None:
        self._row = row
        self.faults: list[Fault] = []

    def fault(self, column: str, reason: str) -> None:
        """Something is wrong with this cell."""
        self.faults.append(Fault(column, reason, self._row.line))

    def cell(self, column: str) -> str:
        """The text as it stands."""
        return self._row.cells.get(column, "").strip()

    def exact(self, column: str) -> str:
        """Text that a spreadsheet may have taken for a number and rounded."""
        text = self.cell(column)
        if _SPOILT_NUMBER.fullmatch(text):
            reason = f"{text!r} is a number that a spreadsheet rounded; format the column as text"
            self.fault(column, reason)
        return text

    def name(self, column: str, longest: int = 120) -> str:
        """A name, on one line."""
        text = self.cell(column)
        if not text:
            self.fault(column, f"is empty; it is needed, with at most {longest} characters")
        elif len(text) > longest:
            self.fault(column, f"has {len(text)} characters; shorten it to at most {longest}")
        elif not text.isprintable():
            self.fault(column, "has a line break or another character that nobody sees")
        return text

    def id(self, column: str, *, needed: bool = True) -> str:
        """An id."""
        text = self.cell(column)
        if not text and needed:
            self.fault(column, "is empty; give an id: 1-64 letters, digits, _ . : -")
        elif text and not ID.fullmatch(text):
            self.fault(column, f"{text[:64]!r} is not an id: 1-64 letters, digits, _ . : -")
        return text

    def ids(self, column: str) -> tuple[str, ...]:
        """Ids separated by semicolons or commas, in Chinese or English."""
        found = tuple(dict.fromkeys(parts(self.cell(column))))
        for name in found:
            if not ID.fullmatch(name):
                self.fault(column, f"{name[:64]!r} is not an id; separate ids by ;")
        return found

    def parsed(self, column: str, parse: Callable[[str], Read], harmless: Read) -> Read:
        """What a parser makes of the text; its ValueError says the way out."""
        text = self.cell(column)
        try:
            return parse(text)
        except ValueError as refusal:
            _, _, way_out = str(refusal).partition("; ")
            self.fault(column, str(refusal) if text or not way_out else f"is empty; {way_out}")
            return harmless

    def whole(self, column: str, lowest: int, highest: int, default: int = 0) -> int:
        """A whole number."""
        text = self.cell(column)
        if not text:
            return default
        if text.isascii() and text.isdigit() and lowest <= int(text[:9]) <= highest:
            return int(text[:9])
        self.fault(column, f"{text[:40]!r} is not a whole number from {lowest} to {highest}")
        return default


def parts(text: str) -> list[str]:
    """The parts of a cell that holds several things."""
    return [part.strip() for part in re.split("[;；,，、]", text) if part.strip()]
