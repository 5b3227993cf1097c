"""A row of a table of people as a worker."""

from hub.domain.people import Employment, Role, Worker
from hub.domain.people_words import parse_channel, parse_employment, parse_role, parse_yes
from hub.errors import Fault
from hub.pipeline.tables.cells import RowReader
from hub.pipeline.tables.columns import Column, Row

WORKER_COLUMNS = (
    Column("worker_id", ("人员编号", "工号", "编号"), needed=True),
    Column("name", ("姓名", "人员姓名"), needed=True),
    Column("role", ("角色", "岗位", "职务", "身份"), needed=True),
    Column("area_ids", ("负责区域", "区域编号", "网格编号", "所属网格")),
    Column("employment", ("用工方式", "用工性质", "专兼职")),
    Column("department_id", ("部门编号", "部门")),
    Column("rostered", ("排班", "是否排班")),
    Column("channels", ("通知方式", "联系渠道")),
)
MOST_AREAS, MOST_CHANNELS = 200, 20


def worker_of(row: Row) -> tuple[Worker, list[Fault]]:
    """The person, and what is wrong with the row."""
    reader = _Reader(row)
    worker = Worker(
        worker_id=reader.id("worker_id"),
        name=reader.name("name"),
        role=reader.parsed("role", parse_role, Role.VOLUNTEER),
        area_ids=reader.area_ids(),
        channels=reader.channels(),
        employment=reader.parsed("employment", parse_employment, Employment.FULL_TIME),
        department_id=reader.id("department_id", needed=False) or None,
        rostered=reader.parsed("rostered", parse_yes, False),
    )
    return worker, reader.faults


class _Reader(RowReader):
    def area_ids(self) -> tuple[str, ...]:
        found = self.ids("area_ids")
        if len(found) > MOST_AREAS:
            self.fault("area_ids", f"names more than {MOST_AREAS} areas; name one above them")
        return found

    def channels(self) -> tuple[str, ...]:
        # A URL may hold commas and semicolons; a space or a new line it cannot hold.
        found = tuple(dict.fromkeys(self.cell("channels").split()))
        if len(found) > MOST_CHANNELS:
            self.fault("channels", f"names more than {MOST_CHANNELS} channels")
        return tuple(self._channel(text) for text in found)

    def _channel(self, text: str) -> str:
        try:
            return parse_channel(text)
        except ValueError as refusal:
            self.fault("channels", f"{refusal}; separate several by a space")
            return text


def cells_of_worker(worker: Worker) -> tuple[str, ...]:
    """The row of a person, in the order of the columns but the last: channels may be secrets."""
    return (
        worker.worker_id,
        worker.name,
        worker.role.value,
        ";".join(worker.area_ids),
        worker.employment.value,
        worker.department_id or "",
        "yes" if worker.rostered else "no",
    )
