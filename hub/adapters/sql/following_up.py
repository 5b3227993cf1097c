"""The queries of following up: what is due, and what was learned."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from hub.adapters.sql.desk import SqlDesk
from hub.adapters.sql.follow_up_rows import FOLLOW_UPS, follow_up_of, row_of
from hub.adapters.sql.leads import carers, leads
from hub.adapters.sql.reach import follow_up_in_reach
from hub.domain.follow_ups import LEADS, Answer, FollowUp
from hub.domain.reach import EVERYWHERE, Reach
from hub.pipeline.following_up import DueFollowUp


class SqlFollowUps(SqlDesk):
    """One transaction of following up, with all that the desk may do."""

    def due_follow_ups(self, now: datetime, limit: int) -> Sequence[str]:
        """The ids of those that somebody is to be told of, the longest due first."""
        return self._connection.scalars(
            select(FOLLOW_UPS.c.follow_up_id)
            .where(FOLLOW_UPS.c.next_at <= now)
            .order_by(FOLLOW_UPS.c.next_at)
            .limit(limit)
        ).all()

    def read_follow_ups(self, follow_up_ids: Sequence[str], now: datetime) -> Sequence[DueFollowUp]:
        """Those, with whoever could be told."""
        query = select(FOLLOW_UPS).where(FOLLOW_UPS.c.follow_up_id.in_(follow_up_ids))
        rows = self._connection.execute(query.order_by(FOLLOW_UPS.c.next_at)).all()
        return [self._due(follow_up_of(row), now) for row in rows]

    def postpone_follow_up(self, follow_up_id: str, until: datetime) -> None:
        """Look at this one again later."""
        of = FOLLOW_UPS.c.follow_up_id == follow_up_id
        self._connection.execute(update(FOLLOW_UPS).where(of).values(next_at=until))

    def _due(self, facts: FollowUp, now: datetime) -> DueFollowUp:
        ticket = self.ticket(facts.ticket_id, EVERYWHERE)
        assert ticket is not None  # its foreign key
        area_id = ticket.facts.area_id
        above = [leads(self._connection, area_id, role, now) for role in LEADS]
        return DueFollowUp(facts, ticket, [carers(self._connection, facts.home_id, now), *above])

    def follow_up(self, follow_up_id: str, reach: Reach) -> FollowUp | None:
        """One, if its ticket is in reach or the caller is to ask."""
        query = select(FOLLOW_UPS).where(
            FOLLOW_UPS.c.follow_up_id == follow_up_id, follow_up_in_reach(reach)
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else follow_up_of(row)

    def keep(self, follow_up: FollowUp) -> None:
        """Write it as it is now."""
        of = FOLLOW_UPS.c.follow_up_id == follow_up.follow_up_id
        self._connection.execute(update(FOLLOW_UPS).where(of).values(**row_of(follow_up)))

    def keep_answer(self, follow_up_id: str, answer: Answer, by: str) -> None:
        """Write what she said, and who asked."""
        self._connection.execute(
            update(FOLLOW_UPS)
            .where(FOLLOW_UPS.c.follow_up_id == follow_up_id)
            .values(
                done_by=by,
                way=answer.way,
                result=answer.result,
                satisfied=answer.satisfied,
                words=answer.words,
            )
        )
