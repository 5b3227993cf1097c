"""Readings, where they go to InfluxDB or VictoriaMetrics; of no home alone."""

from dashboards.grafana.builder.parts import Band, Dashboard, lines
from dashboards.grafana.builder.queries import flux, metricsql

NOT_RUN = (
    " Flux: written from its documentation. No InfluxDB can be installed where the tests run, so"
    " this query was executed only where FIRSTLIGHT_INFLUX_URL named one."
)
ALL = '{__name__=~".+_value"}'


def _flux(*steps: str) -> str:
    head = (
        "from(bucket: v.defaultBucket)",
        "range(start: v.timeRangeStart, stop: v.timeRangeStop)",
        'filter(fn: (r) => r._field == "value")',
    )
    return "\n  |> ".join((*head, *steps))


EVERY = "aggregateWindow(every: v.windowPeriod, fn: {fn}, createEmpty: false)"
INFLUX_BAND = Band(
    "InfluxDB (Flux)",
    [
        lines(
            "读数 Readings by kind",
            "short",
            "How many arrive." + NOT_RUN,
            flux(_flux('group(columns: ["_measurement"])', EVERY.format(fn="count"))),
            width=12,
        ),
        lines(
            "室温 Room temperatures",
            "celsius",
            "Mean of all homes; no home alone." + NOT_RUN,
            flux(
                _flux(
                    'filter(fn: (r) => r._measurement == "temperature")',
                    "group()",
                    EVERY.format(fn="mean"),
                )
            ),
            width=12,
        ),
        lines(
            "窗帘 Curtains",
            "percentunit",
            "Mean position of all curtains: 1 is open." + NOT_RUN,
            flux(
                _flux(
                    'filter(fn: (r) => r._measurement == "curtain")',
                    "group()",
                    EVERY.format(fn="mean"),
                )
            ),
            width=12,
        ),
        lines(
            "电池 Lowest battery",
            "percent",
            "Of all sensors." + NOT_RUN,
            flux(
                _flux(
                    'filter(fn: (r) => r._measurement == "battery")',
                    "group()",
                    EVERY.format(fn="min"),
                )
            ),
            width=12,
        ),
    ],
)
VICTORIA_BAND = Band(
    "VictoriaMetrics (MetricsQL)",
    [
        lines(
            "读数 Readings by kind",
            "short",
            "How many arrive.",
            metricsql(f"sum by (__name__) (count_over_time({ALL}[$__interval]))", "{{__name__}}"),
            width=12,
        ),
        lines(
            "室温 Room temperatures",
            "celsius",
            "Median and tenth of all homes; no home alone.",
            metricsql("quantile(0.5, avg_over_time(temperature_value[$__interval]))", "p50"),
            metricsql("quantile(0.1, avg_over_time(temperature_value[$__interval]))", "p10"),
            width=12,
        ),
        lines(
            "窗帘 Curtains",
            "percentunit",
            "Mean position of all curtains: 1 is open.",
            metricsql("avg(last_over_time(curtain_value[1h]))", "open"),
            width=12,
        ),
        lines(
            "电池 Lowest battery",
            "percent",
            "Of all sensors.",
            metricsql("min(last_over_time(battery_value[1d]))", "lowest"),
            width=12,
        ),
    ],
)
READINGS = Dashboard(
    "readings",
    "读数 Readings",
    "For hubs whose `series_url` names InfluxDB or VictoriaMetrics. The embedded store is not read"
    " by Grafana.",
    [INFLUX_BAND, VICTORIA_BAND],
    refresh="1m",
)
