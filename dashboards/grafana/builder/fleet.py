"""Nodes: who is there, what waits in them, how they feel."""

from dashboards.grafana.builder.parts import Band, Dashboard, bars, kinds, lines, stat, table
from dashboards.grafana.builder.queries import DAY, in_range, now, prom, rows, spread, sql

LINKS = Band(
    "在线 Links",
    [
        stat(
            "在线节点 Nodes up",
            "short",
            "Nodes that speak.",
            now('sum(firstlight_nodes{link="up"})'),
        ),
        stat(
            "失联节点 Nodes down",
            "short",
            "Died, or silent for 180 s. Their homes are judged blind at the next window.",
            now('sum(firstlight_nodes{link="down"})'),
            warn=1,
            bad=20,
        ),
        stat(
            "从未上线 Never heard",
            "short",
            "Enrolled and never heard: not installed yet. Blind from the first day.",
            now('sum(firstlight_nodes{link="never"})'),
            warn=1,
            bad=20,
        ),
        stat(
            "在线率 Share up",
            "percentunit",
            "Of all enrolled nodes.",
            now('sum(firstlight_nodes{link="up"}) / clamp_min(sum(firstlight_nodes), 1)'),
            warn=0.98,
            bad=0.9,
        ),
        stat(
            "待传读数 Waiting in edges",
            "short",
            "Rows that edges keep until the hub has committed them.",
            now("sum(firstlight_edge_outbox_rows)"),
            warn=10_000,
            bad=100_000,
        ),
        stat(
            "最满的节点 Fullest outbox",
            "short",
            "Rows in the fullest outbox.",
            now("max(firstlight_edge_outbox_most_rows)"),
            warn=1_000,
            bad=10_000,
        ),
        lines(
            "节点在线情况 Nodes by link",
            "short",
            "A step down on many nodes at once is a storm.",
            prom("sum by (link) (firstlight_nodes)", "{{link}}"),
        ),
        lines(
            "重新上线 Reconnects a minute",
            "short",
            "Births of edges. A constant rate without outages is a bad network or a bad broker.",
            prom("sum(rate(firstlight_births_total[$__rate_interval])) * 60", "births"),
            prom(
                "sum(rate(firstlight_broker_connections_total[$__rate_interval])) * 60",
                "hub to broker",
            ),
        ),
        lines(
            "待传读数走势 Waiting in edges over time",
            "short",
            "Falls after an outage; if it grows, the hub does not keep up.",
            prom("sum(firstlight_edge_outbox_rows)", "all"),
            prom("max(firstlight_edge_outbox_most_rows)", "fullest"),
        ),
    ],
)
CONDITION = Band(
    "状况 Condition",
    [
        lines(
            "节点毛病 Troubles of edges",
            "short",
            "Of edges that are up: clock, under-voltage, 80 °C, disk, backlog, faults.",
            prom("sum by (trouble) (firstlight_edges_troubled)", "{{trouble}}"),
            width=12,
        ),
        lines(
            "最高温度 Hottest edge",
            "celsius",
            "From 80 °C on a Raspberry Pi slows itself down.",
            prom("max(firstlight_edge_most_celsius)", "hottest"),
            width=12,
        ),
        kinds(
            "温度分布 Temperatures",
            "short",
            "Nodes by temperature of the processor.",
            rows("SELECT substr(band, 4) AS celsius, nodes FROM dash_temperatures ORDER BY band"),
        ),
        kinds(
            "积压分布 Outboxes",
            "short",
            "Nodes by rows in their outbox.",
            rows("SELECT substr(band, 4) AS rows, nodes FROM dash_outboxes ORDER BY band"),
        ),
        table(
            "软件版本 Software",
            "Nodes by version, link and clock.",
            rows("""
                SELECT software AS "版本 software", link AS "在线 link", clock AS "时钟 clock",
                  sum(nodes) AS "节点 nodes"
                FROM dash_nodes GROUP BY 1, 2, 3 ORDER BY 4 DESC
            """),
            width=8,
        ),
    ],
)
PLACES = Band(
    "网格与断电断网 Places and storms",
    [
        table(
            "各网格 Units",
            "Grids, put together until at least five homes, as on the wall. Last 24 h.",
            rows("""
                SELECT unit AS "网格 unit", homes AS "住户 homes", down AS "失联 down",
                  never AS "从未 never", missed AS "未见 missed", blind AS "失明 blind",
                  open_tickets AS "未结工单 open tickets"
                FROM dash_units ORDER BY down + never DESC, unit
            """),
        ),
        bars(
            "事件 Incidents",
            "short",
            "Storms by their presumed cause, by day.",
            sql(f"""
                SELECT {DAY} AS time, {
                spread(
                    "cause",
                    "incidents",
                    {
                        "power": "停电 power",
                        "network": "断网 network",
                        "broker": "消息服务 broker",
                        "hub": "中枢 hub",
                    },
                )
            }
                FROM dash_incidents WHERE {in_range("hour")} GROUP BY 1 ORDER BY 1
            """),
            width=12,
        ),
    ],
)
FLEET = Dashboard(
    "fleet",
    "设备 Fleet health",
    "Nodes, links, outboxes, clocks, temperatures.",
    [LINKS, CONDITION, PLACES],
    needs_offset=True,
)
