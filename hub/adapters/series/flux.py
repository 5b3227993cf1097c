"""The Flux query that reads one sensor's points back.

Written from InfluxData's documentation of Flux and never run against a real InfluxDB, only against
a scripted double; the live suite (FIRSTLIGHT_INFLUX_URL) is what tries it.
"""

from hub.adapters.series.buckets import at_ms
from hub.adapters.series.line_protocol import safe_text

_QUERY = """from(bucket: {bucket})
  |> range(start: {since}, stop: {until})
  |> filter(fn: (r) => r.home == {home} and r.sensor == {sensor})
  |> filter(fn: (r) => r._field == "value" or r._field == "quality")
  |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")
  |> keep(columns: ["_time", "value", "quality"])
  |> group()
  |> sort(columns: ["_time"])"""


def points_query(bucket: str, home_id: str, sensor_id: str, since_ms: int, until_ms: int) -> str:
    """Rows of `_time`, `value` and `quality` in [since, until), oldest first."""
    return _QUERY.format(
        bucket=_literal(bucket),
        since=_time(since_ms),
        until=_time(until_ms),
        home=_literal(safe_text(home_id)),
        sensor=_literal(safe_text(sensor_id)),
    )


def _literal(text: str) -> str:
    """A Flux string; `${` would interpolate."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("${", "\\${")
    return f'"{escaped}"'


def _time(observed_ms: int) -> str:
    return at_ms(observed_ms).isoformat(timespec="milliseconds").replace("+00:00", "Z")
