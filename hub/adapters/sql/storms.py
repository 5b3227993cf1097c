"""The queries of triage: who went dark lately, and the incidents that are open."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from hub.adapters.sql import schema
from hub.adapters.sql.bulk import read_rows, write_rows
from hub.adapters.sql.incidents import INCIDENTS, SqlIncidents, incident_of, last_life
from hub.adapters.sql.links import link_facts
from hub.adapters.sql.schema import from_ms, to_ms
from hub.domain.areas import Area, Level
from hub.domain.liveness import LIVENESS_S
from hub.domain.storms import Dark, NodeState, Scope, Town, dark_home
from hub.domain.walks import LineState
from hub.pipeline.incident_rows import Absence, Incident

_TAKE_NEWS = "DELETE FROM link_news WHERE true"
"""Without its `WHERE` SQLite empties the table's pages, and writes them even if there are none."""
_DARK = (  # one look over all links; nothing else is touched by every message, so it has no index
    "SELECT n.home_id, h.area_id, l.boot_id, l.session, l.death_boot_id, l.death_session,"
    " l.death_at, l.last_live_at, l.death_reason = 'stopped',"
    " coalesce(l.health ->> 'under_voltage', 0) FROM node_links l"
    " CROSS JOIN nodes n ON n.node_id = l.node_id CROSS JOIN homes h ON h.home_id = n.home_id"
    " WHERE h.ended_at IS NULL AND (l.last_live_at BETWEEN ?1 AND ?2 OR (l.last_live_at > 0"
    " AND l.death_at >= ?1 AND l.death_boot_id = l.boot_id AND l.death_session = l.session))"
)
_LINED = (
    "SELECT j.value, i.incident_id, i.scope, n.settled_at IS NULL, n.dark_since, t.open IS NOT NULL"
    " OR EXISTS (SELECT 1 FROM absences a WHERE a.home_id = j.value AND a.from_at <= ?2"
    " AND a.until_at > ?2) FROM json_each(?1) j"
    " LEFT JOIN incident_lines n ON n.home_id = j.value"
    " LEFT JOIN incidents i ON i.incident_id = n.incident_id"
    " LEFT JOIN (SELECT home_id, 1 AS open FROM tickets WHERE kind = 'blind'"
    " AND state NOT IN ('resolved', 'closed', 'canceled')) t ON t.home_id = j.value"
)
_HOMES = (
    "SELECT h.area_id, count(DISTINCT n.home_id) FROM node_links l"
    " CROSS JOIN nodes n ON n.node_id = l.node_id CROSS JOIN homes h ON h.home_id = n.home_id"
    " WHERE h.ended_at IS NULL AND l.last_live_at IS NOT NULL GROUP BY h.area_id"
)
_RETURNING = (
    "SELECT DISTINCT l.incident_id FROM incidents i"
    " CROSS JOIN incident_lines l ON l.incident_id = i.incident_id"
    " CROSS JOIN nodes n ON n.home_id = l.home_id CROSS JOIN node_links k ON k.node_id = n.node_id"
    " WHERE i.closed_at IS NULL AND l.state <> 'returned'"
    " AND l.back_at IS NULL AND k.last_live_at > l.dark_since"
)
_JOIN = (
    "INSERT INTO incident_lines (incident_id, home_id, rank, state, passes, joined_at, dark_since,"
    " settled_at, windows_due, last_life_at) VALUES {rows} ON CONFLICT DO UPDATE SET"
    " state = excluded.state, settled_at = excluded.settled_at, worker_id = NULL,"
    " told_at = NULL, visit_by = NULL, passes = 0, back_at = NULL, dark_since = excluded.dark_since"
    " WHERE state IN ('settled', 'returned')"
)
_LEAVE_HUB = (
    "UPDATE incident_lines SET state = 'handed_over', settled_at = ?1, next_at = NULL"
    " WHERE settled_at IS NULL AND home_id IN (SELECT value FROM json_each(?2))"
    " AND incident_id IN (SELECT incident_id FROM incidents WHERE scope = 'hub')"
    " RETURNING incident_id, home_id, windows_due"
)
_MOVE_WINDOWS = (
    "UPDATE verdicts SET ticket_id = v.column1 FROM (VALUES {rows}) v WHERE wants_proof"
    " AND ticket_id = (SELECT ticket_id FROM incidents WHERE incident_id = v.column2)"
    " AND home_id = v.column3"
)
_COUNT_WINDOWS = (
    "UPDATE incident_lines SET windows_due = v.column1 FROM (VALUES {rows}) v"
    " WHERE incident_id = v.column2 AND home_id = v.column3"
)


class SqlStorms(SqlIncidents):
    """One transaction of triage."""

    def take_news(self) -> bool:
        """Whether a node has died or come back since; asked once."""
        return self._connection.exec_driver_sql(_TAKE_NEWS).rowcount > 0

    def dark(self, since: datetime) -> list[Dark]:
        """Homes that went dark since then, without those that an incident counted and let go."""
        silent = self._wall - timedelta(seconds=LIVENESS_S)
        nodes: dict[tuple[str, str], list[NodeState]] = defaultdict(list)
        for row in read_rows(self._connection, 10, _DARK, (to_ms(since), to_ms(silent))):
            state = NodeState(link_facts(row[2:8]), bool(row[8]), row[9] in (True, 1, "true"))
            nodes[row[0], row[1]].append(state)
        found = [
            home
            for (home_id, area_id), states in nodes.items()
            if (home := dark_home(home_id, area_id, states, self._wall, self._seeing)) is not None
        ]
        return self._counted([home for home in found if home.gone_at >= since])

    def _counted(self, dark: list[Dark]) -> list[Dark]:
        if not dark:
            return []
        by_home = {home.home_id: home for home in dark}
        asked = json.dumps(list(by_home))
        for home_id, incident, scope, is_open, dark_since, own in read_rows(
            self._connection, 6, _LINED, (asked, to_ms(self._now))
        ):
            home = by_home.get(home_id)
            if home is None:
                continue
            if own:
                home = by_home[home_id] = replace(home, needs_nobody=True)
            if incident is None or scope == Scope.HUB:
                continue
            if is_open:
                by_home[home_id] = replace(home, incident_id=incident)
            elif from_ms(dark_since) >= home.gone_at:
                del by_home[home_id]
        return list(by_home.values())

    def town(self) -> Town:
        """The tree of places, and how many homes lie right in each."""
        areas = schema.areas
        rows = self._connection.execute(
            select(areas.c.area_id, areas.c.name, areas.c.level, areas.c.parent_id)
        )
        tree = {
            row.area_id: Area(row.area_id, row.name, Level(row.level), row.parent_id)
            for row in rows
        }
        homes = {row[0]: row[1] for row in read_rows(self._connection, 2, _HOMES, ())}
        return Town(tree, homes)

    def open_incidents(self) -> list[Incident]:
        """All that are not closed, the oldest first."""
        rows = self._connection.execute(
            select(INCIDENTS)
            .where(INCIDENTS.c.closed_at.is_(None))
            .order_by(INCIDENTS.c.opened_at, INCIDENTS.c.incident_id)
        )
        return [incident_of(row) for row in rows]

    def returning(self) -> list[str]:
        """Open incidents with a home that has spoken since it went dark."""
        return [row[0] for row in self._connection.exec_driver_sql(_RETURNING)]

    def due_incidents(self, now: datetime) -> list[str]:
        """Those with a clock that is due."""
        rows = self._connection.execute(
            select(INCIDENTS.c.incident_id).where(INCIDENTS.c.next_at <= now)
        )
        return [row.incident_id for row in rows]

    def look_again(self, incident_ids: Sequence[str], at: datetime) -> None:
        """Have these looked at then."""
        self._connection.execute(
            update(INCIDENTS)
            .where(INCIDENTS.c.incident_id.in_(incident_ids), INCIDENTS.c.closed_at.is_(None))
            .values(next_at=at)
        )

    def open(self, incident: Incident) -> None:
        """A new one."""
        self._connection.execute(
            insert(INCIDENTS), [{"incident_id": incident.incident_id, **_columns(incident)}]
        )

    def change(self, incident: Incident) -> None:
        """Its place, cause and clock."""
        self._connection.execute(
            update(INCIDENTS)
            .where(INCIDENTS.c.incident_id == incident.incident_id)
            .values(_columns(incident))
        )

    def join(self, incident_id: str, homes: Iterable[Dark], now: datetime) -> None:
        """Put homes on its walk list, or put them on it again."""
        listed = list(homes)
        left = self._leave_hub([home.home_id for home in listed], now)
        alive = last_life(self._connection, [home.home_id for home in listed], now)
        write_rows(
            self._connection,
            _JOIN,
            (_line(incident_id, home, alive.get(home.home_id), now) for home in listed),
        )
        ticket_id = self._connection.execute(
            select(INCIDENTS.c.ticket_id).where(INCIDENTS.c.incident_id == incident_id)
        ).scalar_one()
        moves = ((ticket_id, came_from, home_id) for came_from, home_id, _ in left)
        write_rows(self._connection, _MOVE_WINDOWS, moves)
        counts = ((windows, incident_id, home_id) for _, home_id, windows in left)
        write_rows(self._connection, _COUNT_WINDOWS, counts)

    def _leave_hub(self, home_ids: list[str], now: datetime) -> list[Any]:
        """What turns out to be a storm in the dark of the hub is no longer the hub's."""
        rows = self._connection.exec_driver_sql(_LEAVE_HUB, (to_ms(now), json.dumps(home_ids)))
        return [tuple(row) for row in rows]

    def absences(self, now: datetime) -> list[Absence]:
        """Absences of the hub that nobody has looked at; asked once."""
        absences = schema.hub_absences
        rows = self._connection.execute(
            update(absences)
            .where(absences.c.triaged_at.is_(None))
            .values(triaged_at=now)
            .returning(absences.c.from_at, absences.c.until_at, absences.c.cause)
        )
        return sorted(
            (Absence(row.from_at, row.until_at, row.cause) for row in rows if row.until_at),
            key=lambda one: one.from_at,
        )


def _columns(incident: Incident) -> dict[str, Any]:
    return {
        "scope": incident.scope.value,
        "area_id": incident.area_id,
        "cause": incident.cause.value,
        "why_zh": incident.why.zh[:400],
        "why_en": incident.why.en[:400],
        "began_at": incident.began_at,
        "opened_at": incident.opened_at,
        "split_at": incident.split_at,
        "back_at": incident.back_at,
        "next_at": incident.next_at,
        "ticket_id": incident.ticket_id,
        "version": incident.version,
    }


def _line(
    incident_id: str, home: Dark, last_life_at: datetime | None, now: datetime
) -> tuple[Any, ...]:
    return (
        incident_id,
        home.home_id,
        0,
        (LineState.HANDED_OVER if home.needs_nobody else LineState.OPEN).value,
        0,
        to_ms(now),
        to_ms(home.gone_at),
        to_ms(now) if home.needs_nobody else None,
        0,
        None if last_life_at is None else to_ms(last_life_at),
    )
