"""What imports ask of the state database beside enrolment: many rows at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select

from hub.adapters.sql.enrolment import CHUNK, SqlEnrolment
from hub.adapters.sql.people import SqlPeople
from hub.adapters.sql.schema import areas, leaves, worker_areas, workers
from hub.domain.outlines import Outline
from hub.domain.people import Employment, Role, Worker
from hub.domain.rosters import Leave
from hub.pipeline.outline_codec import outline_from_geojson


class SqlTables(SqlEnrolment):
    """The stores of all imports over one transaction."""

    def outlines_of(self, area_ids: Iterable[str]) -> dict[str, Outline]:
        """The outlines of those places that have one."""
        found = {}
        for area_id in area_ids:
            query = select(areas.c.outline).where(areas.c.area_id == area_id)
            if geometry := self._connection.execute(query).scalar():
                found[area_id] = outline_from_geojson(geometry)
        return found

    def add_workers(self, new: Sequence[Worker]) -> None:
        """New people with their places."""
        for worker in new:
            self.add_worker(worker)

    def workers_of(self, worker_ids: Collection[str]) -> dict[str, Worker]:
        """Those of them who are in the register."""
        found = dict[str, Worker]()
        every = sorted(worker_ids)
        for start in range(0, len(every), CHUNK):
            found |= self._workers(every[start : start + CHUNK])
        return found

    def _workers(self, worker_ids: Sequence[str]) -> dict[str, Worker]:
        places = defaultdict[str, list[str]](list)
        link = select(worker_areas).where(worker_areas.c.worker_id.in_(worker_ids))
        for row in self._connection.execute(link.order_by(worker_areas.c.area_id)):
            places[row.worker_id].append(row.area_id)
        rows = self._connection.execute(select(workers).where(workers.c.worker_id.in_(worker_ids)))
        return {
            row.worker_id: Worker(
                row.worker_id,
                row.name,
                Role(row.role),
                tuple(places[row.worker_id]),
                tuple(row.channels),
                Employment(row.employment),
                row.department_id,
                row.rostered,
                row.resigned_at,
            )
            for row in rows
        }


class SqlDutyTables(SqlPeople):
    """Shifts and leaves over one transaction."""

    def leaves_of(self, worker_ids: Collection[str]) -> list[Leave]:
        """Every leave of these people."""
        columns = [leaves.c[name] for name in Leave.__dataclass_fields__]
        rows = self._connection.execute(select(*columns).where(leaves.c.worker_id.in_(worker_ids)))
        return [Leave(**row._mapping) for row in rows]
