"""Enrolment's queries: the register of places, people, homes, nodes and windows."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    and_,
    delete,
    insert,
    select,
    update,
)

from hub.adapters.sql.areas import SqlAreas
from hub.adapters.sql.config_lists import end_found_people
from hub.adapters.sql.configs import config_changed
from hub.adapters.sql.schema import (
    absences,
    areas,
    camera_blindness,
    commands,
    deadlines,
    departments,
    follow_ups,
    freed_nodes,
    home_workers,
    homes,
    node_scenes,
    nodes,
    posts,
    residents,
    sensors,
    visit_plans,
    windows,
    worker_areas,
    workers,
)
from hub.domain.homes import Resident
from hub.domain.people import Worker
from hub.domain.windows import Occurrence, Window
from hub.pipeline.enrolment_store import Absence, NewHome, Rebirth
from hub.pipeline.window_codec import window_to_json

CHUNK = 900  # SQLite binds at most 999 values in older builds


class SqlEnrolment(SqlAreas):
    """The enrolment store over one transaction."""

    def known_areas(self, area_ids: Collection[str]) -> set[str]:
        """Those that are in the register."""
        return self._known(areas.c.area_id, area_ids)

    def known_workers(self, worker_ids: Collection[str]) -> set[str]:
        """Those that are in the register."""
        return self._known(workers.c.worker_id, worker_ids)

    def resigned_workers(self, worker_ids: Collection[str]) -> set[str]:
        """Those who serve no more: what was theirs has passed on."""
        gone = workers.c.handed_over_at.is_not(None)
        return self._known(workers.c.worker_id, worker_ids, gone)

    def known_departments(self) -> set[str]:
        """The ids of all departments; there are few."""
        return set(self._connection.execute(select(departments.c.department_id)).scalars())

    def add_worker(self, worker: Worker) -> None:
        """A new person with the places that are hers."""
        row = {"worker_id": worker.worker_id, "channels": list(worker.channels)}
        self._insert(workers, [row | _worker_facts(worker)])
        self._insert(worker_areas, _area_rows(worker))

    def change_worker(self, worker: Worker, *, keep_channels: bool) -> None:
        """The same person with other facts and places."""
        row = _worker_facts(worker)
        if not keep_channels:
            row["channels"] = list(worker.channels)
        this, theirs = (table.c.worker_id == worker.worker_id for table in (workers, worker_areas))
        self._connection.execute(update(workers).where(this).values(row))
        self._connection.execute(delete(worker_areas).where(theirs))
        self._insert(worker_areas, _area_rows(worker))

    def replace_workers(self, home_id: str, worker_ids: Sequence[str]) -> None:
        """Who looks after a home."""
        self._connection.execute(delete(home_workers).where(home_workers.c.home_id == home_id))
        self._insert(home_workers, _worker_rows(home_id, worker_ids))

    def known_homes(self, home_ids: Collection[str]) -> set[str]:
        """Those that are or were in the register, as a home or as a post."""
        return self._known(homes.c.home_id, home_ids) | self._known(posts.c.post_id, home_ids)

    def add_homes(self, new: Sequence[NewHome]) -> None:
        """Homes with all that belongs to them, table by table."""
        for table, rows in (
            (homes, map(_home_row, new)),
            (residents, map(_resident_row, new)),
            (home_workers, (r for h in new for r in _worker_rows(h.home_id, h.home.worker_ids))),
            (nodes, (row for home in new for row in _node_rows(home))),
            (sensors, (row for home in new for row in _sensor_rows(home))),
            (windows, (_window_row(h.home_id, w) for h in new for w in h.home.windows)),
            (deadlines, (_deadline_row(h.home_id, o) for h in new for o in h.coming)),
            (
                commands,
                (r for h in new for r in rebirth_rows(h.home_id, h.enrolled_at, h.rebirths)),
            ),
        ):
            self._insert(table, rows)

    def end_home(self, home_id: str, at: datetime) -> None:
        """Watched no more; what happened stays. Nobody goes to ask her, or on a promised visit."""
        end_found_people(self._connection, home_id, at)
        self._connection.execute(
            update(homes).where(homes.c.home_id == home_id).values(ended_at=at)
        )
        free_nodes(self._connection, nodes.c.home_id == home_id, at)
        open_ones = (follow_ups.c.done_at.is_(None), follow_ups.c.canceled_at.is_(None))
        self._connection.execute(
            update(follow_ups)
            .where(follow_ups.c.home_id == home_id, *open_ones)
            .values(canceled_at=at, next_at=None)
        )
        self._connection.execute(
            update(visit_plans)
            .where(visit_plans.c.home_id == home_id, visit_plans.c.ended_at.is_(None))
            .values(ended_at=at, next_day=None, next_at=None)
        )
        for table in (deadlines, windows, sensors, nodes):
            self._connection.execute(delete(table).where(table.c.home_id == home_id))

    def resident(self, home_id: str) -> Resident:
        """The person who lives in a home that is enrolled."""
        columns = [residents.c[field.name] for field in fields(Resident)]
        query = select(*columns).where(residents.c.home_id == home_id)
        return Resident(**self._connection.execute(query).one()._mapping)

    def change_resident(self, home_id: str, resident: Resident) -> None:
        """Other facts about her; the config goes out again if her home is to speak otherwise."""
        spoken = self.resident(home_id).dialect
        this = update(residents).where(residents.c.home_id == home_id)
        self._connection.execute(this.values(asdict(resident)))
        if resident.dialect != spoken:
            self._config_changed(home_id)

    def is_live(self, home_id: str) -> bool:
        """Whether the home is enrolled now."""
        query = select(homes.c.home_id).where(
            homes.c.home_id == home_id, homes.c.ended_at.is_(None)
        )
        return self._connection.execute(query).first() is not None

    def node_holders(self, node_ids: Collection[str]) -> dict[str, str]:
        """Where each of these nodes stands that stands somewhere."""
        found = {}
        for chunk in _chunks(node_ids):
            query = select(nodes.c.node_id, nodes.c.home_id, nodes.c.post_id)
            for row in self._connection.execute(query.where(nodes.c.node_id.in_(chunk))):
                at_post = row.home_id is None
                found[row.node_id] = f"post {row.post_id}" if at_post else f"home {row.home_id}"
        return found

    def sensor_kinds(self, home_id: str) -> dict[str, str]:
        """The kind of each sensor of a home."""
        enrolled = (sensors.c.home_id == home_id) & (sensors.c.node_id != "")
        query = select(sensors.c.sensor_id, sensors.c.kind).where(enrolled)
        return {row.sensor_id: row.kind for row in self._connection.execute(query)}

    def open_windows(self, home_id: str, now: datetime) -> set[str]:
        """Windows that have opened and are not judged."""
        query = select(deadlines.c.window_id).where(
            deadlines.c.home_id == home_id, deadlines.c.opens_at <= now
        )
        return set(self._connection.execute(query).scalars())

    def replace_windows(
        self,
        home_id: str,
        new: Sequence[Window],
        coming: Sequence[Occurrence],
        keep: Collection[str],
        at: datetime,
    ) -> None:
        """New definitions and deadlines; the config goes out again."""
        self._connection.execute(delete(windows).where(windows.c.home_id == home_id))
        stale = and_(deadlines.c.home_id == home_id, deadlines.c.window_id.not_in(keep))
        self._connection.execute(delete(deadlines).where(stale))
        self._insert(windows, (_window_row(home_id, one) | {"changed_at": at} for one in new))
        self._insert(deadlines, (_deadline_row(home_id, occurrence) for occurrence in coming))
        self._config_changed(home_id)

    def add_absence(self, absence: Absence) -> None:
        """Agreed; the second watch in the home hears of it, too."""
        row = {name: getattr(absence, name) for name in Absence.__dataclass_fields__}
        self._insert(absences, [row])
        self._config_changed(absence.home_id)

    def end_absence(self, home_id: str, absence_id: str, now: datetime) -> bool:
        """End one that began, remove one that did not."""
        this = and_(absences.c.home_id == home_id, absences.c.absence_id == absence_id)
        row = self._connection.execute(select(absences).where(this)).first()
        if row is None:
            return False
        if row.from_at >= now:
            self._connection.execute(delete(absences).where(this))
        elif row.until_at > now:
            self._connection.execute(update(absences).where(this).values(until_at=now))
        self._config_changed(home_id)
        return True

    def _config_changed(self, home_id: str) -> None:
        """The config goes out again."""
        config_changed(self._connection, nodes.c.home_id == home_id)

    def _known(
        self, column: Column[str], ids: Collection[str], *conditions: ColumnElement[bool]
    ) -> set[str]:
        known: set[str] = set()
        for chunk in _chunks(ids):
            query = select(column).where(column.in_(chunk), *conditions)
            known.update(self._connection.execute(query).scalars())
        return known

    def _insert(self, table: Table, rows: Iterable[dict[str, Any]]) -> None:
        if values := list(rows):
            self._connection.execute(insert(table), values)


def _chunks(ids: Collection[str]) -> Iterator[list[str]]:
    every = sorted(ids)
    for start in range(0, len(every), CHUNK):
        yield every[start : start + CHUNK]


def _worker_facts(worker: Worker) -> dict[str, Any]:
    return {
        "name": worker.name,
        "role": worker.role.value,
        "employment": worker.employment.value,
        "department_id": worker.department_id,
        "rostered": worker.rostered,
    }


def _area_rows(worker: Worker) -> Iterator[dict[str, Any]]:
    for area_id in worker.area_ids:
        yield {"worker_id": worker.worker_id, "area_id": area_id}


def _home_row(new: NewHome) -> dict[str, Any]:
    return {"home_id": new.home_id, "area_id": new.home.area_id, "enrolled_at": new.enrolled_at}


def _resident_row(new: NewHome) -> dict[str, Any]:
    return {"home_id": new.home_id, **asdict(new.home.resident)}


def _worker_rows(home_id: str, worker_ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    for position, worker_id in enumerate(worker_ids):
        yield {"home_id": home_id, "worker_id": worker_id, "position": position}


def _node_rows(new: NewHome) -> Iterator[dict[str, Any]]:
    for node in new.home.nodes:
        yield {"node_id": node.node_id, "home_id": new.home_id, "published_revision": 0}


def _sensor_rows(new: NewHome) -> Iterator[dict[str, Any]]:
    for node in new.home.nodes:
        for sensor in node.sensors:
            row = {"home_id": new.home_id, "node_id": node.node_id, "kind": sensor.kind}
            yield row | {"sensor_id": sensor.sensor_id, "max_silence_s": sensor.max_silence_s}


def _window_row(home_id: str, window: Window) -> dict[str, Any]:
    row = {"home_id": home_id, "window_id": window.window_id}
    return row | {"definition": window_to_json(window)}


def _deadline_row(home_id: str, occurrence: Occurrence) -> dict[str, Any]:
    return {
        "home_id": home_id,
        "window_id": occurrence.window.window_id,
        "day": occurrence.day.isoformat(),
        "opens_at": occurrence.opens_at,
        "starts_at": occurrence.starts_at,
        "due_at": occurrence.due_at,
        "judge_at": occurrence.judge_at,
        "definition": window_to_json(occurrence.window),
        "next_at": occurrence.judge_at,
    }


def rebirth_rows(
    home_id: str | None, at: datetime, rebirths: Iterable[Rebirth]
) -> Iterator[dict[str, Any]]:
    """The commands that ask new nodes who they are."""
    for rebirth in rebirths:
        yield {
            "command_id": rebirth.command_id,
            "node_id": rebirth.node_id,
            "home_id": home_id,
            "kind": "rebirth",
            "detail": {},
            "created_at": at,
            "expires_at": rebirth.expires_at,
        }


def free_nodes(connection: Connection, these: ColumnElement[bool], at: datetime) -> None:
    """Hand boxes to the config step, which empties their covenant and their camera rules.

    What their cameras could not see ends here: from now on nobody expects them to see anything.
    """
    freed = select(nodes.c.node_id, nodes.c.config_revision + 1).where(these)
    statement = freed_nodes.insert().prefix_with("OR REPLACE")
    connection.execute(statement.from_select(["node_id", "revision"], freed))
    ruled = node_scenes.c.node_id.in_(select(nodes.c.node_id).where(these))
    connection.execute(delete(node_scenes).where(ruled))
    spans = camera_blindness.c
    open_ones = spans.node_id.in_(select(nodes.c.node_id).where(these)), spans.until_at.is_(None)
    connection.execute(update(camera_blindness).where(*open_ones).values(until_at=at))
