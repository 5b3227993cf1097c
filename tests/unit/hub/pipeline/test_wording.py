"""Titles and evidence, in words of the catalogue."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from hub.domain.phrases import Evidence, Phrase, Points, Sentence
from hub.domain.tickets import Priority, TicketKind
from hub.pipeline.wording import stored_evidence, ticket_title

AT = datetime(2026, 11, 22, 1, 15, tzinfo=UTC)


class Echo:
    """Says every phrase by its key."""

    def say(self, phrases: list[Phrase], zone: ZoneInfo) -> Sentence:
        keys = ",".join(phrase.key for phrase in phrases)
        return Sentence(f"{keys}@{zone.key}。", f"{keys}@{zone.key}.")

    def text(self, key: str, language: str, **facts: object) -> str:
        return f"{key}/{language}"


@pytest.mark.parametrize("kind", list(TicketKind))
def test_title_says_how_urgent_what_and_which(kind):
    title = ticket_title(Echo(), "t-1", Priority.P1, kind)
    assert title == f"[P1] ticket.{kind}/zh-CN ticket.{kind}/en · t-1"


def test_evidence_is_kept_in_both_languages():
    evidence = Evidence(Points.COMFORT, Phrase("evidence.sign"), AT, "door-1")
    assert stored_evidence(Echo(), evidence, ZoneInfo("Asia/Shanghai")) == {
        "points": "comfort",
        "zh": "evidence.sign@Asia/Shanghai。",
        "en": "evidence.sign@Asia/Shanghai.",
        "observed_at": "2026-11-22T01:15:00+00:00",
        "sensor_id": "door-1",
    }
