"""Alerts become tickets: each its own, except what the home's second watch says of a verdict."""

from hub.domain.openings import ALERT_PRIORITY, alert_cause, alert_kind
from hub.domain.phrases import Evidence, Phrase, Points
from hub.domain.tickets import State, Ticket, TicketKind
from hub.pipeline.journal import HUB, TicketEvent
from hub.pipeline.opening import Opening
from hub.pipeline.ports import NewId
from hub.pipeline.ticket_plan import AlertsWaiting, EvidenceRow, NewTicket, WaitingAlert
from hub.pipeline.wording import stored_evidence


def plan_alerts(opening: Opening, new_id: NewId, waiting: AlertsWaiting) -> None:
    """Fill the opening's plan with what the waiting alerts ask for."""
    for alert in waiting.alerts:
        ticket_id = _ticket_for(opening, new_id, waiting, alert)
        opening.plan.alerts.append((alert.node_id, alert.alert_id, ticket_id))


def _ticket_for(
    opening: Opening, new_id: NewId, waiting: AlertsWaiting, alert: WaitingAlert
) -> str | None:
    kind = alert_kind(alert.kind)
    if kind == TicketKind.LOCAL_COVENANT_MISSED:
        return _attach(opening, alert)
    cause = alert_cause(alert.node_id, alert.alert_id)
    known = waiting.by_cause.get(cause)
    return known or _open(opening, new_id("t"), cause, kind, alert)


def _open(
    opening: Opening,
    ticket_id: str,
    cause: str,
    kind: TicketKind,
    alert: WaitingAlert,
) -> str:
    reason = opening.phrasebook.say(_reason(kind, alert), alert.home.zone)
    facts = Ticket(ticket_id, kind, ALERT_PRIORITY[kind], State.NEW)
    ticket = NewTicket(facts, cause, alert.home, reason, [_evidence(opening, kind, alert)])
    opening.open(ticket, ())
    return ticket_id


def _reason(kind: TicketKind, alert: WaitingAlert) -> list[Phrase]:
    said = [Phrase(f"alert.{kind}", {"at": alert.observed_at})]
    return said if alert.is_dated else [*said, Phrase("evidence.not_dated")]


def _evidence(opening: Opening, kind: TicketKind, alert: WaitingAlert) -> EvidenceRow:
    phrase = Phrase(
        "evidence.alert",
        {
            "kind": f"@ticket.{kind}",
            "sensor": alert.sensor_id,
            "at": alert.observed_at,
            "confidence": round(alert.confidence * 100),
        },
    )
    evidence = Evidence(Points.WORRY, phrase, alert.observed_at, alert.sensor_id)
    stored = stored_evidence(opening.phrasebook, evidence, alert.home.zone)
    return {**stored, "confidence": alert.confidence, "detail": alert.detail}


def _attach(opening: Opening, alert: WaitingAlert) -> str | None:
    """The home's own watch never opens a ticket; it adds a line to the verdict's."""
    if alert.verdict_ticket is None:
        return None
    ticket_id, state = alert.verdict_ticket
    phrase = Phrase("event.local_covenant", {"at": alert.observed_at})
    why = opening.phrasebook.say([phrase], alert.home.zone)
    opening.plan.journal.events.append(
        TicketEvent(ticket_id, opening.plan.at, HUB, "local_covenant", state, state, why)
    )
    return ticket_id
