"""Signs of life, read in bulk: each sensor's readings in a span, and from where it stood before.

A curtain between 0.4 and 0.6 keeps the side it had, so its span begins at the last reading that was
clearly on one side; where there is none, at the last one before.
"""

import json
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection

from hub.adapters.sql.bulk import read_rows
from hub.adapters.sql.schema import from_ms, to_ms
from hub.domain.gestures import LOWER, UPPER, Change, LifeReading, changes
from hub.pipeline.checkins import ChangesWanted

_READINGS = f"""
WITH asked AS (
    SELECT value ->> 0 AS home_id, value ->> 1 AS since, value ->> 2 AS until, value ->> 3 AS named
    FROM json_each(?)
), watched AS (
    SELECT a.home_id, a.since, a.until, n.value AS sensor_id FROM asked a, json_each(a.named) n
    WHERE a.named IS NOT NULL
    UNION
    SELECT a.home_id, a.since, a.until, s.sensor_id FROM asked a
    JOIN sensors s ON s.home_id = a.home_id WHERE a.named IS NULL
)
SELECT r.home_id, r.sensor_id, r.kind, r.observed_at, r.value, r.received_at, r.seq
FROM watched w CROSS JOIN life_readings r
WHERE r.home_id = w.home_id AND r.sensor_id = w.sensor_id AND r.observed_at < w.until
  AND r.observed_at >= coalesce((
    SELECT b.observed_at FROM life_readings b
    WHERE b.home_id = w.home_id AND b.sensor_id = w.sensor_id AND b.observed_at < w.since
      AND (b.value >= {UPPER} OR b.value <= {LOWER})
    ORDER BY b.observed_at DESC LIMIT 1
  ), (
    SELECT max(b.observed_at) FROM life_readings b
    WHERE b.home_id = w.home_id AND b.sensor_id = w.sensor_id AND b.observed_at < w.since
  ), w.since)
"""


class StoredReading(NamedTuple):
    """A reading of a home, and when the hub received it."""

    reading: LifeReading
    seq: int
    received_ms: int


def readings_of(
    connection: Connection, wanted: Iterable[ChangesWanted]
) -> dict[str, list[StoredReading]]:
    """Readings by home, oldest first, without repeats."""
    asked = [
        (item.home_id, to_ms(item.since), to_ms(item.until), item.sensor_ids) for item in wanted
    ]
    if not asked:
        return {}
    found: dict[str, dict[tuple[str, int, int], StoredReading]] = {}
    for row in read_rows(connection, 7, _READINGS, (json.dumps(asked),)):
        home_id, sensor_id, kind, observed_ms, value, received_ms, seq = row
        reading = LifeReading(sensor_id, kind, from_ms(observed_ms), value)
        key = (sensor_id, observed_ms, seq)
        found.setdefault(home_id, {})[key] = StoredReading(reading, seq, received_ms)
    return {home_id: _in_order(readings) for home_id, readings in found.items()}


def changes_of(connection: Connection, wanted: Iterable[ChangesWanted]) -> dict[str, list[Change]]:
    """Changes by home, oldest first."""
    stored = readings_of(connection, wanted)
    return {
        home_id: changes(item.reading for item in readings) for home_id, readings in stored.items()
    }


def _in_order(readings: dict[tuple[str, int, int], StoredReading]) -> list[StoredReading]:
    return [readings[key] for key in sorted(readings, key=lambda key: (key[1], key[2]))]
