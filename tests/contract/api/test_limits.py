"""Sign-in and requests under siege: cookies, headers, rotation, and how often one may ask."""

import re
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from hub.adapters.sql import schema
from hub.api.app import create_app
from hub.api.cookies import SESSION, named
from hub.pipeline.accounts import Scope, TokenKind
from hub.pipeline.limiting import Limiter
from tests.contract.api.town import Town

pytestmark = pytest.mark.contract


def limited(town: Town, per_minute: int) -> Town:
    """The same town with a tighter limit."""
    town.services = replace(town.services, limiter=Limiter(per_minute, town.clock))
    town.app = create_app(town.services)
    return town


def sign_in(town: Town, browser: TestClient) -> httpx.Response:
    csrf = re.search(r'name="csrf" value="([^"]+)"', browser.get("/sign-in").text)
    assert csrf is not None
    body = {"username": town.username, "password": town.password, "csrf": csrf[1]}
    return browser.post("/sign-in", data=body, follow_redirects=False)


def test_who_asks_too_often_is_told_when_to_come_back(town: Town) -> None:
    ops = limited(town, 60).client()
    answers = [ops.get("/api/v1/me") for _ in range(61)]
    assert {answer.status_code for answer in answers[:60]} == {200}
    refused = answers[60]
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["status"] == 429
    assert refused.headers["x-content-type-options"] == "nosniff"
    town.clock.forward(seconds=1)
    assert ops.get("/api/v1/me").status_code == 200


def test_one_caller_does_not_use_up_what_belongs_to_another(town: Town) -> None:
    limited(town, 60)
    worker = town.client(town.worker_token("w-1"))
    for _ in range(61):
        town.client().get("/api/v1/me")
    assert town.client().get("/api/v1/me").status_code == 429
    assert worker.get("/api/v1/me").status_code == 200


def test_guessing_tokens_from_one_address_is_limited_in_all(town: Town) -> None:
    limited(town, 60)
    codes = [town.client(f"fl_{number}").get("/api/v1/me").status_code for number in range(301)]
    assert (set(codes[:300]), codes[300]) == ({401}, 429)
    elsewhere = town.client(address="198.51.100.7")
    assert elsewhere.get("/api/v1/me").status_code == 200


def test_without_signing_in_there_is_a_tenth(town: Town) -> None:
    nobody = limited(town, 60).client("")
    assert [nobody.get("/healthz").status_code for _ in range(7)] == [200] * 6 + [429]
    assert town.client().get("/healthz").status_code == 200


def test_a_town_at_work_is_never_refused(town: Town) -> None:
    ops = town.client()
    assert {ops.get("/api/v1/me").status_code for _ in range(500)} == {200}


def test_over_tls_the_cookies_are_bound_to_this_host(town: Town) -> None:
    answer = sign_in(town, town.client(""))
    (session,) = [c for c in answer.headers.get_list("set-cookie") if "session" in c]
    assert session.startswith("__Host-firstlight_session=")
    parts = set(session.split("; "))
    assert {"Path=/", "Secure", "HttpOnly", "SameSite=lax"} <= parts
    assert not any(part.startswith("Domain") for part in parts)


def test_over_plain_http_they_have_their_plain_names(tmp_path: Path) -> None:
    town = Town(tmp_path, secure=False)
    answer = sign_in(town, town.client(""))
    (session,) = [c for c in answer.headers.get_list("set-cookie") if "session" in c]
    assert session.startswith("firstlight_session=")
    assert "Secure" not in session
    town.database.close()


def test_signing_in_anew_ends_the_session_before(town: Town) -> None:
    browser = town.client("")
    sign_in(town, browser)
    old = browser.cookies[named(SESSION, town.services)]
    sign_in(town, browser)
    new = browser.cookies[named(SESSION, town.services)]
    assert old != new
    thief = town.client("")
    thief.cookies.set(named(SESSION, town.services), old)
    assert thief.get("/api/v1/me").status_code == 401
    assert browser.get("/api/v1/me").status_code == 200


def test_a_session_that_somebody_planted_is_not_taken_over(town: Town) -> None:
    """Fixation: the token after signing in is never one that was there before."""
    browser = town.client("")
    browser.cookies.set(named(SESSION, town.services), "planted")
    answer = sign_in(town, browser)
    assert answer.status_code == 303
    assert "planted" not in str(answer.headers.get_list("set-cookie"))


def test_signing_out_takes_the_cookie_away_again(town: Town) -> None:
    browser = town.client("")
    sign_in(town, browser)
    csrf = browser.get("/api/v1/me").json()["csrf"]
    answer = browser.post("/sign-out", data={"csrf": csrf}, follow_redirects=False)
    (dropped,) = [c for c in answer.headers.get_list("set-cookie") if "session" in c]
    assert "Max-Age=0" in dropped
    assert "Secure" in dropped, "a browser takes nothing from __Host- without it"
    assert browser.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize("path", ["/sign-in", "/api/v1/me", "/static/style.css", "/nothing"])
def test_every_answer_carries_the_security_headers(town: Town, path: str) -> None:
    headers = town.client().get(path).headers
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "camera=(self)" in headers["permissions-policy"]
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy


def test_plain_http_does_not_promise_tls(tmp_path: Path) -> None:
    town = Town(tmp_path, secure=False)
    assert "strict-transport-security" not in town.client().get("/api/v1/me").headers
    town.database.close()


@pytest.mark.parametrize(("scope", "days"), [(Scope.SCREEN, 400), (Scope.AUDITOR, 14)])
def test_a_wall_stays_signed_in_for_as_long_as_a_browser_keeps_a_cookie(
    town: Town, scope: Scope, days: int
) -> None:
    made = town.accounts.create("hall", scope)
    town.username, town.password = "hall", made.password
    answer = sign_in(town, town.client(""))
    assert f"Max-Age={days * 86_400};" in answer.headers["set-cookie"]
    session = town.signing_in.sign_in("hall", made.password)
    assert session is not None
    town.clock.forward(days=days - 1)
    assert town.signing_in.caller(session.token, TokenKind.SESSION) is not None
    town.clock.forward(days=1, seconds=1)
    assert town.signing_in.caller(session.token, TokenKind.SESSION) is None


def test_a_long_answer_travels_packed_and_its_look_is_recorded_all_the_same(town: Town) -> None:
    for number in range(12):
        town.enrol(f"h-{number}")
    plain = {"Accept-Encoding": "identity"}
    asked = "/api/v1/homes?area_id=grid-1"
    body = {"worker_id": "lead", "name": "赵", "role": "grid_leader", "area_ids": ["grid-1"]}
    assert town.client().post("/api/v1/workers", json=body | {"channels": []}).is_success
    lead = town.client(town.worker_token("lead"))
    packed = lead.get(asked, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    (look,) = [row for row in town.rows(schema.audit) if row.purpose == "list"]
    assert look.worker_id == "lead"
    whole = lead.get(asked, headers=plain)
    assert packed.json() == whole.json()
    assert int(packed.headers["content-length"]) < len(whole.content) / 2


def test_what_holds_a_secret_of_the_session_is_never_packed(town: Town) -> None:
    answer = town.client().get("/api/v1/me", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers
