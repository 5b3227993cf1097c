import re

import pytest
from starlette.testclient import TestClient

from hub.adapters.sql import schema
from hub.pipeline.accounts import Scope
from tests.contract.api.town import Town

pytestmark = pytest.mark.contract


def sign_in(town: Town, username: str, password: str, address: str = "192.0.2.1") -> TestClient:
    browser = town.client("", address)
    form = browser.get("/sign-in").text
    csrf = re.search(r'name="csrf" value="([^"]+)"', form)
    assert csrf is not None
    body = {"username": username, "password": password, "csrf": csrf[1], "to": "/ops"}
    browser.post("/sign-in", data=body, follow_redirects=False)
    return browser


def is_signed_in(browser: TestClient) -> bool:
    return browser.get("/api/v1/me").status_code == 200


def test_the_first_account_opens_with_its_generated_password_and_token(town: Town) -> None:
    assert is_signed_in(town.client(town.token))
    assert is_signed_in(sign_in(town, town.username, town.password))
    assert not is_signed_in(sign_in(town, town.username, "wrong"))
    assert not is_signed_in(sign_in(town, "nobody", town.password))


def test_no_password_and_no_token_is_stored(town: Town) -> None:
    sign_in(town, town.username, town.password)
    stored = repr(town.rows(schema.accounts)) + repr(town.rows(schema.tokens))
    assert town.password not in stored
    assert town.token not in stored
    assert "$argon2id$" in stored


def test_the_session_cookie_is_out_of_reach_of_scripts_and_foreign_pages(town: Town) -> None:
    browser = town.client("")
    csrf = re.search(r'name="csrf" value="([^"]+)"', browser.get("/sign-in").text)
    assert csrf is not None
    body = {"username": town.username, "password": town.password, "csrf": csrf[1]}
    answer = browser.post("/sign-in", data=body, follow_redirects=False)
    cookie = next(c for c in answer.headers.get_list("set-cookie") if "session" in c)
    assert {"HttpOnly", "Secure", "SameSite=lax"} <= set(cookie.split("; "))


def test_a_foreign_page_cannot_sign_anybody_in(town: Town) -> None:
    body = {"username": town.username, "password": town.password, "csrf": "guessed"}
    answer = town.client("").post("/sign-in", data=body, follow_redirects=False)
    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)


def test_many_wrong_passwords_lock_the_account_for_a_while(town: Town) -> None:
    for _ in range(10):
        assert town.signing_in.sign_in(town.username, "wrong") is None
    assert town.signing_in.sign_in(town.username, town.password) is None
    town.clock.forward(minutes=16)
    assert town.signing_in.sign_in(town.username, town.password) is not None
    for _ in range(9):
        town.signing_in.sign_in(town.username, "wrong")
    assert town.signing_in.sign_in(town.username, town.password) is not None


def test_a_stranger_cannot_lock_the_desk_out_from_elsewhere(town: Town) -> None:
    for _ in range(12):
        sign_in(town, town.username, "wrong", address="198.51.100.9")
    assert not is_signed_in(sign_in(town, town.username, town.password, address="198.51.100.9"))
    assert is_signed_in(sign_in(town, town.username, town.password, address="192.0.2.1"))


def test_a_new_password_ends_the_lock_out(town: Town) -> None:
    for _ in range(10):
        sign_in(town, town.username, "wrong")
    made = town.accounts.reset_password_of(town.username)
    assert is_signed_in(sign_in(town, town.username, made.password))


def test_a_flood_of_sign_ins_is_told_to_come_back(town: Town) -> None:
    browser = town.client("")
    csrf = re.search(r'name="csrf" value="([^"]+)"', browser.get("/sign-in").text)
    assert csrf is not None
    body = {"username": town.username, "password": town.password, "csrf": csrf[1]}
    with town.passwords.turn(), town.passwords.turn():
        busy = browser.post("/sign-in", data=body)
        page = browser.post("/sign-in", data=body, headers={"Accept": "text/html"})
    assert (busy.status_code, busy.headers["content-type"]) == (503, "application/problem+json")
    assert (page.status_code, page.headers["content-type"]) == (503, "text/html; charset=utf-8")
    assert busy.headers["retry-after"] == page.headers["retry-after"] == "2"
    assert browser.post("/sign-in", data=body, follow_redirects=False).status_code == 303


def test_a_session_ends_by_itself_and_by_signing_out(town: Town) -> None:
    browser = sign_in(town, town.username, town.password)
    csrf = browser.get("/api/v1/me").json()["csrf"]
    assert browser.post("/sign-out", follow_redirects=False).status_code == 403
    browser.post("/sign-out", data={"csrf": csrf}, follow_redirects=False)
    assert not is_signed_in(browser)
    other = sign_in(town, town.username, town.password)
    town.clock.forward(days=15)
    assert not is_signed_in(other)


def test_a_session_writes_only_with_its_own_csrf_token(town: Town) -> None:
    browser = sign_in(town, town.username, town.password)
    other = sign_in(town, town.username, town.password)
    area = {"area_id": "grid-9", "name": "x", "level": "grid"}
    mine, theirs = (b.get("/api/v1/me").json()["csrf"] for b in (browser, other))
    for wrong in ({}, {"X-CSRF-Token": theirs}, {"X-CSRF-Token": "é".encode()}):
        answer = browser.post("/api/v1/areas", json=area, headers=wrong)
        assert answer.status_code == 403
    right = {"X-CSRF-Token": mine}
    assert browser.post("/api/v1/areas", json=area, headers=right).status_code == 201


def test_a_worker_account_names_a_worker(town: Town) -> None:
    ops = town.client()
    for body in (
        {"username": "li", "scope": "worker"},
        {"username": "li", "scope": "worker", "worker_id": "w-9"},
        {"username": "li", "scope": "ops", "worker_id": "w-1"},
    ):
        answer = ops.post("/api/v1/accounts", json=body)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "worker_id")
    right = {"username": "li", "scope": "worker", "worker_id": "w-1"}
    made = ops.post("/api/v1/accounts", json=right).json()
    assert is_signed_in(sign_in(town, "li", made["password"]))
    assert ops.post("/api/v1/accounts", json=right).status_code == 409
    token = ops.post(f"/api/v1/accounts/{made['account_id']}/tokens").json()["token"]
    assert town.client(token).get("/api/v1/me").json()["username"] == "li"
    assert ops.post("/api/v1/accounts/u-0/tokens").status_code == 404


def test_a_workers_token_needs_no_account_first(town: Town) -> None:
    ops = town.client()
    first = ops.post("/api/v1/workers/w-1/token").json()["token"]
    second = ops.post("/api/v1/workers/w-1/token").json()["token"]
    assert first != second
    assert all(is_signed_in(town.client(token)) for token in (first, second))
    assert ops.post("/api/v1/workers/w-9/token").status_code == 404


def account_id(town: Town, username: str) -> str:
    listed = town.client().get("/api/v1/accounts").json()["items"]
    return next(str(a["account_id"]) for a in listed if a["username"] == username)


def test_the_list_of_accounts_says_what_a_screen_shows(town: Town) -> None:
    town.accounts.create("wall", Scope.SCREEN, None, ("grid-1",))
    listed = town.client().get("/api/v1/accounts").json()["items"]
    assert {a["username"]: a["area_ids"] for a in listed} == {"ops": [], "wall": ["grid-1"]}


def test_the_list_of_accounts_shows_no_secret(town: Town) -> None:
    town.worker_token("w-1")
    answer = town.client().get("/api/v1/accounts", params={"limit": 1})
    assert answer.json()["items"] == [
        {
            "account_id": account_id(town, "ops"),
            "username": "ops",
            "scope": "ops",
            "worker_id": None,
            "area_ids": [],
        }
    ]
    rest = town.client().get("/api/v1/accounts", params={"cursor": answer.json()["next"]})
    assert [a["worker_id"] for a in rest.json()["items"]] == ["w-1"]
    assert "argon2" not in answer.text + rest.text


def test_a_removed_account_opens_nothing_any_more(town: Town) -> None:
    made = town.client().post("/api/v1/accounts", json={"username": "li", "scope": "ops"}).json()
    path = f"/api/v1/accounts/{made['account_id']}"
    program = town.client(town.client().post(f"{path}/tokens").json()["token"])
    browser = sign_in(town, "li", made["password"])
    assert is_signed_in(program)
    assert is_signed_in(browser)
    assert town.client().delete(path).status_code == 204
    assert not is_signed_in(program)
    assert not is_signed_in(browser)
    assert not is_signed_in(sign_in(town, "li", made["password"]))
    assert town.client().delete(path).status_code == 404


def test_the_last_ops_account_cannot_be_removed(town: Town) -> None:
    path = f"/api/v1/accounts/{account_id(town, 'ops')}"
    town.client().post("/api/v1/accounts", json={"username": "li", "scope": "auditor"})
    assert town.client().delete(path).status_code == 409
    assert is_signed_in(town.client())
    town.client().post("/api/v1/accounts", json={"username": "bo", "scope": "ops"})
    assert town.client().delete(path).status_code == 204
    assert not is_signed_in(town.client())


def test_a_lost_token_is_withdrawn_with_all_others_of_the_account(town: Town) -> None:
    lost, other = town.worker_token("w-1"), town.worker_token("w-2")
    path = f"/api/v1/accounts/{account_id(town, 'w-1')}/tokens"
    assert town.client().delete(path).status_code == 204
    assert not is_signed_in(town.client(lost))
    assert is_signed_in(town.client(other))
    assert is_signed_in(town.client(town.worker_token("w-1")))
    assert town.client().delete("/api/v1/accounts/u-0/tokens").status_code == 404


def test_a_new_password_ends_the_old_one_and_the_sessions(town: Town) -> None:
    browser = sign_in(town, town.username, town.password)
    path = f"/api/v1/accounts/{account_id(town, 'ops')}/password"
    made = town.client().post(path).json()
    assert (made["username"], made["scope"]) == ("ops", "ops")
    assert not is_signed_in(browser)
    assert not is_signed_in(sign_in(town, town.username, town.password))
    assert is_signed_in(sign_in(town, town.username, made["password"]))
    assert is_signed_in(town.client())  # a program's token is withdrawn by itself
    assert town.client().post("/api/v1/accounts/u-0/password").status_code == 404


@pytest.mark.parametrize("to", ["https://evil.test/", "//evil.test", "/\\evil.test", "x"])
def test_signing_in_never_leads_to_another_host(town: Town, to: str) -> None:
    browser = town.client("")
    answer = browser.get("/language/en", params={"to": to}, follow_redirects=False)
    assert answer.headers["location"] == "/"
