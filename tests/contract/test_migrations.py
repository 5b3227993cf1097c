import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from hub.adapters.sql.migrate import migrate
from hub.adapters.sql.schema import metadata
from hub.adapters.sql.state import StateDatabase

pytestmark = pytest.mark.contract


@pytest.fixture
def database(tmp_path: Path) -> Iterator[StateDatabase]:
    database = StateDatabase(tmp_path / "state with 100% odd name.db")
    yield database
    database.close()


def statements(database: StateDatabase) -> set[str]:
    """Every table and index as SQLite itself keeps it."""
    query = text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name <> :history")
    with database.read() as connection:
        return set(connection.execute(query, {"history": "alembic_version"}).scalars())


def test_a_migrated_database_equals_the_schema(database: StateDatabase, tmp_path: Path) -> None:
    migrate(database)
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    fresh = StateDatabase(tmp_path / "fresh.db")
    engine = create_engine(f"sqlite:///{tmp_path / 'fresh.db'}")
    metadata.create_all(engine)
    engine.dispose()
    assert statements(database) == statements(fresh)
    fresh.close()


def test_migrating_again_changes_nothing_and_keeps_what_is_there(database: StateDatabase) -> None:
    migrate(database)
    with database.write() as connection:
        area = {"area_id": "grid-1", "name": "x", "level": "grid"}
        connection.execute(metadata.tables["areas"].insert().values(area))
    migrate(database)
    with database.read() as connection:
        assert connection.execute(metadata.tables["areas"].select()).scalar() == "grid-1"


def test_a_step_that_breaks_off_leaves_nothing_behind(database: StateDatabase) -> None:
    with database.write() as connection:  # the last table of all is in the way
        connection.exec_driver_sql("CREATE TABLE worker_areas (x)")
    with pytest.raises(Exception, match="worker_areas"):
        migrate(database)
    assert statements(database) == {"CREATE TABLE worker_areas (x)"}


def test_migrating_is_quiet_and_works_from_any_folder(tmp_path: Path) -> None:
    program = (
        "import logging, pathlib; logging.basicConfig(level='WARNING');"
        "from hub.adapters.sql.migrate import migrate;"
        "from hub.adapters.sql.state import StateDatabase;"
        "migrate(StateDatabase(pathlib.Path('state.db')))"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(root), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
