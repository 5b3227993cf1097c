"""Nodes and how they feel."""

HOT_CELSIUS = 80
"""From here on a Raspberry Pi slows itself down."""
LOW_DISK_BYTES = 200_000_000
BACKLOG_ROWS = 1_000

VIEWS = {
    "node_states": """
SELECT nodes.node_id, nodes.home_id,
  CASE WHEN nodes.home_id IS NULL THEN 'post' ELSE 'home' END AS stands,
  CASE
    WHEN links.last_live_at IS NULL THEN 'never'
    WHEN links.boot_id = links.death_boot_id AND links.session = links.death_session THEN 'down'
    WHEN links.last_live_at < pulse.wall_at - 180000 THEN 'down'
    ELSE 'up'
  END AS link,
  links.clock, links.software, links.outbox_depth, links.health
FROM nodes
LEFT JOIN node_links AS links ON links.node_id = nodes.node_id
LEFT JOIN hub_pulse AS pulse ON pulse.only IS NOT NULL
""",
    "dash_nodes": """
SELECT stands, link, ifnull(clock, 'unknown') AS clock, ifnull(software, 'unknown') AS software,
  count(*) AS nodes, sum(ifnull(outbox_depth, 0)) AS outbox_rows,
  max(ifnull(outbox_depth, 0)) AS outbox_most
FROM node_states GROUP BY 1, 2, 3, 4
""",
    "dash_outboxes": """
SELECT CASE
    WHEN outbox_depth < 10 THEN '0: 0–9' WHEN outbox_depth < 100 THEN '1: 10–99'
    WHEN outbox_depth < 1000 THEN '2: 100–999' WHEN outbox_depth < 10000 THEN '3: 1 000–9 999'
    ELSE '4: ≥ 10 000' END AS band,
  count(*) AS nodes
FROM node_states WHERE outbox_depth IS NOT NULL GROUP BY 1
""",
    "dash_temperatures": """
SELECT CASE
    WHEN celsius < 50 THEN '0: < 50' WHEN celsius < 60 THEN '1: 50–59'
    WHEN celsius < 70 THEN '2: 60–69' WHEN celsius < 80 THEN '3: 70–79'
    ELSE '4: ≥ 80' END AS band,
  count(*) AS nodes, max(celsius) AS celsius_most
FROM (SELECT json_extract(health, '$.cpu_celsius') AS celsius FROM node_states WHERE link = 'up')
WHERE celsius IS NOT NULL GROUP BY 1
""",
    "dash_troubles": f"""
WITH up AS (
  SELECT clock, outbox_depth, json_extract(health, '$.cpu_celsius') AS celsius,
    json_extract(health, '$.under_voltage') AS under_voltage,
    json_extract(health, '$.disk_free_bytes') AS disk_free,
    json_array_length(health, '$.faults') AS faults
  FROM node_states WHERE link = 'up'
)
SELECT 'clock_unsynced' AS trouble, count(*) AS nodes FROM up WHERE clock = 'unsynced'
UNION ALL SELECT 'under_voltage', count(*) FROM up WHERE under_voltage
UNION ALL SELECT 'hot', count(*) FROM up WHERE celsius >= {HOT_CELSIUS}
UNION ALL SELECT 'disk_low', count(*) FROM up WHERE disk_free < {LOW_DISK_BYTES}
UNION ALL SELECT 'backlog', count(*) FROM up WHERE outbox_depth >= {BACKLOG_ROWS}
UNION ALL SELECT 'faults', count(*) FROM up WHERE faults > 0
""",
    "area_counts": """
WITH now(at) AS (SELECT at FROM hub_pulse),
linked AS (
  SELECT area_id, count(DISTINCT homes.home_id) AS homes, count(node_id) AS nodes,
    sum(ifnull(link = 'up', 0)) AS up, sum(ifnull(link = 'down', 0)) AS down,
    sum(ifnull(link = 'never', 0)) AS never
  FROM homes LEFT JOIN node_states USING (home_id) WHERE ended_at IS NULL GROUP BY 1
),
judged AS (
  SELECT homes.area_id, sum(verdict IN ('seen', 'away')) AS settled,
    sum(verdict = 'missed') AS missed, sum(verdict = 'blind') AS blind
  FROM now CROSS JOIN verdicts CROSS JOIN homes USING (home_id)  -- in this order: by the day
  WHERE day >= date(now.at / 1000 - 172800, 'unixepoch') AND judge_at > now.at - 86400000
    AND ended_at IS NULL GROUP BY 1
),
called AS (
  SELECT homes.area_id, count(*) AS open_tickets FROM tickets JOIN homes USING (home_id)
  WHERE state IN ('new', 'assigned', 'accepted', 'on_site') AND ended_at IS NULL GROUP BY 1
)
SELECT linked.*, ifnull(settled, 0) AS settled, ifnull(missed, 0) AS missed,
  ifnull(blind, 0) AS blind, ifnull(open_tickets, 0) AS open_tickets
FROM linked LEFT JOIN judged USING (area_id) LEFT JOIN called USING (area_id)
""",
}
