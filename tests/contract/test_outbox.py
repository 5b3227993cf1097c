"""The outbox: order, acknowledgement, bounds, and what survives a torn file or a full disk."""

import itertools
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.agent import Entry
from edge.domain.lanes import Lane
from edge.errors import OutboxUnavailable
from edge.outbox import Bounds, SqliteOutbox

pytestmark = pytest.mark.contract

MORNING = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]


def entry(body: bytes = b"{}", lane: Lane = Lane.BULK, at: datetime = MORNING) -> Entry:
    return Entry(lane, False, body, at, 7.5, "boot", True, False)


def ids() -> Callable[[], str]:
    counter = itertools.count(1)
    return lambda: f"outbox-{next(counter)}"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "outbox.sqlite"


@pytest.fixture
def outbox(path: Path) -> Iterator[SqliteOutbox]:
    outbox = SqliteOutbox(path, new_id=ids())
    yield outbox
    outbox.close()


def bodies(outbox: SqliteOutbox, lane: Lane = Lane.BULK) -> list[bytes]:
    return [row.entry.body for row in outbox.read(lane, 0, 10_000)]


def seqs(outbox: SqliteOutbox) -> list[int]:
    return sorted(row.seq for lane in Lane for row in outbox.read(lane, 0, 10_000))


def test_an_entry_comes_back_as_it_was_put_in(outbox: SqliteOutbox) -> None:
    kept = Entry(Lane.URGENT, True, b'{"kind":"help"}', MORNING, 12.25, "boot-7", False, True)
    outbox.append([kept])
    (row,) = outbox.read(Lane.URGENT, 0, 10)
    assert (row.seq, row.entry) == (1, kept)


def test_lanes_share_the_numbers_and_are_read_apart(outbox: SqliteOutbox) -> None:
    outbox.append([entry(b"a"), entry(b"b", Lane.URGENT), entry(b"c")])
    assert bodies(outbox) == [b"a", b"c"]
    assert bodies(outbox, Lane.URGENT) == [b"b"]
    assert seqs(outbox) == [1, 2, 3]


def test_only_what_is_acknowledged_is_deleted(outbox: SqliteOutbox) -> None:
    outbox.append([entry() for _ in range(6)])
    outbox.acknowledge(2, [5])
    assert seqs(outbox) == [3, 4, 6]
    assert outbox.depth == 3


def test_numbers_are_never_used_again_not_even_over_a_restart(path: Path) -> None:
    first = SqliteOutbox(path, new_id=ids())
    first.append([entry(), entry()])
    first.acknowledge(2, [])
    first.close()
    second = SqliteOutbox(path, new_id=lambda: "other")
    second.append([entry()])
    assert seqs(second) == [3]
    assert second.outbox_id == "outbox-1"
    second.close()


def test_a_key_is_used_once_also_after_a_restart(path: Path) -> None:
    first = SqliteOutbox(path, new_id=ids())
    assert first.append([entry()], once="covenant/morning/2026-11-22")
    first.acknowledge(1, [])
    first.close()
    second = SqliteOutbox(path, new_id=ids())
    assert not second.append([entry()], once="covenant/morning/2026-11-22")
    assert second.depth == 0
    second.close()


def test_bulk_goes_before_urgent_when_there_is_no_room(path: Path) -> None:
    outbox = SqliteOutbox(path, new_id=ids(), bounds=Bounds(max_bytes=400 * 1000))
    outbox.append([entry(b"u" * 240, Lane.URGENT) for _ in range(100)])
    for _ in range(30):
        outbox.append([entry(b"b" * 240) for _ in range(100)])
    assert len(bodies(outbox, Lane.URGENT)) == 100
    assert 600 <= len(bodies(outbox)) <= 900
    assert min(row.seq for row in outbox.read(Lane.BULK, 0, 1)) > 2000
    outbox.close()


def test_the_oldest_urgent_rows_go_when_there_is_nothing_else(path: Path) -> None:
    outbox = SqliteOutbox(path, new_id=ids(), bounds=Bounds(max_bytes=4_000))
    outbox.append([entry(b"u" * 240, Lane.URGENT) for _ in range(100)])
    assert seqs(outbox) == list(range(91, 101))
    outbox.close()


def test_bulk_over_age_goes_and_undated_rows_stay(path: Path) -> None:
    outbox = SqliteOutbox(path, new_id=ids(), bounds=Bounds(max_age=timedelta(days=1)))
    undated = Entry(Lane.BULK, False, b"undated", MORNING, 0.0, "boot", False, False)
    outbox.append([entry(b"old"), entry(b"old button", Lane.URGENT), undated])
    outbox.append([entry(b"new", at=MORNING + timedelta(days=2))])
    assert bodies(outbox) == [b"undated", b"new"]
    assert bodies(outbox, Lane.URGENT) == [b"old button"]
    outbox.close()


def test_an_outbox_with_holes_takes_a_new_identity_once_it_has_drained(path: Path) -> None:
    outbox = SqliteOutbox(path, new_id=ids(), bounds=Bounds(max_bytes=4_000))
    outbox.append([entry(b"x" * 240) for _ in range(300)])
    left = seqs(outbox)
    outbox.acknowledge(0, left)
    assert outbox.outbox_id == "outbox-2"
    outbox.append([entry()])
    assert seqs(outbox) == [1]
    outbox.close()


def test_a_card_written_back_from_an_image_keeps_what_it_has_under_a_new_name(
    path: Path,
) -> None:
    outbox = SqliteOutbox(path, new_id=ids())
    outbox.append([entry(b"a"), entry(b"b"), entry(b"c")])
    outbox.acknowledge(1, [])
    outbox.acknowledge(5000, [])
    assert outbox.outbox_id == "outbox-2"
    assert (seqs(outbox), bodies(outbox)) == ([1, 2], [b"b", b"c"])
    outbox.close()


def test_a_torn_file_is_kept_aside_and_a_new_outbox_is_born(path: Path) -> None:
    path.write_bytes(b"this is no database" * 1000)
    outbox = SqliteOutbox(path, new_id=ids())
    outbox.append([entry()])
    assert outbox.depth == 1
    assert path.with_name("outbox.sqlite.torn-1").read_bytes().startswith(b"this is no")
    outbox.close()


def test_a_file_torn_while_it_is_read_is_kept_aside_too(path: Path) -> None:
    first = SqliteOutbox(path, new_id=ids())
    first.append([entry(b"x" * 3000) for _ in range(200)])
    first.close()
    content = bytearray(path.read_bytes())
    content[4096 * 4 :] = b"\xff" * (len(content) - 4096 * 4)
    path.write_bytes(content)
    second = SqliteOutbox(path, new_id=lambda: "newborn")
    assert (second.outbox_id, second.depth) == ("newborn", 0)
    assert path.with_name("outbox.sqlite.torn-1").exists()
    second.close()


def test_a_full_disk_refuses_and_keeps_what_is_there(path: Path) -> None:
    outbox = SqliteOutbox(path, new_id=ids(), max_pages=12)
    outbox.append([entry()])
    with pytest.raises(OutboxUnavailable, match="full"):
        outbox.append([entry(b"x" * 100_000)])
    assert (seqs(outbox), outbox.depth) == ([1], 1)
    outbox.append([entry(b"small")])
    assert seqs(outbox) == [1, 2]
    outbox.close()


def test_two_agents_never_share_one_outbox(outbox: SqliteOutbox, path: Path) -> None:
    outbox.append([entry()])
    with pytest.raises(OutboxUnavailable, match="locked"):
        SqliteOutbox(path, new_id=ids())


ENDLESS_WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from edge.agent import Entry
from edge.domain.lanes import Lane
from edge.outbox import SqliteOutbox
outbox = SqliteOutbox(Path(sys.argv[1]), new_id=lambda: "o")
at = datetime(2026, 11, 22, tzinfo=UTC)
for n in range(1, 1_000_000):
    outbox.append([Entry(Lane.BULK, False, str(n).encode(), at, 0.0, "b", True, False)])
    print(n, flush=True)
"""


def test_what_was_appended_survives_sigkill(path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ENDLESS_WRITER, str(path)], stdout=subprocess.PIPE, cwd=ROOT
    ) as writer:
        assert writer.stdout is not None
        promised = [int(writer.stdout.readline()) for _ in range(50)]
        os.kill(writer.pid, signal.SIGKILL)
        promised += [int(line) for line in writer.stdout.read().split()]
    outbox = SqliteOutbox(path, new_id=ids())
    kept = [int(body) for body in bodies(outbox)]
    assert kept[: len(promised)] == promised
    assert kept == list(range(1, len(kept) + 1))
    outbox.close()


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("append"), st.lists(st.sampled_from(list(Lane)), max_size=5)),
        st.tuples(st.just("ack"), st.lists(st.integers(1, 30), max_size=4)),
    ),
    max_size=25,
)


@given(steps=STEPS)
def test_whatever_happens_it_holds_exactly_what_was_appended_and_not_acknowledged(
    steps: list[tuple[str, list[int]]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        outbox = SqliteOutbox(Path(folder) / "o.sqlite", new_id=ids())
        owed: dict[int, int] = {}
        count = 0
        for verb, arguments in steps:
            if verb == "append":
                outbox.append([entry(lane=Lane(lane)) for lane in arguments])
                owed.update({count + n: lane for n, lane in enumerate(arguments, start=1)})
                count += len(arguments)
            else:
                also = [seq for seq in arguments if seq <= count]
                outbox.acknowledge(0, also)
                for seq in also:
                    owed.pop(seq, None)
        for lane in Lane:
            expected = [seq for seq, of in owed.items() if of == lane]
            assert [row.seq for row in outbox.read(lane, 0, 10_000)] == expected
        assert outbox.depth == len(owed)
        outbox.close()
