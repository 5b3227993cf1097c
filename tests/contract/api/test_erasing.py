"""What is held about a resident is given out whole, and taken out when its time is over."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import JSON, LargeBinary, String, update

from hub.adapters.kept_files import PhotoFolder
from hub.adapters.sql import schema
from hub.adapters.sql.erasing import about_homes
from hub.adapters.sql.personal import BLANKED, DELETED, KEPT
from tests.contract.api.town import Town
from tests.contract.api.two_grids import ASTER, ZEBRA, Grid, fill

pytestmark = pytest.mark.contract
ID_LENGTH = 64
"""What is no longer than an id holds an id or a word of ours."""
HERS = ("王", "138", "楼", "话", "她说", "敲门", "正文", "标题", "救命", "修灯", "带药", "门口")


@pytest.fixture
def two_homes(town: Town) -> Town:
    for grid in (ASTER, ZEBRA):
        fill(town, grid)
    town.put(schema.life_readings, **reading())
    return town


def reading() -> dict[str, object]:
    at = {"observed_at": schema.from_ms(0), "received_at": schema.from_ms(0)}
    row = {"home_id": ASTER("h"), "sensor_id": ASTER("curtain"), "seq": 1}
    return row | at | {"kind": "curtain", "value": 1.0}


def words_about(town: Town) -> str:
    """All that stands about homes and tickets, as text."""
    return "\n".join(
        f"{table.name}: {tuple(row)}" for table in about_homes() for row in town.rows(table)
    )


def test_every_column_that_could_hold_words_is_accounted_for() -> None:
    forgotten = [
        f"{table.name}.{column.name}"
        for table in about_homes()
        if table not in DELETED
        for column in table.columns
        if _could_hold_words(column.type)
        and column.name not in BLANKED.get(table, {})
        and column.name not in KEPT.get(table, frozenset())
    ]
    assert forgotten == [], "say in personal.py whether erasing blanks them or keeps them"


def _could_hold_words(kind: object) -> bool:
    long = isinstance(kind, String) and (kind.length or ID_LENGTH + 1) > ID_LENGTH
    return long or isinstance(kind, JSON | LargeBinary)


def test_everything_held_is_given_out_and_nothing_of_another(two_homes: Town) -> None:
    answer = two_homes.client().get(f"/api/v1/homes/{ASTER('h')}/export")
    assert answer.status_code == 200, answer.text
    held = answer.json()["held"]
    assert {"residents", "verdicts", "tickets", "ticket_events", "notices", "alerts"} <= set(held)
    assert held["residents"][0]["door"] == ASTER("楼")
    assert "audit_homes" in held
    assert all(ASTER(word) in answer.text for word in HERS)
    assert ZEBRA.mark not in answer.text
    assert "ntfy.example.org" not in answer.text, "a worker's channel is his own secret"


def digest(grid: Grid, other: Grid) -> dict[str, object]:
    """It stands at the ticket of one and tells of the other."""
    return {
        "notice_id": grid("digest"),
        "ticket_id": grid("t"),
        "step": "digest:2026-11-22T09:00Z",
        "worker_id": grid("w"),
        "channel": "push:",
        "title": "2件不急的事",
        "body": other("正文"),
        "priority": "P4",
        "state": "sent",
        "attempts": 1,
        "created_at": schema.from_ms(0),
        "result": "",
    }


def test_a_digest_is_given_out_to_nobody_and_erased_with_each_whom_it_told_of(
    two_homes: Town,
) -> None:
    two_homes.put(schema.notices, **digest(ASTER, ZEBRA))
    two_homes.put(schema.notices, **digest(ZEBRA, ASTER))
    with two_homes.database.write() as connection:
        hers = schema.notices.c.notice_id == ASTER("m")
        carried = update(schema.notices).where(hers).values(carried_by=ZEBRA("digest"))
        connection.execute(carried)
    answer = two_homes.client().get(f"/api/v1/homes/{ASTER('h')}/export")
    assert ZEBRA("正文") not in answer.text
    two_homes.client().delete(f"/api/v1/homes/{ASTER('h')}")
    two_homes.erasing.erase(ASTER("h"))
    assert ASTER("正文") not in words_about(two_homes)


def test_only_a_home_that_has_ended_is_erased(two_homes: Town) -> None:
    ops, path = two_homes.client(), f"/api/v1/homes/{ASTER('h')}/erase"
    assert ops.post(path, json={"note": "申请12号"}).status_code == 409
    assert ops.post("/api/v1/homes/h-9/erase", json={"note": "x"}).status_code == 404
    assert ops.post(path, json={}).status_code == 422
    assert ASTER("王") in words_about(two_homes)


def test_erasing_takes_the_person_out_and_leaves_the_counts(two_homes: Town) -> None:
    ops = two_homes.client()
    counted = {table: len(two_homes.rows(table)) for table in BLANKED}
    assert ops.delete(f"/api/v1/homes/{ASTER('h')}").status_code == 204
    path = f"/api/v1/homes/{ASTER('h')}/erase"
    assert ops.post(path, json={"note": "申请12号"}).status_code == 204
    left = words_about(two_homes)
    assert [word for word in HERS if ASTER(word) in left] == []
    assert all(ZEBRA(word) in left for word in HERS)
    assert {table: len(two_homes.rows(table)) for table in BLANKED} == counted
    assert len(two_homes.rows(schema.life_readings)) == 0
    entry = ops.get("/api/v1/audit", params={"home_id": ASTER("h")}).json()["items"][0]
    assert (entry["route"], entry["targets"]["why"]) == (
        "POST /homes/{home_id}/erase",
        "申请12号",
    )


def test_an_erased_home_can_still_be_looked_at_and_erased_again(two_homes: Town) -> None:
    ops = two_homes.client()
    ops.delete(f"/api/v1/homes/{ASTER('h')}")
    for _ in range(2):
        path = f"/api/v1/homes/{ASTER('h')}/erase"
        assert ops.post(path, json={"note": "x"}).status_code == 204
    home = ops.get(f"/api/v1/homes/{ASTER('h')}")
    assert (home.status_code, home.json()["resident"]["name"]) == (200, "—")
    for path in ("/api/v1/homes?ended=true", "/api/v1/tickets", "/api/v1/verdicts", "/ops"):
        assert ops.get(path).status_code == 200, path
    assert ops.get(f"/t/{ASTER('t')}").status_code == 200


def test_photos_go_with_the_person(two_homes: Town) -> None:
    photos = two_homes.folder / "photos"
    assert {photo.name for photo in photos.iterdir()} == {
        f"{grid.mark}.jpg" for grid in (ASTER, ZEBRA)
    }
    two_homes.client().delete(f"/api/v1/homes/{ASTER('h')}")
    two_homes.erasing.erase(ASTER("h"))
    assert [photo.name for photo in photos.iterdir()] == [f"{ZEBRA.mark}.jpg"]


def test_a_home_that_ended_long_ago_is_erased_by_itself(two_homes: Town) -> None:
    two_homes.client().delete(f"/api/v1/homes/{ASTER('h')}")
    two_homes.clock.forward(days=180)
    two_homes.erasing.forget_once()
    assert ASTER("王") in words_about(two_homes)
    two_homes.clock.forward(hours=1, seconds=1)
    two_homes.erasing.forget_once()
    left = words_about(two_homes)
    assert (ASTER("王") in left, ZEBRA("王") in left) == (False, True)


def test_old_words_and_pictures_are_blanked_while_the_home_goes_on(two_homes: Town) -> None:
    two_homes.clock.forward(days=190)
    assert two_homes.erasing.forget_once() > 0
    left = words_about(two_homes)
    said = ("话", "正文", "标题")
    assert [word for word in said if ASTER(word) in left] == []
    assert b"\xff\xd8" not in [(row.snapshot or b"")[:2] for row in two_homes.rows(schema.alerts)]
    assert ASTER("王") in left
    two_homes.clock.forward(hours=2)
    assert two_homes.erasing.forget_once() == 0


def test_old_entries_of_the_log_go_and_the_chain_holds(two_homes: Town) -> None:
    before = len(two_homes.rows(schema.audit))
    two_homes.clock.forward(days=1100)
    two_homes.client().get(f"/api/v1/homes/{ASTER('h')}")
    two_homes.erasing.forget_once()
    assert before > 1
    assert len(two_homes.rows(schema.audit)) == 1
    assert two_homes.services.privacy.auditing.verify().broken_id is None


def test_an_entry_that_a_wrong_clock_dated_back_takes_none_before_it_along(
    two_homes: Town,
) -> None:
    right = two_homes.clock.at
    two_homes.clock.at = schema.from_ms(0)
    two_homes.client().get(f"/api/v1/homes/{ASTER('h')}")
    two_homes.clock.at = right
    before = len(two_homes.rows(schema.audit))
    two_homes.erasing.forget_once()
    assert len(two_homes.rows(schema.audit)) == before > 1


def test_it_looks_once_an_hour(two_homes: Town) -> None:
    two_homes.erasing.forget_once()
    two_homes.client().delete(f"/api/v1/homes/{ASTER('h')}")
    two_homes.clock.at += timedelta(days=200)
    assert two_homes.erasing.forget_once() > 0
    two_homes.clock.forward(minutes=59)
    assert two_homes.erasing.forget_once() == 0


def test_a_photo_is_removed_from_its_folder_and_from_nowhere_else(tmp_path: Path) -> None:
    """The name comes from the database; it must not lead out of the folder."""
    (tmp_path / "photos").mkdir()
    for name in ("state.sqlite", "photos/state.sqlite"):
        (tmp_path / name).touch()
    PhotoFolder(tmp_path).forget("../state.sqlite")
    assert (tmp_path / "state.sqlite").exists()
    assert not (tmp_path / "photos" / "state.sqlite").exists()
