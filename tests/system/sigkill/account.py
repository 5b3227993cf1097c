"""The final account: what the hub says at the end, held against the script."""

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.system.sigkill.phones import Phones, Told
from tests.system.sigkill.script import Act, acts
from tests.system.stranger import HubProcess, wait_until

TOLD_ONCE, TOLD_AFTER_A_CRASH, TOLD_AGAIN = [False], [True], [False, True]
MAY_FAIL = ("the hub crashed twice", "no longer needed")


def check_verdicts(hub: HubProcess) -> None:
    """One verdict for each home and window, as scripted, with the late marks that belong to it."""
    found = hub.get("/verdicts", limit=1000)
    count = Counter((v["home_id"], v["window_id"], v["day"]) for v in found)
    assert set(count.values()) == {1}
    by_window = {(v["home_id"], v["window_id"], v["day"]): v for v in found}
    for act in acts():
        for home_id, part in act.parts.items():
            verdict = by_window.pop((home_id, act.side.window_id, act.day.isoformat()))
            assert verdict["verdict"] == part.expects, verdict
            _check_late_marks(act, verdict)
    assert by_window == {}


def _check_late_marks(act: Act, verdict: dict[str, Any]) -> None:
    part = act.parts[verdict["home_id"]]
    if part.late != "proof":
        assert verdict["late_proof_at"] is None, verdict
    if part.late is not None and part.gesture_min is not None:
        until = act.at(250) if part.late == "proof" else act.at(360)
        at = datetime.fromisoformat(verdict[f"late_{part.late}_at"])
        assert act.at(part.gesture_min) <= at <= until, verdict


def check_tickets(hub: HubProcess) -> None:
    """One ticket for each missed or blind verdict and no other; each step of its story once.

    Agents that were killed together may make an incident; a blind window may stand on its list.
    """
    verdicts = hub.get("/verdicts", limit=1000)
    assert all(v["ticket_id"] is None for v in verdicts if v["verdict"] in ("seen", "away"))
    tickets = {ticket["ticket_id"]: ticket["kind"] for ticket in hub.get("/tickets", limit=1000)}
    storms = {ticket_id for ticket_id, kind in tickets.items() if kind == "incident"}
    worries = [v["ticket_id"] for v in verdicts if v["verdict"] in ("missed", "blind")]
    single = sorted(ticket_id for ticket_id in worries if ticket_id not in storms)
    assert single == sorted(tickets.keys() - storms), (verdicts, tickets)
    for ticket_id in single:
        _check_story(hub.api.get(f"/tickets/{ticket_id}").json())


def _check_story(ticket: dict[str, Any]) -> None:
    actions = Counter(event["action"] for event in ticket["events"])
    once = ("open", "accept", "arrive", "resolve", "close")
    assert ticket["state"] == "closed"
    assert {action: actions[action] for action in once} == dict.fromkeys(once, 1), ticket
    climbed_at = [event["at"] for event in ticket["events"] if event["action"] == "escalate"]
    assert len(climbed_at) == len(set(climbed_at)), ticket


def check_messages(hub: HubProcess, phones: Phones) -> None:
    """Each went out once, or once more after a crash, saying so; none got lost on the way."""
    wait_until(lambda: not _on_the_way(hub), "all messages are out", 90)
    told, rows = phones.told(), _notices(hub)
    assert told.keys() <= rows.keys()
    for key, notice in rows.items():
        repeats = told.get(key, [])
        if repeats:
            assert repeats in (TOLD_ONCE, TOLD_AFTER_A_CRASH, TOLD_AGAIN), (key, repeats)
        if notice["state"] == "sent":
            assert repeats, notice
        else:
            assert notice["state"] == "failed", notice
            assert notice["result"].startswith(MAY_FAIL), notice


def _on_the_way(hub: HubProcess) -> bool:
    return any(hub.get("/notices", state=state) for state in ("queued", "sending"))


def _notices(hub: HubProcess) -> dict[Told, dict[str, Any]]:
    tickets = hub.get("/tickets", limit=1000)
    rows = [
        notice
        for ticket in tickets
        for notice in hub.get("/notices", ticket_id=ticket["ticket_id"], limit=1000)
        if notice["channel"] == "http"
    ]
    found = {Told(row["worker_id"], row["ticket_id"], row["step"]): row for row in rows}
    assert len(found) == len(rows)
    return found


def wait_for_what_is_owed(data_dir: Path) -> None:
    """An edge sends again after half a minute what the broker took and nobody committed."""
    with closing(sqlite3.connect(data_dir / "state.sqlite")) as state:
        gaps = "SELECT node_id FROM outboxes WHERE also <> '[]'"
        wait_until(lambda: not state.execute(gaps).fetchall(), "no gaps", 90)


def check_outboxes(data_dir: Path, fleet_dir: Path) -> None:
    """Every row that any edge ever wrote has reached the hub, once. Both are stopped."""
    with closing(sqlite3.connect(data_dir / "state.sqlite")) as state:
        for outbox in sorted(fleet_dir.glob("h-*/outbox.sqlite")):
            outbox_id, written, waiting = _outbox(outbox)
            query = "SELECT through_seq, also FROM outboxes WHERE outbox_id = ?"
            assert state.execute(query, (outbox_id,)).fetchall() == [(written, "[]")], outbox
            assert waiting <= written
            alerts = state.execute(
                "SELECT count(*) FROM alerts WHERE node_id = ?", (f"n-{outbox.parent.name}",)
            ).fetchone()[0]
            assert _stored(data_dir / "series", outbox_id) == written - alerts, outbox


def _outbox(path: Path) -> tuple[str, int, int]:
    with closing(sqlite3.connect(path)) as database:
        (outbox_id,) = database.execute("SELECT outbox_id FROM identity").fetchone()
        last = "SELECT seq FROM sqlite_sequence WHERE name = 'row'"
        (written,) = database.execute(last).fetchone()
        (waiting,) = database.execute("SELECT count(*) FROM row").fetchone()
    return outbox_id, written, waiting


def _stored(series: Path, outbox_id: str) -> int:
    count = 0
    for day in series.glob("*.sqlite"):
        with closing(sqlite3.connect(day)) as database:
            query = "SELECT count(*) FROM readings JOIN streams USING (stream_id) WHERE outbox_id=?"
            count += database.execute(query, (outbox_id,)).fetchone()[0]
    return count
