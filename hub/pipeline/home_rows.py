"""A row of an import table as a home. The columns are described in docs/enrolment.md."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from hub.domain.days import EVERY_DAY, parse_days
from hub.domain.homes import Home, Node, Resident, Sensor, faults_of
from hub.domain.times import parse_time_of_day
from hub.domain.windows import Direction, Gesture, Window
from hub.errors import Fault

NEEDED = ("area_id", "resident_name", "node_id", "sensors")
WINDOWS = ("morning", "evening")
DIRECTIONS = {"morning": Direction.OPEN, "evening": Direction.CLOSE}
WINDOW_COLUMNS = tuple(f"{w}_{part}" for w in WINDOWS for part in ("opens", "due", "sensor"))
OPTIONAL = ("home_id", "phone", "door", "frailty", "workers", *WINDOW_COLUMNS)
COLUMNS = (*NEEDED, *OPTIONAL, "grace_s", "ask_s", "days", "tz")
KEEPS_COVENANT = ("curtain", "door", "motion", "presence")
"""Which sensor keeps the covenant if the row names none: the first of the first kind present."""

_ID = re.compile(r"\w[\w.:-]{0,63}")
_NODE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{1,63}")
_SPOILT_NUMBER = re.compile(r"[0-9.]+[eE]\+?[0-9]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table."""

    line: int
    cells: Mapping[str, str]


def missing_columns(columns: Sequence[str]) -> list[Fault]:
    """Columns that a table cannot do without."""
    known = ", ".join(COLUMNS)
    return [
        Fault(name, f"the column is missing; the columns are: {known}", 1)
        for name in NEEDED
        if name not in columns
    ]


def unknown_columns(columns: Sequence[str]) -> list[Fault]:
    """Columns that mean nothing to us: most often a typing mistake in one that matters."""
    known = ", ".join(COLUMNS)
    return [
        Fault(name or "(empty)", f"no such column; remove it or use one of: {known}", 1)
        for name in columns
        if name not in COLUMNS
    ]


def home_of(row: Row) -> tuple[Home | None, list[Fault]]:
    """The home, or None, and what is wrong with the row."""
    reader = _Reader(row)
    home = reader.home()
    if not reader.faults:
        reader.faults += [Fault(_column(f.field), f.reason, row.line) for f in faults_of(home)]
    return (None if reader.faults else home), reader.faults


def _column(field: str) -> str:
    """The column that a fault of the enrolment comes from."""
    if field.endswith(".tz"):
        return "tz"
    if field.endswith(".due_at"):
        return f"{WINDOWS[0]}_due or {WINDOWS[1]}_due"
    if field.startswith(("nodes", "windows")):
        return "sensors"
    return field


class _Reader:
    """Reads the cells of one row and collects what is wrong."""

    def __init__(self, row: Row) -> None:
        self._row = row
        self.faults: list[Fault] = []

    def home(self) -> Home:
        sensors = tuple(self._sensors())
        return Home(
            home_id=self._id("home_id", needed=False),
            area_id=self._id("area_id"),
            resident=self._resident(),
            worker_ids=tuple(self._workers()),
            nodes=(Node(self._node_id(), sensors),),
            windows=tuple(self._windows(sensors)),
        )

    def _cell(self, column: str) -> str:
        return self._row.cells.get(column, "").strip()

    def _fault(self, column: str, reason: str) -> None:
        self.faults.append(Fault(column, reason, self._row.line))

    def _id(self, column: str, *, needed: bool = True) -> str:
        text = self._cell(column)
        if (text or needed) and not _ID.fullmatch(text):
            self._fault(column, f"{text[:64]!r} is not an id: 1-64 letters, digits, _ . : -")
        return text

    def _node_id(self) -> str:
        text = self._cell("node_id")
        if not _NODE_ID.fullmatch(text):
            self._fault("node_id", f"{text[:64]!r} is not an id: 2-64 of A-Z a-z 0-9 _ . -")
        return text

    def _resident(self) -> Resident:
        frailty = self._whole("frailty", 0, 10)
        return Resident(self._name(), self._phone(), frailty, self._door())

    def _name(self) -> str:
        name = self._cell("resident_name")
        if not 1 <= len(name) <= 120:
            self._fault("resident_name", "is needed, with at most 120 characters")
        return name

    def _phone(self) -> str | None:
        phone = self._cell("phone")
        if _SPOILT_NUMBER.fullmatch(phone):
            reason = f"{phone!r} is a number that a spreadsheet rounded; format the column as text"
            self._fault("phone", reason)
        elif len(phone) > 40:
            self._fault("phone", "has more than 40 characters")
        return phone or None

    def _door(self) -> str | None:
        door = self._cell("door")
        if len(door) > 60 or not door.isprintable():
            self._fault("door", "is not one line of at most 60 characters, like 3号楼2单元501")
        return door or None

    def _whole(self, column: str, lowest: int, highest: int, default: int = 0) -> int:
        text = self._cell(column)
        if not text:
            return default
        if text.isascii() and text.isdigit() and lowest <= int(text[:9]) <= highest:
            return int(text[:9])
        self._fault(column, f"{text[:40]!r} is not a whole number from {lowest} to {highest}")
        return default

    def _workers(self) -> Iterator[str]:
        for name in _parts(self._cell("workers")):
            if not _ID.fullmatch(name):
                self._fault("workers", f"{name[:64]!r} is not an id; separate ids by ;")
            yield name

    def _sensors(self) -> Iterator[Sensor]:
        parts = _parts(self._cell("sensors"))
        if not parts:
            self._fault(
                "sensors", "is needed, like curtain-bedroom:curtain:3600;door-front:door:7200"
            )
        for part in parts:
            sensor = _sensor(part)
            if sensor is None:
                reason = f"{part[:80]!r} is not sensor_id:kind:max_silence_s; separate them by ;"
                self._fault("sensors", reason)
            else:
                yield sensor

    def _windows(self, sensors: tuple[Sensor, ...]) -> Iterator[Window]:
        for name in WINDOWS:
            opens, due = self._cell(f"{name}_opens"), self._cell(f"{name}_due")
            if opens or due:
                opens_at, due_at = self._time(f"{name}_opens"), self._time(f"{name}_due")
                if opens_at == due_at and not self.faults:
                    self._fault(f"{name}_due", f"is the same as {name}_opens")
                yield self._window(name, opens_at, due_at, self._gesture(name, sensors))

    def _window(self, name: str, opens_at: time, due_at: time, gesture: Gesture) -> Window:
        return Window(
            window_id=name,
            name=name,
            gesture=gesture,
            opens_at=opens_at,
            due_at=due_at,
            grace_s=self._whole("grace_s", 0, 86_400),
            ask_s=self._whole("ask_s", 0, 86_400, 600),
            tz=self._cell("tz") or "Asia/Shanghai",
            days=self._days(),
        )

    def _time(self, column: str) -> time:
        try:
            return parse_time_of_day(self._cell(column))
        except ValueError as refusal:
            self._fault(column, str(refusal))
            return time()

    def _days(self) -> frozenset[str]:
        try:
            return parse_days(self._cell("days") or sorted(EVERY_DAY))
        except ValueError as refusal:
            self._fault("days", str(refusal))
            return EVERY_DAY

    def _gesture(self, window: str, sensors: tuple[Sensor, ...]) -> Gesture:
        column = f"{window}_sensor"
        named = self._cell(column)
        chosen = next((s for s in sensors if s.sensor_id == named), None)
        if not named:
            chosen = next((s for kind in KEEPS_COVENANT for s in sensors if s.kind == kind), None)
        if chosen is None:
            reason = f"{named!r} is not among the sensors" if named else "no sensor can keep it"
            self._fault(column, f"{reason}; name a sensor_id of the column sensors")
            return Gesture((), "", Direction.CHANGE)
        direction = DIRECTIONS[window] if chosen.kind == "curtain" else Direction.CHANGE
        return Gesture((chosen.sensor_id,), chosen.kind, direction)


def _sensor(text: str) -> Sensor | None:
    parts = [part.strip() for part in re.split("[:：]", text)]
    if len(parts) not in {2, 3} or not all(0 < len(part) <= 64 for part in parts):
        return None
    silence = parts[2] if len(parts) == 3 else "3600"
    if not (silence.isascii() and silence.isdigit() and 0 < int(silence[:9]) <= 30 * 86_400):
        return None
    return Sensor(parts[0], parts[1].lower(), float(silence))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split("[;；,，]", text) if part.strip()]
