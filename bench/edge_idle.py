"""An idle edge agent: memory and CPU over a minute beside a hub; and how fast its outbox is."""

import secrets
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.broker import a_broker
from bench.processes import Measured, init_hub, serving_hub
from bench.register import enrol, node_id
from bench.report import figures, heading, table
from edge.agent import Entry
from edge.domain.lanes import Lane
from edge.outbox import SqliteOutbox

SETTLE_S = 10.0
SECONDS = 60.0
OUTBOX_ROWS = 2_000
_NODE_TOML = """\
[node]
node_id = "{node_id}"
data_dir = "edge"
[broker]
url = "mqtt://127.0.0.1:{port}"
[clock]
synced = true
[[sensors]]
source = "simulated"
seed = "bench"
home = 1
tz = "Asia/Shanghai"
"""


def run() -> None:
    """The agent as a process with a simulated home; then the outbox alone."""
    heading(f"idle edge agent over {SECONDS:.0f} s: a home of simulated sensors, linked to a hub")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with a_broker(folder) as port:
            rss_mb, cpu_percent = _idle(folder, port)
        table(("", "figure"), [("RSS MB", rss_mb), ("CPU % of a core", cpu_percent)])
        rates = {batch: _outbox_rate(folder / f"outbox-{batch}", batch) for batch in (1, 20)}
    table(
        ("outbox, durable append and ack", "rows/s"),
        [(f"{batch} row(s) a commit", rate) for batch, rate in rates.items()],
    )
    outbox = {f"outbox_rows_a_second_{batch}": round(rate) for batch, rate in rates.items()}
    figures("edge", {"rss_mb": round(rss_mb, 1), "cpu_percent": round(cpu_percent, 2), **outbox})


def _idle(folder: Path, port: int) -> tuple[float, float]:
    data_dir, settings = folder / "hub", folder / "node.toml"
    facts = init_hub(data_dir, port)
    enrol(data_dir, 1)
    settings.write_text(_NODE_TOML.format(node_id=node_id(0), port=port))
    command = [sys.executable, "-m", "edge", "run", "--config", str(settings)]
    with (
        serving_hub(data_dir, facts["api_url"]),
        Measured(command, folder / "edge.log") as agent,
    ):
        time.sleep(SETTLE_S)
        agent.check()
        cpu_s, began = agent.cpu_s(), time.monotonic()
        time.sleep(SECONDS)
        return agent.rss_mb(), 100 * (agent.cpu_s() - cpu_s) / (time.monotonic() - began)


def _outbox_rate(folder: Path, batch: int) -> float:
    """Rows appended and acknowledged a second, `batch` to a commit."""
    folder.mkdir()
    outbox = SqliteOutbox(folder / "outbox.sqlite", new_id=lambda: secrets.token_hex(8))
    began = time.monotonic()
    for first in range(0, OUTBOX_ROWS, batch):
        outbox.append([_entry()] * batch)
        outbox.acknowledge(first + batch, ())
    outbox.close()
    return OUTBOX_ROWS / (time.monotonic() - began)


def _entry() -> Entry:
    body = b'{"sensor_id":"temperature","kind":"temperature","value":21.4,"quality":"good"}'
    return Entry(Lane.BULK, False, body, datetime.now(UTC), time.monotonic(), "boot-0", True, False)
