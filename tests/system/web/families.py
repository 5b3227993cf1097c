"""A home whose daughter reads how her mother's days go."""

from datetime import timedelta

from hub.adapters.sql import schema
from tests.contract.api.town import EVIDENCE, MORNING, START, Town

EVENING = MORNING | {
    "window_id": "evening",
    "name": "晚上拉上窗帘",
    "gesture": MORNING["gesture"] | {"direction": "close"},
    "opens_at": "16:30",
    "due_at": "21:45",
}
OPENED_AT = START.replace(hour=22, minute=41) - timedelta(days=1)
"""06:41 in Shanghai."""
WEEK = ("seen", "seen", "missed", "seen", "blind", "seen", "seen")
"""Today first."""


def enrol_daughter(town: Town) -> str:
    """Her worker id: family of h-fam, whose resident agreed that she is told."""
    resident = {"name": "王秀英", "preferred_name": "王奶奶", "frailty": 5}
    windows = [MORNING | {"name": "早晨拉开窗帘"}, EVENING]
    town.enrol("h-fam", resident=resident, windows=windows)
    worker = {"worker_id": "daughter", "name": "王梅", "role": "family", "area_ids": []}
    assert town.client().post("/api/v1/workers", json=worker | {"channels": []}).is_success
    town.put(schema.home_contacts, home_id="h-fam", worker_id="daughter", relation="family")
    consent = {
        "purpose": "share_with_family",
        "given_by": "resident",
        "evidence": "当面问过，女儿在场",
        "until": (START + timedelta(days=300)).isoformat(),
    }
    assert town.client().post("/api/v1/homes/h-fam/consents", json=consent).is_success
    for back, verdict in enumerate(WEEK):
        _judge(town, back, verdict)
    return "daughter"


def _judge(town: Town, back: int, verdict: str) -> None:
    at = OPENED_AT - timedelta(days=back)
    proof = EVIDENCE | {"points": "comfort", "observed_at": at.isoformat()}
    judged = START - timedelta(days=back)
    ticket = f"t-fam-{back}" if verdict in {"missed", "blind"} else None
    if ticket:
        town.ticket(ticket, home_id="h-fam", state="resolved", opened_at=judged, kind=verdict)
    town.verdict(
        f"v-fam-{back}",
        "h-fam",
        day=(judged + timedelta(hours=8)).date().isoformat(),
        opens_at=judged - timedelta(hours=4),
        starts_at=judged - timedelta(hours=5),
        judge_at=judged,
        decided_at=judged,
        verdict=verdict,
        ticket_id=ticket,
        evidence=[proof] if verdict == "seen" else [EVIDENCE],
        wants_proof=False,
    )
