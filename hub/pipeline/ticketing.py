"""Ticketing: a verdict or an alert becomes one ticket, in one transaction a pass."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from hub.pipeline.alert_tickets import plan_alerts
from hub.pipeline.journal import Journal
from hub.pipeline.opening import Opening
from hub.pipeline.ports import Begin, Clock, NewId, Phrasebook
from hub.pipeline.surroundings import Surroundings
from hub.pipeline.ticket_plan import AlertsWaiting, HomeRef, Plan, VerdictsWaiting
from hub.pipeline.verdict_tickets import plan_verdicts

log = logging.getLogger(__name__)

MOST_A_PASS = 500


class TicketingStore(Protocol):
    """Ticketing's queries."""

    def verdicts_waiting(self, limit: int) -> VerdictsWaiting:
        """The oldest verdicts that want a ticket."""

    def alerts_waiting(self, limit: int) -> AlertsWaiting:
        """The oldest alerts without one."""

    def around(self, homes: Sequence[HomeRef], now: datetime) -> Surroundings:
        """Policies and people of these homes."""

    def apply(self, plan: Plan) -> None:
        """Write it all; raises Conflict if a ticket changed since it was read."""


class Ticketing:
    """Opens tickets for what waits, and tells them of late proof."""

    def __init__(
        self, begin: Begin[TicketingStore], clock: Clock, phrasebook: Phrasebook, new_id: NewId
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._phrasebook = phrasebook
        self._new_id = new_id

    def open_once(self, limit: int = MOST_A_PASS) -> int:
        """Hand over up to `limit` verdicts and as many alerts; how many."""
        with self._begin() as store:
            # Verdicts first: what the homes' own watches say may belong to a ticket opened here.
            return self._verdicts(store, limit) + self._alerts(store, limit)

    def _verdicts(self, store: TicketingStore, limit: int) -> int:
        waiting = store.verdicts_waiting(limit)
        if waiting.verdicts:
            opening = self._opening(store, waiting.homes())
            plan_verdicts(opening, self._new_id, waiting)
            self._apply(store, opening.plan)
        return len(waiting.verdicts)

    def _alerts(self, store: TicketingStore, limit: int) -> int:
        waiting = store.alerts_waiting(limit)
        if waiting.alerts:
            opening = self._opening(store, waiting.homes())
            plan_alerts(opening, self._new_id, waiting)
            self._apply(store, opening.plan)
        return len(waiting.alerts)

    def _apply(self, store: TicketingStore, plan: Plan) -> None:
        store.apply(plan)
        changed = {"opened": len(plan.opened), "changed": len(plan.updates)}
        log.info("tickets opened", extra={"action": "ticketing", **changed})

    def _opening(self, store: TicketingStore, homes: Sequence[HomeRef]) -> Opening:
        plan = Plan(self._clock.now(), Journal(self._clock.wall()))
        return Opening(plan, self._phrasebook, store.around(homes, plan.at))
