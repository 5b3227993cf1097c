"""Cameras: how many see, when they were blind, what they raised. Matches of people are left out."""

from hub.adapters.sql.schema.dashboards.covenant import ENOUGH

_LATELY = "{column} > (SELECT at FROM hub_pulse) - 92 * 86400000"
_MATCHES = "('enrolled_person_seen', 'listed_vehicle_seen')"

VIEWS = {
    "camera_states": """
WITH known AS (
  SELECT node_id, sensor_id FROM sensors WHERE kind = 'camera' AND node_id <> ''
  UNION SELECT node_id, sensor_id FROM post_sensors WHERE kind = 'camera' AND node_id <> ''
  UNION SELECT node_id, sensor_id FROM node_cameras
),
said AS (
  SELECT node_id, json_extract(value, '$.sensor_id') AS sensor_id,
    json_extract(value, '$.fps') AS fps, json_extract(value, '$.blind_s') AS blind_s
  FROM node_states, json_each(node_states.health, '$.cameras')
)
SELECT stands, fps, CASE
    WHEN link <> 'up' THEN 'down'
    WHEN EXISTS (SELECT 1 FROM camera_blindness AS spans WHERE spans.node_id = known.node_id
      AND spans.sensor_id = known.sensor_id AND until_at IS NULL) THEN 'blind'
    WHEN fps IS NULL THEN 'down'
    WHEN blind_s > 0 THEN 'blind'
    ELSE 'seeing' END AS sight
FROM known JOIN node_states USING (node_id) LEFT JOIN said USING (node_id, sensor_id)
""",
    "dash_cameras": """
SELECT stands, sight, count(*) AS cameras, avg(fps) AS fps_mean, min(fps) AS fps_least
FROM camera_states GROUP BY 1, 2
""",
    "dash_alerts": f"""
SELECT observed_at / 3600000 * 3600 AS hour, kind,
  CASE WHEN home_id IS NULL THEN 'post' ELSE 'home' END AS stands,
  scene_id IS NOT NULL AS by_camera, count(*) AS alerts, count(cleared_at) AS cleared,
  sum(snapshot IS NOT NULL) AS pictures
FROM alerts
WHERE kind NOT IN {_MATCHES} AND of_alert_id IS NULL AND {_LATELY.format(column="observed_at")}
  AND {ENOUGH}
GROUP BY 1, 2, 3, 4
""",
    "dash_blindness": f"""
SELECT from_at / 3600000 * 3600 AS hour, reason, count(*) AS spans,
  sum(until_at IS NULL) AS still_blind,
  sum(ifnull(until_at, pulse.at) - from_at) / 1000 AS blind_s
FROM camera_blindness JOIN hub_pulse AS pulse WHERE {_LATELY.format(column="from_at")} GROUP BY 1, 2
""",
    "dash_evidence": f"""
SELECT fetched_at / 3600000 * 3600 AS hour, count(DISTINCT alert_id) AS alerts, count(*) AS pieces
FROM evidence_pieces WHERE {_LATELY.format(column="fetched_at")} GROUP BY 1
""",
}
