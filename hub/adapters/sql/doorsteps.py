"""The queries of doorsteps."""

from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from hub.adapters.sql.schema import doorsteps, homes
from hub.domain.doorsteps import Doorstep


class SqlDoorsteps:
    """One transaction of doorsteps."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace_doorstep(self, home_id: str, doorstep: Doorstep, by: str, at: datetime) -> bool:
        """All of it, anew."""
        here = homes.c.home_id == home_id, homes.c.ended_at.is_(None)
        if self._connection.execute(select(homes.c.home_id).where(*here)).first() is None:
            return False
        said = {name: getattr(doorstep, name) for name in Doorstep.__dataclass_fields__}
        said |= {"updated_at": at, "updated_by": by}
        new = insert(doorsteps).values(home_id=home_id, **said)
        self._connection.execute(
            new.on_conflict_do_update(index_elements=[doorsteps.c.home_id], set_=said)
        )
        return True
