"""How the catalogue's phrases become a ticket's title and a piece of evidence."""

from zoneinfo import ZoneInfo

from hub.domain.phrases import Evidence, Sentence
from hub.domain.tickets import Priority, TicketKind
from hub.pipeline.ports import Phrasebook

REASON_LENGTH = 400
LANGUAGES = ("zh-CN", "en")
StoredEvidence = dict[str, str | None]
"""{points, zh, en, observed_at (RFC 3339 or None), sensor_id}, as verdicts and tickets keep it."""


def ticket_title(
    phrasebook: Phrasebook, ticket_id: str, priority: Priority, kind: TicketKind
) -> str:
    """A title in both languages: what, how urgent and which ticket; never who or where."""
    zh, en = (phrasebook.text(f"ticket.{kind}", language) for language in LANGUAGES)
    return f"[{priority}] {zh} {en} · {ticket_id}"


def before(first: Sentence, second: Sentence) -> Sentence:
    """What is new, before the reason that was there already; as long as a reason may be."""
    return Sentence(
        (first.zh + second.zh)[:REASON_LENGTH], f"{first.en} {second.en}"[:REASON_LENGTH]
    )


def stored_evidence(phrasebook: Phrasebook, evidence: Evidence, zone: ZoneInfo) -> StoredEvidence:
    """A piece of evidence in both languages, as it is kept in a row."""
    sentence = phrasebook.say([evidence.phrase], zone)
    observed_at = evidence.observed_at
    return {
        "points": evidence.points.value,
        "zh": sentence.zh,
        "en": sentence.en,
        "observed_at": None if observed_at is None else observed_at.isoformat(),
        "sensor_id": evidence.sensor_id,
    }
