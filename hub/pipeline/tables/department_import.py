"""Departments and their catalogues in bulk; those that are there change."""

from collections.abc import Iterator, Sequence

from hub.domain.departments import LONGEST_DUTY, MOST_DUTIES, Department
from hub.errors import Fault, InvalidInput
from hub.pipeline.departments import DepartmentStore
from hub.pipeline.ports import Begin
from hub.pipeline.tables.came import Came
from hub.pipeline.tables.cells import RowReader, parts
from hub.pipeline.tables.columns import Column, Row, sheet_of
from hub.pipeline.tables.table import Table

DEPARTMENT_COLUMNS = (
    Column("department_id", ("部门编号", "编号"), needed=True),
    Column("name", ("部门名称", "名称", "部门"), needed=True),
    Column("area_id", ("区域编号", "服务区域"), needed=True),
    Column("duties", ("职责清单", "职责", "事项"), needed=True),
)


class DepartmentImport:
    """All departments of a table in one transaction, or none and the reasons."""

    def __init__(self, begin: Begin[DepartmentStore]) -> None:
        self._begin = begin

    def bring_in(self, table: Table, *, dry_run: bool) -> Came:
        """How many came in and how many changed; InvalidInput."""
        sheet = sheet_of(table, DEPARTMENT_COLUMNS)
        parsed = [(row, *department_of(row)) for row in sheet.rows]
        faults = [fault for _, _, found in parsed for fault in found]
        read = [(row, one) for row, one, found in parsed if not found]
        faults += _doubled(read)
        departments = [one for _, one in read]
        with self._begin() as store:
            places = store.areas([one.area_id for one in departments])
            faults += [_no_place(row, one) for row, one in read if one.area_id not in places]
            if faults:
                ordered = sorted(faults, key=lambda fault: fault.row or 0)
                raise InvalidInput(*(sheet.named(fault) for fault in ordered))
            known = store.known([one.department_id for one in departments])
            if not dry_run:
                store.put(departments)
        return Came(len(departments) - len(known), len(known))


def _doubled(read: Sequence[tuple[Row, Department]]) -> Iterator[Fault]:
    rows = dict[str, int]()
    for row, one in read:
        first = rows.setdefault(one.department_id, row.line)
        if first != row.line:
            yield Fault("department_id", f"stands in row {first} already", row.line)


def _no_place(row: Row, one: Department) -> Fault:
    reason = f"{one.area_id!r} is not known; import the areas first"
    return Fault("area_id", reason, row.line)


def department_of(row: Row) -> tuple[Department, list[Fault]]:
    """The department, and what is wrong with the row."""
    reader = RowReader(row)
    duties = tuple(dict.fromkeys(parts(reader.cell("duties"))))
    if len(duties) > MOST_DUTIES or any(len(duty) > LONGEST_DUTY for duty in duties):
        most = f"at most {MOST_DUTIES} duties of {LONGEST_DUTY} characters"
        reader.fault("duties", f"does not fit: {most}, separated by ;")
    department = Department(
        reader.id("department_id"), reader.name("name"), reader.id("area_id"), duties
    )
    return department, reader.faults
