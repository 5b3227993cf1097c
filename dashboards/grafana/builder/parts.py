"""What a dashboard is made of: panels and bands of panels; and their JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase

from dashboards.grafana.builder.queries import Json, Query

WIDTH = 24
SCHEMA_VERSION = 39
"""Of Grafana 11; newer ones migrate it when they load it."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture: its title in both languages, Chinese first; its unit, and what it tells whom."""

    kind: str
    title: str
    unit: str
    why: str
    queries: Sequence[Query]
    width: int = 6
    height: int = 7
    warn: float | None = None
    bad: float | None = None
    stacked: bool = False
    bars: bool = False

    def json(self, number: int, x: int, y: int) -> Json:
        """At its place."""
        targets = [
            query.json(ref) for query, ref in zip(self.queries, ascii_uppercase, strict=False)
        ]
        return {
            "id": number,
            "type": self.kind,
            "title": self.title,
            "description": self.why,
            "datasource": self.queries[0].source.json(),
            "gridPos": {"h": self.height, "w": self.width, "x": x, "y": y},
            "fieldConfig": {"defaults": self._defaults(), "overrides": []},
            "options": OPTIONS[self.kind],
            "targets": targets,
        }

    def _defaults(self) -> Json:
        found: Json = {"unit": self.unit, "thresholds": self._thresholds()}
        if self.kind == "stat":
            found["color"] = {"mode": "thresholds"}
        if self.kind == "timeseries":
            found["custom"] = {
                "drawStyle": "bars" if self.bars else "line",
                "fillOpacity": 70 if self.bars else 10,
                "lineWidth": 1,
                "showPoints": "never",
                "spanNulls": False,
                "stacking": {"mode": "normal" if self.stacked else "none", "group": "A"},
            }
        return found

    def _thresholds(self) -> Json:
        steps: list[Json] = [{"color": "green", "value": None}]
        falls = self.warn is not None and self.bad is not None and self.bad < self.warn
        if falls:  # less is worse: red below `bad`, orange below `warn`
            steps = [{"color": "red", "value": None}]
            steps += [
                {"color": "orange", "value": self.bad},
                {"color": "green", "value": self.warn},
            ]
        else:
            marks = (("orange", self.warn), ("red", self.bad))
            steps += [{"color": color, "value": at} for color, at in marks if at is not None]
        return {"mode": "absolute", "steps": steps}


OPTIONS: dict[str, Json] = {
    "stat": {
        "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
        "colorMode": "value",
        "graphMode": "none",
        "textMode": "auto",
    },
    "timeseries": {
        "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True},
        "tooltip": {"mode": "multi", "sort": "desc"},
    },
    "barchart": {
        "orientation": "horizontal",
        "legend": {"displayMode": "list", "placement": "bottom", "showLegend": False},
        "tooltip": {"mode": "single", "sort": "none"},
    },
    "table": {"showHeader": True, "cellHeight": "sm"},
}


def stat(
    title: str,
    unit: str,
    why: str,
    query: Query,
    *,
    warn: float | None = None,
    bad: float | None = None,
    width: int = 4,
) -> Panel:
    """One number."""
    return Panel("stat", title, unit, why, [query], width, 4, warn, bad)


def lines(title: str, unit: str, why: str, *queries: Query, width: int = 8) -> Panel:
    """Over time."""
    return Panel("timeseries", title, unit, why, queries, width)


def bars(title: str, unit: str, why: str, query: Query, *, width: int = 8) -> Panel:
    """Counted over time, one upon the other."""
    return Panel("timeseries", title, unit, why, [query], width, stacked=True, bars=True)


def kinds(title: str, unit: str, why: str, query: Query, *, width: int = 8) -> Panel:
    """A bar a kind."""
    return Panel("barchart", title, unit, why, [query], width)


def table(title: str, why: str, query: Query, *, unit: str = "short", width: int = 12) -> Panel:
    """Rows and columns."""
    return Panel("table", title, unit, why, [query], width)


@dataclass(frozen=True, slots=True)
class Band:
    """Panels under one heading, side by side while there is room."""

    title: str
    panels: Sequence[Panel]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """One file."""

    name: str
    title: str
    why: str
    bands: Sequence[Band]
    since: str = "now-24h"
    refresh: str = "1m"
    needs_offset: bool = field(default=False)

    def json(self) -> Json:
        """The whole file."""
        return {
            "uid": f"firstlight-{self.name}",
            "title": self.title,
            "description": self.why,
            "tags": ["firstlight"],
            "schemaVersion": SCHEMA_VERSION,
            "version": 1,
            "editable": False,
            "graphTooltip": 1,
            "timezone": "browser",
            "refresh": self.refresh,
            "time": {"from": self.since, "to": "now"},
            "timepicker": {},
            "links": [LINK],
            "annotations": {"list": []},
            "templating": {"list": [OFFSET] if self.needs_offset else []},
            "panels": list(self._laid_out()),
        }

    def _laid_out(self) -> Iterator[Json]:
        number, y = 0, 0
        for band in self.bands:
            number += 1
            yield _heading(band, number, y)
            x, y, deepest = 0, y + 1, 0
            for panel in band.panels:
                number += 1
                if x + panel.width > WIDTH:
                    x, y, deepest = 0, y + deepest, 0
                yield panel.json(number, x, y)
                x, deepest = x + panel.width, max(deepest, panel.height)
            y += deepest


LINK: Json = {
    "title": "窗帘之约 Firstlight",
    "type": "dashboards",
    "tags": ["firstlight"],
    "asDropdown": True,
    "includeVars": False,
    "keepTime": True,
}
OFFSET: Json = {
    "name": "offset_s",
    "type": "textbox",
    "label": "时区 UTC offset (s)",
    "description": "Seconds by which the homes' clock is ahead of UTC: 28800 in China.",
    "query": "28800",
    "current": {"text": "28800", "value": "28800"},
    "options": [{"text": "28800", "value": "28800", "selected": True}],
    "hide": 0,
}


def _heading(band: Band, number: int, y: int) -> Json:
    return {
        "id": number,
        "type": "row",
        "title": band.title,
        "collapsed": False,
        "gridPos": {"h": 1, "w": WIDTH, "x": 0, "y": y},
        "panels": [],
    }
