"""The hub itself: what it set aside, and when it could not see."""

VIEWS = {
    "dash_quarantine": """
SELECT received_at / 3600000 * 3600 AS hour, reason, leaf, count(*) AS messages
FROM quarantine GROUP BY 1, 2, 3
""",
    "dash_hub_absences": """
SELECT from_at / 1000 AS at, cause, (ifnull(until_at, pulse.at) - from_at) / 1000 AS absent_s
FROM hub_absences JOIN hub_pulse AS pulse
""",
    "dash_now": "SELECT at / 1000 AS at, wall_at / 1000 AS wall_at FROM hub_pulse",
}
