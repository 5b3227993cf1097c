"""The queries of recounting a day."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import delete, insert

from hub.adapters.sql.areas import SqlAreas
from hub.adapters.sql.bulk import read_rows
from hub.adapters.sql.schema import covenant_days, from_ms
from hub.domain.certificates import NUMBERS, DayCount
from hub.domain.checkins import Verdict
from hub.domain.wall import FEWEST
from hub.pipeline.certifying import AgreedWindow, VerdictFound
from hub.pipeline.journal import HUB

_AGREED = (  # an ended home has no windows any more
    "SELECT w.home_id, w.window_id, h.area_id, w.definition,"
    " max(h.enrolled_at, coalesce(w.changed_at, 0)) FROM windows w"
    " CROSS JOIN homes h ON h.home_id = w.home_id WHERE (w.home_id, w.window_id) > (?1, ?2)"
    " ORDER BY w.home_id, w.window_id LIMIT ?3"
)
_VERDICTS = (
    "SELECT v.home_id, h.area_id, v.window_id, v.verdict,"
    " iif(v.verdict = 'seen', v.evidence ->> '$[0].observed_at', NULL),"
    " v.verdict IN ('missed', 'blind') AND EXISTS (SELECT 1 FROM tickets t"
    "  WHERE t.ticket_id = v.ticket_id),"
    " v.verdict IN ('missed', 'blind') AND (EXISTS (SELECT 1 FROM notices n"
    "  WHERE n.ticket_id = v.ticket_id AND n.state IN ('sent', 'delivered', 'seen', 'answered'))"
    "  OR EXISTS (SELECT 1 FROM ticket_events e WHERE e.ticket_id = v.ticket_id"
    f"  AND e.actor <> '{HUB}'))"
    " FROM verdicts v JOIN homes h ON h.home_id = v.home_id WHERE v.day = ?"
)
_MISSING = (
    "WITH RECURSIVE days(day) AS (SELECT ?1 UNION ALL SELECT date(day, '+1 day') FROM days"
    " WHERE day < date(?2, '-1 day')) SELECT day FROM days WHERE day < ?2"
    " AND EXISTS (SELECT 1 FROM verdicts v WHERE v.day = days.day)"
    " AND NOT EXISTS (SELECT 1 FROM covenant_days c WHERE c.day = days.day)"
)
_WHOLE = "SELECT max(unjudged + unticketed + untold) FROM covenant_days WHERE day = ?"


class SqlCertifying(SqlAreas):
    """One transaction of recounting."""

    def days_to_count(self, since: date, until: date) -> Sequence[date]:
        """Those that were judged and are not kept."""
        rows = read_rows(self._connection, 1, _MISSING, (since.isoformat(), until.isoformat()))
        return [date.fromisoformat(row[0]) for row in rows]

    def is_whole(self, day: date) -> bool | None:
        """Of all places."""
        most = self._connection.exec_driver_sql(_WHOLE, (day.isoformat(),)).scalar()
        return None if most is None else most == 0

    def agreed(self, after: tuple[str, str], most: int) -> Sequence[AgreedWindow]:
        """Some thousand at a time, for there may be hundreds of thousands."""
        rows = read_rows(self._connection, 5, _AGREED, (*after, most))
        return [
            AgreedWindow(home, name, area, text, from_ms(at)) for home, name, area, text, at in rows
        ]

    def verdicts_of(self, day: date) -> Sequence[VerdictFound]:
        """By the day's index."""
        rows = read_rows(self._connection, 7, _VERDICTS, (day.isoformat(),))
        return [
            VerdictFound(
                row[0],
                row[1],
                row[2],
                Verdict(row[3]),
                None if row[4] is None else datetime.fromisoformat(row[4]),
                bool(row[5]),
                bool(row[6]),
            )
            for row in rows
        ]

    def keep(self, day: date, counts: Mapping[str, DayCount], at: datetime) -> None:
        """A curve of fewer than five homes would tell somebody's habits; it is not kept."""
        days, named = covenant_days, day.isoformat()
        self._connection.execute(delete(days).where(days.c.day == named))
        rows = [
            {name: getattr(count, name) for name in NUMBERS}
            | {"area_id": area_id, "day": named, "made_at": at}
            | {"counts": count.counts if count.homes >= FEWEST else None}
            for area_id, count in counts.items()
        ]
        if rows:
            self._connection.execute(insert(days), rows)

    def forget_days(self, before: date) -> None:
        """What is older is no usual day any more."""
        days = covenant_days
        self._connection.execute(delete(days).where(days.c.day < before.isoformat()))
