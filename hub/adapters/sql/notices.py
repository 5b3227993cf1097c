"""The notifier's queries: claims, attempts, results and what follows from them, in bulk."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    String,
    bindparam,
    case,
    exists,
    insert,
    select,
    true,
    update,
)

from hub.adapters.sql import schema
from hub.adapters.sql.ladders import ticket_zones
from hub.adapters.sql.notice_rows import NOTICES, OF_TICKET, drop, gone, heard, needless
from hub.adapters.sql.ticket_rows import FACTS, TICKETS, compare_and_set, record, ticket_of
from hub.domain.channel_order import BUILT_IN, pulled_forward
from hub.domain.digests import DIGEST, is_digest, waits_for_digest
from hub.domain.notice_states import NoticeState
from hub.domain.notices import FOLLOW_UP, NEEDLESS, STAND_DOWN, WHISTLE, is_whistle
from hub.domain.tickets import (
    UNACCEPTED,
    Priority,
    Ticket,
    TicketKind,
)
from hub.errors import Conflict
from hub.pipeline.deliveries import About, ClaimedNotice, CrashedNotice, GivenUp, Results, Unreached
from hub.pipeline.journal import Journal
from hub.pipeline.notifying import CRASHED

ATTEMPTS, RESIDENTS = schema.notice_attempts, schema.residents
RESULT_LENGTH = 400
EARLIER = ATTEMPTS.alias("earlier")
_crashed_before = exists().where(
    EARLIER.c.notice_id == NOTICES.c.notice_id, EARLIER.c.outcome == CRASHED
)


class SqlNotices:
    """One transaction of the notifier."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(
        self, wall: datetime, now: datetime, digest_at: datetime, limit: int, *, urgent_only: bool
    ) -> Sequence[ClaimedNotice]:
        """Take due notices; drop those that help nobody any more, lay aside those in no hurry."""
        rows = self._connection.execute(
            select(
                NOTICES,
                *OF_TICKET,
                RESIDENTS.c.preferred_name.label("called"),
                _crashed_before.label("repeat"),
                heard,
                gone,
            )
            .join(TICKETS, TICKETS.c.ticket_id == NOTICES.c.ticket_id)
            .outerjoin(RESIDENTS, RESIDENTS.c.home_id == TICKETS.c.home_id)
            .where(
                NOTICES.c.next_attempt_at <= wall,
                NOTICES.c.priority == Priority.P1.value if urgent_only else true(),
            )
            .order_by(NOTICES.c.priority, NOTICES.c.next_attempt_at)
            .limit(limit)
        ).all()
        dropped = {row.notice_id: why for row in rows if (why := needless(row, now))}
        needed = [row for row in rows if row.notice_id not in dropped]
        quiet = [row for row in needed if waits_for_digest(row.step, row.priority, row.channel)]
        aside = {row.notice_id for row in quiet}
        begun = [row for row in needed if row.notice_id not in aside]
        drop(self._connection, dropped)
        self._lay_aside(aside, digest_at)
        self._begin_attempts([row.notice_id for row in begun], wall)
        return [_claimed(row, row.attempts + 1) for row in begun]

    def crashed(self) -> Sequence[CrashedNotice]:
        """Notices whose last attempt has no end."""
        rows = self._connection.execute(
            select(NOTICES, _crashed_before.label("repeat"))
            .join(ATTEMPTS, ATTEMPTS.c.notice_id == NOTICES.c.notice_id)
            .where(ATTEMPTS.c.ended_at.is_(None))
        )
        return [CrashedNotice(_claimed(row, row.attempts), row.repeat) for row in rows]

    def settle(self, results: Results, wall: datetime, outcome: str | None = None) -> None:
        """End the attempts and settle the rows."""
        sent = [_end(one, "sent", "sent", detail, wall, None) for one, detail in results.sent]
        later = [
            _end(one, "queued", outcome or "failed", reason, wall, retry.at)
            for one, retry, reason in results.later
        ]
        lost = [
            _end(one.notice, "failed", outcome or "failed", one.reason, wall, None)
            for one in results.given_up
        ]
        rows = [*sent, *later, *lost]
        if rows:
            self._connection.execute(_END_ATTEMPT, rows)
            self._connection.execute(_SETTLE, rows)
        self._settle_carried(results, rows)
        self._pull_forward(results.given_up, wall)

    def unreached(self, given_up: Sequence[GivenUp]) -> Sequence[Unreached]:
        """Unaccepted tickets whose step has no real channel left."""
        lost = {one.notice.notice_id: one for one in given_up}
        rows = self._connection.execute(
            select(*FACTS, TICKETS.c.home_id, NOTICES.c.notice_id)
            .join(NOTICES, NOTICES.c.ticket_id == TICKETS.c.ticket_id)
            .where(
                NOTICES.c.notice_id.in_(lost),
                NOTICES.c.channel.not_in(BUILT_IN),
                NOTICES.c.step.not_like(f"{STAND_DOWN}:%"),  # nobody was to come
                NOTICES.c.step.not_like(f"{DIGEST}:%"),  # nobody was to hurry
                NOTICES.c.step.not_like(f"{FOLLOW_UP}:%"),
                NOTICES.c.step.not_like(f"{WHISTLE}:%"),
                TICKETS.c.state.in_(UNACCEPTED),
                TICKETS.c.next_step_at.is_not(None),
                ~_another_way(),
                ~_failed_before(),
            )
        ).all()
        zone_of = ticket_zones(self._connection, rows)
        once = {row.ticket_id: row for row in rows}.values()
        return [Unreached(ticket_of(row), zone_of(row), lost[row.notice_id]) for row in once]

    def hasten(self, tickets: Sequence[Ticket], now: datetime, journal: Journal) -> None:
        """Make the next step due at once."""
        rows = [
            {"of": ticket.ticket_id, "read": ticket.version, "next_step_at": now}
            for ticket in tickets
        ]
        if compare_and_set(self._connection, rows) != len(rows):
            raise Conflict("a ticket changed while its failed notice was written")
        record(self._connection, journal)

    def _lay_aside(self, notice_ids: set[str], digest_at: datetime) -> None:
        if notice_ids:
            self._connection.execute(
                update(NOTICES)
                .where(NOTICES.c.notice_id.in_(notice_ids))
                .values(next_attempt_at=None, digest_at=digest_at)
            )

    def _settle_carried(self, results: Results, rows: Sequence[dict[str, Any]]) -> None:
        """What a digest carries is out, or lost, with it."""
        over = {one.notice_id for one, _ in results.sent if is_digest(one.step)}
        over |= {one.notice.notice_id for one in results.given_up if is_digest(one.notice.step)}
        carried = [row for row in rows if row["of"] in over]
        if carried:
            self._connection.execute(_SETTLE_CARRIED, carried)

    def _pull_forward(self, given_up: Sequence[GivenUp], wall: datetime) -> None:
        """Where a channel failed for good, the next one's turn is now."""
        for one in given_up:
            lost = one.notice
            behind = self._connection.execute(_BEHIND, _message_of(lost, wall)).scalars().all()
            turns = zip(behind, pulled_forward(len(behind), wall), strict=True)
            rows = [{"of": notice_id, "turn": turn} for notice_id, turn in turns]
            if rows:
                self._connection.execute(_TAKE_TURN, rows)

    def _begin_attempts(self, notice_ids: list[str], wall: datetime) -> None:
        if not notice_ids:
            return
        self._connection.execute(
            update(NOTICES)
            .where(NOTICES.c.notice_id.in_(notice_ids))
            .values(state="sending", attempts=NOTICES.c.attempts + 1, next_attempt_at=None)
        )
        rows = [{"notice_id": notice_id, "began_at": wall} for notice_id in notice_ids]
        self._connection.execute(insert(ATTEMPTS), rows)


_END_ATTEMPT = (
    update(ATTEMPTS)
    .where(ATTEMPTS.c.notice_id == bindparam("of"), ATTEMPTS.c.ended_at.is_(None))
    .values(ended_at=bindparam("wall"), outcome=bindparam("ended_as"), detail=bindparam("said"))
)
_AS: BindParameter[str] = bindparam("settled_as", type_=String)
_heard_of = case(
    (NOTICES.c.answered_at.is_not(None), NoticeState.ANSWERED.value),
    (NOTICES.c.seen_at.is_not(None), NoticeState.SEEN.value),
    (NOTICES.c.delivered_at.is_not(None), NoticeState.DELIVERED.value),
    else_=NoticeState.SENT.value,
)
"""A phone may have answered before the channel told us that it took the message."""
_settled_as = case({NoticeState.SENT.value: _heard_of}, value=_AS, else_=_AS)
_SETTLED = {"state": _settled_as, "result": bindparam("said"), "sent_at": bindparam("out_at")}
_SETTLE = (
    update(NOTICES)
    .where(NOTICES.c.notice_id == bindparam("of"))
    .values(**_SETTLED, next_attempt_at=bindparam("again_at"))
)
_SETTLE_CARRIED = update(NOTICES).where(NOTICES.c.carried_by == bindparam("of")).values(**_SETTLED)
_BEHIND = (
    select(NOTICES.c.notice_id)
    .where(
        NOTICES.c.ticket_id == bindparam("ticket"),
        NOTICES.c.step == bindparam("of_step"),
        NOTICES.c.worker_id == bindparam("worker"),
        NOTICES.c.place > 0,
        NOTICES.c.attempts == 0,
        NOTICES.c.next_attempt_at > bindparam("wall", type_=schema.Instant),
    )
    .order_by(NOTICES.c.place)
)
_TAKE_TURN = (
    update(NOTICES)
    .where(NOTICES.c.notice_id == bindparam("of"))
    .values(next_attempt_at=bindparam("turn"))
)


def _message_of(notice: ClaimedNotice, wall: datetime) -> dict[str, Any]:
    return {
        "ticket": notice.ticket_id,
        "of_step": notice.step,
        "worker": notice.worker_id,
        "wall": wall,
    }


def _end(
    notice: ClaimedNotice,
    settled_as: str,
    ended_as: str,
    said: str,
    wall: datetime,
    again_at: datetime | None,
) -> dict[str, Any]:
    return {
        "of": notice.notice_id,
        "wall": wall,
        "ended_as": ended_as,
        "said": said[:RESULT_LENGTH],
        "settled_as": settled_as,
        "out_at": wall if settled_as == "sent" else None,
        "again_at": again_at,
    }


def _another_way() -> Any:
    """The same step has another real channel that worked, or may yet."""
    other = NOTICES.alias("other")
    return exists().where(
        other.c.ticket_id == NOTICES.c.ticket_id,
        other.c.step == NOTICES.c.step,
        other.c.state != NoticeState.FAILED.value,
        other.c.channel.not_in(BUILT_IN),
    )


def _failed_before() -> Any:
    """The same channel failed in an earlier step: its ticket has climbed for that already."""
    other = NOTICES.alias("other")
    return exists().where(
        other.c.ticket_id == NOTICES.c.ticket_id,
        other.c.worker_id == NOTICES.c.worker_id,
        other.c.channel == NOTICES.c.channel,
        other.c.step != NOTICES.c.step,
        other.c.state == NoticeState.FAILED.value,
        other.c.result.not_in(NEEDLESS),
    )


def _claimed(row: Any, attempts: int) -> ClaimedNotice:
    return ClaimedNotice(
        notice_id=row.notice_id,
        ticket_id=row.ticket_id,
        step=row.step,
        worker_id=row.worker_id,
        channel=row.channel,
        title=row.title,
        body=row.body,
        priority=Priority(row.priority),
        attempts=attempts,
        repeat=bool(row.repeat),
        about=_about(row),
    )


def _about(row: Any) -> About | None:
    """Whom it is about; None where that is known nowhere, as for a digest or a public place."""
    if "home_id" not in row._fields or row.home_id is None:
        return None
    if is_digest(row.step) or is_whistle(row.step):
        return None
    return About(TicketKind(row.kind), row.called)
