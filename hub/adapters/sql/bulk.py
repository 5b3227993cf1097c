"""Many rows in one statement, both ways.

Python's sqlite3 lets go of the interpreter lock at every row that it writes with `executemany` and
at every row that it fetches. Beside a busy thread each of these may cost a whole turn of the
scheduler (5 ms), so a pass that moves thousands of rows moves them in a few statements.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Any

import msgspec
from sqlalchemy import Connection

Row = tuple[Any, ...]

LARGEST_CHUNK = 512
"""Rows in one statement; SQLite binds at most 32,766 values."""


def write_rows(connection: Connection, statement: str, rows: Iterable[Row]) -> int:
    """Run `statement` with the rows in the place of `{rows}`; how many rows it touched.

    `INSERT INTO t (a, b) VALUES {rows}` or
    `UPDATE t SET a = v.column1 FROM (VALUES {rows}) v WHERE t.b = v.column2`.
    """
    listed = list(rows)
    touched = 0
    for chunk in _chunks(listed):
        text = _with_places(statement, len(chunk), len(chunk[0]))
        done = connection.exec_driver_sql(text, tuple(chain.from_iterable(chunk)))
        touched += done.rowcount
    return touched


def read_rows(
    connection: Connection, columns: int, query: str, parameters: tuple[Any, ...]
) -> list[Any]:
    """All rows of a query with so many columns, as lists; no blobs, and 15 digits of a float."""
    text = connection.exec_driver_sql(_as_json(query, columns), parameters).scalar()
    return msgspec.json.decode(text or "[]", type=list[Any])


def _chunks(rows: list[Row]) -> Iterator[list[Row]]:
    """Sizes are powers of two, so that few statements are ever prepared."""
    start, size = 0, LARGEST_CHUNK
    while start < len(rows):
        while size > len(rows) - start:
            size //= 2
        yield rows[start : start + size]
        start += size


@lru_cache(maxsize=512)
def _with_places(statement: str, count: int, width: int) -> str:
    place = "(" + ",".join("?" * width) + ")"
    return statement.replace("{rows}", ",".join([place] * count))


@lru_cache(maxsize=64)
def _as_json(query: str, columns: int) -> str:
    names = ",".join(f"c{number}" for number in range(columns))
    return f"WITH q({names}) AS ({query}) SELECT json_group_array(json_array({names})) FROM q"
