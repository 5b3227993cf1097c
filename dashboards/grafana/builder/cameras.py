"""Cameras: who sees, who was blind, what they raised."""

from dashboards.grafana.builder.parts import Band, Dashboard, bars, lines, stat, table
from dashboards.grafana.builder.queries import DAY, in_range, now, prom, rows, sql

HERE = in_range("hour")
SIGHT = Band(
    "视力 Sight",
    [
        stat(
            title,
            "short",
            why,
            now(f'sum(firstlight_cameras{{sight="{sight}"}})'),
            warn=warn,
            bad=bad,
            width=8,
        )
        for title, sight, why, warn, bad in (
            ("看得见 Seeing", "seeing", "Cameras that see.", None, None),
            (
                "失明 Blind",
                "blind",
                "Covered, dark, moved, frozen, or too slow to be relied on.",
                1,
                5,
            ),
            ("离线 Down", "down", "Their box is cut off, or does not speak of them.", 1, 5),
        )
    ]
    + [
        lines(
            "走势 Sight over time",
            "short",
            "By sight.",
            prom("sum by (sight) (firstlight_cameras)", "{{sight}}"),
            width=12,
        ),
        table(
            "帧率 Frames a second",
            "Mean and slowest, of homes and of public posts.",
            rows("""
                SELECT stands AS "位置 stands", sight AS "视力 sight", cameras AS "摄像头 cameras",
                  round(fps_mean, 1) AS "平均 mean", round(fps_least, 1) AS "最低 least"
                FROM dash_cameras ORDER BY 1, 2
            """),
        ),
    ],
)
BLINDNESS = Band(
    "失明时段 Blind spans",
    [
        bars(
            "失明小时 Hours blind by day",
            "h",
            "Counted on the day on which a span began.",
            sql(f"""
                SELECT {DAY} AS time, sum(blind_s) / 3600.0 AS "失明 blind"
                FROM dash_blindness WHERE {HERE} GROUP BY 1 ORDER BY 1
            """),
            width=12,
        ),
        table(
            "失明原因 Reasons",
            "In the time range.",
            rows(f"""
                SELECT reason AS "原因 reason", sum(spans) AS "次数 spans",
                  sum(still_blind) AS "仍失明 still blind", sum(blind_s) / 3600 AS "小时 hours"
                FROM dash_blindness WHERE {HERE} GROUP BY 1 ORDER BY 4 DESC
            """),
        ),
    ],
)
ALERTS = Band(
    "预警 Alerts",
    [
        bars(
            "每日预警 Alerts by day",
            "short",
            "Of cameras and of sensors, without matches of people and vehicles.",
            sql(f"""
                SELECT {DAY} AS time,
                  sum(CASE WHEN by_camera THEN alerts ELSE 0 END) AS "摄像头 camera",
                  sum(CASE WHEN by_camera THEN 0 ELSE alerts END) AS "其他 other"
                FROM dash_alerts WHERE {HERE} GROUP BY 1 ORDER BY 1
            """),
        ),
        table(
            "预警类型 By kind",
            "In the time range; cleared: it was over by itself.",
            rows(f"""
                SELECT kind AS "类型 kind", stands AS "位置 stands", sum(alerts) AS "预警 alerts",
                  sum(cleared) AS "已解除 cleared", sum(pictures) AS "带图 with picture"
                FROM dash_alerts WHERE {HERE} GROUP BY 1, 2 ORDER BY 3 DESC
            """),
            width=8,
        ),
        bars(
            "取证 Evidence",
            "short",
            "Masked seconds that were fetched for a ticket, by day.",
            sql(f"""
                SELECT {DAY} AS time, sum(alerts) AS "预警 alerts", sum(pieces) AS "片段 pieces"
                FROM dash_evidence WHERE {HERE} GROUP BY 1 ORDER BY 1
            """),
        ),
    ],
)
CAMERAS = Dashboard(
    "cameras",
    "摄像头 Cameras",
    "Sight, blind spans, alerts, evidence.",
    [SIGHT, BLINDNESS, ALERTS],
    since="now-7d",
    needs_offset=True,
)
