"""The state database: every fact, deadline and hand-off row, one file a subject."""

from hub.adapters.sql.schema.accounts import accounts, tokens
from hub.adapters.sql.schema.away import away_proposals
from hub.adapters.sql.schema.cameras import camera_blindness
from hub.adapters.sql.schema.columns import EPOCH, Instant, from_ms, metadata, to_ms
from hub.adapters.sql.schema.consents import consents
from hub.adapters.sql.schema.covenant import deadlines, rechecks, verdicts, windows
from hub.adapters.sql.schema.dashboards import PUBLISHED
from hub.adapters.sql.schema.days import covenant_days
from hub.adapters.sql.schema.departments import departments, whistles
from hub.adapters.sql.schema.doorsteps import doorsteps
from hub.adapters.sql.schema.duty import duty_log, handover_sheets
from hub.adapters.sql.schema.evidence import evidence_pieces
from hub.adapters.sql.schema.homes import (
    absences,
    home_contacts,
    home_workers,
    homes,
    residents,
    sensors,
)
from hub.adapters.sql.schema.incidents import incident_lines, incidents
from hub.adapters.sql.schema.listed import found_people, found_people_nodes, listed_vehicles
from hub.adapters.sql.schema.looking import audit, audit_checkpoints, audit_homes
from hub.adapters.sql.schema.nodes import (
    alerts,
    freed_nodes,
    life_readings,
    link_news,
    node_cameras,
    node_links,
    node_scenes,
    nodes,
    outboxes,
    quarantine,
)
from hub.adapters.sql.schema.notices import (
    commands,
    notice_attempts,
    notices,
    push_subscriptions,
)
from hub.adapters.sql.schema.people import leaves, shifts, worker_areas, workers
from hub.adapters.sql.schema.places import areas
from hub.adapters.sql.schema.policies import policies
from hub.adapters.sql.schema.posts import post_sensors, posts
from hub.adapters.sql.schema.proofs import door_codes, visit_proofs
from hub.adapters.sql.schema.repeats import taken_actions
from hub.adapters.sql.schema.tickets import (
    follow_ups,
    ticket_clocks,
    ticket_events,
    ticket_people,
    tickets,
)
from hub.adapters.sql.schema.vision import hub_absences, hub_pulse
from hub.adapters.sql.schema.visits import visit_plans, visits

__all__ = [
    "EPOCH",
    "PUBLISHED",
    "Instant",
    "absences",
    "accounts",
    "alerts",
    "areas",
    "audit",
    "audit_checkpoints",
    "audit_homes",
    "away_proposals",
    "camera_blindness",
    "commands",
    "consents",
    "covenant_days",
    "deadlines",
    "departments",
    "door_codes",
    "doorsteps",
    "duty_log",
    "evidence_pieces",
    "follow_ups",
    "found_people",
    "found_people_nodes",
    "freed_nodes",
    "from_ms",
    "handover_sheets",
    "home_contacts",
    "home_workers",
    "homes",
    "hub_absences",
    "hub_pulse",
    "incident_lines",
    "incidents",
    "leaves",
    "life_readings",
    "link_news",
    "listed_vehicles",
    "metadata",
    "node_cameras",
    "node_links",
    "node_scenes",
    "nodes",
    "notice_attempts",
    "notices",
    "outboxes",
    "policies",
    "post_sensors",
    "posts",
    "push_subscriptions",
    "quarantine",
    "rechecks",
    "residents",
    "sensors",
    "shifts",
    "taken_actions",
    "ticket_clocks",
    "ticket_events",
    "ticket_people",
    "tickets",
    "to_ms",
    "tokens",
    "verdicts",
    "visit_plans",
    "visit_proofs",
    "visits",
    "whistles",
    "windows",
    "worker_areas",
    "workers",
]
