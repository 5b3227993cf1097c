"""From a URL in the settings to the series store it names.

`""` or `sqlite`   the embedded default, under the data directory
`memory:`          forgets everything; for dry runs
`influx+http://host:8086?org=…&bucket=…&token=…` (or `influx+https`)   InfluxDB 2
"""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from hub.adapters.series.influx import InfluxSeries
from hub.adapters.series.influx_client import InfluxTarget
from hub.adapters.series.memory import MemorySeries
from hub.adapters.series.sqlite import SqliteSeries
from hub.errors import Fault, InvalidInput
from hub.pipeline.series import SeriesStore


def open_series(url: str, data_dir: Path) -> SeriesStore:
    """The store that `url` names; raises InvalidInput, and StoreUnavailable for a spool's disk."""
    match url.partition(":")[0]:
        case "" | "sqlite":
            return SqliteSeries(data_dir / "series")
        case "memory":
            return MemorySeries()
        case "influx+http" | "influx+https":
            return InfluxSeries(influx_target(url), data_dir / "spool")
        case other:
            raise _invalid(f"knows no `{other}`; give sqlite, memory: or influx+http(s)://…")


def influx_target(url: str) -> InfluxTarget:
    """The parts of an `influx+http(s)` URL; raises InvalidInput that never repeats the token."""
    try:
        parts = urlsplit(url.removeprefix("influx+"))
        _ = parts.port  # read here, or the client trips over it later
    except ValueError:
        raise _invalid("cannot be read; give influx+http://host:8086?org=…") from None
    if not parts.hostname:
        raise _invalid("names no host; give influx+http://host:8086?org=…&bucket=…&token=…")
    query = parse_qs(parts.query)
    missing = [name for name in ("org", "bucket", "token") if name not in query]
    if missing:
        raise _invalid(f"lacks {', '.join(missing)}; give ?org=…&bucket=…&token=…")
    base = f"{parts.scheme}://{parts.netloc}{parts.path}"
    return InfluxTarget(base, query["org"][0], query["bucket"][0], query["token"][0])


def _invalid(reason: str) -> InvalidInput:
    return InvalidInput(Fault("series_url", reason))
