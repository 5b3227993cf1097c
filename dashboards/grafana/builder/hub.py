"""The hub itself: ingest, steps, lags, requests, disk."""

from dashboards.grafana.builder.parts import Band, Dashboard, bars, lines, stat, table
from dashboards.grafana.builder.queries import DAY, in_range, now, prom, rows, sql

RATE = "[$__rate_interval]"


def _quantile(share: str, metric: str, by: str = "") -> str:
    labels = f"le, {by}" if by else "le"
    return f"histogram_quantile({share}, sum by ({labels}) (rate({metric}_bucket{RATE})))"


STATE = Band(
    "状态 State",
    [
        stat(
            "就绪 Ready",
            "bool_yes_no",
            "Whether the promise is kept now: /readyz says why not.",
            now("min(firstlight_ready)"),
            warn=1,
            bad=0.5,
        ),
        stat(
            "运行时间 Uptime",
            "s",
            "Of the process.",
            now('time() - max(process_start_time_seconds{job="firstlight"})'),
        ),
        stat(
            "入库滞后 Ingest lag",
            "s",
            "Age of the oldest message that is not committed.",
            now("max(firstlight_ingest_lag_seconds)"),
            warn=2,
            bad=10,
        ),
        stat(
            "隔离消息 Quarantine",
            "short",
            "Messages kept aside: not understood, or not enrolled.",
            now("sum(firstlight_quarantine)"),
            warn=100,
            bad=1_000,
        ),
        stat(
            "未了事件 Open incidents",
            "short",
            "Storms that are not over.",
            now("sum(firstlight_open_incidents)"),
            warn=1,
            bad=5,
        ),
        stat(
            "磁盘剩余 Disk free",
            "percentunit",
            "Of the disk under the data directory.",
            now("min(firstlight_disk_free_bytes / firstlight_disk_size_bytes)"),
            warn=0.2,
            bad=0.1,
        ),
    ],
)
INGEST = Band(
    "入库 Ingest",
    [
        lines(
            "读数 Readings a second",
            "short",
            "Readings and alerts committed.",
            prom(f"sum(rate(firstlight_readings_total{RATE}))", "readings"),
        ),
        lines(
            "消息 Messages a second",
            "short",
            "From and to the broker.",
            prom(f"sum(rate(firstlight_messages_received_total{RATE}))", "received"),
            prom(f"sum(rate(firstlight_messages_sent_total{RATE}))", "sent"),
        ),
        lines(
            "批次 Commit of a batch",
            "s",
            "Series and state, each flushed to disk.",
            prom(_quantile("0.5", "firstlight_ingest_batch_seconds"), "p50"),
            prom(_quantile("0.95", "firstlight_ingest_batch_seconds"), "p95"),
        ),
        lines(
            "未入库 Waiting messages",
            "short",
            "Arrived and not committed.",
            prom("sum(firstlight_ingest_waiting)", "waiting"),
        ),
        lines(
            "隔离走势 Quarantine over time",
            "short",
            "Falls when an enrolment replays what waited.",
            prom("sum(firstlight_quarantine)", "kept"),
        ),
        table(
            "隔离原因 Quarantine by reason",
            "What is kept aside now.",
            rows("""
                SELECT reason AS "原因 reason", leaf AS "消息 leaf",
                  sum(messages) AS "条数 messages"
                FROM dash_quarantine GROUP BY 1, 2 ORDER BY 3 DESC
              """),
            width=8,
        ),
    ],
)
STEPS = Band(
    "步骤 Steps",
    [
        lines(
            "步骤用时 Pass of a step (p95)",
            "s",
            "One pass is one transaction a step.",
            prom(_quantile("0.95", "firstlight_pass_seconds", "step"), "{{step}}"),
        ),
        lines(
            "距上次 Since the last pass",
            "s",
            "Above 60 s a step is stuck; systemd restarts the hub.",
            prom("max by (step) (firstlight_pass_age_seconds)", "{{step}}"),
        ),
        lines(
            "失败 Failed passes a minute",
            "short",
            "The log says once why.",
            prom(f"sum by (step) (rate(firstlight_pass_failures_total{RATE})) * 60", "{{step}}"),
        ),
        lines(
            "滞后 Lag",
            "s",
            "How long the oldest due row of a step has waited.",
            prom("max by (step) (firstlight_lag_seconds)", "{{step}}"),
        ),
        bars(
            "中枢缺席 Hub absences",
            "s",
            "Seconds in which the hub could not see, by the hour they began.",
            sql(f"""
                SELECT at AS time, absent_s AS "缺席 absent" FROM dash_hub_absences
                WHERE {in_range("at")} ORDER BY 1
             """),
        ),
        stat(
            "看板数据 Age of the counts",
            "s",
            "Since the hub last counted for the SQL panels; it does so once a minute.",
            rows("SELECT CAST(strftime('%s', 'now') AS INTEGER) - wall_at AS age FROM dash_now"),
            warn=180,
            bad=900,
            width=8,
        ),
    ],
)
PROCESS = Band(
    "进程与请求 Process and requests",
    [
        lines(
            "请求 Requests a second",
            "reqps",
            "By surface and outcome.",
            prom(
                f"sum by (surface, status) (rate(firstlight_request_seconds_count{RATE}))",
                "{{surface}} {{status}}",
            ),
        ),
        lines(
            "响应 Answer begins (p95)",
            "s",
            "By surface.",
            prom(_quantile("0.95", "firstlight_request_seconds", "surface"), "{{surface}}"),
        ),
        lines(
            "处理器 CPU",
            "percentunit",
            "Of one core.",
            prom(f'rate(process_cpu_seconds_total{{job="firstlight"}}{RATE})', "cpu"),
        ),
        lines(
            "内存 Memory",
            "bytes",
            "Resident.",
            prom('process_resident_memory_bytes{job="firstlight"}', "resident"),
        ),
        lines(
            "线程与文件 Threads and files",
            "short",
            "They do not grow.",
            prom("firstlight_threads", "threads"),
            prom('process_open_fds{job="firstlight"}', "open files"),
        ),
        lines(
            "数据大小 Data",
            "bytes",
            "State, series, and what waits for an absent series server.",
            prom("sum by (part) (firstlight_data_bytes)", "{{part}}"),
        ),
        bars(
            "隔离新增 Set aside by day",
            "short",
            "Messages that came into quarantine and are still there.",
            sql(f"""
                SELECT {DAY} AS time, sum(messages) AS "隔离 kept" FROM dash_quarantine
                WHERE {in_range("hour")} GROUP BY 1 ORDER BY 1
             """),
            width=24,
        ),
    ],
)
HUB = Dashboard(
    "hub",
    "中枢 Hub internals",
    "Ingest, steps, lags, requests, disk.",
    [STATE, INGEST, STEPS, PROCESS],
    since="now-6h",
    refresh="30s",
    needs_offset=True,
)
