"""Sending what the outbox holds: urgent lane first, backlog paced, again when unacknowledged."""

import logging
from collections.abc import Sequence

from edge.agent.condition import Condition
from edge.agent.link import Link
from edge.agent.packing import Packer
from edge.agent.ports import Clock, Outbox, Row, Uplink
from edge.domain.lanes import Lane, LaneProgress
from edge.errors import OutboxUnavailable
from wire.messages import MAX_READINGS, Ack
from wire.topics import Leaf

log = logging.getLogger(__name__)

RESEND_S = 30.0
ROOM = 4 * MAX_READINGS


class Forwarder:
    """Knows what is on its way. The outbox alone knows what is still owed."""

    def __init__(
        self, outbox: Outbox, uplink: Uplink, packer: Packer, link: Link, clock: Clock
    ) -> None:
        self._outbox = outbox
        self._uplink = uplink
        self._packer = packer
        self._link = link
        self._clock = clock
        self._lanes = {lane: LaneProgress(ROOM) for lane in Lane}
        self._outbox_id = outbox.outbox_id
        self._condition = Condition(log, "reading the outbox")

    def rewind(self) -> None:
        """Send everything again that is still in the outbox: a new session."""
        for progress in self._lanes.values():
            progress.rewind()

    def acknowledged(self, ack: Ack) -> None:
        """Delete what the hub has; acknowledgements of another outbox are none of ours."""
        if ack.outbox_id != self._outbox.outbox_id:
            return
        try:
            self._outbox.acknowledge(ack.through_seq, ack.also)
        except OutboxUnavailable as error:
            self._condition.failed(error)
            return
        also = frozenset(ack.also)
        for progress in self._lanes.values():
            progress.acknowledged(ack.through_seq, also)
        self._link.heard(still_waiting=self._in_flight() > 0)

    def forward_once(self) -> None:
        """Send what may be sent now."""
        if self._outbox.outbox_id != self._outbox_id:
            self._outbox_id = self._outbox.outbox_id
            self.rewind()
        for progress in self._lanes.values():
            progress.rewind_overdue(self._clock.monotonic(), RESEND_S)
        if self._in_flight() >= self._outbox.depth:
            return
        try:
            all(self._forward_lane(lane) for lane in Lane)
        except OutboxUnavailable as error:
            self._condition.failed(error)
        else:
            self._condition.worked()

    def _in_flight(self) -> int:
        return sum(len(progress.in_flight) for progress in self._lanes.values())

    def _forward_lane(self, lane: Lane) -> bool:
        """False when the session is gone."""
        progress = self._lanes[lane]
        while progress.free() > 0:
            rows = self._outbox.read(lane, progress.cursor, min(MAX_READINGS, progress.free()))
            if not rows:
                return True
            if not self._send(progress, [row for row in rows if row.seq not in progress.in_flight]):
                return False
            progress.passed(rows[-1].seq)
        return True

    def _send(self, progress: LaneProgress, rows: Sequence[Row]) -> bool:
        alerts = [row for row in rows if row.entry.is_alert]
        readings = [row for row in rows if not row.entry.is_alert]
        for row in alerts:
            payload = self._packer.pack_alert(self._outbox_id, row)
            if not self._sent(progress, Leaf.ALERT, payload, [row]):
                return False
        if not readings:
            return True
        payload = self._packer.pack_readings(self._outbox_id, readings)
        return self._sent(progress, Leaf.READINGS, payload, readings)

    def _sent(
        self, progress: LaneProgress, leaf: Leaf, payload: bytes, rows: Sequence[Row]
    ) -> bool:
        if not self._uplink.publish(leaf, payload):
            return False
        progress.sent([row.seq for row in rows], self._clock.monotonic())
        self._link.sent()
        return True
