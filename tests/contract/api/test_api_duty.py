"""The duty desk through the API and on its pages: a log, and sheets signed by two."""

from datetime import timedelta
from typing import Any

import pytest

from hub.adapters.sql import schema
from hub.api.cookies import SESSION, named
from hub.pipeline.accounts import Scope
from tests.contract.api.test_door_pages import browser, csrf
from tests.contract.api.town import DOOR, START, Town

pytestmark = pytest.mark.contract
LOG, SHEETS = "/api/v1/duty-log", "/api/v1/handover-sheets"


@pytest.fixture
def desk(town: Town) -> Town:
    """A home in grid-1 and one in grid-2, a ticket each, and who leads the first grid."""
    town.enrol("h-1")
    town.enrol("h-2", area_id="grid-2", workers=[])
    town.ticket("t-1", rung=1, state="accepted")
    town.ticket("t-2", home_id="h-2", area_id="grid-2", priority="P3", assignee=None, told=())
    for worker_id in ("zhao", "qian"):
        body = {"worker_id": worker_id, "name": "赵", "role": "grid leader"}
        made = town.client().post("/api/v1/workers", json=body | {"area_ids": ["grid-1"]})
        assert made.status_code == 201
    return town


def leader(town: Town, worker_id: str = "zhao") -> Any:
    return town.client(town.worker_token(worker_id))


def made(client: Any, area_id: str = "grid-1") -> dict[str, Any]:
    answer = client.post(SHEETS, json={"area_id": area_id})
    assert answer.status_code == 201, answer.text
    sheet: dict[str, Any] = answer.json()
    return sheet


# --- the log ---
def test_a_line_of_the_log_says_who_when_and_where(desk: Town) -> None:
    body = {"area_id": "grid-1", "text": " 3号楼停电 ", "ticket_id": "t-1"}
    written = leader(desk).post(LOG, json=body)
    assert written.status_code == 201, written.text
    assert written.json() == {
        "entry_id": 1,
        "at": "2026-11-22T01:15:00Z",
        "actor": "zhao",
        "area_id": "grid-1",
        "ticket_id": "t-1",
        "text": "3号楼停电",
    }
    assert desk.client().get(LOG, params={"area_id": "town-1"}).json()["items"] == [written.json()]


def test_what_is_written_stays_as_it_is(desk: Town) -> None:
    leader(desk).post(LOG, json={"area_id": "grid-1", "text": "一"})
    for method in ("PUT", "PATCH", "DELETE"):
        assert leader(desk).request(method, LOG, json={}).status_code == 405
        assert leader(desk).request(method, f"{LOG}/1", json={}).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"area_id": "grid-2", "text": "x"}, 404),
        ({"area_id": "grid-9", "text": "x"}, 404),
        ({"area_id": "grid-1", "text": "  "}, 422),
        ({"area_id": "grid-1", "text": ""}, 422),
        ({"area_id": "grid-1", "text": "x", "ticket_id": "t-2"}, 422),
        ({"area_id": "grid-1", "text": "x", "ticket_id": "t-9"}, 422),
    ],
)
def test_only_of_what_one_answers_for(desk: Town, body: dict[str, str], status: int) -> None:
    assert leader(desk).post(LOG, json=body).status_code == status
    assert desk.rows(schema.duty_log) == []


def test_a_leader_reads_the_log_of_his_own_areas(desk: Town) -> None:
    for area_id in ("grid-1", "grid-2", "community-1"):
        desk.client().post(LOG, json={"area_id": area_id, "text": area_id})
    read = [entry["text"] for entry in leader(desk).get(LOG).json()["items"]]
    assert read == ["grid-1"]
    one = desk.client().get(LOG, params={"limit": 2}).json()
    rest = desk.client().get(LOG, params={"limit": 2, "cursor": one["next"]}).json()
    assert [e["text"] for e in one["items"] + rest["items"]] == ["community-1", "grid-2", "grid-1"]


# --- the sheet ---
def fill(town: Town) -> None:
    """Something for every part of a sheet, in grid-1; and the same in grid-2."""
    soon, late = START + timedelta(hours=2), START - timedelta(hours=1)
    for number, area_id in ((1, "grid-1"), (2, "grid-2")):
        ticket_id, home_id = f"t-{number}", f"h-{number}"
        town.put(
            schema.incidents,
            incident_id=f"i-{number}",
            scope="grid",
            area_id=area_id,
            cause="power",
            why_zh="停电",
            why_en="power",
            began_at=late,
            opened_at=late,
            split_at=late,
            ticket_id=f"t-i-{number}",
            version=1,
        )
        town.put(
            schema.incident_lines,
            incident_id=f"i-{number}",
            home_id=home_id,
            rank=1,
            state="open",
            passes=0,
            joined_at=late,
            dark_since=late,
            windows_due=0,
        )
        for promise, due_at in (("answer", late), ("arrive", soon), ("settle", soon)):
            warned = promise != "settle"
            town.put(
                schema.ticket_clocks,
                ticket_id=ticket_id,
                promise=promise,
                started_at=late,
                warn_at=late if warned else soon,
                due_at=due_at,
            )
        for follow_up, due_at in ((1, soon), (2, START + timedelta(days=6))):
            town.put(
                schema.follow_ups,
                follow_up_id=f"f-{number}-{follow_up}",
                ticket_id=ticket_id,
                home_id=home_id,
                number=follow_up,
                due_at=due_at,
            )
        town.put(
            schema.departments, department_id=f"d-{number}", name="x", area_id=area_id, duties=[]
        )
        for state in ("called", "reported"):
            town.put(
                schema.whistles,
                whistle_id=f"wh-{number}-{state}",
                ticket_id=ticket_id,
                department_id=f"d-{number}",
                task="修灯",
                state=state,
                caller="zhao",
                called_at=late,
                due_at=soon,
                told=0,
                version=1,
            )
        town.put(
            schema.absences,
            absence_id=f"a-{number}",
            home_id=home_id,
            from_at=late,
            until_at=START + timedelta(days=2),
            reason="在女儿家",
            agreed_by="ops",
            agreed_at=late,
        )
    town.put(
        schema.leaves,
        leave_id="l-1",
        worker_id="w-1",
        from_at=START + timedelta(hours=11),
        until_at=START + timedelta(days=1),
        reason="看病",
    )
    town.put(schema.hub_absences, from_at=late, until_at=START, cause="restart")


def test_a_sheet_holds_what_is_open_in_its_area(desk: Town) -> None:
    fill(desk)
    desk.client().post(LOG, json={"area_id": "grid-1", "text": "换了门铃"})
    desk.client().post(LOG, json={"area_id": "grid-2", "text": "别的网格"})
    sheet = made(leader(desk))
    held = sheet["content"]
    assert [(i["incident_id"], i["homes"], i["to_walk"]) for i in held["incidents"]] == [
        ("i-1", 1, 1)
    ]
    assert held["counts"] == [{"rung": 1, "priority": "P1", "tickets": 1}]
    assert [t["ticket_id"] for t in held["tickets"]] == ["t-1"]
    assert [(p["promise"], p["is_broken"]) for p in held["promises"]] == [
        ("answer", True),
        ("arrive", False),
    ]
    assert [f["follow_up_id"] for f in held["follow_ups"]] == ["f-1-1"]
    assert [w["whistle_id"] for w in held["whistles"]] == ["wh-1-called"]
    assert [a["home_id"] for a in held["homes_away"]] == ["h-1"]
    assert [a["worker_id"] for a in held["workers_away"]] == ["w-1"]
    assert [a["cause"] for a in held["hub_absences"]] == ["restart"]
    assert [entry["text"] for entry in sheet["entries"]] == ["换了门铃"]
    whole = made(desk.client(), "town-1")["content"]
    assert [t["ticket_id"] for t in whole["tickets"]] == ["t-1", "t-2"]


def test_no_name_stands_on_it(desk: Town) -> None:
    fill(desk)
    sheet = made(leader(desk))
    page = browser(desk, "ops").get(f"/handover/{sheet['sheet_id']}")
    assert page.status_code == 200
    for text in (str(sheet), page.text):
        assert not any(
            word in text for word in ("王秀英", DOOR, "13800000000", "李晓", "女儿", "看病")
        )
        assert "h-1" in text


def test_it_is_frozen(desk: Town) -> None:
    path = f"{SHEETS}/{made(leader(desk))['sheet_id']}"
    before = leader(desk).get(path).json()
    desk.client().post("/api/v1/tickets/t-1/cancel", json={"note": "x"})
    desk.client().post(LOG, json={"area_id": "grid-1", "text": "later"})
    assert leader(desk).get(path).json() == before


def test_the_next_sheet_goes_on_where_the_last_one_ended(desk: Town) -> None:
    for text in ("一", "二"):
        desk.client().post(LOG, json={"area_id": "grid-1", "text": text})
        desk.clock.forward(hours=8)
        sheet = made(leader(desk))
        assert [entry["text"] for entry in sheet["entries"]] == [text]
    assert sheet["since_at"] == "2026-11-22T09:15:00Z"


def test_who_goes_signs_then_who_comes_and_then_nobody(desk: Town) -> None:
    path = f"{SHEETS}/{made(leader(desk))['sheet_id']}"
    given = leader(desk).post(f"{path}/sign", json={"note": "盯紧P1"}).json()
    assert (given["state"], given["given"]["by"], given["given"]["note"]) == (
        "given",
        "zhao",
        "盯紧P1",
    )
    assert leader(desk).post(f"{path}/sign").status_code == 409, "not with the same account"
    desk.clock.forward(minutes=5)
    taken = leader(desk, "qian").post(f"{path}/sign").json()
    assert (taken["state"], taken["taken"]["by"]) == ("taken", "qian")
    for again in (leader(desk), leader(desk, "qian"), desk.client()):
        assert again.post(f"{path}/sign", json={"note": "x"}).status_code == 409
    assert leader(desk).get(path).json() == taken
    listed = leader(desk).get(SHEETS).json()["items"]
    assert [(sheet["sheet_id"], sheet["state"]) for sheet in listed] == [
        (taken["sheet_id"], "taken")
    ]


def test_another_grids_sheets_are_not_there(desk: Town) -> None:
    sheet = made(desk.client(), "grid-2")
    path = f"{SHEETS}/{sheet['sheet_id']}"
    assert leader(desk).get(path).status_code == 404
    assert leader(desk).post(f"{path}/sign").status_code == 404
    assert leader(desk).get(SHEETS).json()["items"] == []
    assert leader(desk).post(SHEETS, json={"area_id": "grid-2"}).status_code == 404
    assert leader(desk).post(SHEETS, json={"area_id": "community-1"}).status_code == 404


def test_looking_who_is_away_stands_in_the_log(desk: Town) -> None:
    fill(desk)
    made(leader(desk))
    sheet_id = made(leader(desk))["sheet_id"]
    leader(desk).get(f"{SHEETS}/{sheet_id}")
    entries = desk.client().get("/api/v1/audit", params={"actor": "zhao"}).json()["items"]
    looked = [entry for entry in entries if entry["deed"] == "looked"]
    assert [(entry["purpose"], entry["homes"]) for entry in looked] == [("away", ["h-1"])]


def test_a_shift_is_handed_over_on_the_pages(desk: Town) -> None:
    fill(desk)
    zhao, qian = browser(desk, "zhao", "zhao"), browser(desk, "qian", "qian")
    token = csrf(zhao.get("/handover").text)
    logged = zhao.post(
        "/handover/log", data=token | {"area_id": "grid-1", "text": "<b>门禁坏了</b>"}
    )
    assert "&lt;b&gt;门禁坏了&lt;/b&gt;" in logged.text
    page = zhao.post("/handover", data=token | {"area_id": "grid-1"})
    assert "待交班签字" in page.text
    path = page.url.path
    assert "待接班签字" in zhao.post(f"{path}/sign", data=token).text
    assert zhao.post(f"{path}/sign", data=token).status_code == 409
    done = qian.post(f"{path}/sign", data=csrf(qian.get(path).text) | {"note": "收到"})
    assert (done.status_code, "已交接" in done.text, "收到" in done.text) == (200, True, True)
    assert f'action="{path}/sign"' not in done.text


def test_an_auditor_reads_and_signs_nothing(desk: Town) -> None:
    path = f"/handover/{made(leader(desk))['sheet_id']}"
    checker = desk.accounts.create("checker", Scope.AUDITOR, None)
    session = desk.signing_in.sign_in("checker", checker.password)
    assert session is not None
    client = desk.client("")
    client.cookies.set(named(SESSION, desk.services), session.token)
    page = client.get(path)
    assert page.status_code == 200
    assert '/sign"' not in page.text
    assert client.post(f"{path}/sign").status_code == 403
