"""The masked seconds around an alert: for an open ticket, logged, gone when their time is over."""

import stat
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from hub.adapters.kept_files import EvidenceFolder
from hub.adapters.sql import schema
from hub.adapters.sql.evidence import SqlEvidence
from hub.adapters.sql.state import opener
from hub.domain.evidence import may_fetch, may_see
from hub.domain.liveness import Link
from hub.domain.people import Role
from hub.pipeline.evidence import MOST_PIECES
from hub.pipeline.kept_files import FileUpkeep
from tests.contract.api.edges import encoded, picture, piece_of
from tests.contract.api.test_api_accounts import sign_in
from tests.contract.api.town import START, Town

pytestmark = pytest.mark.contract
T = "/api/v1/tickets/t-1/evidence"
PIECES = 4


@pytest.fixture
def lane(town: Town) -> Town:
    """A fall in a home; w-1 took it on, w-2 was told of it, too; the edge has four pictures."""
    town.enrol("h-1")
    town.ticket("t-1", told=("w-1", "w-2"), kind="fall", state="accepted")
    alert(town, "a-1", evidence_s=2.0)
    town.edges.answers["evidence"] = lambda detail: ("done", piece_of(detail, PIECES))
    return town


def alert(town: Town, alert_id: str, home_id: str = "h-1", **detail: Any) -> None:
    named = {"node_id": f"n-{home_id}", "alert_id": alert_id, "home_id": home_id}
    times = {"observed_at": START, "received_at": START, "ticketed_at": START}
    rest = {"sensor_id": "cam", "kind": "fall", "dating": "observed", "confidence": 1.0}
    town.put(schema.alerts, **named, **times, **rest, detail=detail, ticket_id="t-1")


def fetch(town: Town, alert_id: str = "a-1", token: str | None = None) -> Any:
    return town.client(token).post(T, json={"alert_id": alert_id})


def asked(town: Town) -> list[int]:
    return [row.detail["piece"] for row in town.edges.asked]


def files(town: Town) -> list[Path]:
    return sorted(path for path in (town.folder / "evidence").rglob("*") if path.is_file())


def upkeep(town: Town, days: int = 30) -> FileUpkeep:
    begin, kept_for = opener(town.database, SqlEvidence), timedelta(days=days)
    return FileUpkeep("evidence", begin, EvidenceFolder(town.folder), town.clock, kept_for)


def leader(town: Town, area_id: str = "grid-1") -> str:
    body = {"worker_id": f"lead-{area_id}", "name": "赵", "role": "grid_leader"}
    body |= {"area_ids": [area_id]}
    assert town.client().post("/api/v1/workers", json=body).status_code == 201
    return town.worker_token(f"lead-{area_id}")


# --- fetching ---


def test_every_piece_is_fetched_and_can_be_seen(lane: Town) -> None:
    answer = fetch(lane)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["pieces"], found["complete"]) == (PIECES, True)
    assert [one["at_s"] for one in found["items"]] == [-2.0, -1.0, 0.0, 1.0]
    assert lane.client().get(f"{T}/a-1").json() == found
    for number, one in enumerate(found["items"]):
        seen = lane.client().get(one["picture"])
        assert (seen.status_code, seen.headers["content-type"]) == (200, "image/jpeg")
        assert seen.headers["cache-control"] == "no-store"
        assert seen.content == picture(size=(32 + number, 18))


def test_files_are_the_hubs_alone_and_none_is_half(lane: Town) -> None:
    fetch(lane)
    assert len(files(lane)) == PIECES
    for path in files(lane):
        assert path.suffix == ".jpg"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_of_what_is_here_only_the_last_piece_is_asked_again_for_there_may_be_more(
    lane: Town,
) -> None:
    fetch(lane)
    assert fetch(lane).json()["complete"] is True
    assert asked(lane) == [0, 1, 2, 3, 3]
    lane.edges.answers["evidence"] = lambda detail: ("done", piece_of(detail, PIECES + 2))
    assert len(fetch(lane).json()["items"]) == PIECES + 2
    assert asked(lane)[5:] == [3, 4, 5]


def test_what_is_whole_is_shown_although_the_edge_is_away_or_keeps_it_no_more(lane: Town) -> None:
    fetch(lane)
    lane.edges.answers["evidence"] = lambda _: ("refused", {"why": "over its time"})
    assert fetch(lane).json()["complete"] is True
    lane.edges.links["n-h-1"] = Link.DOWN
    assert fetch(lane).json()["complete"] is True


@pytest.mark.parametrize(
    ("how", "status"), [("away", 409), ("silent", 504), ("refused", 409), ("broken", 409)]
)
def test_an_interruption_keeps_what_came_and_the_next_fetch_goes_on(
    lane: Town, how: str, status: int
) -> None:
    whole = lane.edges.answers["evidence"]

    def breaks(detail: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        if detail["piece"] < 2:
            return whole(detail)
        if how == "refused":
            return "refused", {"why": "gone"}
        return "done", piece_of(detail, PIECES) | {"jpeg": encoded(b"no picture")}

    lane.edges.answers["evidence"] = breaks
    if how in ("away", "silent"):
        lane.edges.break_off_after(2, silent=how == "silent")
    answer = fetch(lane)
    assert answer.status_code == status, answer.text
    seen = lane.client().get(f"{T}/a-1").json()
    assert ([one["piece"] for one in seen["items"]], seen["complete"]) == ([0, 1], False)
    lane.edges.mend()
    lane.edges.answers["evidence"] = whole
    assert fetch(lane).json()["complete"] is True
    assert asked(lane).count(0) == 1


def test_a_crash_between_file_and_row_costs_one_piece_again(lane: Town) -> None:
    with lane.database.write() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER crash BEFORE INSERT ON evidence_pieces WHEN NEW.piece = 2"
            " BEGIN SELECT RAISE(ABORT, 'power cut'); END"
        )
    client = lane.client()
    client._transport.raise_server_exceptions = False  # type: ignore[attr-defined]
    assert client.post(T, json={"alert_id": "a-1"}).status_code == 500
    with lane.database.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER crash")
    assert fetch(lane).json()["complete"] is True
    assert (len(files(lane)), asked(lane)) == (PIECES, [0, 1, 2, 2, 3])


@pytest.mark.parametrize(
    "said",
    [
        {"pieces": 0},
        {"pieces": MOST_PIECES + 1},
        {"pieces": "4"},
        {"pieces": True},
        {"at_s": None},
        {"at_s": "0"},
        {"at_s": 1e9},
        {"jpeg": None},
    ],
)
def test_an_edge_that_talks_nonsense_is_not_believed(lane: Town, said: dict[str, Any]) -> None:
    lane.edges.answers["evidence"] = lambda detail: ("done", piece_of(detail, PIECES) | said)
    assert fetch(lane).status_code == 409
    assert files(lane) == []


def test_the_ids_of_an_edge_never_become_a_path(lane: Town) -> None:
    alert(lane, "../../../../tmp/x", evidence_s=2.0)
    assert fetch(lane, "../../../../tmp/x").json()["complete"] is True
    inside = [path.relative_to(lane.folder).parts for path in lane.folder.rglob("*.jpg")]
    assert {(parts[0], len(parts)) for parts in inside} == {("evidence", 3)}


def test_an_alert_without_pictures_has_nothing_to_fetch(lane: Town) -> None:
    alert(lane, "a-2")
    assert fetch(lane, "a-2").status_code == 409
    assert fetch(lane, "a-3").status_code == 404
    assert asked(lane) == []


@pytest.mark.parametrize("state", ["resolved", "closed", "canceled"])
def test_nothing_is_fetched_for_a_ticket_that_is_over(lane: Town, state: str) -> None:
    lane.ticket("t-2", state=state)
    with lane.database.write() as connection:
        connection.execute(schema.alerts.update().values(ticket_id="t-2"))
    answer = lane.client().post("/api/v1/tickets/t-2/evidence", json={"alert_id": "a-1"})
    assert (answer.status_code, asked(lane)) == (409, [])
    assert lane.client().get("/api/v1/tickets/t-2/evidence/a-1").status_code == 200


def test_a_ticket_that_ends_meanwhile_gets_no_more(lane: Town) -> None:
    def answer(detail: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        if detail["piece"] == 2:
            with lane.database.write() as connection:
                connection.execute(update(schema.tickets).values(state="closed"))
        return "done", piece_of(detail, PIECES)

    lane.edges.answers["evidence"] = answer
    assert fetch(lane).status_code == 409
    assert asked(lane) == [0, 1, 2]
    assert [row.piece for row in lane.rows(schema.evidence_pieces)] == [0, 1]


def test_an_edge_that_is_away_is_said_at_once(lane: Town) -> None:
    lane.edges.links["n-h-1"] = Link.DOWN
    answer = fetch(lane)
    assert (answer.status_code, "cut off" in answer.json()["detail"]) == (409, True)


# --- who may ---


def test_who_took_it_on_who_leads_and_the_desk(lane: Town) -> None:
    assert fetch(lane, token=lane.worker_token("w-1")).status_code == 200
    assert fetch(lane, token=lane.worker_token("w-2")).status_code == 403
    assert fetch(lane, token=leader(lane)).status_code == 200
    assert fetch(lane, token=leader(lane, "grid-2")).status_code == 404
    assert fetch(lane).status_code == 200
    for path in (f"{T}/a-1", f"{T}/a-1/0"):
        assert lane.client(lane.worker_token("w-1")).get(path).status_code == 200
        assert lane.client(lane.worker_token("w-2")).get(path).status_code == 403


DESK = {
    Role.OPS,
    Role.GRID_LEADER,
    Role.COMMUNITY_DUTY,
    Role.STREET_DISPATCHER,
    Role.COUNTY_DISPATCHER,
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("answers", [True, False])
@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize("took_it_on", [True, False])
def test_the_whole_table_of_who_may(
    role: Role, answers: bool, is_open: bool, took_it_on: bool
) -> None:
    facts = {"answers": answers, "is_open": is_open, "took_it_on": took_it_on}
    sees = (role in DESK and answers) or (took_it_on and is_open)
    assert may_see(role, **facts) is sees
    assert may_fetch(role, **facts) is (sees and is_open)


def test_fetching_and_looking_are_logged_and_a_strip_is_one_look(lane: Town) -> None:
    found = fetch(lane).json()
    for one in found["items"]:
        lane.client().get(one["picture"])
    rows = {(row.deed, row.purpose): row for row in lane.rows(schema.audit)}
    looks = [row for row in lane.rows(schema.audit) if row.purpose == "evidence"]
    assert len(looks) == 1
    assert looks[0].targets == {"alert_id": "a-1", "ticket_id": "t-1"}
    assert ("changed", "change") in rows
    of_home = [row.entry_id for row in lane.rows(schema.audit_homes) if row.home_id == "h-1"]
    assert looks[0].entry_id in of_home


# --- its end ---


def test_it_goes_when_its_time_is_over(lane: Town) -> None:
    fetch(lane)
    lane.clock.forward(days=29)
    assert upkeep(lane).tidy_once() == 0
    lane.clock.forward(days=1, seconds=1)
    assert upkeep(lane).tidy_once() == PIECES
    assert (files(lane), lane.rows(schema.evidence_pieces)) == ([], [])
    assert lane.client().get(f"{T}/a-1/0").status_code == 404
    assert not any((lane.folder / "evidence").iterdir())


def test_files_that_a_crash_left_go_and_new_ones_wait_for_their_row(lane: Town) -> None:
    fetch(lane)
    EvidenceFolder(lane.folder).keep("t-9", "a-9", 0, picture())
    (half,) = [path for path in files(lane) if path.name.endswith("0000.jpg")][:1]
    (half.parent / "x.jpg.half").write_bytes(b"half")
    written = max(path.stat().st_mtime for path in files(lane))
    lane.clock.at = START.fromtimestamp(written, START.tzinfo)
    assert upkeep(lane, days=9999).tidy_once() == 0
    lane.clock.forward(hours=2)
    assert upkeep(lane, days=9999).tidy_once() == 2
    assert len(files(lane)) == PIECES


def test_it_goes_at_once_when_the_home_is_erased(lane: Town) -> None:
    fetch(lane)
    assert lane.client().delete("/api/v1/homes/h-1").status_code == 204
    assert lane.client().post("/api/v1/homes/h-1/erase", json={"note": "12号"}).status_code == 204
    assert (files(lane), lane.rows(schema.evidence_pieces)) == ([], [])


# --- the page ---


def page(town: Town, worker_id: str | None = "w-1") -> str:
    token = None if worker_id is None else town.worker_token(worker_id)
    answer = town.client(token).get("/t/t-1")
    assert answer.status_code == 200
    return str(answer.text)


def test_the_page_offers_them_to_who_may_have_them_and_fetches_nothing_by_itself(
    lane: Town,
) -> None:
    assert 'action="/t/t-1/evidence"' in page(lane)
    assert 'action="/t/t-1/evidence"' in page(lane, None)
    assert "/evidence" not in page(lane, "w-2")
    assert asked(lane) == []


def test_the_page_shows_the_strip(lane: Town) -> None:
    lane.clock.forward(minutes=3)
    fetch(lane)
    shown = page(lane)
    assert all(f'src="{T}/a-1/{number}"' in shown for number in range(PIECES))
    assert 'action="/t/t-1/evidence"' not in shown
    assert f"{T}/a-1" not in page(lane, "w-2")


def test_whoever_fetched_too_early_is_offered_the_rest(lane: Town) -> None:
    fetch(lane)
    assert 'action="/t/t-1/evidence"' in page(lane)


def pressed(town: Town) -> tuple[int, str]:
    """The button on the page, pressed by the desk in a browser."""
    browser = sign_in(town, town.username, town.password)
    csrf = browser.get("/api/v1/me").json()["csrf"]
    form = {"csrf": csrf, "alert_id": "a-1"}
    answer = browser.post("/t/t-1/evidence", data=form, follow_redirects=False)
    return answer.status_code, answer.text


def test_the_button_fetches_and_says_what_stood_in_the_way(lane: Town) -> None:
    lane.edges.links["n-h-1"] = Link.DOWN
    status, shown = pressed(lane)
    assert (status, "现场设备失去联系" in shown) == (409, True)
    lane.edges.links.clear()
    lane.edges.break_off_after(1, silent=True)
    status, shown = pressed(lane)
    assert (status, "已取到的画面保留" in shown, f"{T}/a-1/0" in shown) == (504, True, True)
    assert "继续取回" in shown
    lane.edges.mend()
    lane.edges.answers["evidence"] = lambda _: ("refused", {"why": "over its time"})
    status, shown = pressed(lane)
    assert (status, "可能已过保存期" in shown) == (409, True)
    lane.edges.answers["evidence"] = lambda detail: ("done", piece_of(detail, PIECES))
    assert pressed(lane)[0] == 303
