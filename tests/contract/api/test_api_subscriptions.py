"""Web Push subscriptions over the API: one's own browsers, and only push services."""

import base64
from typing import Any

import pytest

from hub.adapters.sql import schema
from tests.contract.api.town import Town

pytestmark = pytest.mark.contract
PATH = "/api/v1/me/push-subscriptions"
ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/gAA-secret"


def body(endpoint: str = ENDPOINT, **changes: Any) -> dict[str, Any]:
    point = base64.urlsafe_b64encode(b"\x04" * 65).decode().rstrip("=")
    secret = base64.urlsafe_b64encode(b"s" * 16).decode().rstrip("=")
    return {"endpoint": endpoint, "keys": {"p256dh": point, "auth": secret} | changes}


def test_a_worker_subscribes_lists_and_ends_it(town: Town) -> None:
    worker = town.client(town.worker_token())
    added = worker.post(PATH, json=body())
    assert added.status_code == 201
    assert worker.post(PATH, json=body()).json() == added.json()
    listed = worker.get(PATH)
    assert listed.json() == {"items": [added.json()], "next": None}
    assert added.json()["push_service"] == "updates.push.services.mozilla.com"
    assert "secret" not in listed.text
    assert town.client().get("/api/v1/workers/w-1").json()["channels"] == ["push"]
    path = f"{PATH}/{added.json()['subscription_id']}"
    assert worker.delete(path).status_code == 204
    assert worker.delete(path).status_code == 404
    assert worker.get(PATH).json()["items"] == []


def test_another_persons_subscription_is_not_there(town: Town) -> None:
    added = town.client(town.worker_token("w-1")).post(PATH, json=body()).json()
    other = town.client(town.worker_token("w-2"))
    assert other.get(PATH).json()["items"] == []
    assert other.delete(f"{PATH}/{added['subscription_id']}").status_code == 404
    assert len(town.rows(schema.push_subscriptions)) == 1


def test_a_lost_phone_is_woken_no_more(town: Town) -> None:
    for worker_id, endpoint in (("w-1", ENDPOINT), ("w-2", ENDPOINT + "-2")):
        town.client(town.worker_token(worker_id)).post(PATH, json=body(endpoint))
    account_id = next(a.account_id for a in town.rows(schema.accounts) if a.worker_id == "w-1")
    assert town.client().delete(f"/api/v1/accounts/{account_id}/tokens").status_code == 204
    assert [row.worker_id for row in town.rows(schema.push_subscriptions)] == ["w-2"]


@pytest.mark.parametrize(
    "endpoint",
    ["http://127.0.0.1:8470/x", "https://10.0.0.1/x", "https://hub.internal/x", "file:///etc", ""],
)
def test_the_hub_knocks_at_push_services_only(town: Town, endpoint: str) -> None:
    answer = town.client(town.worker_token()).post(PATH, json=body(endpoint))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "endpoint"
    assert town.rows(schema.push_subscriptions) == []


@pytest.mark.parametrize("changes", [{"p256dh": "AAAA"}, {"auth": "AAAA"}, {"auth": "é?"}])
def test_keys_that_are_none_are_refused_by_name(town: Town, changes: dict[str, str]) -> None:
    answer = town.client(town.worker_token()).post(PATH, json=body(**changes))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == f"keys.{next(iter(changes))}"


def test_a_drill_may_knock_on_this_machine(drill_town: Town) -> None:
    worker = drill_town.client(drill_town.worker_token())
    assert worker.post(PATH, json=body("http://127.0.0.1:9000/push")).status_code == 201


def test_the_desk_has_its_page_and_is_not_woken(town: Town) -> None:
    assert town.client().post(PATH, json=body()).status_code == 403
    assert town.client().get(PATH).json()["items"] == []
    key = town.client().get("/api/v1/push-key").json()["key"]
    assert len(key) == 87, "an uncompressed point of the curve, as browsers ask for it"


def test_a_subscription_ends_with_its_account(town: Town) -> None:
    worker = town.client(town.worker_token())
    worker.post(PATH, json=body())
    account_id = worker.get("/api/v1/me").json()["account_id"]
    assert town.client().delete(f"/api/v1/accounts/{account_id}").status_code == 204
    assert town.rows(schema.push_subscriptions) == []


def test_the_workers_page_offers_it_without_an_inline_script(town: Town) -> None:
    page = town.client(town.worker_token()).get("/my")
    assert 'src="/static/push.js"' in page.text
    assert "在这部手机上通知我" in page.text
    assert "<script>" not in page.text
    assert "manifest-src 'self'" in page.headers["content-security-policy"]
