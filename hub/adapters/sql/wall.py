"""The queries behind the wall, in bulk: thousands of rows as a few texts."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, String, func, or_, select, type_coerce

from hub.adapters.sql.areas import FACTS, area_of
from hub.adapters.sql.bulk import read_rows
from hub.adapters.sql.life import changes_of
from hub.adapters.sql.reach import area_in_reach, areas_below, node_led
from hub.adapters.sql.schema import (
    alerts,
    areas,
    covenant_days,
    homes,
    incident_lines,
    incidents,
    node_links,
    nodes,
    policies,
    posts,
    tickets,
)
from hub.adapters.sql.views.cameras import SqlCameraViews, cameras_in
from hub.adapters.sql.views.feed import SqlFeedViews
from hub.adapters.sql.views.figures import SqlFigureViews
from hub.domain.areas import Area
from hub.domain.checkins import Verdict
from hub.domain.gestures import Change
from hub.domain.liveness import LinkFacts, Session
from hub.domain.reach import Reach
from hub.domain.tickets import OPEN, TicketKind
from hub.domain.walks import WALKED
from hub.domain.wall import FEWEST, SLOTS, KeptDay
from hub.pipeline.checkins import ChangesWanted
from hub.pipeline.views.cameras import CameraView
from hub.pipeline.wall.frames import AlertNow, Certificate
from hub.pipeline.wall.store import (
    ComingWindow,
    HomeAt,
    JudgedWindow,
    Kept,
    PostAt,
    SilentNode,
    Storm,
    TicketAt,
)

_BELOW = (
    "WITH RECURSIVE below(area_id) AS (SELECT value FROM json_each(?1) UNION"
    " SELECT a.area_id FROM below b JOIN areas a ON a.parent_id = b.area_id) "
)
_HOMES = "SELECT h.home_id, h.area_id FROM homes h WHERE h.ended_at IS NULL{reach}"
_COMING = (
    "SELECT d.home_id, d.window_id, d.definition FROM deadlines d{join}"
    " WHERE d.day = ?{number}{reach}"
)
_JUDGED = (
    "SELECT v.home_id, v.window_id, v.verdict,"
    " iif(v.verdict = 'seen', v.evidence ->> '$[0].observed_at', NULL)"
    " FROM verdicts v WHERE v.rowid > ?1 AND v.rowid <= ?2 AND v.day = ?3"
)
_NEWEST = "SELECT coalesce(max(rowid), 0) FROM verdicts"
_FIRST = "SELECT coalesce(min(rowid), 1) FROM verdicts WHERE day = ?"
SOUGHT = (TicketKind.ENROLLED_PERSON_SEEN.value, TicketKind.LISTED_VEHICLE_SEEN.value)
"""Who is looked for is no matter for a wall."""
CERTIFIED = ("windows", "seen", "missed", "blind", "away", "unjudged", "unticketed", "untold")
"""The columns of a certificate."""


class SqlWall(SqlFigureViews, SqlFeedViews, SqlCameraViews):
    """One look of the wall."""

    def homes_at(self, reach: Reach) -> Sequence[HomeAt]:
        """Homes that are enrolled."""
        if reach.everywhere:
            rows = read_rows(self._connection, 2, _HOMES.format(reach=""), ())
        else:
            query = _BELOW + _HOMES.format(reach=" AND h.area_id IN (SELECT area_id FROM below)")
            rows = self._within(2, query, reach)
        return [HomeAt(*row) for row in rows]

    def coming(self, day: date, reach: Reach) -> Sequence[ComingWindow]:
        """Windows of that day that are not judged."""
        if reach.everywhere:
            query = _COMING.format(join="", number=1, reach="")
            rows = read_rows(self._connection, 3, query, (day.isoformat(),))
        else:
            join = " JOIN homes h ON h.home_id = d.home_id"
            narrowed = " AND h.area_id IN (SELECT area_id FROM below)"
            query = _BELOW + _COMING.format(join=join, number=2, reach=narrowed)
            rows = self._within(3, query, reach, day.isoformat())
        return [ComingWindow(*row) for row in rows]

    def judged_after(self, row: int, day: date) -> tuple[Sequence[JudgedWindow], int]:
        """By the number of the row: what was read once is not read again."""
        newest = self._connection.exec_driver_sql(_NEWEST).scalar_one()
        if row == 0:
            row = self._connection.exec_driver_sql(_FIRST, (day.isoformat(),)).scalar_one() - 1
        rows = read_rows(self._connection, 4, _JUDGED, (row, newest, day.isoformat()))
        return [JudgedWindow(h, w, Verdict(v), _instant(at)) for h, w, v, at in rows], newest

    def changes(self, wanted: Iterable[ChangesWanted]) -> dict[str, list[Change]]:
        """Changes by home, oldest first."""
        return changes_of(self._connection, wanted)

    def kept(self, reach: Reach, since: date, before: date) -> Kept:
        """Summed over the topmost places of the reach, whose rows hold all below them."""
        days = covenant_days
        rows = self._connection.execute(
            select(days)
            .where(days.c.day >= since.isoformat(), days.c.day < before.isoformat())
            .where(days.c.area_id.in_(self._topmost(reach)))
        )
        by_day: dict[str, list[Any]] = defaultdict(list)
        for row in rows:
            by_day[row.day].append(row)
        curves = tuple(_kept_day(date.fromisoformat(day), those) for day, those in by_day.items())
        newest = max(by_day, default=None)
        certificate = None if newest is None else _certificate(newest, by_day[newest])
        return Kept(curves, certificate)

    def places(self) -> Sequence[Area]:
        """All of them; their outlines stay where they are."""
        rows = self._connection.execute(select(*FACTS).order_by(areas.c.area_id))
        return [area_of(row) for row in rows]

    def outlines(self, area_ids: Sequence[str]) -> dict[str, str]:
        """As text: most are passed on as they are."""
        wanted = select(func.json_each(json.dumps(list(area_ids))).table_valued("value").c.value)
        query = select(areas.c.area_id, type_coerce(areas.c.outline, String).label("outline"))
        rows = self._connection.execute(
            query.where(areas.c.area_id.in_(wanted), areas.c.outline.is_not(None))
        )
        return {row.area_id: row.outline for row in rows}

    def posts_at(self, reach: Reach) -> Sequence[PostAt]:
        """Posts that are watched now, by name."""
        query = select(posts.c.name, posts.c.area_id).where(
            posts.c.ended_at.is_(None), area_in_reach(posts.c.area_id, reach)
        )
        return [PostAt(*row) for row in self._connection.execute(query.order_by(posts.c.post_id))]

    def tickets_open(self, reach: Reach) -> Sequence[TicketAt]:
        """Those that wait for somebody or in which somebody is on the way."""
        name = func.json_extract(
            type_coerce(policies.c.definition, String),
            "$.rungs[" + type_coerce(tickets.c.rung, String) + "].name",
        )
        query = (
            select(tickets.c.area_id, tickets.c.rung, name, tickets.c.priority, tickets.c.opened_at)
            .outerjoin(policies, policies.c.policy_id == tickets.c.policy_id)
            .where(tickets.c.state.in_([state.value for state in OPEN]))
            .where(area_in_reach(tickets.c.area_id, reach))
        )
        return [TicketAt(*row) for row in self._connection.execute(query)]

    def node_count(self, reach: Reach) -> int:
        """How many boxes there are."""
        query = select(func.count()).select_from(nodes).where(node_led(reach))
        return self._connection.execute(query).scalar_one()

    def never_heard(self, reach: Reach) -> int:
        """Boxes that have not spoken yet."""
        query = select(func.count()).select_from(nodes).outerjoin(node_links, _LINKED)
        query = query.where(node_links.c.last_live_at.is_(None), node_led(reach))
        return self._connection.execute(query).scalar_one()

    def silent(self, before: datetime, reach: Reach) -> Sequence[SilentNode]:
        """Those that were not heard since then, and those that died."""
        links, others, theirs = node_links.c, nodes.alias(), node_links.alias()
        dead = (links.death_boot_id == links.boot_id) & (links.death_session == links.session)
        of_home = (
            select(func.count())
            .select_from(others)
            .join(theirs, theirs.c.node_id == others.c.node_id)
            .where(others.c.home_id == nodes.c.home_id, theirs.c.last_live_at.is_not(None))
        )
        query = (
            select(nodes.c.home_id, of_home.scalar_subquery(), *(links[name] for name in LINK))
            .join(node_links, _LINKED)
            .where(links.last_live_at.is_not(None), or_(links.last_live_at < before, dead))
            .where(node_led(reach))
        )
        return [
            SilentNode(
                row[0], row[1], LinkFacts(_session(*row[2:4]), _session(*row[4:6]), *row[6:])
            )
            for row in self._connection.execute(query)
        ]

    def storms(self, reach: Reach) -> Sequence[Storm]:
        """Open incidents of the areas, and those with homes there; the oldest first."""
        walked = incident_lines.c.state.in_([state.value for state in WALKED])
        here = _lines_in(reach)
        query = (
            select(
                incidents.c.incident_id,
                incidents.c.area_id,
                incidents.c.cause,
                incidents.c.began_at,
                here.scalar_subquery(),
                here.where(walked).scalar_subquery(),
            )
            .where(incidents.c.closed_at.is_(None))
            .order_by(incidents.c.began_at, incidents.c.incident_id)
        )
        if not reach.everywhere:
            touched = here.scalar_subquery() > 0
            query = query.where(or_(touched, area_in_reach(incidents.c.area_id, reach)))
        return [Storm(*row) for row in self._connection.execute(query)]

    def post_cameras(self, reach: Reach) -> Sequence[CameraView]:
        """Cameras of public places."""
        query = cameras_in(reach).where(nodes.c.post_id.is_not(None), node_led(reach))
        return self._whole(list(self._connection.execute(query)))

    def post_alerts(self, since: datetime, reach: Reach, most: int) -> Sequence[AlertNow]:
        """What was seen there, newest first, with the ticket that it belongs to."""
        query = (
            select(
                alerts.c.alert_id,
                alerts.c.kind,
                posts.c.name,
                areas.c.name,
                alerts.c.observed_at,
                tickets.c.priority,
                tickets.c.state,
                alerts.c.snapshot.is_not(None),
            )
            .join(posts, posts.c.post_id == alerts.c.post_id)
            .join(areas, areas.c.area_id == posts.c.area_id)
            .outerjoin(tickets, tickets.c.ticket_id == alerts.c.ticket_id)
            .where(*_shown(since, reach), alerts.c.of_alert_id.is_(None))
            .order_by(alerts.c.observed_at.desc(), alerts.c.alert_id)
        )
        return [AlertNow(*row) for row in self._connection.execute(query.limit(most))]

    def post_picture(self, alert_id: str, since: datetime, reach: Reach) -> bytes | None:
        """The masked picture of an alert at a public place, as it came."""
        query = (
            select(alerts.c.snapshot)
            .join(posts, posts.c.post_id == alerts.c.post_id)
            .where(*_shown(since, reach), alerts.c.alert_id == alert_id)
            .where(alerts.c.snapshot.is_not(None))
            .order_by(alerts.c.observed_at.desc())
        )
        return self._connection.execute(query.limit(1)).scalar()

    def _within(self, columns: int, query: str, reach: Reach, *more: Any) -> list[Any]:
        return read_rows(self._connection, columns, query, (json.dumps(reach.area_ids), *more))

    def _topmost(self, reach: Reach) -> Any:
        if reach.everywhere:
            return select(areas.c.area_id).where(areas.c.parent_id.is_(None))
        lower = areas_below(reach.area_ids)
        return select(areas.c.area_id).where(
            areas.c.area_id.in_(reach.area_ids),
            or_(areas.c.parent_id.is_(None), areas.c.parent_id.not_in(lower)),
        )


LINK = ("boot_id", "session", "death_boot_id", "death_session", "death_at", "last_live_at")
_LINKED = node_links.c.node_id == nodes.c.node_id


def _lines_in(reach: Reach) -> Select[Any]:
    """How many homes of an incident's list lie in reach; the incident is the outer query's."""
    return (
        select(func.count())
        .select_from(incident_lines)
        .join(homes, homes.c.home_id == incident_lines.c.home_id)
        .where(incident_lines.c.incident_id == incidents.c.incident_id)
        .where(area_in_reach(homes.c.area_id, reach))
    )


def _shown(since: datetime, reach: Reach) -> tuple[Any, ...]:
    return (
        alerts.c.post_id.is_not(None),
        alerts.c.observed_at >= since,
        alerts.c.kind.not_in(SOUGHT),
        area_in_reach(posts.c.area_id, reach),
    )


def _session(boot_id: str | None, session: int | None) -> Session | None:
    return None if boot_id is None or session is None else Session(boot_id, session)


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _kept_day(day: date, rows: Sequence[Any]) -> KeptDay:
    """Of places that keep no curve, the homes do not count either."""
    drawn = [row for row in rows if row.counts is not None]
    counts = [sum(row.counts[slot] for row in drawn) for slot in range(SLOTS)]
    return KeptDay(day, sum(row.homes for row in drawn), tuple(counts))


def _certificate(day: str, rows: Sequence[Any]) -> Certificate | None:
    """Of five homes that had a window at least: of fewer it would tell who was away."""
    if sum(row.homes for row in rows) < FEWEST:
        return None
    sums = {name: sum(getattr(row, name) for row in rows) for name in CERTIFIED}
    return Certificate(date.fromisoformat(day), **sums)
