"""The state database and its transactions: one pass, one transaction, one writer at a time."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError

from hub.errors import StoreUnavailable

BUSY_TIMEOUT_MS = 10_000
Store = TypeVar("Store")


class StateDatabase:
    """SQLite in WAL mode with `synchronous=FULL`: what is committed survives the power cut."""

    def __init__(self, path: Path) -> None:
        self._engine = _engine(path)
        # SQLite has one writer; taking turns here is fair, its busy handler is not.
        self._turn = threading.Lock()

    @property
    def engine(self) -> Engine:
        """For migrations."""
        return self._engine

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: committed on leaving, rolled back on any error."""
        with self._turn, _translated(), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view; writing through it is an error."""
        with _translated(), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            try:
                yield connection
            finally:
                connection.rollback()

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise StoreUnavailable(f"state database: {error.orig}") from error
    except sqlite3.OperationalError as error:
        raise StoreUnavailable(f"state database: {error}") from error


def _engine(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"check_same_thread": False},
        hide_parameters=True,  # names, phone numbers and channel secrets stay out of tracebacks
        pool_size=24,
        max_overflow=40,
    )
    event.listen(engine, "connect", _configure)
    return engine


def _configure(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "cache_size=-16384",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def opener(
    database: StateDatabase, store: Callable[[Connection], Store]
) -> Callable[[], AbstractContextManager[Store]]:
    """A step's way into the database: each call is one transaction with that step's queries."""

    @contextmanager
    def begin() -> Iterator[Store]:
        with database.write() as connection:
            yield store(connection)

    return begin


def viewer(
    database: StateDatabase, store: Callable[[Connection], Store]
) -> Callable[[], AbstractContextManager[Store]]:
    """Like `opener`, for looking only."""

    @contextmanager
    def begin() -> Iterator[Store]:
        with database.read() as connection:
            yield store(connection)

    return begin
