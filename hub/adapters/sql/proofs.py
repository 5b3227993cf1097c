"""The queries of late proof."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from hub.adapters.sql.bulk import read_rows, write_rows
from hub.adapters.sql.life import StoredReading, readings_of
from hub.adapters.sql.schema import from_ms, to_ms
from hub.domain.checkins import Verdict
from hub.domain.gestures import changes
from hub.domain.proofs import Arrived, Final
from hub.pipeline.checkins import ChangesWanted
from hub.pipeline.proofs import Annotation, WantsProof
from hub.pipeline.window_codec import window_from_json

_WAITING = (
    "SELECT home_id FROM rechecks WHERE concerns = 'verdict' AND (after IS NULL OR after <= ?)"
    " LIMIT ?"
)
_TAKEN = (
    "DELETE FROM rechecks WHERE concerns = 'verdict'"
    " AND home_id IN (SELECT value FROM json_each(?))"
)
_LATER = "UPDATE rechecks SET after = ? WHERE concerns = 'verdict' AND home_id = ?"
_OPEN = (
    "SELECT verdict_id, home_id, verdict, definition, starts_at, judge_at, decided_at, late_sign_at"
    " FROM verdicts WHERE wants_proof AND home_id IN (SELECT value FROM json_each(?))"
)
_ANNOTATE = (
    "UPDATE verdicts SET late_proof_at = coalesce(v.column1, late_proof_at),"
    " late_sign_at = coalesce(late_sign_at, v.column2), wants_proof = v.column1 IS NULL,"
    " wants_ticket = 1, evidence = (SELECT json_group_array(json(value)) FROM ("
    "  SELECT value FROM json_each(evidence) UNION ALL SELECT value FROM json_each(v.column3)))"
    " FROM (VALUES {rows}) v WHERE verdict_id = v.column4"
)


class SqlProofs:
    """One transaction of late proof."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def waiting(self, now: datetime, limit: int) -> Sequence[str]:
        """Homes on the recheck list."""
        found = self._connection.exec_driver_sql(_WAITING, (to_ms(now), limit))
        return [row[0] for row in found]

    def take(self, home_ids: Sequence[str]) -> list[WantsProof]:
        """Take them off it; their verdicts that want proof."""
        asked = (json.dumps(list(home_ids)),)
        self._connection.exec_driver_sql(_TAKEN, asked)
        return [_wants_proof(row) for row in read_rows(self._connection, 8, _OPEN, asked)]

    def postpone(self, home_id: str, until: datetime) -> None:
        """It waits, and keeps nobody else waiting."""
        self._connection.exec_driver_sql(_LATER, (to_ms(until), home_id))

    def arrived(self, wanted: Iterable[ChangesWanted]) -> dict[str, list[Arrived]]:
        """Changes by home with the time of receipt, oldest first."""
        stored = readings_of(self._connection, wanted)
        return {home_id: _arrived(readings) for home_id, readings in stored.items()}

    def annotate(self, annotations: list[Annotation]) -> None:
        """Add them, and hand the verdicts to ticketing."""
        rows = [
            (
                None if item.late_proof_at is None else to_ms(item.late_proof_at),
                None if item.late_sign_at is None else to_ms(item.late_sign_at),
                json.dumps(item.evidence, ensure_ascii=False),
                item.verdict_id,
            )
            for item in annotations
        ]
        write_rows(self._connection, _ANNOTATE, rows)


def _wants_proof(row: Any) -> WantsProof:
    window = window_from_json(json.loads(row[3]))
    final = Final(
        verdict=Verdict(row[2]),
        gesture=window.gesture,
        starts_at=from_ms(row[4]),
        judge_at=from_ms(row[5]),
        decided_at=from_ms(row[6]),
        late_sign_at=None if row[7] is None else from_ms(row[7]),
    )
    return WantsProof(row[0], row[1], final, ZoneInfo(window.tz))


def _arrived(readings: list[StoredReading]) -> list[Arrived]:
    received = {
        (item.reading.sensor_id, item.reading.observed_at): item.received_ms for item in readings
    }
    return [
        Arrived(change, from_ms(received[change.sensor_id, change.observed_at]))
        for change in changes(item.reading for item in readings)
    ]
