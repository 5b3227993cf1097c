"""One page of a query: sorted by keys that tell every row from every other."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    literal,
    or_,
    select,
    type_coerce,
)

from hub.adapters.sql.schema import Instant, areas
from hub.errors import Fault, InvalidInput
from hub.pipeline.views.paging import Key, Page

Rows = tuple[list[Row[Any]], Key | None]


def page_of(
    connection: Connection,
    query: Select[Any],
    keys: Sequence[ColumnElement[Any]],
    page: Page,
    *,
    descending: Sequence[bool] | bool = False,
) -> Rows:
    """The rows of a page and the key of its last one, if more follow."""
    falls = [descending] * len(keys) if isinstance(descending, bool) else list(descending)
    plain = [type_coerce(k, BigInteger) if isinstance(k.type, Instant) else k for k in keys]
    if page.after is not None:
        query = query.where(_after(plain, falls, page.after))
    order = [key.desc() if fall else key.asc() for key, fall in zip(plain, falls, strict=True)]
    marks = [key.label(f"_key{index}") for index, key in enumerate(plain)]
    query = query.add_columns(*marks).order_by(*order).limit(page.limit + 1)
    rows = list(connection.execute(query))
    if len(rows) <= page.limit:
        return rows, None
    last = rows[page.limit - 1]._mapping
    return rows[: page.limit], tuple(last[mark.name] for mark in marks)


def _after(
    keys: Sequence[ColumnElement[Any]], falls: Sequence[bool], after: Key
) -> ColumnElement[bool]:
    if len(after) != len(keys):
        raise InvalidInput(Fault("cursor", "is of another list; take it from this list's next"))
    steps, equal = [], list[ColumnElement[bool]]()
    for key, fall, value in zip(keys, falls, after, strict=True):
        bound = literal(value)
        steps.append(and_(*equal, key < bound if fall else key > bound))
        equal.append(key == bound)
    return or_(*steps)


def above(area_id: str) -> Select[Any]:
    """An area and all that it lies in."""
    line = select(areas.c.area_id, areas.c.parent_id).where(areas.c.area_id == area_id)
    tree = line.cte(recursive=True)
    higher = select(areas.c.area_id, areas.c.parent_id)
    tree = tree.union(higher.join(tree, areas.c.area_id == tree.c.parent_id))
    return select(tree.c.area_id)


def within(column: ColumnElement[Any], area_id: str) -> ColumnElement[bool]:
    """Whether a place lies in an area, however deep."""
    tree = select(areas.c.area_id).where(areas.c.area_id == area_id).cte(recursive=True)
    tree = tree.union(select(areas.c.area_id).join(tree, areas.c.parent_id == tree.c.area_id))
    return column.in_(select(tree.c.area_id))
