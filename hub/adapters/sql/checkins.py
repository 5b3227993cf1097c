"""The queries of the check-in engine, in bulk and by the deadline's index."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from hub.adapters.sql.life import changes_of
from hub.adapters.sql.schema import commands, from_ms, to_ms, verdicts
from hub.domain.checkins import SensorFacts, Verdict
from hub.domain.gestures import Change
from hub.domain.liveness import LinkFacts, Session
from hub.domain.windows import Occurrence
from hub.pipeline.checkins import Asked, ChangesWanted, DueWindow, Judged, Situation
from hub.pipeline.window_codec import window_from_json

_DUE_COLUMNS = (
    "d.home_id, d.day, d.opens_at, d.starts_at, d.due_at, d.judge_at, d.definition, w.definition,"
    " d.asked_at, d.next_at"
)
_DUE = (
    f"SELECT {_DUE_COLUMNS}, 0 FROM deadlines d"
    " LEFT JOIN windows w ON w.home_id = d.home_id AND w.window_id = d.window_id"
    " WHERE d.next_at <= ? AND d.asked_at IS NULL ORDER BY d.next_at LIMIT ?"
)
_ASKING = (
    f"SELECT {_DUE_COLUMNS}, EXISTS (SELECT 1 FROM commands c WHERE c.home_id = d.home_id"
    " AND c.kind = 'ask' AND c.detail ->> 'window_id' = d.window_id"
    " AND c.detail ->> 'day' = d.day AND c.outcome IS NOT NULL"
    " AND c.outcome NOT IN ('unheard', 'failed', 'expired', 'unsupported', 'refused'))"
    " FROM deadlines d"
    " LEFT JOIN windows w ON w.home_id = d.home_id AND w.window_id = d.window_id"
    " WHERE d.asked_at IS NOT NULL"
    " AND (d.next_at <= ? OR d.home_id IN (SELECT home_id FROM rechecks WHERE concerns = 'ask'))"
    " ORDER BY d.next_at LIMIT ?"
)
_AWAY = (
    "SELECT j.key, max(a.until_at) FROM json_each(?) j JOIN absences a"
    " ON a.home_id = j.value ->> 0 AND a.from_at <= j.value ->> 1 AND a.until_at > j.value ->> 1"
    " GROUP BY j.key"
)
_SENSORS = (
    "SELECT j.key, n.value, s.kind, min(s.max_silence_s, coalesce(s.birth_max_silence_s, 1e12)),"
    " (SELECT max(r.observed_at) FROM life_readings r WHERE r.home_id = j.value ->> 0"
    "  AND r.sensor_id = n.value AND r.observed_at < j.value ->> 1), l.boot_id, l.session,"
    " l.death_boot_id, l.death_session, l.death_at, l.last_live_at"
    " FROM json_each(?) j, json_each(j.value ->> 2) n"
    " LEFT JOIN sensors s ON s.home_id = j.value ->> 0 AND s.sensor_id = n.value"
    " LEFT JOIN node_links l ON l.node_id = s.node_id"
)
_ASK = "UPDATE deadlines SET asked_at = ?, next_at = ? WHERE home_id = ? AND window_id = ?"
_NODES = "SELECT home_id, node_id FROM nodes WHERE home_id IN (SELECT value FROM json_each(?))"
_MOVE_ON = (
    "UPDATE deadlines SET day = ?, opens_at = ?, starts_at = ?, due_at = ?, judge_at = ?,"
    " next_at = ?, definition = ?, asked_at = NULL WHERE home_id = ? AND window_id = ?"
)
_END = "DELETE FROM deadlines WHERE home_id = ? AND window_id = ?"


class SqlCheckins:
    """One transaction of the check-in engine."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(self, now: datetime, limit: int) -> list[DueWindow]:
        """Pending windows with `judge_at` reached, earliest first."""
        rows = self._connection.exec_driver_sql(_DUE, (to_ms(now), limit))
        return [_due_window(row, now) for row in rows]

    def asking(self, now: datetime, limit: int) -> list[DueWindow]:
        """Asked windows that are over, or whose home gave a sign since."""
        rows = self._connection.exec_driver_sql(_ASKING, (to_ms(now), limit)).all()
        self._connection.exec_driver_sql("DELETE FROM rechecks WHERE concerns = 'ask'")
        return [_due_window(row, now) for row in rows]

    def changes(self, wanted: Iterable[ChangesWanted]) -> dict[str, list[Change]]:
        """Changes by home, oldest first."""
        return changes_of(self._connection, wanted)

    def situations(self, due: list[DueWindow]) -> list[Situation]:
        """One for each, in order."""
        if not due:
            return []
        away = self._away(due)
        sensors: list[list[SensorFacts]] = [[] for _ in due]
        links: list[list[LinkFacts]] = [[] for _ in due]
        for row in self._connection.exec_driver_sql(_SENSORS, (json.dumps(_asked_of(due)),)):
            gesture = due[row[0]].occurrence.window.gesture
            heard = None if row[4] is None else from_ms(row[4])
            sensors[row[0]].append(SensorFacts(row[1], row[2] or gesture.kind, row[3] or 0, heard))
            links[row[0]].append(_link_facts(tuple(row[5:])))
        return [
            Situation(away.get(index), links[index], sensors[index]) for index in range(len(due))
        ]

    def ask(self, asked: list[Asked]) -> None:
        """Mark as asked, and queue the `ask` commands."""
        if not asked:
            return
        self._connection.exec_driver_sql(
            _ASK,
            [(to_ms(item.asked_at), to_ms(item.until), *_key(item.due)) for item in asked],
        )
        nodes = self._nodes_of([item.due.home_id for item in asked])
        rows = [
            _command(item, node_id, number)
            for item in asked
            for number, node_id in enumerate(nodes.get(item.due.home_id, []))
        ]
        if rows:
            self._connection.execute(commands.insert(), rows)

    def record(self, judged: list[Judged]) -> None:
        """Store the verdicts and move the deadlines on."""
        if not judged:
            return
        self._connection.execute(verdicts.insert(), [_verdict(item) for item in judged])
        moves = [_move(item) for item in judged if item.following is not None]
        ends = [_key(item.due) for item in judged if item.following is None]
        for statement, rows in ((_MOVE_ON, moves), (_END, ends)):
            if rows:
                self._connection.exec_driver_sql(statement, rows)

    def _away(self, due: list[DueWindow]) -> dict[int, datetime]:
        rows = self._connection.exec_driver_sql(
            _AWAY, (json.dumps([(i.home_id, to_ms(i.occurrence.due_at)) for i in due]),)
        )
        return {row[0]: from_ms(row[1]) for row in rows}

    def _nodes_of(self, home_ids: list[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for home_id, node_id in self._connection.exec_driver_sql(_NODES, (json.dumps(home_ids),)):
            found.setdefault(home_id, []).append(node_id)
        return found


def _asked_of(due: list[DueWindow]) -> list[tuple[str, int, tuple[str, ...]]]:
    return [
        (item.home_id, to_ms(item.occurrence.judge_at), item.occurrence.window.gesture.sensor_ids)
        for item in due
    ]


def _due_window(row: Any, now: datetime) -> DueWindow:
    definition = json.loads(row[6])
    occurrence = Occurrence(
        window=window_from_json(definition),
        day=date.fromisoformat(row[1]),
        opens_at=from_ms(row[2]),
        starts_at=from_ms(row[3]),
        due_at=from_ms(row[4]),
        judge_at=from_ms(row[5]),
    )
    return DueWindow(
        home_id=row[0],
        occurrence=occurrence,
        definition=definition,
        next_definition=None if row[7] is None else json.loads(row[7]),
        asked_at=None if row[8] is None else from_ms(row[8]),
        heard=bool(row[10]),
        over=row[9] <= to_ms(now),
    )


def _link_facts(row: tuple[Any, ...]) -> LinkFacts:
    boot_id, session, death_boot_id, death_session, death_at, last_live_at = row
    return LinkFacts(
        born=None if boot_id is None else Session(boot_id, session),
        died=None if death_boot_id is None else Session(death_boot_id, death_session),
        death_at=None if death_at is None else from_ms(death_at),
        last_live_at=None if last_live_at is None else from_ms(last_live_at),
    )


def _key(due: DueWindow) -> tuple[str, str]:
    return (due.home_id, due.occurrence.window.window_id)


def _command(item: Asked, node_id: str, number: int) -> dict[str, Any]:
    occurrence = item.due.occurrence
    return {
        "command_id": f"{item.command_id}-{number}",
        "node_id": node_id,
        "home_id": item.due.home_id,
        "kind": "ask",
        "detail": {
            "window_id": occurrence.window.window_id,
            "day": occurrence.day.isoformat(),
            "until": item.until.isoformat(),
        },
        "created_at": item.asked_at,
        "expires_at": item.until,
    }


def _verdict(item: Judged) -> dict[str, Any]:
    occurrence, decision = item.due.occurrence, item.decision
    worried = decision.verdict in (Verdict.MISSED, Verdict.BLIND)
    return {
        "verdict_id": item.verdict_id,
        "home_id": item.due.home_id,
        "window_id": occurrence.window.window_id,
        "day": occurrence.day.isoformat(),
        "opens_at": occurrence.opens_at,
        "starts_at": occurrence.starts_at,
        "judge_at": occurrence.judge_at,
        "definition": item.due.definition,
        "verdict": decision.verdict.value,
        "priority": decision.priority,
        "decided_at": item.decided_at,
        "reason_zh": item.reason.zh,
        "reason_en": item.reason.en,
        "evidence": item.evidence,
        "wants_ticket": worried,
        "wants_proof": worried,
    }


def _move(item: Judged) -> tuple[Any, ...]:
    following = item.following
    assert following is not None
    times = (following.opens_at, following.starts_at, following.due_at, following.judge_at)
    return (
        following.day.isoformat(),
        *(to_ms(at) for at in times),
        to_ms(following.judge_at),
        json.dumps(item.due.next_definition, ensure_ascii=False),
        *_key(item.due),
    )
