"""Who is shown what; every route as every role is walked in `test_route_matrix.py`."""

from collections.abc import Iterator

import pytest

from hub.pipeline.accounts import Scope
from tests.contract.api.town import DOOR, Town

pytestmark = pytest.mark.contract


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
