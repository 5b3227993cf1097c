"""The queries of the check-in engine, in bulk and by the deadline's index."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from hub.adapters.sql.bulk import Row, read_rows, write_rows
from hub.adapters.sql.life import changes_of
from hub.adapters.sql.links import link_facts
from hub.adapters.sql.schema import from_ms, to_ms
from hub.domain.absences import SENSED_LASTS, ProposalState, Source
from hub.domain.checkins import SensorFacts, Verdict
from hub.domain.gestures import Change
from hub.domain.liveness import LinkFacts
from hub.domain.windows import Occurrence
from hub.pipeline.checkins import Asked, ChangesWanted, DueWindow, Judged, Situation
from hub.pipeline.window_codec import window_from_text

ALL = -1
"""No limit."""

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
    " WHERE d.asked_at IS NOT NULL AND d.{which} ORDER BY d.next_at LIMIT ?"
)
_OVER = _ASKING.replace("{which}", "next_at <= ?")
_ANSWERED = _ASKING.replace("{which}", "home_id IN (SELECT value FROM json_each(?))")
_CLAIM = (
    "DELETE FROM rechecks WHERE concerns = 'ask' AND home_id IN"
    " (SELECT home_id FROM rechecks WHERE concerns = 'ask' LIMIT ?) RETURNING home_id"
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
_ASK = (
    "UPDATE deadlines SET asked_at = v.column1, next_at = v.column2 FROM (VALUES {rows}) v"
    " WHERE home_id = v.column3 AND window_id = v.column4"
)
_COMMAND = (
    "INSERT INTO commands"
    " (command_id, node_id, home_id, kind, detail, created_at, expires_at) VALUES {rows}"
)
_PROPOSE = (  # at most one open proposal of the sensors a home: the newest word counts
    "INSERT OR IGNORE INTO away_proposals (proposal_id, home_id, source, from_at, until_at, reason,"
    " proposed_by, proposed_at, state) VALUES {rows}"
)
_NODES = "SELECT home_id, node_id FROM nodes WHERE home_id IN (SELECT value FROM json_each(?))"
_MOVE_ON = (
    "UPDATE deadlines SET day = v.column1, opens_at = v.column2, starts_at = v.column3,"
    " due_at = v.column4, judge_at = v.column5, next_at = v.column5, definition = v.column6,"
    " asked_at = NULL FROM (VALUES {rows}) v"
    " WHERE home_id = v.column7 AND window_id = v.column8"
)
_POSTPONE = "UPDATE deadlines SET next_at = ? WHERE home_id = ? AND window_id = ?"
_END = "DELETE FROM deadlines WHERE (home_id, window_id) IN (VALUES {rows})"
_VERDICT = (  # a window has one verdict a day; nothing that was decided is ever decided again
    "INSERT INTO verdicts (verdict_id, home_id, window_id, day, opens_at, starts_at, judge_at,"
    " definition, verdict, priority, decided_at, reason_zh, reason_en, evidence, by_hub,"
    " wants_ticket, wants_proof) VALUES {rows} ON CONFLICT (home_id, window_id, day) DO NOTHING"
)


class SqlCheckins:
    """One transaction of the check-in engine."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(self, now: datetime, limit: int) -> list[DueWindow]:
        """Pending windows with `judge_at` reached, earliest first."""
        rows = read_rows(self._connection, 11, _DUE, (to_ms(now), limit))
        return [_due_window(row, now) for row in rows]

    def asking(self, now: datetime, limit: int) -> list[DueWindow]:
        """Asked windows that are over, or whose home gave a sign since."""
        claimed = [row[0] for row in self._connection.exec_driver_sql(_CLAIM, (limit,))]
        rows = read_rows(self._connection, 11, _OVER, (to_ms(now), limit))
        if claimed:
            rows += read_rows(self._connection, 11, _ANSWERED, (json.dumps(claimed), ALL))
        asking = [_due_window(row, now) for row in rows]
        return list({_key(item): item for item in asking}.values())

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
        for row in read_rows(self._connection, 11, _SENSORS, (json.dumps(_asked_of(due)),)):
            gesture = due[row[0]].occurrence.window.gesture
            heard = None if row[4] is None else from_ms(row[4])
            sensors[row[0]].append(SensorFacts(row[1], row[2] or gesture.kind, row[3] or 0, heard))
            links[row[0]].append(link_facts(row[5:]))
        return [
            Situation(away.get(index), links[index], sensors[index]) for index in range(len(due))
        ]

    def ask(self, asked: list[Asked]) -> None:
        """Mark as asked, and queue the `ask` commands."""
        if not asked:
            return
        asks = ((to_ms(item.asked_at), to_ms(item.until), *_key(item.due)) for item in asked)
        write_rows(self._connection, _ASK, asks)
        nodes = self._nodes_of([item.due.home_id for item in asked])
        commands = (
            _command(item, node_id, number)
            for item in asked
            for number, node_id in enumerate(nodes.get(item.due.home_id, []))
        )
        write_rows(self._connection, _COMMAND, commands)
        outings = (_outing(item, item.left_at) for item in asked if item.left_at is not None)
        write_rows(self._connection, _PROPOSE, outings)

    def record(self, judged: list[Judged]) -> None:
        """Store the verdicts and move the deadlines on."""
        write_rows(self._connection, _VERDICT, (_verdict(item) for item in judged))
        moves = (_move(item) for item in judged if item.following is not None)
        write_rows(self._connection, _MOVE_ON, moves)
        ends = (_key(item.due) for item in judged if item.following is None)
        write_rows(self._connection, _END, ends)

    def postpone(self, due: DueWindow, until: datetime) -> None:
        """Look at this one again later."""
        self._connection.exec_driver_sql(_POSTPONE, (to_ms(until), *_key(due)))

    def _away(self, due: list[DueWindow]) -> dict[int, datetime]:
        asked = json.dumps([(item.home_id, to_ms(item.occurrence.due_at)) for item in due])
        rows = read_rows(self._connection, 2, _AWAY, (asked,))
        return {row[0]: from_ms(row[1]) for row in rows}

    def _nodes_of(self, home_ids: list[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for home_id, node_id in read_rows(self._connection, 2, _NODES, (json.dumps(home_ids),)):
            found.setdefault(home_id, []).append(node_id)
        return found


def _asked_of(due: list[DueWindow]) -> list[tuple[str, int, tuple[str, ...]]]:
    return [
        (item.home_id, to_ms(item.occurrence.judge_at), item.occurrence.window.gesture.sensor_ids)
        for item in due
    ]


def _due_window(row: Any, now: datetime) -> DueWindow:
    occurrence = Occurrence(
        window=window_from_text(row[6]),
        day=date.fromisoformat(row[1]),
        opens_at=from_ms(row[2]),
        starts_at=from_ms(row[3]),
        due_at=from_ms(row[4]),
        judge_at=from_ms(row[5]),
    )
    return DueWindow(
        home_id=row[0],
        occurrence=occurrence,
        definition=row[6],
        next_definition=row[7],
        asked_at=None if row[8] is None else from_ms(row[8]),
        heard=bool(row[10]),
        over=row[9] <= to_ms(now),
    )


def _key(due: DueWindow) -> tuple[str, str]:
    return (due.home_id, due.occurrence.window.window_id)


def _command(item: Asked, node_id: str, number: int) -> Row:
    occurrence = item.due.occurrence
    detail = {
        "window_id": occurrence.window.window_id,
        "day": occurrence.day.isoformat(),
        "until": item.until.isoformat(),
    }
    command = (f"{item.command_id}-{number}", node_id, item.due.home_id, "ask", json.dumps(detail))
    return (*command, to_ms(item.asked_at), to_ms(item.until))


def _outing(item: Asked, left_at: datetime) -> Row:
    until_at = left_at + SENSED_LASTS
    proposal = (f"p{item.command_id}", item.due.home_id, Source.SENSORS.value)
    times = (to_ms(left_at), to_ms(until_at))
    return (*proposal, *times, "", "hub", to_ms(item.asked_at), ProposalState.PROPOSED.value)


def _verdict(item: Judged) -> Row:
    occurrence, decision = item.due.occurrence, item.decision
    worried = decision.verdict in (Verdict.MISSED, Verdict.BLIND)
    times = (occurrence.opens_at, occurrence.starts_at, occurrence.judge_at)
    return (
        item.verdict_id,
        *_key(item.due),
        occurrence.day.isoformat(),
        *(to_ms(at) for at in times),
        item.due.definition,
        decision.verdict.value,
        decision.priority,
        to_ms(item.decided_at),
        item.reason.zh,
        item.reason.en,
        json.dumps(item.evidence, ensure_ascii=False),
        decision.by_hub,
        worried,
        worried,
    )


def _move(item: Judged) -> tuple[Any, ...]:
    following = item.following
    assert following is not None
    times = (following.opens_at, following.starts_at, following.due_at, following.judge_at)
    return (
        following.day.isoformat(),
        *(to_ms(at) for at in times),
        item.due.next_definition,
        *_key(item.due),
    )
