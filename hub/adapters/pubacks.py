"""PUBACKs in the order in which the messages came, as MQTT 3.1.1 section 4.6 demands.

A broker may hang up on a client that confirms out of order or twice (rumqttd does), and a packet id
means something only within its connection.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable

_PACKET_ID_BITS = 16


class OrderedPubacks:
    """Hands out a ticket for each message; sends its PUBACK once all before it are confirmed."""

    def __init__(self, send: Callable[[int], object]) -> None:
        self._send = send
        self._guard = threading.Lock()
        self._serial = 0
        self._open: deque[int] = deque()
        self._confirmed: set[int] = set()

    def received(self, packet_id: int) -> int:
        """A ticket, never 0 and never given twice. Only the network thread calls this."""
        self._serial += 1
        ticket = self._serial << _PACKET_ID_BITS | packet_id
        self._open.append(ticket)
        return ticket

    def confirm(self, tickets: Iterable[int]) -> None:
        """These need not come again; tickets of an earlier connection are worth nothing."""
        with self._guard:
            waiting, confirmed = self._open, self._confirmed
            if not waiting:
                return
            oldest = waiting[0]
            confirmed.update(ticket for ticket in tickets if ticket >= oldest)
            while waiting and waiting[0] in confirmed:
                ticket = waiting.popleft()
                confirmed.remove(ticket)
                self._send(ticket & (1 << _PACKET_ID_BITS) - 1)

    def reconnected(self) -> None:
        """All open tickets are void: the broker sends again what it still holds."""
        with self._guard:
            self._open.clear()
            self._confirmed.clear()
