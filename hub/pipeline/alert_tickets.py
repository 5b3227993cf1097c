"""Alerts become tickets: each its own, except what a camera says twice, and what the home's second
watch says of a verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from hub.domain.openings import ALERT_PRIORITY, alert_cause, alert_kind
from hub.domain.phrases import Phrase
from hub.domain.tickets import State, Ticket, TicketKind
from hub.pipeline.camera_tickets import CameraTickets
from hub.pipeline.camera_wording import alert_evidence, worded
from hub.pipeline.journal import HUB, TicketEvent
from hub.pipeline.opening import Opening
from hub.pipeline.ports import NewId
from hub.pipeline.ticket_plan import (
    AlertKey,
    AlertsWaiting,
    KnownTicket,
    NewTicket,
    WaitingAlert,
)


def plan_alerts(opening: Opening, new_id: NewId, waiting: AlertsWaiting) -> None:
    """Fill the opening's plan with what the waiting alerts ask for, in the order it was seen."""
    opener = _Opener(opening, new_id, waiting.by_cause)
    cameras = CameraTickets(opening, waiting, opener.open)
    for alert in sorted(waiting.alerts, key=_when_seen):
        if alert.said is not None:
            cameras.settle(alert)
        elif alert_kind(alert.kind) == TicketKind.LOCAL_COVENANT_MISSED:
            opening.plan.alerts.append((*alert.key, _attach(opening, alert)))
        else:
            opening.plan.alerts.append((*alert.key, opener.open(alert)[0]))


def _when_seen(alert: WaitingAlert) -> tuple[datetime, bool, AlertKey]:
    """Of two at the same moment the beginning comes before the end."""
    return alert.observed_at, alert.is_end, alert.key


@dataclass(frozen=True, slots=True)
class _Opener:
    """One alert, one ticket, however often it is sent."""

    opening: Opening
    new_id: NewId
    by_cause: Mapping[str, str]

    def open(self, alert: WaitingAlert) -> tuple[str, KnownTicket | None]:
        """The ticket of an alert; None with one that it had before."""
        cause = alert_cause(*alert.key)
        if cause in self.by_cause:
            return self.by_cause[cause], None
        kind, book = alert_kind(alert.kind), self.opening.phrasebook
        facts = Ticket(self.new_id("t"), kind, ALERT_PRIORITY[kind], State.NEW)
        reason, evidence = worded(book, alert), [alert_evidence(book, alert)]
        told = self.opening.open(NewTicket(facts, cause, alert.site, reason, evidence), ())
        opened = replace(self.opening.plan.opened[-1].facts, version=0)
        return facts.ticket_id, KnownTicket(opened, reason, evidence, tuple(told))


def _attach(opening: Opening, alert: WaitingAlert) -> str | None:
    """The home's own watch never opens a ticket; it adds a line to the verdict's."""
    if alert.verdict_ticket is None:
        return None
    ticket_id, state = alert.verdict_ticket
    phrase = Phrase("event.local_covenant", {"at": alert.observed_at})
    why = opening.phrasebook.say([phrase], alert.site.zone)
    opening.plan.journal.events.append(
        TicketEvent(ticket_id, opening.plan.at, HUB, "local_covenant", state, state, why)
    )
    return ticket_id
