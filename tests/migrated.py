"""A state database at the present schema, as a copy: made once a process instead of once a test."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from hub.adapters.sql.migrate import migrate
from hub.adapters.sql.state import StateDatabase


def migrated(path: Path) -> StateDatabase:
    """A fresh database at `path`, with every table and no row."""
    shutil.copyfile(_template(), path)
    return StateDatabase(path)


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="firstlight-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    database = StateDatabase(folder / "state.db")
    migrate(database)
    database.close()
    assert not (folder / "state.db-wal").exists(), "all of it stands in the one file"
    return folder / "state.db"
