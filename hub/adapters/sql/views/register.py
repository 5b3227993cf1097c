"""Looking at places, people and homes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, or_, select

from hub.adapters.sql import schema
from hub.adapters.sql.areas import FACTS, area_of
from hub.adapters.sql.reach import area_in_reach, home_in_reach, worker_in_reach
from hub.adapters.sql.views.home_marks import marked
from hub.adapters.sql.views.paging import above, page_of, within
from hub.domain.areas import Area
from hub.domain.homes import Node, Resident, Sensor
from hub.domain.people import NEVER_SENT, Employment, Role, Worker
from hub.domain.reach import Reach
from hub.pipeline.enrolment_store import Absence
from hub.pipeline.views.paging import Page, Slice
from hub.pipeline.views.register import HomeFilter, HomeView
from hub.pipeline.window_codec import window_from_json

AREAS, WORKERS, HOMES = schema.areas, schema.workers, schema.homes
Grouped = dict[str, list[Row[Any]]]
ERASED = "—"


class SqlRegisterViews:
    """Areas, workers, homes and absences."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def area(self, area_id: str, reach: Reach) -> Area | None:
        """One place."""
        this = AREAS.c.area_id == area_id, area_in_reach(AREAS.c.area_id, reach)
        row = self._connection.execute(select(*FACTS).where(*this)).first()
        return None if row is None else area_of(row)

    def areas(
        self, parent_id: str | None, reach: Reach, page: Page, text: str | None = None
    ) -> Slice[Area]:
        """Places, or those right under one."""
        query = select(*FACTS).where(area_in_reach(AREAS.c.area_id, reach))
        if parent_id is not None:
            query = query.where(AREAS.c.parent_id == parent_id)
        if text:
            query = query.where(_in_one((AREAS.c.name, AREAS.c.area_id), text))
        rows, after = page_of(self._connection, query, [AREAS.c.area_id], page)
        return Slice([area_of(row) for row in rows], after)

    def place_name(self, area_id: str) -> str:
        """What a place is called."""
        return self.place_names([area_id]).get(area_id, area_id)

    def place_names(self, area_ids: Collection[str]) -> Mapping[str, str]:
        """What places are called."""
        query = select(AREAS.c.area_id, AREAS.c.name).where(AREAS.c.area_id.in_(area_ids))
        return {row.area_id: row.name for row in self._connection.execute(query)}

    def worker(self, worker_id: str, reach: Reach) -> Worker | None:
        """One person."""
        query = select(WORKERS).where(WORKERS.c.worker_id == worker_id, worker_in_reach(reach))
        found = self._workers(list(self._connection.execute(query)))
        return found[0] if found else None

    def workers(self, area_id: str | None, reach: Reach, page: Page) -> Slice[Worker]:
        """People, or those whose places lie in an area."""
        query = select(WORKERS).where(worker_in_reach(reach))
        if area_id is not None:
            link = schema.worker_areas
            theirs = select(link.c.worker_id).where(within(link.c.area_id, area_id))
            query = query.where(WORKERS.c.worker_id.in_(theirs))
        rows, after = page_of(self._connection, query, [WORKERS.c.worker_id], page)
        return Slice(self._workers(rows), after)

    def workers_for(
        self, home_id: str | None, area_id: str, text: str | None, reach: Reach, most: int
    ) -> list[Worker]:
        """Who may be sent, the home's own first."""
        cares, serves = schema.home_workers, schema.worker_areas
        of_home = select(cares.c.worker_id).where(cares.c.home_id == home_id)
        of_area = select(serves.c.worker_id).where(serves.c.area_id.in_(above(area_id)))
        paired = WORKERS.c.worker_id.in_(of_home)
        wanted: ColumnElement[bool] = paired | WORKERS.c.worker_id.in_(of_area)
        if text:
            wanted = _in_one((WORKERS.c.name, WORKERS.c.worker_id), text)
        query = (
            select(WORKERS)
            .where(wanted, WORKERS.c.handed_over_at.is_(None), worker_in_reach(reach))
            .where(WORKERS.c.role.not_in([role.value for role in NEVER_SENT]))
            .order_by(paired.desc(), WORKERS.c.worker_id)
            .limit(most)
        )
        return self._workers(list(self._connection.execute(query)))

    def home(self, home_id: str, reach: Reach) -> HomeView | None:
        """One home, ended or not; None, too, if it is out of reach."""
        query = select(HOMES).where(HOMES.c.home_id == home_id, home_in_reach(reach))
        found = self._homes(list(self._connection.execute(query)))
        return found[0] if found else None

    def homes(self, wanted: HomeFilter, page: Page) -> Slice[HomeView]:
        """Homes by id."""
        query = select(HOMES).where(*_conditions(wanted))
        rows, after = page_of(self._connection, query, [HOMES.c.home_id], page)
        return Slice(self._homes(rows), after)

    def absences(self, home_id: str, page: Page) -> Slice[Absence]:
        """Agreed absences, latest first."""
        table = schema.absences
        query = select(table).where(table.c.home_id == home_id)
        keys = [table.c.from_at, table.c.absence_id]
        rows, after = page_of(self._connection, query, keys, page, descending=True)
        return Slice([absence_of(row) for row in rows], after)

    def _workers(self, rows: list[Row[Any]]) -> list[Worker]:
        areas = self._by(schema.worker_areas, "worker_id", [row.worker_id for row in rows])
        return [
            Worker(
                row.worker_id,
                row.name,
                Role(row.role),
                tuple(link.area_id for link in areas[row.worker_id]),
                tuple(row.channels),
                Employment(row.employment),
                row.department_id,
                row.rostered,
                row.resigned_at,
            )
            for row in rows
        ]

    def _homes(self, rows: list[Row[Any]]) -> list[HomeView]:
        ids = [row.home_id for row in rows]
        names = ("residents", "home_workers", "nodes", "sensors", "windows")
        parts = {n: self._by(schema.metadata.tables[n], "home_id", ids) for n in names}
        return [_home(row, {name: parts[name][row.home_id] for name in names}) for row in rows]

    def _by(self, table: Table, key: str, ids: list[str]) -> Grouped:
        column = table.c[key]
        query = select(table).where(column.in_(ids)).order_by(*table.primary_key.columns)
        grouped: Grouped = defaultdict(list)
        for row in self._connection.execute(query):
            grouped[row._mapping[key]].append(row)
        return grouped


def _in_one(names: Iterable[ColumnElement[str]], text: str) -> ColumnElement[bool]:
    return or_(*(name.icontains(text, autoescape=True) for name in names))


def _conditions(wanted: HomeFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [home_in_reach(wanted.reach)]
    if not wanted.ended:
        found.append(HOMES.c.ended_at.is_(None))
    if wanted.area_id is not None:
        found.append(within(HOMES.c.area_id, wanted.area_id))
    if wanted.worker_id is not None:
        link = schema.home_workers
        theirs = select(link.c.home_id).where(link.c.worker_id == wanted.worker_id)
        found.append(HOMES.c.home_id.in_(theirs))
    if wanted.words:
        found.append(_called(wanted.words))
    return found + list(marked(wanted.marks))


def _called(words: str) -> ColumnElement[bool]:
    """Whether a home's id or the name of its resident holds these words."""
    people = schema.residents
    names = (people.c.name, people.c.preferred_name)
    theirs = select(people.c.home_id).where(
        or_(*(name.icontains(words, autoescape=True) for name in names))
    )
    return or_(HOMES.c.home_id.icontains(words, autoescape=True), HOMES.c.home_id.in_(theirs))


def absence_of(row: Row[Any]) -> Absence:
    """An absence as it is stored."""
    return Absence(**{name: getattr(row, name) for name in Absence.__dataclass_fields__})


def _home(row: Row[Any], parts: Grouped) -> HomeView:
    workers = sorted(parts["home_workers"], key=lambda link: link.position)
    sensors: dict[str, list[Sensor]] = {node.node_id: [] for node in parts["nodes"]}
    for sensor in parts["sensors"]:
        if sensor.node_id in sensors:  # else it was heard without an enrolment: it shows life only
            found = Sensor(sensor.sensor_id, sensor.kind, sensor.max_silence_s)
            sensors[sensor.node_id].append(found)
    return HomeView(
        home_id=row.home_id,
        area_id=row.area_id,
        resident=_resident(parts["residents"]),
        workers=tuple(link.worker_id for link in workers),
        nodes=tuple(Node(node_id, tuple(found)) for node_id, found in sensors.items()),
        windows=tuple(window_from_json(window.definition) for window in parts["windows"]),
        config_revision=max((node.config_revision for node in parts["nodes"]), default=0),
        enrolled_at=row.enrolled_at,
        ended_at=row.ended_at,
    )


def _resident(rows: list[Row[Any]]) -> Resident:
    """The person who lives there; nobody once she is erased."""
    if not rows:
        return Resident(ERASED, None, 0, None)
    person = rows[0]
    return Resident(
        person.name,
        person.phone,
        person.frailty,
        person.door,
        person.preferred_name,
        person.dialect,
    )
