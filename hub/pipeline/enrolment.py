"""Enrolment: places, people and homes come in here; each change is one transaction, checked whole.

Enrolment and changes count from the next unopened window: an occurrence that is open is judged by
the definition it opened with.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from hub.domain.absences import span_faults
from hub.domain.areas import Area, faults_of_area, faults_under
from hub.domain.homes import Home, Resident, faults_of, window_faults
from hub.domain.outlines import Outline
from hub.domain.people import Worker
from hub.domain.windows import Occurrence, RestDay, Window, next_occurrence
from hub.errors import Conflict, Fault, InvalidInput, NotFound
from hub.pipeline.enrolment_store import Absence, AreaStore, EnrolmentStore, NewHome, Rebirth
from hub.pipeline.ports import Begin, Clock, NewId

REBIRTH_EXPIRES_AFTER = timedelta(minutes=10)


class Enrolment:
    """Everything that enters or leaves the register."""

    def __init__(
        self, begin: Begin[EnrolmentStore], clock: Clock, new_id: NewId, rest_day: RestDay
    ) -> None:
        self._begin, self._clock, self._new_id, self._rest_day = begin, clock, new_id, rest_day

    def add_area(self, area: Area, outline: Outline | None = None) -> None:
        """A place, under a higher one; Conflict, InvalidInput."""
        with self._begin() as store:
            if store.area(area.area_id):
                raise Conflict(f"area {area.area_id} is there already")
            _check_area(store, area)
            store.add_area(area, outline)

    def change_area(self, area: Area, outline: Outline | None, *, keep_outline: bool) -> None:
        """Other facts for a place; it stays where it is in the tree. Conflict, InvalidInput."""
        with self._begin() as store:
            _check_area(store, area)
            below = (
                fault
                for child in store.areas_under(area.area_id)
                for fault in faults_under(child, area)
            )
            _refuse(list(below))
            store.change_area(area)
            if not keep_outline:
                store.draw_area(area.area_id, outline)

    def add_worker(self, worker: Worker) -> None:
        """A person to be told; Conflict, InvalidInput."""
        with self._begin() as store:
            if store.known_workers([worker.worker_id]):
                raise Conflict(f"worker {worker.worker_id} is there already")
            _refuse(_worker_faults(store, worker))
            store.add_worker(worker)

    def change_worker(self, worker: Worker, *, keep_channels: bool) -> None:
        """Another name, role, areas and channels for who is there; NotFound, InvalidInput."""
        with self._begin() as store:
            if not store.known_workers([worker.worker_id]):
                raise NotFound(f"no worker {worker.worker_id}")
            _refuse(_worker_faults(store, worker))
            store.change_worker(worker, keep_channels=keep_channels)

    def enrol(self, home: Home) -> str:
        """One home with all that belongs to it, expected from its next window on; its id."""
        home_id = home.home_id or self._new_id("h")
        with self._begin() as store:
            _refuse(faults_of(home) + unknown_faults(store, [home])[0])
            clashes = clashes_of(store, [home])[0]
            if clashes:
                raise Conflict("; ".join(fault.reason for fault in clashes))
            store.add_homes([self._new(home, home_id, self._clock.now())])
        return home_id

    def enrol_all(
        self, homes: Sequence[Home], check: Callable[[EnrolmentStore], None], *, dry_run: bool
    ) -> None:
        """Many homes at once or none; `check` raises if any is bad. A dry run only checks."""
        with self._begin() as store:
            check(store)
            if dry_run:
                return
            now = self._clock.now()
            store.add_homes([self._new(h, h.home_id or self._new_id("h"), now) for h in homes])

    def replace_windows(self, home_id: str, windows: tuple[Window, ...]) -> None:
        """New windows; one that is open keeps its frozen occurrence until it is judged."""
        with self._begin() as store:
            now = self._clock.now()
            _refuse(window_faults(windows, store.sensor_kinds(_live(store, home_id))))
            open_ids = store.open_windows(home_id, now)
            coming = [o for o in self._coming(windows, now) if o.window.window_id not in open_ids]
            store.replace_windows(home_id, windows, coming, keep=open_ids, at=now)

    def replace_workers(self, home_id: str, worker_ids: tuple[str, ...]) -> None:
        """Who looks after a home; the first is paired with it, the rest stand by."""
        with self._begin() as store:
            _live(store, home_id)
            faults = _unknown("workers", worker_ids, store.known_workers(worker_ids))
            faults += _resigned("workers", worker_ids, store.resigned_workers(worker_ids))
            faults += [
                Fault("workers", f"{worker_id!r} is named {count} times")
                for worker_id, count in Counter(worker_ids).items()
                if count > 1
            ]
            _refuse(faults)
            store.replace_workers(home_id, worker_ids)

    def change_resident(self, home_id: str, change: Callable[[Resident], Resident]) -> None:
        """Other facts about the person who lives there; NotFound."""
        with self._begin() as store:
            was = store.resident(_live(store, home_id))
            store.change_resident(home_id, change(was))

    def end(self, home_id: str) -> None:
        """The home is watched no more; its history stays, its nodes are free for another."""
        with self._begin() as store:
            store.end_home(_live(store, home_id), self._clock.now())

    def agree_absence(
        self, home_id: str, from_at: datetime | None, until_at: datetime, reason: str, by: str
    ) -> Absence:
        """She is away until then; an absence always has an end. NotFound, InvalidInput."""
        now = self._clock.now()
        from_at = from_at or now
        _refuse(span_faults(from_at, until_at, now))
        absence = Absence(self._new_id("a"), home_id, from_at, until_at, reason, by, now)
        with self._begin() as store:
            _live(store, home_id)
            store.add_absence(absence)
        return absence

    def end_absence(self, home_id: str, absence_id: str) -> None:
        """She is back, or it was a mistake: what is past stays as it was agreed."""
        with self._begin() as store:
            if not store.end_absence(home_id, absence_id, self._clock.now()):
                raise NotFound(f"no absence {absence_id} of home {home_id}")

    def _new(self, home: Home, home_id: str, now: datetime) -> NewHome:
        expires_at = now + REBIRTH_EXPIRES_AFTER
        rebirths = [Rebirth(self._new_id("c"), n.node_id, expires_at) for n in home.nodes]
        return NewHome(home_id, home, now, self._coming(home.windows, now), rebirths)

    def _coming(self, windows: tuple[Window, ...], now: datetime) -> list[Occurrence]:
        coming = (next_occurrence(window, now, self._rest_day) for window in windows)
        return [occurrence for occurrence in coming if occurrence]


def unknown_faults(store: EnrolmentStore, homes: Sequence[Home]) -> list[list[Fault]]:
    """For each home, its areas and workers that are not in the register."""
    areas = store.known_areas({home.area_id for home in homes})
    named = {worker for home in homes for worker in home.worker_ids}
    workers, gone = store.known_workers(named), store.resigned_workers(named)
    return [
        _unknown("area_id", (home.area_id,), areas)
        + _unknown("workers", home.worker_ids, workers)
        + _resigned("workers", home.worker_ids, gone)
        for home in homes
    ]


def clashes_of(store: EnrolmentStore, homes: Sequence[Home]) -> list[list[Fault]]:
    """For each home, its id and nodes that are in the register already."""
    known = store.known_homes({home.home_id for home in homes if home.home_id})
    holders = store.node_holders({node.node_id for home in homes for node in home.nodes})
    found = []
    for home in homes:
        faults = []
        if home.home_id in known:
            faults.append(Fault("home_id", f"home {home.home_id} is there already"))
        for node in home.nodes:
            if node.node_id in holders:
                reason = f"node {node.node_id} belongs to {holders[node.node_id]}"
                faults.append(Fault("node_id", reason))
        found.append(faults)
    return found


def _live(store: EnrolmentStore, home_id: str) -> str:
    if not store.is_live(home_id):
        raise NotFound(f"no home {home_id}")
    return home_id


def _worker_faults(store: EnrolmentStore, worker: Worker) -> list[Fault]:
    departments = () if worker.department_id is None else (worker.department_id,)
    return _unknown("area_ids", worker.area_ids, store.known_areas(worker.area_ids)) + _unknown(
        "department_id", departments, store.known_departments()
    )


def _check_area(store: AreaStore, area: Area) -> None:
    faults = list(faults_of_area(area))
    if area.parent_id is not None:
        parent = store.area(area.parent_id)
        known = {area.parent_id} if parent else set[str]()
        faults += faults_under(area, parent) if parent else []
        faults += _unknown("parent_id", (area.parent_id,), known)
    _refuse(faults)
    holder = store.holder_of_code(area.code) if area.code else None
    if holder not in {None, area.area_id}:
        raise Conflict(f"code {area.code} belongs to area {holder}")


def _unknown(field: str, ids: Iterable[str], known: set[str]) -> list[Fault]:
    return [
        Fault(field, f"{name!r} is not known; add it first") for name in ids if name not in known
    ]


def _resigned(field: str, ids: Iterable[str], gone: set[str]) -> list[Fault]:
    return [
        Fault(field, f"{name!r} has resigned; name somebody else") for name in ids if name in gone
    ]


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise InvalidInput(*faults)
