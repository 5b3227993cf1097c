"""Looking at verdicts and at windows that are still to be judged."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    Row,
    Select,
    Table,
    case,
    func,
    literal_column,
    select,
)

from hub.adapters.sql.reach import of_home_in_reach
from hub.adapters.sql.schema import deadlines, homes, verdicts
from hub.adapters.sql.views.paging import page_of, within
from hub.domain.phrases import Sentence
from hub.domain.reach import Reach
from hub.domain.windows import Occurrence
from hub.pipeline.views.paging import Page, Slice
from hub.pipeline.views.verdicts import (
    Coming,
    ComingView,
    EvidenceView,
    VerdictFilter,
    VerdictView,
)
from hub.pipeline.window_codec import window_from_json

DECIDED_KEYS = [verdicts.c.decided_at, verdicts.c.verdict_id]
COMING_KEYS = [deadlines.c.next_at, deadlines.c.home_id, deadlines.c.window_id]


class SqlVerdictViews:
    """Verdicts, newest first; coming windows, next first."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def verdicts(self, wanted: VerdictFilter, page: Page) -> Slice[VerdictView]:
        """Those that are decided."""
        query = _where(select(verdicts), verdicts, wanted)
        if wanted.verdicts:
            query = query.where(verdicts.c.verdict.in_(wanted.verdicts))
        rows, after = page_of(self._connection, query, DECIDED_KEYS, page, descending=True)
        return Slice([verdict_of(row) for row in rows], after)

    def coming(self, wanted: VerdictFilter, page: Page) -> Slice[VerdictView]:
        """Those that are pending or asking."""
        query = _where(select(deadlines), deadlines, wanted)
        if len(set(wanted.verdicts)) == 1:
            asking = wanted.verdicts[0] == Coming.ASKING
            asked_at = deadlines.c.asked_at
            query = query.where(asked_at.is_not(None) if asking else asked_at.is_(None))
        rows, after = page_of(self._connection, query, COMING_KEYS, page)
        return Slice([coming_of(row) for row in rows], after)

    def coming_at(self, home_id: str) -> list[ComingView]:
        """Those of one home, the first to open first."""
        query = select(deadlines).where(deadlines.c.home_id == home_id)
        rows = self._connection.execute(query.order_by(deadlines.c.opens_at))
        return [ComingView(_occurrence(row), row.asked_at) for row in rows]

    def windows_of_day(self, home_ids: Sequence[str], day: str) -> dict[str, set[str]]:
        """Each verdict, and of what is not judged yet whether she is being asked."""
        coming = case((deadlines.c.asked_at.is_(None), Coming.PENDING), else_=Coming.ASKING)
        found: dict[str, set[str]] = {home_id: set() for home_id in home_ids}
        for table, state in ((verdicts, verdicts.c.verdict), (deadlines, coming)):
            query = select(table.c.home_id, state)
            query = query.where(table.c.home_id.in_(home_ids), table.c.day == day)
            for home_id, said in self._connection.execute(query):
                found[home_id].add(said)
        return found

    def verdicts_after(self, number: int) -> tuple[dict[str, int], int]:
        """By the number of the row: what was counted once is not read again."""
        row_id = literal_column("verdicts.rowid", Integer)
        query = select(verdicts.c.verdict, func.count(), func.max(row_id)).where(row_id > number)
        rows = self._connection.execute(query.group_by(verdicts.c.verdict)).all()
        newest = max((last for _, _, last in rows), default=number)
        return {verdict: count for verdict, count, _ in rows}, newest

    def verdict_counts(self, day: str, reach: Reach) -> dict[str, int]:
        """How many of each on a day."""
        query = select(verdicts.c.verdict, func.count().label("number"))
        query = query.where(of_home_in_reach(verdicts.c.home_id, reach), verdicts.c.day == day)
        rows = self._connection.execute(query.group_by(verdicts.c.verdict))
        return {row.verdict: row.number for row in rows}

    def coming_counts(self, reach: Reach) -> dict[str, int]:
        """How many windows are pending, how many are asking."""
        query = select(func.count(), func.count(deadlines.c.asked_at)).select_from(deadlines)
        query = query.where(of_home_in_reach(deadlines.c.home_id, reach))
        every, asking = self._connection.execute(query).one()
        return {Coming.PENDING.value: every - asking, Coming.ASKING.value: asking}


def _where(query: Select[Any], table: Table, wanted: VerdictFilter) -> Select[Any]:
    conditions = [of_home_in_reach(table.c.home_id, wanted.reach)]
    if wanted.home_id is not None:
        conditions.append(table.c.home_id == wanted.home_id)
    if wanted.day is not None:
        conditions.append(table.c.day == wanted.day)
    if wanted.area_id is not None:
        inside = select(homes.c.home_id).where(within(homes.c.area_id, wanted.area_id))
        conditions.append(table.c.home_id.in_(inside))
    return query.where(*conditions)


def verdict_of(row: Row[Any]) -> VerdictView:
    """A verdict from its row."""
    return VerdictView(
        verdict_id=row.verdict_id,
        home_id=row.home_id,
        window_id=row.window_id,
        day=row.day,
        opens_at=row.opens_at,
        judge_at=row.judge_at,
        verdict=row.verdict,
        priority=row.priority,
        decided_at=row.decided_at,
        reason=Sentence(row.reason_zh, row.reason_en),
        evidence=evidence_of(row.evidence),
        ticket_id=row.ticket_id,
        late_proof_at=row.late_proof_at,
        late_sign_at=row.late_sign_at,
    )


def coming_of(row: Row[Any]) -> VerdictView:
    """A window that is still to be judged, from its row."""
    return VerdictView(
        verdict_id=None,
        home_id=row.home_id,
        window_id=row.window_id,
        day=row.day,
        opens_at=row.opens_at,
        judge_at=row.judge_at,
        verdict=Coming.PENDING if row.asked_at is None else Coming.ASKING,
    )


def _occurrence(row: Row[Any]) -> Occurrence:
    return Occurrence(
        window=window_from_json(row.definition),
        day=date.fromisoformat(row.day),
        opens_at=row.opens_at,
        starts_at=row.starts_at,
        due_at=row.due_at,
        judge_at=row.judge_at,
    )


def evidence_of(stored: Iterable[dict[str, Any]]) -> tuple[EvidenceView, ...]:
    """Evidence as verdicts and tickets keep it."""
    return tuple(
        EvidenceView(
            points=piece["points"],
            zh=piece["zh"],
            en=piece["en"],
            observed_at=_instant(piece.get("observed_at")),
            sensor_id=piece.get("sensor_id"),
        )
        for piece in stored
    )


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
