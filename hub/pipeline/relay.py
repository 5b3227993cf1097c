"""Asks an edge something while somebody waits, and hands over what it answers: no row, no file.

What comes back may be a picture, so it goes to whoever asked and nowhere else.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from queue import Empty, SimpleQueue
from typing import Any

from hub.domain.liveness import Link
from hub.errors import Busy, NoAnswer, NodeAway, NodeRefused, NotFound
from hub.pipeline.commanding import CommandRow
from hub.pipeline.ports import Clock, NewId

log = logging.getLogger(__name__)

TIMEOUT_S = 10.0
"""On the wall; an edge answers within a second or not at all."""
MOST_WAITING = 16
"""Each of them holds a thread of the web rim; the rest of it must go on."""
MOST_OF_A_NODE = 4
EXPIRES_AFTER = timedelta(hours=1)
"""In contract time, which may run fast; commands never wait at the broker anyway."""
GOOD = frozenset({"done", "heard"})
STOPPING = "the hub is stopping; ask again when it is back"
Detail = Mapping[str, Any]
LinkOf = Callable[[str], Link | None]
"""Whether a node's link is up; None if there is no such node."""


@dataclass(frozen=True, slots=True)
class EdgeReply:
    """What became of a command at the edge."""

    command_id: str
    outcome: str
    detail: Detail = field(default_factory=dict)


Answers = SimpleQueue[EdgeReply | None]
"""None says that no answer will come any more."""
Waiters = dict[tuple[str, str], Answers]


class Relay:
    """Between somebody who waits and the edge that answers."""

    def __init__(
        self,
        send: Callable[[CommandRow], bool],
        link_of: LinkOf,
        clock: Clock,
        new_id: NewId,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._send, self._link_of = send, link_of
        self._clock, self._new_id = clock, new_id
        self._timeout_s = timeout_s
        self._lock = threading.Lock()
        self._waiters: Waiters = {}
        self._closed = False

    def ask(
        self, node_id: str, kind: str, detail: Detail, timeout_s: float | None = None
    ) -> Detail:
        """The detail of a good reply; NotFound, NodeAway, NodeRefused, NoAnswer, Busy."""
        self._check_link(node_id)
        patience_s = self._timeout_s if timeout_s is None else timeout_s
        command_id = self._new_id("c")
        answers = self._begin(node_id, command_id)
        try:
            expires_at = self._clock.now() + EXPIRES_AFTER
            if not self._send(CommandRow(command_id, node_id, kind, dict(detail), expires_at)):
                raise NodeAway("the hub cannot reach its broker just now; try again in a minute")
            reply = answers.get(timeout=patience_s)
        except Empty:
            said = f"node {node_id} did not answer within {patience_s:g} s; try again"
            raise NoAnswer(said) from None
        finally:
            with self._lock:
                self._waiters.pop((node_id, command_id), None)
        if reply is None:
            raise NoAnswer(STOPPING)
        if reply.outcome not in GOOD:
            why = str(reply.detail.get("why", "it does not say why"))[:200]
            raise NodeRefused(f"node {node_id} says {reply.outcome}: {why}")
        return reply.detail

    def heard(self, node_id: str, reply: EdgeReply) -> None:
        """A reply came in; without somebody who waits for it, it is let go."""
        with self._lock:
            answers = self._waiters.get((node_id, reply.command_id))
        if answers is not None:
            answers.put(reply)

    def close(self) -> None:
        """The hub stops: whoever waits is told so now, and nobody waits after that."""
        with self._lock:
            self._closed = True
            for answers in self._waiters.values():
                answers.put(None)

    def _check_link(self, node_id: str) -> None:
        match self._link_of(node_id):
            case None:
                raise NotFound(f"no node {node_id}")
            case Link.NEVER:
                raise NodeAway(f"node {node_id} has not been heard yet; see that it is switched on")
            case Link.DOWN:
                raise NodeAway(f"node {node_id} is cut off; ask again when its link is up")
            case Link.UP:
                pass

    def _begin(self, node_id: str, command_id: str) -> Answers:
        with self._lock:
            if self._closed:
                raise NoAnswer(STOPPING)
            of_node = sum(waiting == node_id for waiting, _ in self._waiters)
            if len(self._waiters) >= MOST_WAITING or of_node >= MOST_OF_A_NODE:
                raise Busy("too many wait for an edge just now; try again in a moment")
            return self._waiters.setdefault((node_id, command_id), SimpleQueue())
