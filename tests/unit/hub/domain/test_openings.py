"""What opens a ticket and how urgent it is."""

from datetime import UTC, datetime

import pytest

from hub.domain.openings import ALERT_PRIORITY, LateKind, LateProof, alert_kind
from hub.domain.tickets import TicketKind

WITHOUT_OWN_PRIORITY = {
    TicketKind.MISSED,
    TicketKind.BLIND,
    TicketKind.LOCAL_COVENANT_MISSED,
    TicketKind.INCIDENT,
    TicketKind.VISIT,
}
AT = datetime(2026, 11, 22, tzinfo=UTC)


def test_every_kind_of_alert_has_a_priority():
    assert set(ALERT_PRIORITY) == set(TicketKind) - WITHOUT_OWN_PRIORITY


@pytest.mark.parametrize("name", ["help", "tamper", "local_covenant_missed"])
def test_known_alert_keeps_its_kind(name):
    assert alert_kind(name) == name


@pytest.mark.parametrize("name", ["earthquake", "", "missed", "blind", "visit", "incident"])
def test_alert_that_pretends_or_is_unknown_is_other(name):
    assert alert_kind(name) == TicketKind.OTHER


@pytest.mark.parametrize(
    ("kind", "gesture", "direction", "key"),
    [
        (LateKind.PROOF, "curtain", "open", "event.late_proof_open"),
        (LateKind.PROOF, "curtain", "close", "event.late_proof_close"),
        (LateKind.PROOF, "curtain", "change", "event.late_proof_change"),
        (LateKind.PROOF, "door", "open", "event.late_proof_change"),
        (LateKind.SIGN, "curtain", "open", "event.late_sign"),
    ],
)
def test_late_proof_says_what_it_is(kind, gesture, direction, key):
    assert LateProof(kind, AT, gesture, direction).phrase().key == key
