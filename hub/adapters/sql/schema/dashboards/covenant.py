"""Verdicts and gestures, hub by hub: who is away is told of no place."""

ENOUGH = "(SELECT count(*) FROM homes WHERE ended_at IS NULL) >= 5"
_TOLD = """
WITH RECURSIVE days(day) AS (
  SELECT date(at / 1000, 'unixepoch', '+1 day') FROM hub_pulse
  UNION ALL SELECT date(day, '-1 day') FROM days WHERE day > {since}
),
told AS (
  SELECT day FROM days WHERE 5 = (SELECT count(*) FROM (
    SELECT DISTINCT home_id FROM verdicts WHERE verdicts.day = days.day LIMIT 5))
)
"""
"""Days on which at least five homes had a window: of fewer, it would be told who was away."""
_LATELY = "date((SELECT at FROM hub_pulse) / 1000, 'unixepoch', '-{days} days')"

VIEWS = {
    "dash_verdicts": f"""{_TOLD.format(since=_LATELY.format(days=92))}
SELECT day, verdict, ifnull(priority, '–') AS priority, by_hub, count(*) AS verdicts,
  count(late_proof_at) AS late_proofs, count(late_sign_at) AS late_signs
FROM verdicts WHERE day IN (SELECT day FROM told) AND {ENOUGH}
GROUP BY 1, 2, 3, 4
""",
    "dash_gestures": f"""{_TOLD.format(since=_LATELY.format(days=8))},
seen AS (
  SELECT day, opens_at, json_extract(definition, '$.opens_at') AS local,
    strftime('%s', json_extract(evidence, '$[0].observed_at')) * 1000 AS observed_at
  FROM verdicts WHERE verdict = 'seen' AND day IN (SELECT day FROM told) AND {ENOUGH}
)
SELECT day, ((substr(local, 1, 2) * 3600000 + substr(local, 4, 2) * 60000 + observed_at - opens_at
    + 86400000) / 3600000) % 24 AS hour_of_day, count(*) AS gestures
FROM seen WHERE local IS NOT NULL AND observed_at IS NOT NULL GROUP BY 1, 2
""",
    "dash_certificates": f"""
SELECT day, sum(windows) AS windows, sum(unjudged) AS unjudged, sum(unticketed) AS unticketed,
  sum(untold) AS untold, sum(unjudged + unticketed + untold) AS forgotten,
  max(made_at) / 1000 AS made_at
FROM covenant_days JOIN areas USING (area_id)
WHERE parent_id IS NULL AND {ENOUGH} GROUP BY 1
""",
    "dash_windows": f"""
SELECT CASE WHEN asked_at IS NULL THEN 'pending' ELSE 'asking' END AS state,
  count(*) AS windows, sum(next_at <= pulse.at) AS overdue,
  max(pulse.at - min(next_at, pulse.at)) / 1000 AS latest_s
FROM deadlines JOIN hub_pulse AS pulse WHERE {ENOUGH} GROUP BY 1
""",
}
