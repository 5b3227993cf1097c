"""Tickets: who was called, who answered, who came, what was promised."""

from dashboards.grafana.builder.parts import Band, Dashboard, bars, kinds, lines, stat, table
from dashboards.grafana.builder.queries import DAY, in_range, now, prom, rows, spread, sql

PRIORITIES = {"P1": "P1", "P2": "P2", "P3": "P3", "P4": "P4"}
HERE = in_range("hour")


def _over(part: str, whole: str) -> str:
    return f"sum({part}) * 1.0 / nullif(sum({whole}), 0)"


OPEN = Band(
    "未结 Open now",
    [
        stat(
            f"{priority} 未结 open",
            "short",
            why,
            now(f'sum(firstlight_open_tickets{{priority="{priority}"}})'),
            warn=warn,
            bad=bad,
        )
        for priority, why, warn, bad in (
            ("P1", "Now.", 1, 3),
            ("P2", "Within the hour.", 5, 20),
            ("P3", "Today.", 20, 100),
            ("P4", "This week.", 50, 200),
        )
    ]
    + [
        stat(
            "上报滞后 Escalation lag",
            "s",
            "How long the oldest due step waits: a ladder that stands still is heard by nobody.",
            now('max(firstlight_lag_seconds{step="escalation"})'),
            warn=10,
            bad=60,
        ),
        stat(
            "待发通知 Notices waiting",
            "short",
            "Messages that have still to go out.",
            now("sum(firstlight_notices_waiting)"),
            warn=100,
            bad=1_000,
        ),
        table(
            "按状态与层级 By state and rung",
            "Rung 0 is the grid worker.",
            rows("""
                SELECT priority AS "紧急 priority", state AS "状态 state", rung AS "层级 rung",
                  tickets AS "工单 tickets", oldest_s AS "最久 oldest (s)"
                FROM dash_open_tickets ORDER BY 1, 2, 3
            """),
        ),
        kinds(
            "等待多久 Ages",
            "short",
            "Open tickets by age.",
            rows("""
                SELECT '< 15 min' AS age, sum(under_15_min) AS tickets FROM dash_open_tickets
                UNION ALL SELECT '15–60 min', sum(under_1_h) FROM dash_open_tickets
                UNION ALL SELECT '1–8 h', sum(under_8_h) FROM dash_open_tickets
                UNION ALL SELECT '> 8 h', sum(older) FROM dash_open_tickets
            """),
            width=6,
        ),
        lines(
            "未结走势 Open over time",
            "short",
            "By priority.",
            prom("sum by (priority) (firstlight_open_tickets)", "{{priority}}"),
            width=6,
        ),
    ],
)
ANSWERS = Band(
    "应答 Answers",
    [
        bars(
            "每日新开 Opened by day",
            "short",
            "By priority.",
            sql(f"""
                SELECT {DAY} AS time, {spread("priority", "tickets", PRIORITIES)}
                FROM dash_tickets WHERE {HERE} GROUP BY 1 ORDER BY 1
            """),
        ),
        lines(
            "六十秒内应答 Answered within 60 s",
            "percentunit",
            "Of all tickets but planned visits. Telecare services are measured by 97.5 %.",
            sql(f"""
                SELECT {DAY} AS time, {_over("answered_60", "tickets")} AS "60 s",
                  {_over("accepted", "tickets")} AS "总计 at all"
                FROM dash_answers WHERE {HERE} GROUP BY 1 ORDER BY 1
            """),
        ),
        lines(
            "到场 On the doorstep",
            "percentunit",
            "Of those who accepted: at the door within 45 minutes, and at all.",
            sql(f"""
                SELECT {DAY} AS time, {_over("arrived_45_min", "accepted")} AS "45 min",
                  {_over("arrived", "accepted")} AS "总计 at all"
                FROM dash_answers WHERE {HERE} GROUP BY 1 ORDER BY 1
            """),
        ),
        lines(
            "平均用时 Mean waits",
            "s",
            "From opened to accepted, from accepted to the door.",
            sql(f"""
                SELECT {DAY} AS time, {_over("accept_s", "accepted")} AS "应答 accepted",
                  {_over("arrive_s", "arrived")} AS "到场 arrived"
                FROM dash_answers WHERE {HERE} GROUP BY 1 ORDER BY 1
            """),
        ),
        bars(
            "承诺 Promises",
            "short",
            "Answer, arrive, settle: kept, breached, still running.",
            sql(f"""
                SELECT {DAY} AS time, {
                spread(
                    "state",
                    "promises",
                    {"kept": "守约 kept", "breached": "违约 breached", "running": "进行中 running"},
                )
            }
                FROM dash_promises WHERE {HERE} GROUP BY 1 ORDER BY 1
            """),
        ),
        table(
            "违约 Breaches by promise",
            "In the time range.",
            rows(f"""
                SELECT promise AS "承诺 promise", state AS "状态 state",
                  sum(promises) AS "次数 number"
                FROM dash_promises WHERE {HERE} GROUP BY 1, 2 ORDER BY 1, 2
            """),
            width=8,
        ),
        table(
            "为何开单 Opened by kind",
            "In the time range.",
            rows(f"""
                SELECT kind AS "类型 kind", sum(tickets) AS "工单 tickets"
                FROM dash_tickets WHERE {HERE} GROUP BY 1 ORDER BY 2 DESC
            """),
            width=8,
        ),
        bars(
            "访单 Follow-ups",
            "short",
            "Whether she was asked a day and a week later, and what she said.",
            sql(f"""
                SELECT {DAY} AS time, {
                spread(
                    "state",
                    "follow_ups",
                    {
                        "well": "安好 well",
                        "not_well": "不好 not well",
                        "unreached": "未联系上 unreached",
                        "overdue": "逾期 overdue",
                        "to_come": "未到期 to come",
                        "canceled": "取消 canceled",
                    },
                )
            }
                FROM dash_follow_ups WHERE {HERE} GROUP BY 1 ORDER BY 1
            """),
        ),
        stat(
            "满意率 Satisfied",
            "percentunit",
            "4 or 5 of 5, in her own word.",
            rows(f"SELECT {_over('satisfied', 'asked')} AS well FROM dash_follow_ups WHERE {HERE}"),
            warn=0.9,
            bad=0.7,
            width=8,
        ),
    ],
)
NOTICES = Band(
    "通知 Notices",
    [
        table(
            "各渠道 By channel and state",
            "What became of messages, in the time range.",
            rows(f"""
                SELECT channel AS "渠道 channel", state AS "状态 state",
                  sum(notices) AS "条数 notices", sum(attempts) AS "次数 attempts",
                  sum(sent_s) / nullif(sum(sent), 0) AS "用时 s"
                FROM dash_notices WHERE {HERE} GROUP BY 1, 2 ORDER BY 1, 2
            """),
        ),
        lines(
            "发送 Sends a minute",
            "short",
            "Sent, postponed, given up.",
            prom(
                "sum by (outcome) (rate(firstlight_deliveries_total[$__rate_interval])) * 60",
                "{{outcome}}",
            ),
            width=6,
        ),
        lines(
            "通知滞后 Notice lag",
            "s",
            "How long the oldest due message has waited.",
            prom('max(firstlight_lag_seconds{step="notices"})', "oldest"),
            width=6,
        ),
    ],
)
TICKETS = Dashboard(
    "tickets",
    "工单 Tickets",
    "Open work, answers, promises, follow-ups, notices.",
    [OPEN, ANSWERS, NOTICES],
    since="now-7d",
    needs_offset=True,
)
