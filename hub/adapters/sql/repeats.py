"""The queries of what counts once: read and written in the transaction of the action itself."""

from datetime import datetime

from sqlalchemy import Connection, insert, select

from hub.adapters.sql.schema import taken_actions
from hub.domain.repeats import Once, check_same


class SqlRepeats:
    """Part of every store whose actions may be sent again."""

    _connection: Connection

    def earlier(self, once: Once | None) -> str | None:
        """What came of it the first time; Conflict if its id was given to something else."""
        if once is None:
            return None
        row = self._connection.execute(
            select(taken_actions).where(
                taken_actions.c.subject == once.subject,
                taken_actions.c.action_id == once.action_id,
            )
        ).one_or_none()
        if row is None:
            return None
        check_same(Once(row.subject, row.action_id, row.actor, row.digest), once)
        return str(row.result)

    def keep_once(self, once: Once | None, at: datetime, result: str = "") -> None:
        """It is done; what comes of it is answered again from now on."""
        if once is None:
            return
        columns = {name: getattr(once, name) for name in Once.__dataclass_fields__}
        self._connection.execute(insert(taken_actions).values(**columns, result=result, at=at))
