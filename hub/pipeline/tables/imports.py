"""One way in for every table: what it holds is said, what file it is shows itself."""

from enum import StrEnum

from hub.errors import Fault, InvalidInput
from hub.pipeline.importing import HomeImport
from hub.pipeline.tables.area_import import AreaImport
from hub.pipeline.tables.came import Came
from hub.pipeline.tables.table import ReadTable
from hub.pipeline.tables.worker_import import WorkerImport

MOST_FAULTS = 300


class Imported(StrEnum):
    """What can come in as a table; in this order, for each names what came before."""

    AREAS = "areas"
    WORKERS = "workers"
    HOMES = "homes"


class Imports:
    """All of a file in one transaction, or nothing and every reason."""

    def __init__(
        self, areas: AreaImport, workers: WorkerImport, homes: HomeImport, read: ReadTable
    ) -> None:
        self._areas, self._workers, self._homes, self._read = areas, workers, homes, read

    def bring_in(self, what: Imported, content: bytes, *, dry_run: bool = False) -> Came:
        """How many came in; InvalidInput names every row and column that is wrong."""
        try:
            match what:
                case Imported.AREAS:
                    return self._areas.bring_in(content, dry_run=dry_run)
                case Imported.WORKERS:
                    return self._workers.bring_in(self._read(content), dry_run=dry_run)
                case Imported.HOMES:
                    return Came(self._homes.enrol(self._read(content), dry_run=dry_run))
        except InvalidInput as refusal:
            raise InvalidInput(*_bounded(refusal.faults)) from refusal


def _bounded(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """The first of them; whoever sees three hundred mends what they have in common."""
    if len(faults) <= MOST_FAULTS:
        return faults
    more = Fault("(file)", f"{len(faults) - MOST_FAULTS} more; mend these and send it again")
    return (*faults[:MOST_FAULTS], more)
