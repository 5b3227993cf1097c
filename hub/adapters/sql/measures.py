"""What the state database says at each scrape: how many, and how late."""

from collections.abc import Iterator, Mapping

from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import Connection

from hub.adapters.sql.schema import to_ms
from hub.adapters.sql.state import StateDatabase
from hub.pipeline.ports import Clock

LINKS = ("up", "down", "never")
SIGHTS = ("seeing", "blind", "down")
PRIORITIES = ("P1", "P2", "P3", "P4")
NEWEST_RECOUNT = (
    "SELECT sum(unjudged + unticketed + untold), max(made_at) / 1000 FROM covenant_days"
    " JOIN areas USING (area_id) WHERE parent_id IS NULL GROUP BY day ORDER BY day DESC LIMIT 1"
)
OPEN = "state IN ('new', 'assigned', 'accepted', 'on_site')"


class StateMeasures:
    """Small queries by index, and the views that dashboards read, too."""

    def __init__(self, database: StateDatabase, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def collect(self) -> Iterator[Metric]:
        """All of one moment."""
        with self._database.read() as connection:
            yield from _fleet(connection)
            yield from _work(connection)
            yield self._lags(connection)
            yield from self._certificate(connection)

    def _lags(self, connection: Connection) -> Metric:
        now, wall = to_ms(self._clock.now()), to_ms(self._clock.wall())
        metric = GaugeMetricFamily(
            "firstlight_lag_seconds", "How long the oldest due row has waited.", labels=["step"]
        )
        for step, column, table, at in (
            ("judging", "next_at", "deadlines", now),
            ("escalation", "next_step_at", "tickets", now),
            ("notices", "next_attempt_at", "notices", wall),
        ):
            due = _one(connection, f"SELECT min({column}) FROM {table}")
            metric.add_metric([step], max(at - due, 0) / 1000 if due else 0.0)
        return metric

    def _certificate(self, connection: Connection) -> Iterator[Metric]:
        """Of the newest day that was recounted; nothing before the first.

        Of however few homes: it tells of the hub's work and of nobody's day.
        """
        for forgotten, made_at in connection.exec_driver_sql(NEWEST_RECOUNT):
            yield GaugeMetricFamily(
                "firstlight_forgotten_windows",
                "Windows of a day without a verdict, a ticket or a person who was told.",
                forgotten,
            )
            yield GaugeMetricFamily(
                "firstlight_certificate_age_seconds",
                "Since a day was recounted.",
                max(to_ms(self._clock.now()) / 1000 - made_at, 0),
            )


def _fleet(connection: Connection) -> Iterator[Metric]:
    homes = _one(connection, "SELECT count(*) FROM homes WHERE ended_at IS NULL")
    yield GaugeMetricFamily("firstlight_homes", "Enrolled homes.", homes)
    yield _by(
        "firstlight_nodes",
        "Enrolled nodes by link.",
        "link",
        _pairs(connection, "SELECT link, sum(nodes) FROM dash_nodes GROUP BY 1", LINKS),
    )
    rows = "SELECT ifnull({}, 0) FROM dash_nodes"
    waiting = _one(connection, rows.format("sum(outbox_rows)"))
    yield GaugeMetricFamily("firstlight_edge_outbox_rows", "Kept by all edges.", waiting)
    most = _one(connection, rows.format("max(outbox_most)"))
    yield GaugeMetricFamily("firstlight_edge_outbox_most_rows", "In the fullest outbox.", most)
    yield _by(
        "firstlight_edges_troubled",
        "Edges that are up and say that something is wrong.",
        "trouble",
        _pairs(connection, "SELECT trouble, nodes FROM dash_troubles"),
    )
    hottest = _one(connection, "SELECT ifnull(max(celsius_most), 0) FROM dash_temperatures")
    yield GaugeMetricFamily("firstlight_edge_most_celsius", "Of the hottest edge.", hottest)
    yield _by(
        "firstlight_cameras",
        "Cameras by sight.",
        "sight",
        _pairs(connection, "SELECT sight, sum(cameras) FROM dash_cameras GROUP BY 1", SIGHTS),
    )


def _work(connection: Connection) -> Iterator[Metric]:
    by_priority = f"SELECT priority, {{}} FROM tickets WHERE {OPEN} GROUP BY 1"
    yield _by(
        "firstlight_open_tickets",
        "Tickets that nobody has settled.",
        "priority",
        _pairs(connection, by_priority.format("count(*)"), PRIORITIES),
    )
    asking = _one(connection, "SELECT count(*) FROM deadlines WHERE asked_at IS NOT NULL")
    yield GaugeMetricFamily("firstlight_windows_asking", "Homes being asked now.", asking)
    waiting = _one(connection, "SELECT count(*) FROM notices WHERE next_attempt_at IS NOT NULL")
    yield GaugeMetricFamily("firstlight_notices_waiting", "Messages yet to go out.", waiting)
    storms = _one(connection, "SELECT count(*) FROM incidents WHERE closed_at IS NULL")
    yield GaugeMetricFamily("firstlight_open_incidents", "Incidents that are not over.", storms)


def _one(connection: Connection, query: str) -> float:
    return connection.exec_driver_sql(query).scalar() or 0


def _pairs(
    connection: Connection, query: str, expected: tuple[str, ...] = ()
) -> Mapping[str, float]:
    """A word that is expected counts 0 where there is no row: a series that never vanishes."""
    found = {word: float(count) for word, count in connection.exec_driver_sql(query)}
    return dict.fromkeys(expected, 0.0) | found


def _by(name: str, said: str, label: str, counts: Mapping[str, float]) -> Metric:
    metric = GaugeMetricFamily(name, said, labels=[label])
    for word, count in counts.items():
        metric.add_metric([word], count)
    return metric
