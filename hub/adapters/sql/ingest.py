"""The state side of a batch of arrivals, in bulk: no statement runs once a reading."""

import binascii
import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection

from hub.adapters.sql.bulk import Row, read_rows, write_rows
from hub.adapters.sql.links import link_facts
from hub.adapters.sql.schema import to_ms
from hub.domain.camera_alerts import camera_said
from hub.domain.dedupe import ThroughSet
from hub.domain.liveness import LinkFacts
from hub.domain.proving import HEARD_AFTER
from hub.pipeline.ingest.rows import AlertRow, Committed, NodeLink, OutboxKey, QuarantineRow, Stand

CAMERA = "camera"
"""The kind under which a birth announces one."""
UNKNOWN_NODE_ROWS = 200
"""Messages that one node may leave in quarantine before it is enrolled."""
QUARANTINE_ROWS = 10_000
"""Messages that wait for an enrolment, and as many that nobody can read."""
LARGEST_KEPT = 64 * 1024
"""Bytes of a payload kept in quarantine."""

_IN = "(SELECT value FROM json_each(?))"


class SqlIngest:
    """One transaction of the ingest step."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def stands_of(self, node_ids: set[str]) -> dict[str, Stand]:
        """Where each enrolled node stands."""
        query = f"SELECT node_id, home_id, post_id FROM nodes WHERE node_id IN {_IN}"
        return {row[0]: Stand(row[1], row[2]) for row in self._ask(3, query, node_ids)}

    def outboxes_of(self, node_ids: set[str]) -> dict[OutboxKey, ThroughSet]:
        """What has been committed of each outbox of these nodes."""
        query = f"SELECT node_id, outbox_id, through_seq, also FROM outboxes WHERE node_id IN {_IN}"
        return {
            (row[0], row[1]): ThroughSet(row[2], msgspec.json.decode(row[3]))
            for row in self._ask(4, query, node_ids)
        }

    def links_of(self, node_ids: set[str]) -> dict[str, LinkFacts]:
        """The link facts of nodes."""
        query = f"SELECT {_LINK_COLUMNS} FROM node_links WHERE node_id IN {_IN}"
        return {row[0]: link_facts(row[1:]) for row in self._ask(7, query, node_ids)}

    def commit(self, batch: Committed) -> bool:
        """Write it all; whether any of it is handed to another step."""
        self._many(_LIFE, batch.life)
        self._many(_HEARD, {(row.home_id, row.sensor_id, row.kind) for row in batch.life})
        self._many(_OUTBOX, (_outbox_row(key, value) for key, value in batch.outboxes.items()))
        self._many(_ALERT, (_alert_row(row) for row in batch.alerts))
        self._write_links(batch.links)
        self._write_quarantine(batch.quarantined)
        replies = {(reply.command_id, node): reply.outcome for node, reply in batch.replies}
        self._many(_REPLY, ((outcome, *command) for command, outcome in replies.items()))
        rechecks = self._hand_off_rechecks(batch)
        self._many(_TURNED, ((node_id,) for node_id in batch.turned))
        return bool(batch.alerts or batch.replies or rechecks or batch.turned)

    def _write_links(self, links: dict[str, NodeLink]) -> None:
        self._many(_LINK, (_link_row(node_id, link.facts) for node_id, link in links.items()))
        self._write_births(links)
        deaths = ((link.death, node_id) for node_id, link in links.items() if link.death)
        self._many(_DEATH, ((str(death.reason), node_id) for death, node_id in deaths))
        healths = ((link.health, node_id) for node_id, link in links.items() if link.health)
        self._many(
            _HEALTH,
            ((h.outbox_depth, msgspec.json.encode(h).decode(), node) for h, node in healths),
        )

    def _write_births(self, links: dict[str, NodeLink]) -> None:
        births = [(node_id, link.birth) for node_id, link in links.items() if link.birth]
        self._many(
            _BIRTH,
            (
                (b.outbox_id, b.outbox_depth, b.clock, b.software, b.config_revision, node_id)
                for node_id, b in births
            ),
        )
        self._many(
            _BIRTH_SENSOR,
            (
                (sensor.max_silence_s, node_id, sensor.sensor_id)
                for node_id, birth in births
                for sensor in birth.sensors
            ),
        )
        self._many(_NO_CAMERAS, ((node_id,) for node_id, _ in births))
        self._many(
            _CAMERA,
            (
                (node_id, sensor.sensor_id)
                for node_id, birth in births
                for sensor in birth.sensors
                if sensor.kind == CAMERA
            ),
        )
        self._many(_REPUBLISH, ((node_id, birth.config_revision) for node_id, birth in births))

    def _write_quarantine(self, rows: list[QuarantineRow]) -> None:
        if not rows:
            return
        # one by one, since the bound on a node counts the rows before; few come this way
        self._connection.exec_driver_sql(_QUARANTINE, [_quarantine_row(row) for row in rows])
        for waits in {row.reason == "unknown_node" for row in rows}:
            self._connection.exec_driver_sql(_QUARANTINE_BOUND, (waits, QUARANTINE_ROWS))

    def _hand_off_rechecks(self, batch: Committed) -> int:
        if not batch.life:
            return 0
        earliest: dict[str, int] = {}
        for row in batch.life:
            at = earliest.get(row.home_id)
            if at is None or row.observed_ms < at:
                earliest[row.home_id] = row.observed_ms
        worried = json.dumps(list(earliest.items()))
        return self._connection.exec_driver_sql(_RECHECK, (worried,) * 4).rowcount

    def _ask(self, columns: int, query: str, ids: set[str]) -> list[Any]:
        return read_rows(self._connection, columns, query, (json.dumps(list(ids)),))

    def _many(self, statement: str, rows: Iterable[Row]) -> None:
        write_rows(self._connection, statement, rows)


_LIFE = (
    "INSERT OR IGNORE INTO life_readings"
    " (home_id, sensor_id, observed_at, seq, kind, value, received_at) VALUES {rows}"
)
_HEARD = (  # a sensor that nobody enrolled can still show life; it promises nothing
    "INSERT OR IGNORE INTO sensors (home_id, sensor_id, kind, node_id, max_silence_s)"
    " SELECT column1, column2, column3, '', 1e9 FROM (VALUES {rows})"
)
_OUTBOX = (
    "INSERT INTO outboxes (node_id, outbox_id, through_seq, also) VALUES {rows}"
    " ON CONFLICT DO UPDATE SET through_seq = excluded.through_seq, also = excluded.also"
)
_ALERT = (
    "INSERT OR IGNORE INTO alerts (node_id, alert_id, home_id, post_id, kind, sensor_id,"
    " observed_at, received_at, dating, confidence, detail, snapshot, scene_id, track,"
    " of_alert_id) VALUES {rows}"
)
_LINK_COLUMNS = "node_id, boot_id, session, death_boot_id, death_session, death_at, last_live_at"
_LINK = (
    "INSERT INTO node_links (node_id, boot_id, session, death_boot_id, death_session, death_at,"
    " last_live_at) VALUES {rows} ON CONFLICT DO UPDATE SET boot_id = excluded.boot_id,"
    " session = excluded.session, death_boot_id = excluded.death_boot_id,"
    " death_session = excluded.death_session, death_at = excluded.death_at,"
    " last_live_at = excluded.last_live_at"
)
_BIRTH = (
    "UPDATE node_links SET outbox_id = v.column1, outbox_depth = v.column2, clock = v.column3,"
    " software = v.column4, config_revision = v.column5 FROM (VALUES {rows}) v"
    " WHERE node_id = v.column6"
)
_BIRTH_SENSOR = (
    "UPDATE sensors SET birth_max_silence_s = v.column1 FROM (VALUES {rows}) v"
    " WHERE node_id = v.column2 AND sensor_id = v.column3"
)
_NO_CAMERAS = "DELETE FROM node_cameras WHERE node_id IN (VALUES {rows})"
_CAMERA = "INSERT OR IGNORE INTO node_cameras (node_id, sensor_id) VALUES {rows}"
_REPUBLISH = (
    "UPDATE nodes SET published_revision = 0 FROM (VALUES {rows}) v WHERE node_id = v.column1"
    " AND published_revision <> 0 AND published_revision <> v.column2"
)
_DEATH = (
    "UPDATE node_links SET death_reason = v.column1 FROM (VALUES {rows}) v"
    " WHERE node_id = v.column2"
)
_HEALTH = (
    "UPDATE node_links SET outbox_depth = v.column1, health = v.column2 FROM (VALUES {rows}) v"
    " WHERE node_id = v.column3"
)
_QUARANTINE = (
    "INSERT INTO quarantine (node_id, leaf, reason, field, detail, payload, received_at)"
    " SELECT ?,?,?,?,?,?,? WHERE ? <> 'unknown_node'"
    " OR (SELECT count(*) FROM quarantine WHERE node_id = ?) < ?"
)
_QUARANTINE_BOUND = (  # poison must not push out what waits for an enrolment, nor the reverse
    "DELETE FROM quarantine WHERE quarantine_id IN (SELECT quarantine_id FROM quarantine"
    " WHERE (reason = 'unknown_node') = ? ORDER BY quarantine_id DESC LIMIT -1 OFFSET ?)"
)
_REPLY = (
    "UPDATE commands SET outcome = v.column1 FROM (VALUES {rows}) v"
    " WHERE command_id = v.column2 AND node_id = v.column3"
)
HEARD_AFTER_MS = HEARD_AFTER // timedelta(milliseconds=1)
_TURNED = "INSERT OR IGNORE INTO link_news (node_id) VALUES {rows}"
_RECHECK = (
    "INSERT OR IGNORE INTO rechecks (home_id, concerns)"
    " SELECT d.home_id, 'ask' FROM json_each(?) j JOIN deadlines d ON d.home_id = j.value ->> 0"
    " WHERE d.asked_at IS NOT NULL"
    " UNION SELECT v.home_id, 'verdict' FROM json_each(?) j"
    " JOIN verdicts v ON v.home_id = j.value ->> 0 AND v.wants_proof"
    " WHERE v.late_sign_at IS NULL OR j.value ->> 1 < v.judge_at"
    " UNION SELECT a.home_id, 'away' FROM json_each(?) j"
    " JOIN absences a ON a.home_id = j.value ->> 0"
    " WHERE j.value ->> 1 BETWEEN a.from_at AND a.until_at"
    " UNION SELECT t.home_id, 'visit' FROM json_each(?) j"
    " CROSS JOIN tickets t INDEXED BY tickets_being_visited"  # few homes are, so by home
    " WHERE t.home_id = j.value ->> 0 AND t.state IN ('on_site', 'resolved')"
    f" AND (t.state = 'on_site' OR j.value ->> 1 <= t.resolved_at + {HEARD_AFTER_MS})"
)


def _link_row(node_id: str, facts: LinkFacts) -> Row:
    return (
        node_id,
        facts.born.boot_id if facts.born else None,
        facts.born.session if facts.born else None,
        facts.died.boot_id if facts.died else None,
        facts.died.session if facts.died else None,
        to_ms(facts.death_at) if facts.death_at else None,
        to_ms(facts.last_live_at) if facts.last_live_at else None,
    )


def _outbox_row(key: OutboxKey, through: ThroughSet) -> Row:
    return (*key, through.through, msgspec.json.encode(through.also).decode())


def _alert_row(row: AlertRow) -> Row:
    alert = row.alert
    said = camera_said(alert.kind, alert.detail)
    about = (None, None, None) if said is None else (said.scene_id, said.track, said.of)
    return (
        row.node_id,
        alert.alert_id,
        row.stand.home_id,
        row.stand.post_id,
        alert.kind,
        alert.sensor_id,
        row.observed_ms,
        row.received_ms,
        str(row.dating),
        alert.confidence,
        json.dumps(alert.detail),
        _picture(alert.snapshot),
        *about,
    )


def _quarantine_row(row: QuarantineRow) -> Row:
    kept = row.payload[:LARGEST_KEPT]
    said = (row.reason, row.field[:200], row.detail[:400])
    return (
        row.node_id,
        row.leaf,
        *said,
        kept,
        row.received_ms,
        row.reason,
        row.node_id,
        UNKNOWN_NODE_ROWS,
    )


def _picture(snapshot: str | None) -> bytes | None:
    return None if snapshot is None else binascii.a2b_base64(snapshot)
