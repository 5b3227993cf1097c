"""The OpenAPI document is complete, because strangers' programs are written from it."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from hub.api import docs
from hub.api.app import routed
from tests.contract.api.town import Town

pytestmark = pytest.mark.contract
WITHOUT_BODY = {"204"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(docs.document(routed())))
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    return document["components"]["schemas"][name] if name else schema


def has_example(document: dict[str, Any], content: dict[str, Any]) -> bool:
    schema = resolved(document, content["schema"])
    if "anyOf" in schema:
        schema = resolved(document, schema["anyOf"][0])
    if schema.get("type") == "array":
        schema = resolved(document, schema["items"])
    if "items" in schema.get("properties", {}):
        schema = resolved(document, schema["properties"]["items"]["items"])
    return "example" in content or "example" in schema


def test_the_document_is_told_as_it_is(town: Town, document: dict[str, Any]) -> None:
    assert town.client().get("/api/v1/openapi.json").json() == document


def test_every_route_says_what_it_does_and_what_it_answers(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        assert operation["description"].endswith("."), name
        assert operation["summary"], name
        good = {code: a for code, a in operation["responses"].items() if code < "300"}
        assert good, name
        for code, answer in good.items():
            if code not in WITHOUT_BODY:
                for content in answer["content"].values():
                    assert content["schema"], name
                    assert has_example(document, content), f"{name}: no example of the answer"


def test_every_body_has_an_example(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        for kind, content in operation.get("requestBody", {}).get("content", {}).items():
            if kind != "multipart/form-data":
                assert has_example(document, content), f"{name}: no example of the body"


def test_every_route_of_the_api_documents_its_refusals(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        if "/api/v1/" in name:
            for code in ("401", "403"):
                content = operation["responses"][code]["content"]
                assert "application/problem+json" in content, name


def test_every_reference_of_the_document_leads_somewhere(document: dict[str, Any]) -> None:
    names = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)))
    assert names <= set(document["components"]["schemas"])
    assert "ValidationError" not in json.dumps(document)


def test_the_fixed_core_is_there(document: dict[str, Any]) -> None:
    names = {name for name, _ in operations(document)}
    assert names >= {
        "POST /api/v1/areas",
        "POST /api/v1/workers",
        "POST /api/v1/homes",
        "GET /api/v1/homes/{home_id}",
        "POST /api/v1/homes/{home_id}/away",
        "GET /api/v1/verdicts",
        "GET /api/v1/tickets",
        "POST /api/v1/tickets/{ticket_id}/{action}",
        "GET /api/v1/nodes",
        "GET /api/v1/homes/{home_id}/readings",
        "GET /api/v1/quarantine",
        "GET /api/v1/stream",
        "GET /api/v1/clock",
        "POST /api/v1/drill/advance",
        "GET /healthz",
        "GET /readyz",
        "GET /metrics",
    }


def test_the_example_of_an_enrolment_is_taken_as_it_stands(
    town: Town, document: dict[str, Any]
) -> None:
    schemas = document["components"]["schemas"]
    ops = town.client()
    grid = {"area_id": "grid-03", "name": "x", "level": "grid"}
    assert ops.post("/api/v1/areas", json=grid).status_code == 201
    for worker_id in ("w-17", "w-18"):
        body = schemas["WorkerBody"]["example"] | {"worker_id": worker_id}
        assert ops.post("/api/v1/workers", json=body).status_code == 201
    home = schemas["HomeBody"]["example"]
    assert ops.post("/api/v1/homes", json=home).json().items() >= home.items()


def test_the_reference_page_loads_nothing_from_elsewhere(town: Town) -> None:
    page = town.client().get("/api/v1/docs").text
    assert "POST" in page
    assert "//" not in page.replace("https://hub.test", "").replace("apprise://", "")
