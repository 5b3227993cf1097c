"""The covenant: what became of the windows."""

from dashboards.grafana.builder.parts import Band, Dashboard, bars, kinds, lines, stat, table
from dashboards.grafana.builder.queries import OF_DAY, now, prom, rows, spread, sql

VERDICTS = {
    "seen": "已见 seen",
    "missed": "未见 missed",
    "blind": "失明 blind",
    "away": "外出 away",
}
DAYS = f"{OF_DAY} BETWEEN $__from / 1000 - 86400 AND $__to / 1000"
NEWEST = "day = (SELECT max(day) FROM dash_verdicts)"


def _share(verdict: str) -> str:
    return f"sum(CASE verdict WHEN '{verdict}' THEN verdicts ELSE 0 END) * 1.0 / sum(verdicts)"


TODAY = Band(
    "今天 Today",
    [
        stat(
            "已判时段 Judged",
            "short",
            "Windows of the newest day that have a verdict.",
            rows(f"SELECT sum(verdicts) AS judged FROM dash_verdicts WHERE {NEWEST}"),
        ),
        stat(
            "未见 Missed",
            "short",
            "Nobody was seen: a ticket each.",
            rows(f"""SELECT sum(CASE verdict WHEN 'missed' THEN verdicts ELSE 0 END) AS missed
                FROM dash_verdicts WHERE {NEWEST}"""),
            warn=1,
            bad=10,
        ),
        stat(
            "被遗漏 Forgotten",
            "short",
            "Of the newest day recounted: without a verdict, a ticket, or a person who was told.",
            now("max(firstlight_forgotten_windows)"),
            warn=1,
            bad=1,
        ),
        stat(
            "失明率 Blind share",
            "percentunit",
            "Windows of which we could not have known. The honest measure of the fleet.",
            rows(f"SELECT {_share('blind')} AS blind FROM dash_verdicts WHERE {NEWEST}"),
            warn=0.02,
            bad=0.1,
        ),
        stat(
            "正在询问 Asking",
            "short",
            "Homes that chime or speak just now, before anybody is woken.",
            now("sum(firstlight_windows_asking)"),
        ),
        stat(
            "判定滞后 Judging lag",
            "s",
            "How long the oldest due window waits; after an absence up to five minutes.",
            now('max(firstlight_lag_seconds{step="judging"})'),
            warn=30,
            bad=120,
        ),
        table(
            "待判时段 Windows to come",
            "Pending and asking; overdue ones are the hub's own debt.",
            rows("""
                SELECT state AS "状态 state", windows AS "时段 windows", overdue AS "逾期 overdue",
                  latest_s AS "最久 oldest (s)" FROM dash_windows
            """),
        ),
        lines(
            "判定速度 Verdicts an hour",
            "short",
            "By verdict, as they are given.",
            prom(
                "sum by (verdict) (rate(firstlight_verdicts_total[$__rate_interval])) * 3600",
                "{{verdict}}",
            ),
            width=12,
        ),
    ],
)
DAILY = Band(
    "逐日 Day by day",
    [
        bars(
            "逐日判定 Verdicts by day",
            "short",
            "One verdict a home, window and day; never silence.",
            sql(f"""
                SELECT {OF_DAY} AS time, {spread("verdict", "verdicts", VERDICTS)}
                FROM dash_verdicts WHERE {DAYS} GROUP BY 1 ORDER BY 1
            """),
            width=12,
        ),
        lines(
            "未见与失明 Missed and blind shares",
            "percentunit",
            "Of all windows of a day.",
            sql(f"""
                SELECT {OF_DAY} AS time, {_share("missed")} AS "未见 missed",
                  {_share("blind")} AS "失明 blind"
                FROM dash_verdicts WHERE {DAYS} GROUP BY 1 ORDER BY 1
            """),
            width=12,
        ),
        bars(
            "迟到的证明 Late proofs",
            "short",
            "Proof that came after a verdict: charged to the network, not to the elder.",
            sql(f"""
                SELECT {OF_DAY} AS time, sum(late_proofs) AS "时段内 in the window",
                  sum(late_signs) AS "时段后 after it"
                FROM dash_verdicts WHERE {DAYS} GROUP BY 1 ORDER BY 1
            """),
        ),
        bars(
            "遗漏 Forgotten by day",
            "short",
            "Each day is recounted from what was agreed; without bars a certificate is whole.",
            sql(f"""
                SELECT {OF_DAY} AS time, sum(unjudged) AS "未判 unjudged",
                  sum(unticketed) AS "未开单 no ticket", sum(untold) AS "未通知 nobody told"
                FROM dash_certificates WHERE {DAYS} GROUP BY 1 ORDER BY 1
            """),
        ),
        bars(
            "失明原因 Blind by cause",
            "short",
            "The home's link, or the hub itself.",
            sql(f"""
                SELECT {OF_DAY} AS time,
                  sum(CASE WHEN by_hub THEN verdicts ELSE 0 END) AS "中枢 hub",
                  sum(CASE WHEN by_hub THEN 0 ELSE verdicts END) AS "住户 home"
                FROM dash_verdicts WHERE verdict = 'blind' AND {DAYS} GROUP BY 1 ORDER BY 1
            """),
        ),
        kinds(
            "动作时刻 Gestures by hour",
            "short",
            "When gestures are made, by the homes' own clock, last week, all homes together.",
            rows("""
                SELECT printf('%02d', hour_of_day) AS hour, sum(gestures) AS gestures
                FROM dash_gestures GROUP BY 1 ORDER BY 1
            """),
        ),
    ],
)
UNITS = Band(
    "网格 Units",
    [
        table(
            "各网格二十四小时 Units, last 24 h",
            "At least five homes each. Settled: seen and away alike; nobody reads who is away.",
            rows("""
                SELECT unit AS "网格 unit", homes AS "住户 homes", settled AS "已定 settled",
                  missed AS "未见 missed", blind AS "失明 blind"
                FROM dash_units ORDER BY missed + blind DESC, unit
            """),
            width=24,
        )
    ],
)
COVENANT = Dashboard(
    "covenant",
    "窗帘之约 Covenant",
    "Windows, verdicts, gestures, late proofs.",
    [TODAY, DAILY, UNITS],
    since="now-14d",
    refresh="5m",
    needs_offset=True,
)
