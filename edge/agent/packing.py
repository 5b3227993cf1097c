"""Between what the outbox keeps and what travels, and how it is dated on the way."""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from edge.agent.ports import Clock, Entry, Row, Seen
from edge.domain.lanes import Lane
from edge.domain.readings import Sample, SensorDescription
from wire.codec import encode, to_wire_time
from wire.messages import Alert, Reading, Readings

OUTAGE_S = 60.0
"""An unsynced row that waited longer went through an outage: its age is no longer worth a date."""


class ReadingBody(msgspec.Struct, frozen=True):
    """A reading as the outbox keeps it, without place and date."""

    sensor_id: str
    kind: str
    value: float
    quality: str


class AlertBody(msgspec.Struct, frozen=True):
    """An alert as the outbox keeps it."""

    alert_id: str
    kind: str
    sensor_id: str
    confidence: float = 1.0
    detail: dict[str, Any] = {}
    snapshot: str | None = None


_encode_body = msgspec.json.Encoder().encode
_reading_body = msgspec.json.Decoder(ReadingBody)
_alert_body = msgspec.json.Decoder(AlertBody)


@dataclass(frozen=True, slots=True)
class Dating:
    """`observed_at` xor `age_s`, and whether the date is worth anything."""

    observed_at: datetime | None
    age_s: float | None
    undated: bool = False


class Packer:
    """Stamps entries when they are stored, dates them when they are sent."""

    def __init__(self, clock: Clock, boot_id: str, new_id: Callable[[], str]) -> None:
        self._clock = clock
        self._boot_id = boot_id
        self._new_id = new_id

    def reading(
        self, sample: Sample, sensor: SensorDescription, lane: Lane, *, historical: bool
    ) -> Entry:
        """An entry for a reading of `sensor`."""
        body = ReadingBody(sensor.sensor_id, sensor.kind, float(sample.value), sample.quality)
        return self._entry(lane, False, body, sample.observed_at, historical)

    def alert(
        self,
        kind: str,
        sensor_id: str,
        observed_at: datetime,
        detail: Mapping[str, Any],
        *,
        historical: bool,
    ) -> Entry:
        """An entry for an alert; always in the urgent lane."""
        body = AlertBody(self._new_id(), kind, sensor_id, detail=dict(detail))
        return self._entry(Lane.URGENT, True, body, observed_at, historical)

    def sighting(self, seen: Seen, *, historical: bool) -> Entry:
        """An entry for what a camera saw."""
        body = AlertBody(
            alert_id=seen.alert_id,
            kind=seen.kind,
            sensor_id=seen.sensor_id,
            confidence=seen.confidence,
            detail=dict(seen.detail),
            snapshot=None if seen.snapshot is None else b64encode(seen.snapshot).decode(),
        )
        return self._entry(Lane.URGENT, True, body, seen.observed_at, historical)

    def _entry(
        self,
        lane: Lane,
        is_alert: bool,
        body: ReadingBody | AlertBody,
        observed_at: datetime,
        historical: bool,
    ) -> Entry:
        return Entry(
            lane=lane,
            is_alert=is_alert,
            body=_encode_body(body),
            observed_at=observed_at,
            monotonic_s=self._clock.monotonic(),
            boot_id=self._boot_id,
            synced=self._clock.synced(),
            historical=historical,
        )

    def pack_readings(self, outbox_id: str, rows: Sequence[Row]) -> bytes:
        """One `readings` message; `rows` are 1-500 readings, oldest first."""
        return encode(
            Readings(
                outbox_id=outbox_id,
                boot_id=self._boot_id,
                sent_at=to_wire_time(self._clock.now()),
                readings=[self._reading_of(row) for row in rows],
            )
        )

    def _reading_of(self, row: Row) -> Reading:
        body = _reading_body.decode(row.entry.body)
        dating = self._date(row.entry)
        return Reading(
            seq=row.seq,
            sensor_id=body.sensor_id,
            kind=body.kind,
            value=body.value,
            quality="undated" if dating.undated else body.quality,
            historical=row.entry.historical,
            observed_at=dating.observed_at,
            age_s=dating.age_s,
        )

    def pack_alert(self, outbox_id: str, row: Row) -> bytes:
        """One `alert` message."""
        body = _alert_body.decode(row.entry.body)
        dating = self._date(row.entry)
        detail = {**body.detail, "undated": True} if dating.undated else body.detail
        return encode(
            Alert(
                outbox_id=outbox_id,
                boot_id=self._boot_id,
                seq=row.seq,
                alert_id=body.alert_id,
                kind=body.kind,
                sensor_id=body.sensor_id,
                confidence=body.confidence,
                detail=detail,
                snapshot=body.snapshot,
                observed_at=dating.observed_at,
                age_s=dating.age_s,
            )
        )

    def _date(self, entry: Entry) -> Dating:
        """DESIGN section 4, Time: an unsynced clock gives ages, and an outage spoils them."""
        if entry.synced:
            return Dating(to_wire_time(entry.observed_at), None)
        if entry.boot_id != self._boot_id:
            return Dating(None, 0.0, undated=True)
        age_s = max(0.0, self._clock.monotonic() - entry.monotonic_s)
        return Dating(None, round(age_s, 3), undated=entry.historical or age_s > OUTAGE_S)
