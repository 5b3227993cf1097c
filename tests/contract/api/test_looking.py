"""Who looked and who changed something is recorded before the answer goes out, and stays."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import IntegrityError

from hub.adapters.sql import schema
from hub.adapters.sql.auditing import SqlAudit
from hub.errors import StoreUnavailable
from tests.contract.api.town import Town

pytestmark = pytest.mark.contract


@pytest.fixture
def lane(town: Town) -> Town:
    """A home with a ticket, and a clean log."""
    town.enrol()
    town.ticket("t-1")
    return town


def entries(town: Town, **wanted: str) -> list[dict[str, Any]]:
    answer = town.client().get("/api/v1/audit", params=wanted)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_a_look_names_who_when_what_and_which_home(lane: Town) -> None:
    lane.client(lane.worker_token("w-1")).get("/api/v1/tickets/t-1")
    (entry,) = entries(lane, actor="w-1")
    assert entry | {"entry_id": 0, "hash": ""} == {
        "entry_id": 0,
        "at": "2026-11-22T01:15:00Z",
        "account": "w-1",
        "worker_id": "w-1",
        "worker_name": "李晓",
        "role": "micro_grid_worker",
        "deed": "looked",
        "purpose": "ticket",
        "route": "GET /tickets/{ticket_id}",
        "targets": {"ticket_id": "t-1"},
        "homes": ["h-1"],
        "hash": "",
    }


@pytest.mark.parametrize(
    ("path", "purpose"),
    [
        ("/api/v1/homes", "list"),
        ("/api/v1/homes/h-1", "home"),
        ("/api/v1/homes/h-1/readings", "readings"),
        ("/api/v1/homes/h-1/away", "away"),
        ("/api/v1/tickets/t-1", "ticket"),
        ("/api/v1/tickets?home_id=h-1", "ticket"),
        ("/t/t-1", "ticket"),
    ],
)
def test_every_look_at_a_home_leaves_an_entry(lane: Town, path: str, purpose: str) -> None:
    before = len(entries(lane, home_id="h-1"))
    assert lane.client().get(path).status_code == 200
    after = entries(lane, home_id="h-1")
    assert (len(after), after[0]["purpose"]) == (before + 1, purpose)


def test_what_shows_nobody_and_what_is_refused_leave_none(lane: Town) -> None:
    before = len(entries(lane))
    stranger = lane.client(lane.worker_token("w-2"))
    for client, path in (
        (lane.client(), "/api/v1/areas"),
        (lane.client(), "/api/v1/tickets"),
        (lane.client(), "/api/v1/homes/h-9"),
        (stranger, "/api/v1/homes/h-1"),
        (lane.client(""), "/api/v1/homes/h-1"),
    ):
        client.get(path)
    assert len(entries(lane)) == before


@pytest.mark.parametrize("query", ["home_id=h-1", "home%5Fid=h-1", "home_id=h-9&home_id=h-1"])
def test_a_list_of_one_home_is_a_look_at_it_however_it_is_asked_for(lane: Town, query: str) -> None:
    assert len(lane.client().get(f"/api/v1/tickets?{query}").json()["items"]) == 1
    assert entries(lane, home_id="h-1")[0]["route"] == "GET /tickets"


def test_a_list_that_a_worker_keeps_open_names_each_home_once_an_hour(lane: Town) -> None:
    worker = lane.client(lane.worker_token("w-1"))
    for minutes in (0, 2, 57):
        lane.clock.forward(minutes=minutes)
        worker.get("/api/v1/tickets")
    lane.enrol("h-2")
    lane.ticket("t-2", home_id="h-2")
    worker.get("/api/v1/tickets")
    lane.clock.forward(minutes=1)
    worker.get("/api/v1/tickets")
    looks = [entry["homes"] for entry in entries(lane, actor="w-1")]
    assert looks == [["h-1"], ["h-2"], ["h-1"]]


def test_the_page_of_who_leads_an_area_names_its_homes_in_the_log(lane: Town) -> None:
    body = {"worker_id": "lead", "name": "周", "role": "grid_leader", "area_ids": ["grid-1"]}
    assert lane.client().post("/api/v1/workers", json=body).status_code == 201
    for client in (lane.client(), lane.client(lane.worker_token("lead"))):
        assert client.get("/ops").status_code == 200
    looks = [
        (entry["account"], entry["homes"]) for entry in entries(lane) if "ops" in entry["route"]
    ]
    assert looks == [("lead", ["h-1"])]


def test_an_export_of_one_area_is_a_look_at_its_homes_alone(lane: Town) -> None:
    area = {"area_id": "grid-9", "name": "九网格", "level": "grid", "parent_id": None}
    lane.put(schema.areas, **area)
    lane.put(schema.homes, home_id="h-9", area_id="grid-9", enrolled_at=lane.clock.at)
    assert lane.client().get("/api/v1/exports/homes?area_id=grid-9").status_code == 200
    entry = entries(lane)[0]
    assert (entry["homes"], entry["targets"]["area_id"]) == (["h-9"], "grid-9")


def test_the_same_look_within_a_minute_is_one(lane: Town) -> None:
    for seconds in (0, 59, 1):
        lane.clock.forward(seconds=seconds)
        lane.client().get("/api/v1/homes/h-1")
    looks = [entry["at"] for entry in entries(lane) if entry["deed"] == "looked"]
    assert looks == ["2026-11-22T01:16:00Z", "2026-11-22T01:15:00Z"]


def test_every_change_leaves_an_entry_and_no_body(lane: Town) -> None:
    before = len(entries(lane))
    ops = lane.client()
    ops.post("/api/v1/tickets/t-1/note", json={"note": "她在厨房"})
    ops.post("/api/v1/homes", json=lane.home("h-2"))
    ops.post("/api/v1/homes", json={"home_id": "h-3"})
    enrolled, noted = entries(lane)[: len(entries(lane)) - before]
    assert (noted["deed"], noted["route"]) == ("changed", "POST /tickets/{ticket_id}/{action}")
    assert noted["targets"] == {"action": "note", "ticket_id": "t-1"}
    assert (enrolled["route"], enrolled["homes"]) == ("POST /homes", ["h-2"])
    assert "厨房" not in str(entries(lane))


def test_a_look_that_cannot_be_recorded_is_not_shown(
    lane: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_store: SqlAudit, _entry: object) -> None:
        raise StoreUnavailable("the disk is full")

    monkeypatch.setattr(SqlAudit, "append", full)
    answer = lane.client().get("/api/v1/homes/h-1")
    assert (answer.status_code, "王秀英" in answer.text) == (503, False)
    # What is done is done: saying that it failed would have it done twice.
    assert lane.client().post("/api/v1/tickets/t-1/note", json={"note": "x"}).status_code == 200


def test_the_log_is_found_by_home_by_actor_and_by_time(lane: Town) -> None:
    lane.client(lane.worker_token("w-1")).get("/api/v1/homes/h-1")
    lane.clock.forward(hours=1)
    lane.client().get("/api/v1/homes/h-1")
    assert [e["account"] for e in entries(lane, home_id="h-1")] == ["ops", "w-1", "ops"]
    assert [e["account"] for e in entries(lane, actor="w-1")] == ["w-1"]
    later = entries(lane, **{"from": "2026-11-22T02:00:00Z"})
    assert [e["purpose"] for e in later] == ["home"]
    assert "home" not in [e["purpose"] for e in entries(lane, until="2026-11-22T01:15:00Z")]
    assert entries(lane, home_id="h-9") == []


def test_her_family_reads_who_looked_and_nobody_elses(lane: Town) -> None:
    lane.enrol("h-2")
    body = {"worker_id": "daughter", "name": "王梅", "role": "family"}
    assert lane.client().post("/api/v1/workers", json=body).status_code == 201
    lane.put(schema.home_contacts, home_id="h-1", worker_id="daughter", relation="family")
    lane.client(lane.worker_token("w-1")).get("/t/t-1")
    daughter = lane.client(lane.worker_token("daughter"))
    look = daughter.get("/api/v1/homes/h-1/looks").json()["items"][0]
    assert look == {
        "at": "2026-11-22T01:15:00Z",
        "who": "李晓",
        "role": {"zh": "微网格员", "en": "micro grid worker"},
        "what": {"zh": "查看了工单", "en": "looked at a ticket"},
        "ticket_id": "t-1",
    }
    page = daughter.get("/homes/h-1/looks", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert all(word in page.text for word in ("李晓", "微网格员", "查看了工单", "2026-11-22"))
    assert "/homes/h-1/looks" in daughter.get("/family").text, "the way there"
    assert daughter.get("/api/v1/homes/h-2/looks").status_code == 404
    assert daughter.get("/api/v1/homes/h-1/readings").status_code == 403


def test_the_chain_holds_and_shows_where_it_was_broken(lane: Town) -> None:
    for number in range(5):
        lane.clock.forward(minutes=2)
        lane.client().get("/api/v1/homes/h-1")
        assert lane.services.privacy.auditing.verify().broken_id is None, number
    whole = lane.services.privacy.auditing.verify()
    with lane.database.write() as connection:
        connection.execute(text("DROP TRIGGER audit_is_not_changed"))
        third = schema.audit.c.entry_id == 3
        connection.execute(update(schema.audit).where(third).values(account="somebody"))
    found = lane.services.privacy.auditing.verify()
    assert (found.entries, found.broken_id) == (2, 3)
    assert whole.entries > 5


@pytest.mark.parametrize("table", [schema.audit, schema.audit_homes])
def test_nothing_in_the_log_is_changed_or_deleted(lane: Town, table: Any) -> None:
    lane.client().get("/api/v1/homes/h-1")
    before = lane.rows(table)
    for statement in (update(table).values(entry_id=99), delete(table)):
        with pytest.raises(IntegrityError, match="append-only"), lane.database.write() as open_:
            open_.execute(statement)
    assert lane.rows(table) == before


def test_a_checkpoint_lets_old_entries_go_and_the_chain_goes_on(lane: Town) -> None:
    for _ in range(4):
        lane.clock.forward(minutes=2)
        lane.client().get("/api/v1/homes/h-1")
    audit, checkpoints = schema.audit, schema.audit_checkpoints
    second = next(row for row in lane.rows(audit) if row.entry_id == 2)
    forged = {"through_id": 2, "hash": "0" * 64, "at": lane.clock.at}
    with pytest.raises(IntegrityError, match="append-only"), lane.database.write() as open_:
        open_.execute(insert(checkpoints).values(forged))
    with lane.database.write() as open_:
        open_.execute(insert(checkpoints).values(forged | {"hash": second.hash}))
        old = schema.audit_homes.c.entry_id <= 2, audit.c.entry_id <= 2
        open_.execute(delete(schema.audit_homes).where(old[0]))
        open_.execute(delete(audit).where(old[1]))
    with pytest.raises(IntegrityError, match="append-only"), lane.database.write() as open_:
        open_.execute(delete(audit).where(audit.c.entry_id == 3))
    lane.clock.forward(minutes=2)
    lane.client().get("/api/v1/homes/h-1")
    assert lane.services.privacy.auditing.verify().broken_id is None


def test_a_log_that_was_emptied_to_a_checkpoint_goes_on_from_there(lane: Town) -> None:
    lane.client().get("/api/v1/homes/h-1")
    last = lane.rows(schema.audit)[-1]
    with lane.database.write() as open_:
        point = {"through_id": last.entry_id, "hash": last.hash, "at": lane.clock.at}
        open_.execute(insert(schema.audit_checkpoints).values(point))
        open_.execute(delete(schema.audit_homes))
        open_.execute(delete(schema.audit))
    lane.clock.forward(minutes=2)
    lane.client().get("/api/v1/homes/h-1")
    assert [row.entry_id for row in lane.rows(schema.audit)] == [last.entry_id + 1]
    assert lane.services.privacy.auditing.verify().broken_id is None


def test_consents_are_given_listed_and_withdrawn(lane: Town) -> None:
    ops = lane.client()
    until = (lane.clock.at + timedelta(days=30)).isoformat()
    body = {
        "purpose": "camera",
        "given_by": "guardian",
        "evidence": "纸质同意书12号",
        "until": until,
    }
    given = ops.post("/api/v1/homes/h-1/consents", json=body)
    assert (given.status_code, given.json()["holds"]) == (201, True)
    listed = ops.get("/api/v1/homes/h-1/consents").json()["items"]
    assert listed == [given.json()]
    soon, late = ("2026-12-31T00:00:00Z", "2026-12-01T00:00:00Z")
    assert len(ops.get("/api/v1/consents", params={"ending_before": soon}).json()["items"]) == 1
    assert ops.get("/api/v1/consents", params={"ending_before": late}).json()["items"] == []
    path = f"/api/v1/homes/h-1/consents/{given.json()['consent_id']}/withdraw"
    assert ops.post(path).json()["holds"] is False
    assert ops.get("/api/v1/consents", params={"ending_before": soon}).json()["items"] == []
    assert ops.post(path.replace("h-1", "h-9")).status_code == 404


@pytest.mark.parametrize("until", ["2026-11-22T01:15:00Z", "2029-11-25T01:15:00Z"])
def test_a_consent_without_a_sensible_end_is_refused(lane: Town, until: str) -> None:
    body = {"purpose": "camera", "given_by": "resident", "evidence": "paper", "until": until}
    answer = lane.client().post("/api/v1/homes/h-1/consents", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "until")


def test_a_consent_needs_a_home(lane: Town) -> None:
    body = {"purpose": "camera", "given_by": "resident", "evidence": "paper"}
    body["until"] = "2027-01-01T00:00:00Z"
    assert lane.client().post("/api/v1/homes/h-9/consents", json=body).status_code == 404
