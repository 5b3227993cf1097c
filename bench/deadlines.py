"""Deadline to ticket row: 20,000 homes due in one minute, then at one instant, while ingest runs.

The hub runs as it does anywhere, on the wall's clock. A ticket's delay is from its home's
`judge_at` to the moment at which another process can read its committed row: the rows are polled
each 10 ms.
"""

import sqlite3
import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.broker import a_broker
from bench.processes import Spoken, init_hub, serving_hub
from bench.register import Due, enrol, next_minute, number_of
from bench.report import figures, heading, quantile, rounded, table

HOMES = 20_000
LOAD_A_SECOND = 1000
AHEAD_S = 30.0
APART_S = 120
POLL_S = 0.01
PATIENCE_S = 40.0
_NEW = "SELECT rowid, home_id, cause FROM tickets WHERE rowid > ?"


def run() -> None:
    """Both cases in one hub, two minutes apart."""
    heading(f"{HOMES:,} homes due, 5 % missed, {LOAD_A_SECOND:,} readings/s meanwhile")
    at = next_minute(datetime.now(UTC), AHEAD_S)
    spread = Due("curtain", at, 60, unseen=range(5))
    instant = Due("door", at + timedelta(seconds=APART_S), 0, unseen=range(50, 55))
    with tempfile.TemporaryDirectory() as name, a_broker(Path(name)) as port:
        delays = _delays(Path(name), port, [spread, instant])
    cases = (("within one minute", spread), ("at one instant", instant))
    _print([(said, due, delays[due.sensor]) for said, due in cases])


def _delays(folder: Path, port: int, due: Sequence[Due]) -> dict[str, list[float]]:
    """Seconds from judge_at to the readable row, by window."""
    data_dir = folder / "hub"
    facts = init_hub(data_dir, port)
    enrol(data_dir, HOMES, due)
    with (
        serving_hub(data_dir, facts["api_url"]) as hub,
        Spoken(
            "bench.publisher", folder / "load.log", port=port, nodes=HOMES, outbox="l", quiet=True
        ) as load,
    ):
        last = due[-1].at.timestamp() + PATIENCE_S
        load.begin(rate=LOAD_A_SECOND, seconds=last - time.time(), batch=1)
        found = _watch(data_dir / "state.sqlite", due, last)
        hub.check()
        return found


def _watch(state: Path, due: Sequence[Due], give_up_at: float) -> dict[str, list[float]]:
    delays: dict[str, list[float]] = {window.sensor: [] for window in due}
    wanted = sum(window.missed(HOMES) for window in due)
    last_row = 0
    with closing(sqlite3.connect(f"{state.as_uri()}?mode=ro", uri=True)) as database:
        while sum(map(len, delays.values())) < wanted and time.time() < give_up_at:
            rows = database.execute(_NEW, (last_row,)).fetchall()
            readable_at = time.time()
            for row_id, home, cause in rows:
                last_row = max(last_row, row_id)
                window = next(one for one in due if one.sensor in cause)
                judge_at = window.at.timestamp() + window.grace_s(number_of(home), HOMES)
                delays[window.sensor].append(readable_at - judge_at)
            time.sleep(POLL_S)
    return delays


def _print(cases: Iterable[tuple[str, Due, list[float]]]) -> None:
    rows, found = [], {}
    for said, due, delays in cases:
        p50, p99 = quantile(delays, 0.5), quantile(delays, 0.99)
        longest = max(delays, default=float("nan"))
        missed = due.missed(HOMES)
        rows.append((said, missed, len(delays), p50, p99, longest))
        found[due.sensor] = {
            "missed": missed,
            "tickets": len(delays),
            "p50_s": rounded(p50),
            "p99_s": rounded(p99),
            "max_s": rounded(longest),
        }
    table(("due", "missed", "tickets", "p50 s", "p99 s", "max s"), rows)
    figures("deadlines", {"homes": HOMES, "readings_a_second": LOAD_A_SECOND, **found})
