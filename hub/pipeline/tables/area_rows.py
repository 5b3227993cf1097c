"""A row of a table of places as a place."""

from hub.domain.area_words import parse_level, parse_purpose
from hub.domain.areas import Area, Level, Purpose
from hub.errors import Fault
from hub.pipeline.tables.cells import RowReader
from hub.pipeline.tables.columns import Column, Row

AREA_COLUMNS = (
    Column("area_id", ("区域编号", "网格编号", "区域id", "编号"), needed=True),
    Column("name", ("名称", "区域名称", "网格名称"), needed=True),
    Column("level", ("层级", "级别", "类型"), needed=True),
    Column("parent_id", ("上级编号", "上级", "上级区域", "所属区域")),
    Column("code", ("区划代码", "行政区划代码", "网格代码", "代码")),
    Column("purpose", ("用途", "网格类型", "网格性质")),
)


def area_of(row: Row) -> tuple[Area, list[Fault]]:
    """The place, and what is wrong with the row."""
    reader = RowReader(row)
    area = Area(
        area_id=reader.id("area_id"),
        name=reader.name("name"),
        level=reader.parsed("level", parse_level, Level.GRID),
        parent_id=reader.id("parent_id", needed=False) or None,
        code=reader.exact("code") or None,
        purpose=reader.parsed("purpose", parse_purpose, Purpose.RESIDENTIAL),
    )
    return area, reader.faults


def cells_of_area(area: Area) -> tuple[str, ...]:
    """The row of a place, in the order of the columns."""
    return (
        area.area_id,
        area.name,
        area.level.value,
        area.parent_id or "",
        area.code or "",
        area.purpose.value,
    )
