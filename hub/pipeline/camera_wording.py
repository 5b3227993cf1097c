"""What an alert says, as a ticket keeps it: its reason, its end, its evidence."""

from hub.domain.camera_words import Told, cleared_words, raised_words
from hub.domain.openings import alert_kind
from hub.domain.phrases import Evidence, Fact, Phrase, Points, Sentence
from hub.pipeline.ports import Phrasebook
from hub.pipeline.ticket_plan import EvidenceRow, PostRef, WaitingAlert
from hub.pipeline.wording import stored_evidence


def told_of(alert: WaitingAlert) -> Told:
    """The alert as it is put into words; a home has no name that may be said."""
    return Told(
        kind=alert_kind(alert.kind),
        at=alert.observed_at,
        received_at=alert.received_at,
        is_dated=alert.is_dated,
        detail=alert.detail,
        place=alert.site.name if isinstance(alert.site, PostRef) else None,
    )


def worded(
    phrasebook: Phrasebook, alert: WaitingAlert, *more: Phrase, before: tuple[Phrase, ...] = ()
) -> Sentence:
    """One sentence of what was seen, or of how it ended."""
    told = told_of(alert)
    said = raised_words(told) if not alert.is_end else cleared_words(told)
    return phrasebook.say([*before, *said, *more], alert.site.zone)


def alert_evidence(phrasebook: Phrasebook, alert: WaitingAlert) -> EvidenceRow:
    """What was seen and how sure it is, with the alert's own facts and its name."""
    if not alert.is_end:
        named: dict[str, Fact] = {
            "kind": f"@ticket.{alert_kind(alert.kind)}",
            "sensor": alert.sensor_id,
            "at": alert.observed_at,
            "confidence": round(alert.confidence * 100),
        }
        phrase, points = Phrase("evidence.alert", named), Points.WORRY
    else:
        phrase, points = cleared_words(told_of(alert))[0], Points.COMFORT
    evidence = Evidence(points, phrase, alert.observed_at, alert.sensor_id)
    stored = stored_evidence(phrasebook, evidence, alert.site.zone)
    return {**stored, "confidence": alert.confidence, "detail": alert.detail}
