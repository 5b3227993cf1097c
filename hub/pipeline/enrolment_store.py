"""What enrolment asks of the state database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.domain.areas import Area
from hub.domain.homes import Home, Resident
from hub.domain.outlines import Outline
from hub.domain.people import Worker
from hub.domain.windows import Occurrence, Window


@dataclass(frozen=True, slots=True)
class Absence:
    """An agreed absence; it always ends."""

    absence_id: str
    home_id: str
    from_at: datetime
    until_at: datetime
    reason: str
    agreed_by: str
    agreed_at: datetime


@dataclass(frozen=True, slots=True)
class Rebirth:
    """Asks a node that was unknown until now to say again who it is."""

    command_id: str
    node_id: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class NewHome:
    """A home as it is stored: its id, the coming occurrence of each window, its commands."""

    home_id: str
    home: Home
    enrolled_at: datetime
    coming: list[Occurrence]
    rebirths: list[Rebirth]


class AreaStore(Protocol):
    """The tree of places."""

    def area(self, area_id: str) -> Area | None: ...
    def known_areas(self, area_ids: Collection[str]) -> set[str]: ...
    def areas_under(self, area_id: str) -> list[Area]: ...
    def holder_of_code(self, code: str) -> str | None: ...
    def add_area(self, area: Area, outline: Outline | None = None) -> None: ...
    def change_area(self, area: Area) -> None: ...
    def draw_area(self, area_id: str, outline: Outline | None) -> None: ...


class WorkerStore(Protocol):
    """The people who can be told."""

    def known_workers(self, worker_ids: Collection[str]) -> set[str]: ...
    def resigned_workers(self, worker_ids: Collection[str]) -> set[str]: ...
    def known_departments(self) -> set[str]: ...
    def add_worker(self, worker: Worker) -> None: ...
    def change_worker(self, worker: Worker, *, keep_channels: bool) -> None: ...
    def replace_workers(self, home_id: str, worker_ids: Sequence[str]) -> None: ...


class HomeStore(Protocol):
    """Homes come and go; an id that was used once is not used again."""

    def known_homes(self, home_ids: Collection[str]) -> set[str]:
        """Those that were given to a home, or to a post: one name, one place."""

    def add_homes(self, homes: Sequence[NewHome]) -> None: ...
    def end_home(self, home_id: str, at: datetime) -> None: ...
    def resident(self, home_id: str) -> Resident: ...
    def change_resident(self, home_id: str, resident: Resident) -> None:
        """Other facts about her; another dialect goes out to her home."""


class EquipmentStore(Protocol):
    """What is in a home now."""

    def is_live(self, home_id: str) -> bool: ...
    def node_holders(self, node_ids: Collection[str]) -> dict[str, str]:
        """Where each of these nodes stands that stands somewhere: `home h-1`, `post pt-1`."""

    def sensor_kinds(self, home_id: str) -> dict[str, str]: ...


class CovenantStore(Protocol):
    """What was agreed with her."""

    def open_windows(self, home_id: str, now: datetime) -> set[str]:
        """Windows whose stored occurrence has opened and is not judged yet."""

    def replace_windows(
        self,
        home_id: str,
        windows: Sequence[Window],
        coming: Sequence[Occurrence],
        keep: Collection[str],
        at: datetime,
    ) -> None:
        """New definitions and deadlines, but those to `keep`; the config goes out again."""


class AbsenceStore(Protocol):
    """Agreed absences."""

    def add_absence(self, absence: Absence) -> None: ...

    def end_absence(self, home_id: str, absence_id: str, now: datetime) -> bool:
        """End one that began, remove one that did not; False if there is none."""


class EnrolmentStore(
    AreaStore, WorkerStore, HomeStore, EquipmentStore, CovenantStore, AbsenceStore, Protocol
):
    """All of them, in one transaction."""
