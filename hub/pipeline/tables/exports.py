"""One way out for every table; what is exported can be imported again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol, TypeVar

from hub.domain.homes import Home
from hub.domain.reach import Reach
from hub.errors import NotFound
from hub.pipeline.figures import FigureLine
from hub.pipeline.home_rows import HOME_COLUMNS
from hub.pipeline.ports import Begin
from hub.pipeline.tables.area_rows import AREA_COLUMNS, cells_of_area
from hub.pipeline.tables.columns import Column
from hub.pipeline.tables.figure_rows import FIGURE_COLUMNS, cells_of_figures
from hub.pipeline.tables.home_cells import cells_of_home
from hub.pipeline.tables.table import Grid, WriteTable
from hub.pipeline.tables.ticket_rows import TICKET_COLUMNS, cells_of_ticket
from hub.pipeline.tables.worker_rows import WORKER_COLUMNS, cells_of_worker
from hub.pipeline.views.paging import Page, Slice
from hub.pipeline.views.places import OutlineViews
from hub.pipeline.views.register import AreaViews, HomeFilter, HomeView, HomeViews, WorkerViews
from hub.pipeline.views.tickets import TicketFilter, TicketViews

Item = TypeVar("Item")
Cells = Iterator[tuple[str, ...]]
AT_ONCE = 500


class Exported(StrEnum):
    """What can go out as a table."""

    AREAS = "areas"
    WORKERS = "workers"
    HOMES = "homes"
    TICKETS = "tickets"


class Form(StrEnum):
    """As which file."""

    CSV = "csv"
    XLSX = "xlsx"


class Heads(StrEnum):
    """In which language the columns are named; imports take both."""

    ZH = "zh"
    EN = "en"


class ExportViews(AreaViews, OutlineViews, WorkerViews, HomeViews, TicketViews, Protocol):
    """What is exported."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which table; `ways` adds phones and doors."""

    what: Exported
    reach: Reach
    area_id: str | None = None
    ways: bool = False
    heads: Heads = Heads.ZH


class Exports:
    """Tables of what somebody may see."""

    def __init__(self, look: Begin[ExportViews], writers: Mapping[Form, WriteTable]) -> None:
        self._look, self._writers = look, writers

    def export(self, wanted: Wanted, form: Form) -> bytes:
        """The file; NotFound for an area that is out of reach."""
        with self._look() as views:
            if wanted.area_id and views.area(wanted.area_id, wanted.reach) is None:
                raise NotFound(f"no area {wanted.area_id}")
            table = _table(views, wanted)
        return self._writers[form](table)

    def template(self, columns: Sequence[Column], form: Form, heads: Heads) -> bytes:
        """An empty table to be filled in."""
        return self._writers[form]([_grid_heads(columns, heads)])

    def figures(self, lines: Sequence[FigureLine], form: Form, heads: Heads) -> bytes:
        """The file of some figures."""
        rows = (cells_of_figures(line) for line in lines)
        return self._writers[form]([_grid_heads(FIGURE_COLUMNS, heads), *rows])


def _grid_heads(columns: Sequence[Column], heads: Heads) -> tuple[str, ...]:
    chinese = heads is Heads.ZH
    return tuple(column.heads[0] if chinese else column.name for column in columns)


def _table(views: ExportViews, wanted: Wanted) -> Grid:
    match wanted.what:
        case Exported.AREAS:
            places = views.places_in(wanted.area_id, wanted.reach)
            return _grid(AREA_COLUMNS, map(cells_of_area, places), wanted)
        case Exported.WORKERS:
            return _grid(WORKER_COLUMNS[:-1], _workers(views, wanted), wanted)
        case Exported.HOMES:
            return _grid(HOME_COLUMNS, _homes(views, wanted), wanted)
        case Exported.TICKETS:
            return _grid(TICKET_COLUMNS, _tickets(views, wanted), wanted)


def _grid(columns: Sequence[Column], rows: Cells, wanted: Wanted) -> Grid:
    return [_grid_heads(columns, wanted.heads), *rows]


def _workers(views: ExportViews, wanted: Wanted) -> Cells:
    for worker in _every(lambda page: views.workers(wanted.area_id, wanted.reach, page)):
        yield cells_of_worker(worker)


def _homes(views: ExportViews, wanted: Wanted) -> Cells:
    these = HomeFilter(wanted.reach, wanted.area_id)
    for view in _every(lambda page: views.homes(these, page)):
        yield cells_of_home(_home(view, ways=wanted.ways))


def _tickets(views: ExportViews, wanted: Wanted) -> Cells:
    these = TicketFilter(wanted.reach, area_id=wanted.area_id)
    for ticket in _every(lambda page: views.tickets(these, page)):
        yield cells_of_ticket(ticket)


def _home(view: HomeView, *, ways: bool) -> Home:
    person = view.resident if ways else replace(view.resident, phone=None, door=None)
    return Home(view.home_id, view.area_id, person, view.workers, view.nodes, view.windows)


def _every(look: Callable[[Page], Slice[Item]]) -> Iterator[Item]:
    page = Page(AT_ONCE)
    while True:
        found = look(page)
        yield from found.items
        if found.next is None:
            return
        page = Page(AT_ONCE, found.next)
