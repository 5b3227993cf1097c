"""A row of an import table as a home. The columns are described in docs/enrolment.md."""

import re
from collections.abc import Iterator
from datetime import time

from hub.domain.days import EVERY_DAY, parse_days
from hub.domain.homes import Home, Node, Resident, Sensor, faults_of
from hub.domain.moments import parse_hour
from hub.domain.windows import Direction, Gesture, Window
from hub.errors import Fault
from hub.pipeline.home_codec import nodes_from_text, windows_from_text
from hub.pipeline.tables.cells import ID, RowReader, parts
from hub.pipeline.tables.columns import Column, Row

WINDOWS = ("morning", "evening")
DIRECTIONS = {"morning": Direction.OPEN, "evening": Direction.CLOSE}
HOME_COLUMNS = (
    Column("home_id", ("住户编号", "户号")),
    Column("area_id", ("区域编号", "所属网格", "网格编号"), needed=True),
    Column("resident_name", ("姓名", "老人姓名", "住户姓名"), needed=True),
    Column("preferred_name", ("称呼",)),
    Column("dialect", ("方言",)),
    Column("phone", ("电话", "手机", "联系电话", "手机号")),
    Column("door", ("门牌", "门牌号", "住址")),
    Column("frailty", ("衰弱程度", "体弱程度")),
    Column("workers", ("网格员编号", "负责人编号", "结对网格员")),
    Column("node_id", ("节点编号", "设备编号"), needed=True),
    Column("sensors", ("传感器",), needed=True),
    Column("morning_opens", ("早间开始", "早上开始")),
    Column("morning_due", ("早间截止", "早上截止")),
    Column("morning_sensor", ("早间传感器",)),
    Column("evening_opens", ("晚间开始", "晚上开始")),
    Column("evening_due", ("晚间截止", "晚上截止")),
    Column("evening_sensor", ("晚间传感器",)),
    Column("grace_s", ("宽限秒数",)),
    Column("ask_s", ("询问秒数",)),
    Column("days", ("日期", "星期")),
    Column("tz", ("时区",)),
    Column("nodes_json", ("节点JSON",)),
    Column("windows_json", ("时段JSON",)),
)
COLUMNS = tuple(column.name for column in HOME_COLUMNS)
KEEPS_COVENANT = ("curtain", "door", "motion", "presence")
"""Which sensor keeps the covenant if the row names none: the first of the first kind present."""

_NODE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{1,63}")
_OF_NODES = ("node_id", "sensors")
_OF_WINDOWS = tuple(f"{w}_{part}" for w in WINDOWS for part in ("opens", "due", "sensor"))


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


class _Reader(RowReader):
    """Reads the cells of one row and collects what is wrong."""

    def home(self) -> Home:
        nodes = self._nodes()
        sensors = tuple(sensor for node in nodes for sensor in node.sensors)
        return Home(
            home_id=self.id("home_id", needed=False),
            area_id=self.id("area_id"),
            resident=self._resident(),
            worker_ids=tuple(self._workers()),
            nodes=nodes,
            windows=self._agreed(sensors),
        )

    def _nodes(self) -> tuple[Node, ...]:
        if self._stands_alone("nodes_json", _OF_NODES):
            return self.parsed("nodes_json", nodes_from_text, ())
        sensors = tuple(self._sensors())
        return (Node(self._node_id(), sensors),)

    def _agreed(self, sensors: tuple[Sensor, ...]) -> tuple[Window, ...]:
        if self._stands_alone("windows_json", _OF_WINDOWS):
            return self.parsed("windows_json", windows_from_text, ())
        return tuple(self._windows(sensors))

    def _stands_alone(self, column: str, others: tuple[str, ...]) -> bool:
        """Whether the whole is told in one cell; then nothing may be told beside it."""
        if not self.cell(column):
            return False
        for other in others:
            if self.cell(other):
                self.fault(other, f"is told by {column} already; empty one of the two")
        return True

    def _node_id(self) -> str:
        text = self.cell("node_id")
        if not _NODE_ID.fullmatch(text):
            self.fault("node_id", f"{text[:64]!r} is not an id: 2-64 of A-Z a-z 0-9 _ . -")
        return text

    def _resident(self) -> Resident:
        frailty = self.whole("frailty", 0, 10)
        return Resident(
            self.name("resident_name"),
            self._phone(),
            frailty,
            self._door(),
            self._short("preferred_name", 40),
            self._short("dialect", 16),
        )

    def _short(self, column: str, longest: int) -> str | None:
        return self.name(column, longest) if self.cell(column) else None

    def _phone(self) -> str | None:
        phone = self.exact("phone")
        if len(phone) > 40:
            self.fault("phone", "has more than 40 characters")
        return phone or None

    def _door(self) -> str | None:
        door = self.cell("door")
        if len(door) > 60 or not door.isprintable():
            self.fault("door", "is not one line of at most 60 characters, like 3号楼2单元501")
        return door or None

    def _workers(self) -> Iterator[str]:
        for name in parts(self.cell("workers")):
            if not ID.fullmatch(name):
                self.fault("workers", f"{name[:64]!r} is not an id; separate ids by ;")
            yield name

    def _sensors(self) -> Iterator[Sensor]:
        named = parts(self.cell("sensors"))
        if not named:
            self.fault(
                "sensors", "is needed, like curtain-bedroom:curtain:3600;door-front:door:7200"
            )
        for part in named:
            sensor = _sensor(part)
            if sensor is None:
                reason = f"{part[:80]!r} is not sensor_id:kind:max_silence_s; separate them by ;"
                self.fault("sensors", reason)
            else:
                yield sensor

    def _windows(self, sensors: tuple[Sensor, ...]) -> Iterator[Window]:
        for name in WINDOWS:
            opens, due = self.cell(f"{name}_opens"), self.cell(f"{name}_due")
            if opens or due:
                opens_at, due_at = self._time(f"{name}_opens"), self._time(f"{name}_due")
                if opens_at == due_at and not self.faults:
                    self.fault(f"{name}_due", f"is the same as {name}_opens")
                yield self._window(name, opens_at, due_at, self._gesture(name, sensors))

    def _window(self, name: str, opens_at: time, due_at: time, gesture: Gesture) -> Window:
        return Window(
            window_id=name,
            name=name,
            gesture=gesture,
            opens_at=opens_at,
            due_at=due_at,
            grace_s=self.whole("grace_s", 0, 86_400),
            ask_s=self.whole("ask_s", 0, 86_400, 600),
            tz=self.cell("tz") or "Asia/Shanghai",
            days=self._days(),
        )

    def _time(self, column: str) -> time:
        try:
            return parse_hour(self.cell(column))
        except ValueError as refusal:
            self.fault(column, str(refusal))
            return time()

    def _days(self) -> frozenset[str]:
        try:
            return parse_days(self.cell("days") or sorted(EVERY_DAY))
        except ValueError as refusal:
            self.fault("days", str(refusal))
            return EVERY_DAY

    def _gesture(self, window: str, sensors: tuple[Sensor, ...]) -> Gesture:
        column = f"{window}_sensor"
        named = self.cell(column)
        chosen = next((s for s in sensors if s.sensor_id == named), None)
        if not named:
            chosen = next((s for kind in KEEPS_COVENANT for s in sensors if s.kind == kind), None)
        if chosen is None:
            reason = f"{named!r} is not among the sensors" if named else "no sensor can keep it"
            if not any(fault.field == "sensors" for fault in self.faults):
                self.fault(column, f"{reason}; name a sensor_id of the column sensors")
            return Gesture((), "", Direction.CHANGE)
        direction = DIRECTIONS[window] if chosen.kind == "curtain" else Direction.CHANGE
        return Gesture((chosen.sensor_id,), chosen.kind, direction)


def _sensor(text: str) -> Sensor | None:
    told = [part.strip() for part in re.split("[:：]", text)]
    if len(told) not in {2, 3} or not all(0 < len(part) <= 64 for part in told):
        return None
    silence = told[2] if len(told) == 3 else "3600"
    if not (silence.isascii() and silence.isdigit() and 0 < int(silence[:9]) <= 30 * 86_400):
        return None
    return Sensor(told[0], told[1].lower(), float(silence))
