"""Ticketing: a verdict or an alert becomes one ticket; a bad one keeps no other waiting."""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from hub.pipeline.alert_tickets import plan_alerts
from hub.pipeline.journal import Journal
from hub.pipeline.one_by_one import POSTPONED, all_or_each
from hub.pipeline.opening import Opening
from hub.pipeline.ports import Begin, Clock, NewId, Phrasebook
from hub.pipeline.surroundings import Surroundings
from hub.pipeline.ticket_plan import AlertsWaiting, KnownTicket, Plan, Site, VerdictsWaiting
from hub.pipeline.verdict_tickets import plan_verdicts

log = logging.getLogger(__name__)

MOST_A_PASS = 500
AlertId = tuple[str, str]
"""A node and its alert."""


class TicketingStore(Protocol):
    """Ticketing's queries."""

    def waiting_verdicts(self, now: datetime, limit: int) -> Sequence[str]:
        """The ids of the oldest verdicts that want a ticket."""

    def verdicts(self, verdict_ids: Sequence[str]) -> VerdictsWaiting:
        """Those verdicts, and what is known around them."""

    def postpone_verdict(self, verdict_id: str, until: datetime) -> None:
        """Look at this one again later."""

    def waiting_alerts(self, now: datetime, limit: int) -> Sequence[AlertId]:
        """The ids of the oldest alerts without a ticket."""

    def alerts(self, alert_ids: Sequence[AlertId]) -> AlertsWaiting:
        """Those alerts, and what is known around them."""

    def postpone_alert(self, alert_id: AlertId, until: datetime) -> None:
        """Look at this one again later."""

    def around(
        self, places: Sequence[Site], now: datetime, tickets: Collection[KnownTicket] = ()
    ) -> Surroundings:
        """Policies and people of these places, with the policies that tickets climb by."""

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
        now = self._clock.now()
        # Verdicts first: what the homes' own watches say may belong to a ticket opened here.
        verdicts = all_or_each(
            self._begin,
            lambda store: store.waiting_verdicts(now, limit),
            self._verdicts,
            lambda store, verdict_id: store.postpone_verdict(verdict_id, now + POSTPONED),
        )
        return verdicts + all_or_each(
            self._begin,
            lambda store: store.waiting_alerts(now, limit),
            self._alerts,
            lambda store, alert_id: store.postpone_alert(alert_id, now + POSTPONED),
        )

    def _verdicts(self, store: TicketingStore, verdict_ids: Sequence[str]) -> int:
        if verdict_ids:
            waiting = store.verdicts(verdict_ids)
            opening = self._opening(store, waiting.homes())
            plan_verdicts(opening, self._new_id, waiting)
            self._apply(store, opening.plan)
        return len(verdict_ids)

    def _alerts(self, store: TicketingStore, alert_ids: Sequence[AlertId]) -> int:
        if alert_ids:
            waiting = store.alerts(alert_ids)
            opening = self._opening(store, waiting.sites(), waiting.tickets.values())
            plan_alerts(opening, self._new_id, waiting)
            self._apply(store, opening.plan)
        return len(alert_ids)

    def _apply(self, store: TicketingStore, plan: Plan) -> None:
        store.apply(plan)
        changed = {"opened": len(plan.opened), "changed": len(plan.updates)}
        log.info("tickets opened", extra={"action": "ticketing", **changed})

    def _opening(
        self,
        store: TicketingStore,
        places: Sequence[Site],
        tickets: Collection[KnownTicket] = (),
    ) -> Opening:
        plan = Plan(self._clock.now(), Journal(self._clock.wall()))
        return Opening(plan, self._phrasebook, store.around(places, plan.at, tickets))
