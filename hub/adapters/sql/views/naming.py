"""What places and workers are called."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from hub.adapters.sql.reach import area_in_reach, worker_in_reach
from hub.adapters.sql.schema import areas, workers
from hub.domain.reach import Reach


class SqlNamingViews:
    """Names by id."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def area_names(self, area_ids: Sequence[str], reach: Reach) -> dict[str, str]:
        """Those of them that are in reach."""
        query = select(areas.c.area_id, areas.c.name).where(
            areas.c.area_id.in_(area_ids), area_in_reach(areas.c.area_id, reach)
        )
        return {row.area_id: row.name for row in self._connection.execute(query)}

    def worker_names(self, worker_ids: Sequence[str], reach: Reach) -> dict[str, str]:
        """Those of them that are in reach."""
        query = select(workers.c.worker_id, workers.c.name).where(
            workers.c.worker_id.in_(worker_ids), worker_in_reach(reach)
        )
        return {row.worker_id: row.name for row in self._connection.execute(query)}
