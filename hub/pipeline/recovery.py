"""When the hub may judge: after it was away it waits for those who come back, five minutes at most.

It holds nothing that a crash could lose: a restarted hub begins here again.
"""

import threading
from collections.abc import Callable, Mapping, Set
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from hub.domain.liveness import LIVENESS_S
from hub.pipeline.ports import Begin, Clock

RETURN_S = 60
"""Edges reconnect within a minute; whoever has not spoken by then does not count as returning."""
DRAIN_S = 300
"""The longest wait for backlogs, or for the broker itself."""
ANSWER_S = 10
"""Whoever is connected answers a rebirth at once. Later, a node that spoke counts as returned
without a birth, and a retained birth that nobody lives up to was an old one."""
QUIET_S = 5
"""After so long without news those who still owe are asked again."""
NOTICEABLE_S = 5
"""A gap shorter than this is not worth recording."""


class Judging(StrEnum):
    """Whether windows may be judged now."""

    WAIT = "wait"
    OPEN = "open"
    BLIND = "blind"
    """The broker has been gone too long: what falls due could not have been known."""


class RecoveryStore(Protocol):
    """The queries of this step."""

    def last_pulse(self) -> tuple[datetime, datetime] | None:
        """(contract, wall) time of the last pulse."""

    def pulse(self, now: datetime, wall: datetime) -> None:
        """The hub is alive."""

    def record_absence(self, since: datetime, until: datetime, cause: str) -> None:
        """The hub could not see."""

    def nodes_up(self, since: datetime) -> set[str]:
        """Nodes that nobody declared dead and that spoke after `since`, on the wall."""

    def repeat_commands(self) -> None:
        """Queue again what nobody answered: the command or its reply may have been lost."""


class Vision:
    """Knows since when the hub sees, and whether it has caught up."""

    def __init__(
        self, begin: Begin[RecoveryStore], clock: Clock, rebirth: Callable[[set[str]], None]
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._rebirth = rebirth
        self._guard = threading.Lock()
        self._marked = False
        self._losses = 0
        self._gone_at: datetime | None = clock.wall()
        self._gone_now: datetime = clock.now()
        self._saw_until: datetime = clock.wall()
        self._seeing_since: datetime | None = None
        self._settled = False
        self._missing: set[str] = set()
        self._spoke: set[str] = set()
        self._owed: dict[str, int] = {}
        self._returned: set[str] = set()
        self._news_at: datetime = clock.wall()

    def seeing_since(self) -> datetime | None:
        """Wall time since when messages reach us; None while they do not."""
        return self._seeing_since

    def saw_until(self) -> datetime:
        """Wall time until which messages reached us before they last did not."""
        return self._saw_until

    def blind_since(self) -> datetime | None:
        """Contract time since when nothing reaches us; None while something does."""
        with self._guard:
            return self._gone_now if self._seeing_since is None else None

    def wake_once(self) -> None:
        """At start: record how long the hub was away."""
        with self._begin() as store:
            last = store.last_pulse()
            wall = self._clock.wall()
            if last is not None:
                self._saw_until = last[1]
            if last is not None and wall - last[1] > timedelta(seconds=NOTICEABLE_S):
                store.record_absence(last[0], self._clock.now(), "hub_stopped")
            store.pulse(self._clock.now(), wall)

    def pulse_once(self) -> None:
        """Leave a sign of the hub's own life."""
        with self._begin() as store:
            store.pulse(self._clock.now(), self._clock.wall())

    def lost(self) -> None:
        """The broker is gone."""
        with self._guard:
            if self._gone_at is None:
                self._gone_at, self._gone_now = self._clock.wall(), self._clock.now()
                self._saw_until = self._gone_at
            self._seeing_since = None
            self._settled = self._marked = False
            self._losses += 1
            self._returned = set()

    def marked(self) -> None:
        """Our marker came back: all subscriptions stand."""
        self._marked = True

    @property
    def is_marked(self) -> bool:
        """The marker waits to be answered."""
        return self._marked

    def return_once(self) -> int:
        """After the marker: list whom to hear from again and ask them; how many."""
        with self._guard:
            if not self._marked:
                return 0
            losses = self._losses
        wall = self._clock.wall()
        with self._begin() as store:
            nodes = store.nodes_up(self._saw_until - timedelta(seconds=LIVENESS_S))
            store.repeat_commands()
            if self._gone_at and wall - self._gone_at > timedelta(seconds=NOTICEABLE_S):
                store.record_absence(self._gone_now, self._clock.now(), "broker_lost")
        with self._guard:
            if losses != self._losses:
                return 0  # lost again meanwhile: the next marker will tell
            self._marked = False
            self._gone_at = None
            self._seeing_since = wall
            self._missing, self._spoke, self._owed = set(nodes), set(), {}
            self._news_at = wall
            nodes |= self._returned
        self._rebirth(nodes)
        return len(nodes)

    def urge_once(self) -> int:
        """Ask those again who are waited for and say nothing; how many.

        What a birth counted may have been acknowledged before it was sent again: only a new birth
        tells that nothing is owed any more.
        """
        wall = self._clock.wall()
        with self._guard:
            waiting = self._seeing_since is not None and not self._settled
            if not waiting or wall - self._news_at < timedelta(seconds=QUIET_S):
                return 0
            owing = {node for node, owed in self._owed.items() if owed > 0}
            nodes = self._missing | self._returned | owing
            self._news_at = wall
        self._rebirth(nodes)
        return len(nodes)

    def note(
        self,
        births: Mapping[str, int],
        heard: Mapping[str, int],
        returned: Set[str] = frozenset(),
    ) -> None:
        """Who came back with how much to deliver, and what was delivered since.

        `returned` came while we were away: what they sent then is lost until they send it again.
        """
        if self._settled:
            return
        with self._guard:
            self._news_at = self._clock.wall()
            self._missing -= births.keys()
            self._returned = (self._returned - births.keys()) | returned
            self._spoke |= heard.keys()
            self._owed.update(births)
            for node_id, count in heard.items():
                if node_id in self._owed:
                    self._owed[node_id] -= count
            asked = set(returned) if self._seeing_since is not None else set()
        if asked:
            self._rebirth(asked)

    def judging(self) -> Judging:
        """Whether windows may be judged now."""
        wall = self._clock.wall()
        with self._guard:
            if self._seeing_since is None:
                gone_at = self._gone_at or wall
                too_long = wall - gone_at > timedelta(seconds=DRAIN_S)
                return Judging.BLIND if too_long else Judging.WAIT
            if not self._settled:
                self._settled = self._caught_up(wall - self._seeing_since)
            return Judging.OPEN if self._settled else Judging.WAIT

    def _caught_up(self, waited: timedelta) -> bool:
        if waited > timedelta(seconds=DRAIN_S):
            return True
        return not self._absent(waited) and not any(owed > 0 for owed in self._owed.values())

    def _absent(self, waited: timedelta) -> Set[str]:
        """Who may still come; what a node sends before its birth does not tell what it owes."""
        if waited <= timedelta(seconds=ANSWER_S):
            return self._missing | self._returned
        if waited <= timedelta(seconds=RETURN_S):
            return self._missing - self._spoke
        return frozenset()
