"""The SQL of each panel against the file of counts of a real, migrated state database."""

import os
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hub.adapters.sql import schema
from hub.adapters.sql.dashboards import FILE, DashboardCopy
from hub.adapters.sql.measures import StateMeasures
from hub.adapters.sql.personal import BLANKED, WORDS
from hub.adapters.sql.schema import PUBLISHED
from hub.adapters.sql.schema.dashboards import VIEWS
from hub.adapters.sql.state import StateDatabase
from hub.adapters.sql.unit_counts import UNITS
from hub.errors import StoreUnavailable
from tests.contract.grafana.conftest import NOW, Furnish, copy_of
from tests.contract.grafana.files import Target, filled, targets_of
from tests.contract.grafana.furnished import CHANNEL_TOKEN, HOMES, MARKS, PHONE, SECRET

pytestmark = pytest.mark.contract

PANELS = targets_of("firstlight-counts")
SINCE_MS = round((NOW - timedelta(days=14)).timestamp() * 1000)
UNTIL_MS = round(NOW.timestamp() * 1000)
GATED = (
    "dash_verdicts",
    "dash_certificates",
    "dash_gestures",
    "dash_windows",
    "dash_alerts",
    UNITS,
)
"""What could be read back to somebody where few homes are enrolled."""
GROWING = (
    "verdicts", "tickets", "ticket_events", "ticket_clocks", "follow_ups", "notices", "alerts",
    "incidents", "incident_lines", "camera_blindness", "evidence_pieces",
)  # fmt: skip
"""Tables whose rows stay; of them only what is late or open is read."""
MAY_BE_COUNTED = {
    "alerts", "areas", "camera_blindness", "covenant_days", "deadlines", "evidence_pieces",
    "follow_ups", "homes", "hub_absences", "hub_pulse", "incident_lines", "incidents",
    "node_cameras", "node_links", "nodes", "notices", "post_sensors", "quarantine", "sensors",
    "ticket_clocks", "ticket_events", "tickets", "verdicts",
}  # fmt: skip
WORDS_LOOKED_INTO = {
    ("verdicts", "evidence"): "the hour of a gesture",
    ("alerts", "snapshot"): "whether there is a picture",
}
NAMED = ("_id", "name", "phone", "door", "title", "body", "note", "reason_zh", "payload")


class StillClock:
    """Both times stand."""

    def now(self) -> datetime:
        return NOW

    def wall(self) -> datetime:
        return NOW


@pytest.mark.parametrize("panel", PANELS, ids=str)
def test_each_panel_has_something_to_show(panel: Target, counts: sqlite3.Connection) -> None:
    found = counts.execute(filled(panel.text, SINCE_MS, UNTIL_MS))
    names, rows = [column[0] for column in found.description], found.fetchall()
    assert rows
    shown = [cell for row in rows for cell in row[panel.over_time :]]
    assert any(isinstance(cell, int | float) and cell for cell in shown)
    if panel.over_time:
        times = [row[0] for row in rows]
        assert names[0] == "time"
        assert all(isinstance(at, int) and at >= SINCE_MS / 1000 - 86400 for at in times)
        assert times == sorted(times)


def test_there_is_something_to_count_of_everything(counts: sqlite3.Connection) -> None:
    empty = [name for name in (*PUBLISHED, UNITS) if not counts.execute(f"SELECT * FROM {name}")
             .fetchall()]  # fmt: skip
    assert empty == []


def test_the_file_holds_counts_and_nothing_else(counts: sqlite3.Connection) -> None:
    found = counts.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    assert {name for (name,) in found} == {*PUBLISHED, UNITS}
    for (table,) in found:
        columns = [row[1] for row in counts.execute(f"PRAGMA table_info({table})")]
        assert [name for name in columns if name.endswith(NAMED)] == []


def test_no_id_name_number_or_word_gets_into_the_file(
    state: StateDatabase, counts_file: Path
) -> None:
    with state.read() as connection:
        people = connection.exec_driver_sql("SELECT name, phone FROM residents").all()
        channels = connection.exec_driver_sql("SELECT channel FROM notices").scalars().all()
    assert (SECRET, PHONE) in [tuple(row) for row in people]
    assert all(CHANNEL_TOKEN in channel for channel in channels)
    content = counts_file.read_bytes()
    assert [mark for mark in MARKS if mark.encode() in content] == []


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_reads_no_column_about_a_person(view: str, state: StateDatabase) -> None:
    words = {(table.name, name) for table, blanks in BLANKED.items() for name in blanks}
    words |= {(table.name, name) for table, (_, blanks) in WORDS.items() for name in blanks}
    read = set[tuple[str, str]]()

    def noted(action: int, table: str | None, column: str | None, *_: str | None) -> int:
        if action == sqlite3.SQLITE_READ and table in schema.metadata.tables and column:
            read.add((table, column))
        return sqlite3.SQLITE_OK

    with closing(sqlite3.connect(str(state.engine.url.database))) as connection:
        connection.set_authorizer(noted)
        connection.execute(f"SELECT * FROM {view}").fetchall()
    assert read
    assert {table for table, _ in read} <= MAY_BE_COUNTED
    assert (read & words) - WORDS_LOOKED_INTO.keys() == set()


def test_a_view_cannot_be_written_to(state: StateDatabase) -> None:
    with (
        pytest.raises(Exception, match="cannot modify dash_nodes because it is a view"),
        state.write() as connection,
    ):
        connection.exec_driver_sql("DELETE FROM dash_nodes")


def test_a_small_grid_is_told_of_together_with_its_neighbour(counts: sqlite3.Connection) -> None:
    units = counts.execute(f"SELECT unit, homes, never, down, missed FROM {UNITS}").fetchall()
    assert units == [("第grid-1 +1", 9, 2, 1, 2)]


def test_four_homes_are_told_of_in_no_way(furnish: Furnish, tmp_path: Path) -> None:
    path = copy_of(furnish(HOMES[:4]), tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        told = [name for name in GATED if connection.execute(f"SELECT * FROM {name}").fetchall()]
        assert connection.execute("SELECT sum(nodes) FROM dash_nodes").fetchone() == (5,)
    assert told == []


def test_matches_of_people_are_not_counted(counts: sqlite3.Connection) -> None:
    kinds = {kind for (kind,) in counts.execute("SELECT kind FROM dash_alerts")}
    assert kinds == {"vehicle_in_fire_lane", "help"}


def test_links_cameras_and_verdicts_are_counted_as_they_are(counts: sqlite3.Connection) -> None:
    links = dict(counts.execute("SELECT link, sum(nodes) FROM dash_nodes GROUP BY 1"))
    assert links == {"up": 7, "down": 1, "never": 2}
    sights = dict(counts.execute("SELECT sight, sum(cameras) FROM dash_cameras GROUP BY 1"))
    assert sights == {"seeing": 1, "blind": 1}
    verdicts = dict(counts.execute("SELECT verdict, sum(verdicts) FROM dash_verdicts GROUP BY 1"))
    assert verdicts == {"seen": 16, "missed": 8, "blind": 8, "away": 4}
    late = counts.execute("SELECT sum(late_proofs), sum(late_signs) FROM dash_verdicts").fetchone()
    assert late == (8, 8)


def test_a_certificate_counts_each_window_once(counts: sqlite3.Connection) -> None:
    query = "SELECT windows, unjudged, forgotten FROM dash_certificates ORDER BY day DESC"
    assert counts.execute(query).fetchall() == [(9, 0, 0), (9, 1, 1)]


def test_four_homes_are_not_forgotten_without_an_alarm(furnish: Furnish) -> None:
    measures = StateMeasures(furnish(HOMES[:4]), StillClock())
    found = {metric.name: metric.samples for metric in measures.collect()}
    assert [sample.value for sample in found["firstlight_forgotten_windows"]] == [0]
    assert found["firstlight_certificate_age_seconds"]


def test_a_gesture_is_counted_in_the_hour_of_the_homes(counts: sqlite3.Connection) -> None:
    # The window opened at 05:00, four hours before it was judged; the gesture came two hours later.
    hours = {hour for (hour,) in counts.execute("SELECT hour_of_day FROM dash_gestures")}
    assert hours == {7}


def test_answers_and_promises_are_counted(counts: sqlite3.Connection) -> None:
    query = "SELECT sum(tickets), sum(answered_60), sum(arrived_45_min) FROM dash_answers"
    assert counts.execute(query).fetchone() == (5, 5, 5)
    promises = dict(counts.execute("SELECT state, sum(promises) FROM dash_promises GROUP BY 1"))
    assert promises == {"kept": 2, "breached": 2, "running": 1}


def test_a_day_on_which_few_homes_had_a_window_is_told_of_by_no_verdict(
    furnish: Furnish, tmp_path: Path
) -> None:
    state = furnish()
    with state.write() as connection:
        connection.exec_driver_sql(
            "DELETE FROM verdicts WHERE day = (SELECT min(day) FROM verdicts) AND home_id NOT IN"
            " (SELECT home_id FROM homes ORDER BY home_id LIMIT 4)"
        )
        first, *others = connection.exec_driver_sql(
            "SELECT day, count(DISTINCT home_id) FROM verdicts GROUP BY 1 ORDER BY 1"
        ).fetchall()
        assert first[1] == 4
    with closing(sqlite3.connect(copy_of(state, tmp_path))) as connection:
        for name in ("dash_verdicts", "dash_gestures"):
            told = {day for (day,) in connection.execute(f"SELECT day FROM {name}")}
            assert told == {day for day, _ in others}


@pytest.mark.parametrize("view", [*PUBLISHED, "area_counts"])
def test_what_is_counted_each_minute_does_not_grow_with_the_years(
    view: str, state: StateDatabase
) -> None:
    with state.read() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN SELECT * FROM {view}")
        steps = [row.detail for row in plan]
    for table in GROWING:
        assert not [step for step in steps if step.startswith(f"SCAN {table}")]
    verdicts = [step for step in steps if step.startswith("SEARCH verdicts")]
    assert all("ix_verdicts_day" in step for step in verdicts)


def test_a_channel_is_told_by_its_kind_alone(counts: sqlite3.Connection) -> None:
    assert counts.execute("SELECT DISTINCT channel FROM dash_notices").fetchall() == [("tgram",)]


def test_publishing_again_replaces_what_was_there(furnish: Furnish, tmp_path: Path) -> None:
    state = furnish()
    copy_of(state, tmp_path)
    with state.write() as connection:
        connection.exec_driver_sql("DELETE FROM quarantine")
    with closing(sqlite3.connect(copy_of(state, tmp_path))) as connection:
        assert connection.execute("SELECT count(*) FROM dash_quarantine").fetchone() == (0,)


def test_whoever_may_only_read_finds_one_file_that_he_may_read(
    state: StateDatabase, tmp_path: Path
) -> None:
    before = os.umask(0o077)
    try:
        for _ in range(2):
            copy_of(state, tmp_path)
    finally:
        os.umask(before)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o644


def test_a_folder_that_cannot_be_written_is_said_with_its_name(
    state: StateDatabase, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreUnavailable, match=r"dashboards: .*/file/dashboards\.sqlite"):
        copy_of(state, tmp_path / "file")


def test_nothing_is_counted_again_within_a_minute(state: StateDatabase, tmp_path: Path) -> None:
    copy = DashboardCopy(state, tmp_path)
    copy.publish_once()
    (tmp_path / FILE).unlink()
    copy.publish_once()
    assert not (tmp_path / FILE).exists()
