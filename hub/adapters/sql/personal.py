"""Where personal data stands: which rows go when a home is erased, and which words are blanked.

Every column that could hold words stands in one of these lists; a test fails for one that does not.
"""

from typing import Any

from sqlalchemy import Table

from hub.adapters.sql import schema

TEXT: dict[str, Any] = {"title": "", "body": ""}
"""Of a message."""
DELETED: tuple[Table, ...] = (
    schema.residents,
    schema.doorsteps,
    schema.home_contacts,
    schema.home_workers,
    schema.absences,
    schema.away_proposals,
    schema.life_readings,
    schema.commands,
    schema.door_codes,
    schema.evidence_pieces,
    schema.found_people_nodes,
    schema.found_people,
)
"""Rows that are nothing but her."""
BLANKED: dict[Table, dict[str, Any]] = {
    schema.tickets: {"reason_zh": "", "reason_en": "", "evidence": [], "closing_note": None},
    schema.ticket_events: {"note": None, "why_zh": "", "why_en": ""},
    schema.notices: TEXT,
    schema.verdicts: {"reason_zh": "", "reason_en": "", "evidence": []},
    schema.alerts: {"detail": {}, "snapshot": None},
    schema.follow_ups: {"words": None},
    schema.incident_lines: {"note": None},
    schema.whistles: {"task": "", "report": None, "refusal": None, "rating_words": None},
    schema.visit_plans: {"note": ""},
    schema.visit_proofs: {"detail": {}, "file_name": None},
    schema.consents: {"evidence": ""},
    schema.duty_log: {"text": ""},
}
"""Rows that stay as skeletons: how many, when, how it ended; without a word about her."""
WORDS: dict[Table, tuple[str, dict[str, Any]]] = {
    schema.tickets: ("updated_at", {"closing_note": None}),
    schema.ticket_events: ("at", {"note": None}),
    schema.whistles: (
        "called_at",
        {"task": "", "report": None, "refusal": None, "rating_words": None},
    ),
    schema.absences: ("until_at", {"reason": ""}),
    schema.away_proposals: ("until_at", {"reason": ""}),
    schema.notices: ("created_at", TEXT),
    schema.alerts: ("received_at", {"snapshot": None}),
    schema.follow_ups: ("done_at", {"words": None}),
    schema.incident_lines: ("settled_at", {"note": None}),
    schema.duty_log: ("at", {"text": ""}),
    schema.listed_vehicles: ("until_at", {"plate": b"", "digest": ""}),
    schema.handover_sheets: ("made_at", {"given_note": None, "taken_note": None}),
}
"""What is blanked by its age alone: the column that dates it, and what becomes of it."""
KEPT: dict[Table, frozenset[str]] = {
    schema.incidents: frozenset({"why_zh", "why_en", "closing_note"}),
    schema.deadlines: frozenset({"definition"}),
    schema.windows: frozenset({"definition"}),
    schema.visit_plans: frozenset({"days_after", "called_on"}),
    schema.verdicts: frozenset({"definition"}),
    schema.tickets: frozenset({"cause"}),
    schema.camera_blindness: frozenset({"scenes"}),
    schema.notices: frozenset({"channel", "result"}),
    schema.covenant_days: frozenset({"counts"}),
    schema.accounts: frozenset({"area_ids"}),
}
"""Columns with words that say nothing of her: hours of a window, ids, what a whole block had."""
NOT_GIVEN_OUT = frozenset({"channel"})
"""Secrets of others: where a worker is reached is not hers."""
