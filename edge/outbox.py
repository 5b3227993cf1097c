"""Store and forward in one SQLite file: durable before it is sent, deleted when the hub has it.

WAL with `synchronous=FULL`: a commit survives SIGKILL and a pulled plug. The file is born with a
random `outbox_id`; `seq` grows for ever within it and is used again under no other name.
"""

import logging
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from edge.agent import Entry, Row
from edge.domain.lanes import Lane
from edge.errors import OutboxUnavailable

log = logging.getLogger(__name__)

ROW_BYTES: Final = 160
"""What a row costs beyond its body: columns, index, page overhead; estimated generously."""
CORRUPT: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
EVICT_ROWS: Final = 200
SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS identity (outbox_id TEXT NOT NULL, has_gaps INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS row (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    lane INTEGER NOT NULL, is_alert INTEGER NOT NULL, body BLOB NOT NULL,
    observed_at TEXT NOT NULL, monotonic_s REAL NOT NULL, boot_id TEXT NOT NULL,
    synced INTEGER NOT NULL, historical INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS row_by_lane ON row (lane, seq);
CREATE TABLE IF NOT EXISTS once (key TEXT PRIMARY KEY) WITHOUT ROWID;
"""
COLUMNS: Final = "lane, is_alert, body, observed_at, monotonic_s, boot_id, synced, historical"
INSERT: Final = f"INSERT INTO row ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
SELECT: Final = f"SELECT seq, {COLUMNS} FROM row WHERE lane = ? AND seq > ? ORDER BY seq LIMIT ?"
OLDEST_LEAST_URGENT: Final = (
    f"seq IN (SELECT seq FROM row WHERE lane = {int(Lane.BULK)} ORDER BY seq LIMIT ?)"
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is kept for a hub that does not come; bulk goes first, urgent rows last."""

    max_bytes: int = 64 * 1024 * 1024
    max_age: timedelta = timedelta(days=30)


class SqliteOutbox:
    """One file, used by one thread at a time. `max_pages` exists so that tests can fill a disk."""

    def __init__(
        self,
        path: Path,
        *,
        new_id: Callable[[], str],
        bounds: Bounds | None = None,
        max_pages: int | None = None,
    ) -> None:
        self._path = path
        self._new_id = new_id
        self._bounds = bounds or Bounds()
        self._max_pages = max_pages
        self._outbox_id = ""
        self._has_gaps = False
        self._depth = 0
        self._tally = 0
        self._open_or_begin_anew()

    @property
    def outbox_id(self) -> str:
        """Random; a new one means that `seq` began anew."""
        return self._outbox_id

    @property
    def depth(self) -> int:
        """Rows that are not acknowledged."""
        return self._depth

    def append(self, entries: Sequence[Entry], once: str | None = None) -> bool:
        """Durable when it returns; False when `once` was used before."""
        with self._transaction() as db:
            if once is not None and not self._first_use(db, once):
                return False
            db.executemany(INSERT, [_values(entry) for entry in entries])
            self._tally += sum(_cost(len(entry.body)) for entry in entries)
            self._depth += len(entries)
            if entries:
                self._evict(db, entries[-1])
        return True

    def _first_use(self, db: sqlite3.Connection, once: str) -> bool:
        cursor = db.execute("INSERT OR IGNORE INTO once (key) VALUES (?)", (once,))
        return cursor.rowcount == 1

    def read(self, lane: Lane, after_seq: int, limit: int) -> list[Row]:
        """Rows of a lane beyond `after_seq`, oldest first."""
        with self._guarded() as db:
            found = db.execute(SELECT, (int(lane), after_seq, limit)).fetchall()
        return [_row(values) for values in found]

    def acknowledge(self, through_seq: int, also: Sequence[int]) -> None:
        """Delete what the hub has.

        An acknowledgement of rows that this file never had means that the file is an old copy (a
        card written back from an image): its numbers are spent, so it takes a new identity and
        keeps everything, because a doubled reading is harmless and a lost one is not.
        """
        with self._transaction() as db:
            if max(through_seq, *also, 0) > _last_seq(db):
                self._take_new_identity(db)
                return
            self._delete(db, "seq <= ?", through_seq)
            for seq in also:
                self._delete(db, "seq = ?", seq)
            if self._has_gaps and self._depth == 0:
                self._take_new_identity(db)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _delete(self, db: sqlite3.Connection, where: str, *values: object) -> int:
        gone = db.execute(f"DELETE FROM row WHERE {where} RETURNING length(body)", values)
        costs = [_cost(length) for (length,) in gone.fetchall()]
        self._tally -= sum(costs)
        self._depth -= len(costs)
        return len(costs)

    def _evict(self, db: sqlite3.Connection, newest: Entry) -> None:
        """Drop what is over age or over size: bulk, oldest first; urgent rows only for size."""
        dropped = 0
        if newest.synced:
            oldest = _text(newest.observed_at - self._bounds.max_age)
            bulk = int(Lane.BULK)
            dropped += self._delete(db, "lane = ? AND synced AND observed_at < ?", bulk, oldest)
        while self._tally > self._bounds.max_bytes and self._depth > 0:
            dropped += self._delete(db, OLDEST_LEAST_URGENT, EVICT_ROWS) or self._delete(
                db, "seq IN (SELECT seq FROM row ORDER BY seq LIMIT 1)"
            )
        if dropped and not self._has_gaps:
            self._has_gaps = True
            db.execute("UPDATE identity SET has_gaps = 1")
            log.warning("outbox is full: oldest rows dropped", extra={"action": "evicted"})

    def _take_new_identity(self, db: sqlite3.Connection) -> None:
        """Begin `seq` anew under a new `outbox_id`, keeping the rows and their order.

        Evicted rows leave holes that the hub's contiguous `through_seq` could never pass, so an
        outbox that has drained after an eviction takes a new identity as well.
        """
        seqs = [seq for (seq,) in db.execute("SELECT seq FROM row ORDER BY seq")]
        pairs = list(enumerate(seqs, start=1))
        db.executemany("UPDATE row SET seq = ? WHERE seq = ?", pairs)
        db.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'row'", (len(seqs),))
        self._outbox_id, self._has_gaps = self._new_id(), False
        db.execute("UPDATE identity SET outbox_id = ?, has_gaps = 0", (self._outbox_id,))
        log.info("outbox took a new identity", extra={"action": "outbox", "kept": len(seqs)})

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._guarded() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                self._take_stock(db)
                raise

    @contextmanager
    def _guarded(self) -> Iterator[sqlite3.Connection]:
        """SQLite's troubles become ours; a torn file is moved aside and a new one is born."""
        try:
            yield self._db
        except sqlite3.Error as error:
            if _is_corrupt(error):
                self._db.close()
                self._begin_anew()
            raise OutboxUnavailable(str(error)) from error

    def _open_or_begin_anew(self) -> None:
        try:
            self._open()
        except sqlite3.Error as error:
            if not _is_corrupt(error):
                raise OutboxUnavailable(f"{self._path}: {error}") from error
            self._begin_anew()

    def _begin_anew(self) -> None:
        kept = _set_aside(self._path)
        log.error(
            "outbox was torn; it is kept as %s and a new one begins", kept, extra={"action": "torn"}
        )
        try:
            self._open()
        except sqlite3.Error as error:
            raise OutboxUnavailable(f"{self._path}: {error}") from error

    def _open(self) -> None:
        db = sqlite3.connect(self._path, timeout=1, isolation_level=None, check_same_thread=False)
        try:
            _prepare(db, self._max_pages)
            db.execute("BEGIN IMMEDIATE")
            if db.execute("SELECT 1 FROM identity").fetchone() is None:
                db.execute("INSERT INTO identity VALUES (?, 0)", (self._new_id(),))
            db.execute("COMMIT")
            self._take_stock(db)
        except sqlite3.Error:
            db.close()
            raise
        self._db = db

    def _take_stock(self, db: sqlite3.Connection) -> None:
        (self._outbox_id, gaps) = db.execute("SELECT outbox_id, has_gaps FROM identity").fetchone()
        self._has_gaps = bool(gaps)
        (self._depth, bodies) = db.execute(
            "SELECT count(*), coalesce(sum(length(body)), 0) FROM row"
        ).fetchone()
        self._tally = self._depth * ROW_BYTES + bodies


def _prepare(db: sqlite3.Connection, max_pages: int | None) -> None:
    """One owner (two agents on one file would number rows alike), nothing lost on power failure."""
    db.execute("PRAGMA locking_mode = EXCLUSIVE")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA journal_size_limit = 1000000")
    (verdict,) = db.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise _Torn(verdict)
    db.executescript(SCHEMA)
    if max_pages is not None:
        db.execute(f"PRAGMA max_page_count = {int(max_pages)}")


class _Torn(sqlite3.DatabaseError):
    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


def _is_corrupt(error: sqlite3.Error) -> bool:
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in CORRUPT


def _set_aside(path: Path) -> Path:
    """Rename the file and its log to the first free name; nothing is ever overwritten."""
    number = 1
    while (kept := path.with_name(f"{path.name}.torn-{number}")).exists():
        number += 1
    for suffix in ("", "-wal", "-shm"):
        part = Path(f"{path}{suffix}")
        if part.exists():
            part.rename(f"{kept}{suffix}")
    return kept


def _last_seq(db: sqlite3.Connection) -> int:
    found = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'row'").fetchone()
    return int(found[0]) if found else 0


def _cost(body_bytes: int) -> int:
    return body_bytes + ROW_BYTES


def _text(at: datetime) -> str:
    """UTC at full width, so that text order is time order."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _values(entry: Entry) -> tuple[object, ...]:
    return (
        int(entry.lane),
        entry.is_alert,
        entry.body,
        _text(entry.observed_at),
        entry.monotonic_s,
        entry.boot_id,
        entry.synced,
        entry.historical,
    )


def _row(values: tuple[Any, ...]) -> Row:
    seq, lane, is_alert, body, observed_at, monotonic_s, boot_id, synced, historical = values
    entry = Entry(
        lane=Lane(lane),
        is_alert=bool(is_alert),
        body=body,
        observed_at=datetime.fromisoformat(observed_at),
        monotonic_s=monotonic_s,
        boot_id=boot_id,
        synced=bool(synced),
        historical=bool(historical),
    )
    return Row(seq, entry)
