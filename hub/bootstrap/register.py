"""The register: places, posts, departments and homes, what is agreed with them, their tables."""

from zoneinfo import ZoneInfo

from hub.adapters.sql.absences import SqlAbsences
from hub.adapters.sql.departments import SqlDepartments
from hub.adapters.sql.enrolment import SqlEnrolment
from hub.adapters.sql.policies import SqlPolicies
from hub.adapters.sql.posts import SqlPosts
from hub.adapters.sql.state import opener, viewer
from hub.adapters.sql.tables import SqlDutyTables, SqlTables
from hub.adapters.sql.views import SqlViews
from hub.adapters.tables.reading import read_table
from hub.adapters.tables.writing import write_csv, write_workbook
from hub.api.services import Register
from hub.bootstrap.ground import Ground
from hub.bootstrap.staff import build_handing_over
from hub.pipeline.absences import Absences
from hub.pipeline.departments import Departments
from hub.pipeline.enrolment import Enrolment
from hub.pipeline.importing import HomeImport
from hub.pipeline.policies import Policies
from hub.pipeline.posts import Posts
from hub.pipeline.tables.area_import import AreaImport
from hub.pipeline.tables.department_import import DepartmentImport
from hub.pipeline.tables.duty_import import DutyImport
from hub.pipeline.tables.exports import Exports, Form
from hub.pipeline.tables.imports import Imports
from hub.pipeline.tables.worker_import import WorkerImport


def build_register(ground: Ground) -> Register:
    database, clock, new_id = ground.database, ground.clock, ground.new_id
    imports = build_imports(ground)
    return Register(
        enrolment=_build_enrolment(ground),
        posts=Posts(opener(database, SqlPosts), clock, new_id),
        departments=Departments(opener(database, SqlDepartments)),
        absences=build_absences(ground),
        policies=Policies(opener(database, SqlPolicies), clock, new_id),
        importing=imports.homes,
        imports=imports,
        exports=_build_exports(ground),
    )


def build_absences(ground: Ground) -> Absences:
    """Proposals of absences, and their ends; the flow and the web use it."""
    return Absences(opener(ground.database, SqlAbsences), ground.clock, ground.new_id)


def build_imports(ground: Ground) -> Imports:
    """Tables of places, people and homes; also used by `import`."""
    begin = opener(ground.database, SqlTables)
    return Imports(
        read=read_table,
        areas=AreaImport(begin, read_table),
        departments=DepartmentImport(opener(ground.database, SqlDepartments)),
        workers=WorkerImport(begin),
        homes=HomeImport(_build_enrolment(ground), read_table),
        duty=_build_duty_import(ground),
    )


def _build_duty_import(ground: Ground) -> DutyImport:
    return DutyImport(
        opener(ground.database, SqlDutyTables),
        ground.clock,
        ground.new_id,
        ZoneInfo(ground.settings.timezone),
        build_handing_over(ground).hand_over_once,
    )


def _build_enrolment(ground: Ground) -> Enrolment:
    begin = opener(ground.database, SqlEnrolment)
    return Enrolment(begin, ground.clock, ground.new_id, ground.rest_day)


def _build_exports(ground: Ground) -> Exports:
    writers = {Form.CSV: write_csv, Form.XLSX: write_workbook}
    return Exports(viewer(ground.database, SqlViews), writers)
