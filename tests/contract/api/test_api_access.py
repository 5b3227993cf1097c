"""Default deny: every route, without credentials, with a worker's, with an auditor's."""

import re
from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from hub.api.access import API
from hub.api.grants import API_GRANTS, PAGE_GRANTS
from hub.domain.people import Role
from hub.pipeline.accounts import Scope
from tests.contract.api.town import DOOR, Town

pytestmark = pytest.mark.contract
GRANTS = {(method, API + path): roles for (method, path), roles in API_GRANTS.items()} | PAGE_GRANTS
WORKERS_MAY = {route for route, roles in GRANTS.items() if Role.MICRO_GRID_WORKER in roles}
OPEN = {"/healthz", "/readyz", "/sign-in", "/language/{language}"} | {
    "/s/{token}",
    "/s/{token}/seen",
    "/s/{token}/{answer}",
    "/calls/{token}",
    "/push/ack",
    "/sw.js",
}
"""What a signed token opens, and the service worker, which holds no data, besides."""


def every_route(town: Town) -> Iterator[tuple[str, str]]:
    for found in iter_route_contexts(town.app.routes):
        if isinstance(found.original_route, APIRoute):
            for method in found.original_route.methods:
                yield method, found.path


def test_the_walk_sees_every_route(town: Town) -> None:
    routes = set(every_route(town))
    assert len(routes) > 45
    assert routes >= WORKERS_MAY, "the workers' table names a route that is not there"


def test_nothing_is_open_without_signing_in(town: Town) -> None:
    nobody = town.client("")
    for method, template in every_route(town):
        if template in OPEN:
            continue
        path = re.sub(r"\{action\}", "accept", template)
        answer = nobody.request(method, re.sub(r"\{\w+\}", "x", path), follow_redirects=False)
        if answer.status_code == 303:
            assert answer.headers["location"].startswith("/sign-in?to="), template
        else:
            assert answer.status_code == 401, (method, template, answer.text)
            assert answer.headers["www-authenticate"] == "Bearer"
            assert answer.json()["status"] == 401


def test_a_worker_gets_nothing_that_is_not_his(town: Town) -> None:
    town.enrol(workers=["w-2"])
    town.ticket("t-1", told=("w-2",))
    worker = town.client(town.worker_token("w-1"))
    for method, template in every_route(town):
        if template in OPEN:
            continue
        path = template.replace("{action}", "accept").replace("{ticket_id}", "t-1")
        path = re.sub(r"\{\w+\}", "h-1", path)
        if (method, template) in WORKERS_MAY and "{" not in template:
            continue  # his own lists; what stands in them is tested below
        answer = worker.request(method, path, follow_redirects=False)
        assert answer.status_code in {403, 404}, (method, template, answer.status_code)


def test_an_auditor_looks_and_changes_nothing(town: Town) -> None:
    town.enrol()
    account = town.accounts.create("li", "auditor")  # type: ignore[arg-type]
    auditor = town.client(town.accounts.issue(account.account_id))
    assert auditor.get("/api/v1/homes/h-1").status_code == 200
    assert auditor.get("/metrics").status_code == 403
    for method, template in every_route(town):
        if template in OPEN or method in {"GET", "HEAD"}:
            continue
        path = re.sub(r"\{\w+\}", "h-1", template.replace("{action}", "accept"))
        if path != "/sign-out":
            assert auditor.request(method, path).status_code == 403, (method, template)


def test_a_worker_sees_his_tickets_and_the_homes_of_those(town: Town) -> None:
    town.enrol("h-1")
    town.enrol("h-2", workers=["w-2"])
    town.ticket("t-1", told=("w-1",), home_id="h-1")
    town.ticket("t-2", told=("w-2",), home_id="h-2", assignee="w-2")
    worker = town.client(town.worker_token("w-1"))
    assert [t["ticket_id"] for t in worker.get("/api/v1/tickets").json()["items"]] == ["t-1"]
    assert worker.get("/api/v1/homes/h-1").status_code == 200
    assert worker.get("/api/v1/homes/h-2").status_code == 404
    assert worker.get("/api/v1/tickets/t-2").status_code == 404
    assert worker.get("/api/v1/me").json()["worker_id"] == "w-1"


def test_phone_and_door_are_for_whoever_is_on_the_way(town: Town) -> None:
    town.enrol()
    town.ticket("t-1", told=("w-1", "w-2"), assignee="w-1")
    for worker_id, phone, door in (("w-1", "13800000000", DOOR), ("w-2", None, None)):
        worker = town.client(town.worker_token(worker_id))
        for path in ("/api/v1/homes/h-1", "/api/v1/tickets/t-1"):
            resident = worker.get(path).json()["resident"]
            assert (resident["phone"], resident["door"]) == (phone, door)
        assert (DOOR in worker.get("/t/t-1").text) is (door is not None)
    desk = town.client()
    assert DOOR in desk.get("/t/t-1").text
    assert DOOR not in desk.get("/ops").text + desk.get("/api/v1/tickets").text


def test_a_wrong_token_is_nobody(town: Town) -> None:
    for token in ("fl_x", town.token + "x", "é"):
        headers = {"Authorization": f"Bearer {token}".encode()}
        assert town.client("").get("/api/v1/me", headers=headers).status_code == 401


def test_errors_of_the_framework_are_problem_documents_too(town: Town) -> None:
    ops = town.client()
    for answer, status in (
        (ops.get("/api/v1/nothing"), 404),
        (ops.put("/api/v1/areas"), 405),
        (ops.post("/api/v1/areas", content=b"{"), 422),
        (ops.post("/api/v1/areas", content=b"\xff\xfe"), 422),
        (ops.post("/api/v1/areas", content=b"x" * 1_000_001), 413),
        (ops.get("/api/v1/homes?limit=0"), 422),
    ):
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status


def test_a_body_without_a_length_is_bounded_too(town: Town) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(40):
            yield b"x" * 50_000

    assert town.client().post("/api/v1/areas", content=chunks()).status_code == 413


def test_the_larger_bound_of_an_import_is_for_those_who_may_import(town: Town) -> None:
    auditor = town.accounts.create("li", Scope.AUDITOR).account_id
    tokens = {"": 413, "fl_x": 413, town.worker_token("w-1"): 413, town.token: 422}
    for token, status in (tokens | {town.accounts.issue(auditor): 413}).items():
        answer = town.client(token).post("/api/v1/homes/import", content=b"x" * 1_000_001)
        assert answer.status_code == status, answer.text[:200]
    assert town.client("").post("/api/v1/homes/import", content=b"x").status_code == 401
    assert town.client().post("/api/v1/homes/import", content=b"x" * 32_000_001).status_code == 413


def test_every_answer_carries_the_safe_headers(town: Town) -> None:
    for path in ("/healthz", "/sign-in", "/static/style.css", "/api/v1/me", "/api/v1/docs"):
        headers = town.client().get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] in {"no-store", "no-cache"}
