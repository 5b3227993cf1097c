"""500 homes due at once: when the first, the middle and the last person was told, by webhook."""

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.broker import a_broker
from bench.processes import Spoken, free_port, init_hub, is_listening, serving_hub, wait_until
from bench.register import Due, enrol, next_minute
from bench.report import figures, heading, rounded, table

HOMES = 500
AHEAD_S = 15.0
PATIENCE_S = 60.0
HEALTHCHECKS = (1.3, 5.0, 9.1)
"""EVIDENCE: healthchecks 4.3 on such a machine, default workers, instant webhook."""


def run() -> None:
    """One round; the deadline is a full minute, so it begins with a wait."""
    heading(f"{HOMES} homes due at one instant, instant webhook: deadline to person")
    with tempfile.TemporaryDirectory() as name, a_broker(Path(name)) as port:
        found = _told_after(Path(name), port)
    first, middle, last = found[0], median(found), found[-1]
    columns = ("", "told", "first s", "median s", "last s")
    peer = ("healthchecks 4.3 (measured earlier)", HOMES, *HEALTHCHECKS)
    table(columns, [("hub", len(found), first, middle, last), peer])
    ratio = round(HEALTHCHECKS[2] / last, 1)
    seconds = {
        "first_s": rounded(first),
        "median_s": rounded(middle),
        "last_s": rounded(last),
    }
    figures("told", {"told": len(found), **seconds, "times_faster_to_the_last": ratio})


def _told_after(folder: Path, port: int) -> list[float]:
    hook_port, data_dir = free_port(), folder / "hub"
    facts = init_hub(data_dir, port)
    due = Due("curtain", next_minute(datetime.now(UTC), AHEAD_S), 0, unseen=range(100))
    enrol(data_dir, HOMES, [due], (f"http://127.0.0.1:{hook_port}/told",))
    with (
        Spoken("bench.webhook", folder / "hook.log", port=hook_port) as hook,
        serving_hub(data_dir, facts["api_url"]),
    ):
        wait_until(lambda: is_listening(hook_port), "the webhook")
        deadline = due.at.timestamp()
        time.sleep(max(0.0, deadline + 1 - time.time()))
        wait_until(lambda: len(hook.ask()["told_at"]) >= HOMES, "all told", PATIENCE_S)
        return [told_at - deadline for told_at in hook.ask()["told_at"]]
