"""The code at the door on a phone: one tap for the worker who is sent, nothing for anybody else."""

import re
from typing import Any

import pytest

from hub.adapters.sql import schema
from hub.api.cookies import SESSION, named
from hub.pipeline.accounts import Scope
from tests.contract.api.test_api_proofs import jpeg
from tests.contract.api.town import DOOR, Town

pytestmark = pytest.mark.contract
HTML = {"accept": "text/html"}


@pytest.fixture
def street(town: Town) -> Town:
    """A home with a ticket of w-1's."""
    town.enrol("h-1")
    town.ticket("t-1", state="accepted")
    return town


def browser(town: Town, username: str, worker_id: str | None = None) -> Any:
    """Somebody who is signed in: a worker, or the desk."""
    if worker_id is None:
        session = town.signing_in.sign_in(town.username, town.password)
    else:
        made = town.accounts.create(username, Scope.WORKER, worker_id)
        session = town.signing_in.sign_in(username, made.password)
    assert session is not None
    client = town.client("")
    client.headers.update(HTML)
    client.cookies.set(named(SESSION, town.services), session.token)
    return client


def code_of(town: Town, home_id: str = "h-1") -> str:
    code: str = town.client().post(f"/api/v1/homes/{home_id}/door-code").json()["code"]
    return code


def csrf(page: str) -> dict[str, str]:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found is not None
    return {"csrf": found[1]}


def stories(town: Town) -> list[str]:
    return [row.action for row in town.rows(schema.ticket_events)]


def test_one_tap_at_the_door_arrives_with_the_proof(street: Town) -> None:
    li, code = browser(street, "li", "w-1"), code_of(street)
    page = li.get(f"/d/{code}")
    assert (page.status_code, "王秀英" in page.text) == (200, False)
    assert stories(street) == ["open"], "looking changes nothing"
    done = li.post(f"/d/{code}/check-in", data=csrf(page.text))
    assert (done.status_code, done.url.path) == (200, "/t/t-1")
    assert stories(street) == ["open", "arrive", "proof"]
    assert "门口的码" in done.text


@pytest.mark.parametrize(
    ("state", "then"),
    [
        ("assigned", ["open", "accept", "arrive", "proof"]),
        ("on_site", ["open", "proof"]),
    ],
)
def test_whatever_was_not_said_yet_is_said_with_it(town: Town, state: str, then: list[str]) -> None:
    town.enrol("h-1")
    town.ticket("t-1", state=state)
    li, code = browser(town, "li", "w-1"), code_of(town)
    li.post(f"/d/{code}/check-in", data=csrf(li.get(f"/d/{code}").text))
    assert stories(town) == then


def test_everybody_else_sees_the_same_plain_page_as_for_no_code_at_all(street: Town) -> None:
    code, old = code_of(street), None
    old, code = code, code_of(street)
    another = browser(street, "zhao", "w-2")
    nobody = street.client("")
    nobody.headers.update(HTML)
    texts = set()
    for client in (another, nobody):
        for tried in (code, old, "0" * 16, "zzzz-zzzz"):
            page = client.get(f"/d/{tried}")
            assert page.status_code == 200
            assert not any(said in page.text for said in ("h-1", "t-1", "王秀英", DOOR, "老人"))
            texts.add(re.sub(rf'{tried}|value="[^"]*"', "", page.text))
    assert len(texts) == 2, "one for those who are signed in, one for strangers"


def test_a_tap_with_anothers_code_is_a_page_that_is_not_there(street: Town) -> None:
    another, code = browser(street, "zhao", "w-2"), code_of(street)
    token = csrf(another.get("/my").text)
    for tried in (code, "0" * 16):
        assert another.post(f"/d/{tried}/check-in", data=token).status_code == 404
    assert browser(street, "li", "w-1").post(f"/d/{code}/check-in").status_code == 403, (
        "no form of ours"
    )


def test_the_sign_says_nothing_of_who_lives_there(street: Town) -> None:
    ops = browser(street, "ops")
    before = ops.get("/homes/h-1/door-code")
    assert street.rows(schema.door_codes) == []
    page = ops.post("/homes/h-1/door-code", data=csrf(before.text)).text
    sign = page[page.index('<section class="card sign">') : page.index("</section>")]
    assert "便民服务码" in sign
    assert "<svg" in sign
    assert not any(said in sign for said in ("h-1", "王秀英", DOOR, "老人", "独居", "grid"))
    assert len(street.rows(schema.door_codes)) == 1


def test_the_ticket_page_takes_a_photo_a_code_and_a_position(street: Town) -> None:
    li, code = browser(street, "li", "w-1"), code_of(street)
    token = csrf(li.get("/t/t-1").text)
    shown = li.post("/t/t-1/photos", data=token, files={"photo": ("a.jpg", jpeg())})
    assert shown.status_code == 200
    assert 'src="/api/v1/tickets/t-1/photos/' in shown.text
    where = {"latitude": "31.2", "longitude": "121.4", "accuracy_m": "12"}
    assert li.post("/t/t-1/arrive", data=token | where).status_code == 200
    assert li.post("/t/t-1/proofs", data=token | {"door_code": code}).status_code == 200
    assert [row.kind for row in street.rows(schema.visit_proofs)] == [
        "photo",
        "position",
        "door_code",
    ]


@pytest.mark.parametrize(
    ("path", "data", "files", "says"),
    [
        ("proofs", {}, None, "请扫码、输入门码"),
        ("proofs", {"latitude": "north", "longitude": "1"}, None, "请扫码、输入门码"),
        ("proofs", {"door_code": "0" * 16}, None, "不是这一户现用的门码"),
        ("photos", {}, {"photo": ("a.jpg", b"GIF89a")}, "不是能用的照片"),
        ("photos", {}, {"photo": ("", b"")}, "请先选一张照片"),
        ("photos", {}, None, "请先选一张照片"),
    ],
)
def test_what_stood_in_the_way_is_said_on_the_page(
    street: Town, path: str, data: dict[str, str], files: Any, says: str
) -> None:
    li = browser(street, "li", "w-1")
    token = csrf(li.get("/t/t-1").text)
    answer = li.post(f"/t/t-1/{path}", data=token | data, files=files)
    assert answer.status_code == 422
    assert says in answer.text


def test_who_may_not_prove_is_offered_nothing(street: Town) -> None:
    street.put(schema.ticket_people, ticket_id="t-1", worker_id="w-2")
    assert "/t/t-1/photos" not in browser(street, "zhao", "w-2").get("/t/t-1").text
