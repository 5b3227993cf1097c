"""A row of a table of shifts or of leaves. Times are local, in the hub's zone."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hub.domain.moments import moment, parse_day, parse_hour, parse_moment
from hub.domain.rosters import Leave, Shift
from hub.errors import Fault
from hub.pipeline.tables.cells import RowReader
from hub.pipeline.tables.columns import Column, Row

_WORKER = Column("worker_id", ("工号", "人员编号", "编号"), needed=True)
_NAME = Column("name", ("姓名",))
_FROM = Column("from", ("开始", "开始时间", "上班", "上班时间"), needed=True)
_UNTIL = Column("until", ("结束", "结束时间", "下班", "下班时间"), needed=True)
SHIFT_COLUMNS = (_WORKER, _NAME, Column("day", ("日期", "值班日期")), _FROM, _UNTIL)
LEAVE_COLUMNS = (
    _WORKER,
    _NAME,
    _FROM,
    _UNTIL,
    Column("substitute_id", ("代班人", "替班人", "代班人工号")),
    Column("reason", ("事由", "请假事由", "原因")),
)
"""A name is for whoever fills in the table; the id decides."""
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def shift_of(row: Row, zone: ZoneInfo) -> tuple[Shift, list[Fault]]:
    """The shift, and what is wrong with the row. Beside a day, an early `until` is of the next."""
    reader = _Reader(row, zone)
    worker_id = reader.id("worker_id")
    from_at, until_at = reader.hours() if reader.cell("day") else reader.span()
    return Shift("", worker_id, from_at, until_at), reader.faults


def leave_of(row: Row, zone: ZoneInfo) -> tuple[Leave, list[Fault]]:
    """The leave, and what is wrong with the row. A last day without a time counts whole."""
    reader = _Reader(row, zone)
    worker_id, (from_at, until_at) = reader.id("worker_id"), reader.span()
    substitute_id = reader.id("substitute_id", needed=False) or None
    reason = reader.name("reason", 200) if reader.cell("reason") else ""
    return Leave("", worker_id, from_at, until_at, substitute_id, reason), reader.faults


class _Reader(RowReader):
    def __init__(self, row: Row, zone: ZoneInfo) -> None:
        super().__init__(row)
        self._zone = zone

    def span(self) -> tuple[datetime, datetime]:
        """Two times on their days."""
        from_at = self.parsed("from", lambda text: parse_moment(text, self._zone), _NEVER)
        until_at = self.parsed(
            "until", lambda text: parse_moment(text, self._zone, ends=True), _NEVER
        )
        return from_at, until_at

    def hours(self) -> tuple[datetime, datetime]:
        """Two times of one day, or of its night."""
        day = self.parsed("day", parse_day, _NEVER.date())
        begins = self.parsed("from", parse_hour, time())
        ends = self.parsed("until", parse_hour, time())
        last = day + timedelta(days=1) if ends <= begins else day
        return moment(day, begins, self._zone), moment(last, ends, self._zone)
