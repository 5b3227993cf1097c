"""Tickets, promises, follow-ups, notices, incidents."""

_HOUR = "{column} / 3600000 * 3600 AS hour"
_LATELY = "{column} > (SELECT at FROM hub_pulse) - 92 * 86400000"


def _hour(column: str) -> str:
    return _HOUR.format(column=column)


def _lately(column: str) -> str:
    return _LATELY.format(column=column)


def _first(action: str) -> str:
    return (
        "(SELECT min(at) FROM ticket_events AS told WHERE told.ticket_id = tickets.ticket_id"
        f" AND action = '{action}')"
    )


VIEWS = {
    "dash_tickets": f"""
SELECT {_hour("opened_at")}, kind, priority, state, count(*) AS tickets
FROM tickets WHERE {_lately("opened_at")} GROUP BY 1, 2, 3, 4
""",
    "dash_open_tickets": """
SELECT state, priority, rung, count(*) AS tickets,
  max(pulse.at - opened_at) / 1000 AS oldest_s,
  sum(pulse.at - opened_at < 900000) AS under_15_min,
  sum(pulse.at - opened_at BETWEEN 900000 AND 3599999) AS under_1_h,
  sum(pulse.at - opened_at BETWEEN 3600000 AND 28799999) AS under_8_h,
  sum(pulse.at - opened_at >= 28800000) AS older
FROM tickets JOIN hub_pulse AS pulse
WHERE state IN ('new', 'assigned', 'accepted', 'on_site') GROUP BY 1, 2, 3
""",
    "dash_answers": f"""
WITH marks AS MATERIALIZED (
  SELECT opened_at, priority, {_first("accept")} AS accepted_at, {_first("arrive")} AS arrived_at
  FROM tickets WHERE kind <> 'visit' AND {_lately("opened_at")}
)
SELECT {_hour("opened_at")}, priority, count(*) AS tickets,
  count(accepted_at) AS accepted, sum(ifnull(accepted_at - opened_at <= 60000, 0)) AS answered_60,
  count(arrived_at) AS arrived,
  sum(ifnull(arrived_at - accepted_at <= 2700000, 0)) AS arrived_45_min,
  sum(max(accepted_at - opened_at, 0)) / 1000 AS accept_s,
  sum(max(arrived_at - accepted_at, 0)) / 1000 AS arrive_s
FROM marks GROUP BY 1, 2
""",
    "dash_promises": f"""
SELECT {_hour("due_at")}, promise,
  CASE WHEN breached_at IS NOT NULL THEN 'breached' WHEN met_at IS NOT NULL THEN 'kept'
    ELSE 'running' END AS state,
  count(*) AS promises
FROM ticket_clocks WHERE {_lately("due_at")} GROUP BY 1, 2, 3
""",
    "dash_follow_ups": f"""
SELECT {_hour("due_at")}, number,
  CASE WHEN canceled_at IS NOT NULL THEN 'canceled' WHEN done_at IS NOT NULL THEN result
    WHEN due_at < pulse.at THEN 'overdue' ELSE 'to_come' END AS state,
  count(*) AS follow_ups, count(satisfied) AS asked, sum(satisfied >= 4) AS satisfied
FROM follow_ups JOIN hub_pulse AS pulse WHERE {_lately("due_at")} GROUP BY 1, 2, 3
""",
    "dash_notices": f"""
SELECT {_hour("created_at")}, substr(channel, 1, instr(channel || ':', ':') - 1) AS channel,
  state, priority, count(*) AS notices, sum(attempts) AS attempts,
  sum(max(sent_at - created_at, 0)) / 1000 AS sent_s, count(sent_at) AS sent
FROM notices WHERE {_lately("created_at")} GROUP BY 1, 2, 3, 4
""",
    "dash_incidents": f"""
SELECT {_hour("opened_at")}, scope, cause, closed_at IS NULL AS is_open,
  count(DISTINCT incidents.incident_id) AS incidents, count(home_id) AS homes,
  sum(home_id IS NOT NULL AND settled_at IS NULL) AS to_walk
FROM incidents LEFT JOIN incident_lines USING (incident_id)
WHERE {_lately("opened_at")} GROUP BY 1, 2, 3, 4
""",
}
