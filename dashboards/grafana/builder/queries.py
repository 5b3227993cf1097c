"""What a panel asks, and the store that answers it."""

from dataclasses import dataclass

Json = dict[str, object]
IN_RANGE = "{column} BETWEEN $__from / 1000 AND $__to / 1000"
DAY = "(hour + $offset_s) / 86400 * 86400 - $offset_s"
"""The homes' midnight before an hour."""
OF_DAY = "CAST(strftime('%s', day) AS INTEGER) - $offset_s"
"""The homes' midnight at which a day begins."""


@dataclass(frozen=True, slots=True)
class Source:
    """A provisioned data source."""

    uid: str
    plugin: str

    def json(self) -> Json:
        return {"type": self.plugin, "uid": self.uid}


PROMETHEUS = Source("firstlight-prometheus", "prometheus")
COUNTS = Source("firstlight-counts", "frser-sqlite-datasource")
INFLUX = Source("firstlight-influx", "influxdb")
VICTORIA = Source("firstlight-victoria", "prometheus")


@dataclass(frozen=True, slots=True)
class Query:
    """One query, and the store that answers it."""

    source: Source
    text: str
    legend: str = ""
    over_time: bool = True

    def json(self, ref: str) -> Json:
        """As a panel's target."""
        head: Json = {"refId": ref, "datasource": self.source.json()}
        if self.source.plugin == "prometheus":
            return head | {
                "expr": self.text,
                "legendFormat": self.legend or "__auto",
                "range": self.over_time,
                "instant": not self.over_time,
            }
        if self.source is INFLUX:
            return head | {"query": self.text}
        return head | {
            "queryText": self.text,
            "rawQueryText": self.text,
            "queryType": "time series" if self.over_time else "table",
            "timeColumns": ["time"] if self.over_time else [],
        }


def prom(text: str, legend: str = "") -> Query:
    """PromQL over time."""
    return Query(PROMETHEUS, text, legend)


def now(text: str, legend: str = "") -> Query:
    """PromQL at the end of the time range."""
    return Query(PROMETHEUS, text, legend, over_time=False)


def sql(text: str) -> Query:
    """Rows with `time` first, ascending."""
    return Query(COUNTS, _squeezed(text))


def rows(text: str) -> Query:
    """Rows as they are."""
    return Query(COUNTS, _squeezed(text), over_time=False)


def flux(text: str) -> Query:
    """Of a real InfluxDB."""
    return Query(INFLUX, text.strip())


def metricsql(text: str, legend: str = "") -> Query:
    """Of a VictoriaMetrics that takes the hub's readings."""
    return Query(VICTORIA, text, legend)


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def in_range(column: str) -> str:
    """Whether it lies in the time range of the dashboard."""
    return IN_RANGE.format(column=column)


def spread(column: str, amount: str, words: dict[str, str]) -> str:
    """A column a word: `words` is each word as stored, and as it is shown."""
    return ", ".join(
        f"sum(CASE {column} WHEN '{word}' THEN {amount} ELSE 0 END) AS \"{shown}\""
        for word, shown in words.items()
    )
