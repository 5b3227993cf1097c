"""Units: a grid, or grids put together until no number stands for fewer than five homes.

Small grids of one community are one unit, then those left of one town, of one county. What is
still left joins the smallest unit: a difference of sums must not show it either.
"""

VIEWS = {
    "area_units": """
WITH RECURSIVE
enrolled(area_id, homes) AS (
  SELECT area_id, count(*) FROM homes WHERE ended_at IS NULL GROUP BY area_id
),
above(start, area_id, level, parent_id) AS (
  SELECT areas.area_id, areas.area_id, level, parent_id FROM areas JOIN enrolled USING (area_id)
  UNION ALL
  SELECT start, areas.area_id, areas.level, areas.parent_id
  FROM above JOIN areas ON areas.area_id = above.parent_id
),
places(start, homes, grid, community, town, county) AS MATERIALIZED (
  SELECT start, homes,
    max(CASE level WHEN 'grid' THEN above.area_id END),
    max(CASE level WHEN 'community' THEN above.area_id END),
    max(CASE level WHEN 'town' THEN above.area_id END),
    max(CASE level WHEN 'county' THEN above.area_id END)
  FROM above JOIN enrolled ON enrolled.area_id = start GROUP BY start
),
grids(unit) AS (SELECT grid FROM places GROUP BY grid HAVING sum(homes) >= 5),
communities(unit) AS (
  SELECT community FROM places WHERE ifnull(grid, '') NOT IN grids
  GROUP BY community HAVING sum(homes) >= 5
),
towns(unit) AS (
  SELECT town FROM places
  WHERE ifnull(grid, '') NOT IN grids AND ifnull(community, '') NOT IN communities
  GROUP BY town HAVING sum(homes) >= 5
),
counties(unit) AS (
  SELECT county FROM places
  WHERE ifnull(grid, '') NOT IN grids AND ifnull(community, '') NOT IN communities
    AND ifnull(town, '') NOT IN towns
  GROUP BY county HAVING sum(homes) >= 5
),
chosen(start, homes, unit) AS MATERIALIZED (
  SELECT start, homes, CASE
    WHEN grid IN grids THEN grid
    WHEN community IN communities THEN community
    WHEN town IN towns THEN town
    WHEN county IN counties THEN county
  END FROM places
),
smallest(unit) AS (
  SELECT unit FROM chosen WHERE unit IS NOT NULL GROUP BY unit ORDER BY sum(homes), unit LIMIT 1
)
SELECT start AS area_id, coalesce(unit, (SELECT unit FROM smallest)) AS unit FROM chosen
""",
    "home_units": """
SELECT homes.home_id, area_units.unit FROM homes JOIN area_units USING (area_id)
WHERE homes.ended_at IS NULL AND area_units.unit IS NOT NULL
""",
}
