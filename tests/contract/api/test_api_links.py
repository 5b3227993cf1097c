"""Signed short links: what they show, what they may do, and for how long."""

from datetime import timedelta
from typing import Any

import pytest

from hub.adapters.sql import schema
from hub.domain.links import Purpose, sign
from hub.domain.notices import notice_id
from tests.contract.api.town import DOOR, Town

pytestmark = pytest.mark.contract
STEP = "rung:0:0"


def tell(town: Town, ticket_id: str = "t-1", worker_id: str = "w-1", step: str = STEP) -> str:
    """A message that went out by SMS; its id."""
    told = notice_id(ticket_id, step, worker_id, "http://sms")
    values: dict[str, Any] = {
        "notice_id": told,
        "ticket_id": ticket_id,
        "step": step,
        "worker_id": worker_id,
        "channel": "http://sms",
        "title": f"[P1] 约定未见 · {ticket_id}",
        "body": "到09:00窗帘仍未拉开。\nCurtain still closed at 09:00.",
        "priority": "P1",
        "state": "sent",
        "attempts": 1,
        "created_at": town.clock.at,
        "sent_at": town.clock.at,
        "result": "answered 200",
    }
    town.put(schema.notices, **values)
    return told


def ways(town: Town, told: str) -> Any:
    return town.links.ways(told, town.clock.at)


@pytest.fixture
def token(town: Town) -> str:
    town.enrol()
    with town.database.write() as connection:
        connection.execute(schema.residents.update().values(preferred_name="王奶奶"))
    town.ticket("t-1", told=("w-1", "w-2"))
    found: str = ways(town, tell(town)).token
    return found


def notice(town: Town) -> Any:
    (row,) = town.rows(schema.notices)
    return row


def ticket(town: Town) -> Any:
    (row,) = town.rows(schema.tickets)
    return row


def test_a_link_shows_what_the_message_said_and_no_more(town: Town, token: str) -> None:
    page = town.client("").get(f"/s/{token}")
    assert page.status_code == 200
    for said in ("[P1] 约定未见", "到09:00窗帘仍未拉开。", "Curtain still closed", "王奶奶"):
        assert said in page.text
    for kept in ("王秀英", "13800000000", DOOR, "h-1", "w-1"):
        assert kept not in page.text
    assert page.headers["x-robots-tag"] == "noindex"
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "same-origin"


def test_looking_changes_nothing_for_previews_look_too(town: Town, token: str) -> None:
    for _ in range(3):
        town.client("").get(f"/s/{token}")
        town.client("").head(f"/s/{token}")
    assert (notice(town).state, notice(town).seen_at) == ("sent", None)
    assert ticket(town).state == "assigned"


def test_the_pages_script_says_that_it_was_seen(town: Town, token: str) -> None:
    assert town.client("").post(f"/s/{token}/seen").status_code == 204
    assert (notice(town).state, notice(town).seen_at) == ("seen", town.clock.at)


def test_one_tap_takes_the_ticket_as_that_worker(town: Town, token: str) -> None:
    answer = town.client("").post(f"/s/{token}/accept", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/s/{token}")
    assert (ticket(town).state, ticket(town).assignee) == ("accepted", "w-1")
    assert notice(town).state == "answered"
    assert town.rows(schema.ticket_events)[-1].actor == "link:w-1"
    page = town.client("").get(f"/s/{token}")
    assert "您已接单" in page.text
    assert "/accept" not in page.text


@pytest.mark.parametrize(("note", "kept"), [("在外地", "在外地"), ("", "短链接回复：不能去")])
def test_one_tap_declines_with_or_without_a_reason(
    town: Town, token: str, note: str, kept: str
) -> None:
    page = town.client("").post(f"/s/{token}/decline", data={"note": note})
    assert "已记下您不能去" in page.text
    assert notice(town).state == "answered"
    (event,) = [row for row in town.rows(schema.ticket_events) if row.action == "decline"]
    assert (event.actor, event.note) == ("link:w-1", kept)


def test_whoever_is_second_is_told_so(town: Town, token: str) -> None:
    town.client(town.worker_token("w-2")).post("/api/v1/tickets/t-1/accept")
    page = town.client("").post(f"/s/{token}/accept")
    assert page.status_code == 409
    assert "可能别人已先一步" in page.text
    assert ticket(town).assignee == "w-2"


@pytest.mark.parametrize("action", ["arrive", "resolve", "close", "cancel", "assign", "note"])
def test_a_link_can_do_nothing_else(town: Town, token: str, action: str) -> None:
    assert town.client("").post(f"/s/{token}/{action}").status_code in {404, 422}
    assert ticket(town).state == "assigned"


def test_a_link_signs_nobody_in(town: Town, token: str) -> None:
    phone = town.client("")
    phone.get(f"/s/{token}")
    phone.post(f"/s/{token}/accept")
    assert phone.get("/t/t-1", follow_redirects=False).status_code == 303
    headers = {"Authorization": f"Bearer {token}"}
    assert town.client("").get("/api/v1/tickets", headers=headers).status_code == 401


@pytest.mark.parametrize("at", [0, 5, 20, 39])
def test_a_tampered_link_is_a_clear_page_and_does_nothing(town: Town, token: str, at: int) -> None:
    other = "A" if token[at] != "A" else "B"
    tampered = token[:at] + other + token[at + 1 :]
    for answer in (
        town.client("").get(f"/s/{tampered}"),
        town.client("").post(f"/s/{tampered}/accept"),
    ):
        assert answer.status_code == 404
        assert "这个链接不对" in answer.text
    assert town.client("").post(f"/s/{tampered}/seen").status_code == 404
    assert (ticket(town).state, notice(town).state) == ("assigned", "sent")


def test_after_three_days_a_link_has_ended_and_says_so(town: Town, token: str) -> None:
    town.clock.forward(days=3)
    for answer in (
        town.client("").get(f"/s/{token}"),
        town.client("").post(f"/s/{token}/accept"),
    ):
        assert answer.status_code == 410
        assert "这个链接已过期" in answer.text
    assert town.client("").post(f"/s/{token}/seen").status_code == 410
    assert ticket(town).state == "assigned"


def test_a_link_by_another_key_is_not_ours(town: Town, token: str) -> None:
    ends = town.clock.at + timedelta(days=1)
    foreign = sign({1: b"x" * 32}, Purpose.LINK, notice(town).notice_id, ends)
    assert town.client("").get(f"/s/{foreign}").status_code == 404


def test_another_persons_link_acts_as_that_person_on_that_ticket_only(town: Town) -> None:
    town.enrol("h-1")
    town.enrol("h-2")
    town.ticket("t-1", told=("w-1",))
    town.ticket("t-2", told=("w-2",), home_id="h-2", assignee="w-2")
    mine = ways(town, tell(town, "t-1", "w-1")).token
    town.client("").post(f"/s/{mine}/accept")
    by_id = {row.ticket_id: row for row in town.rows(schema.tickets)}
    assert (by_id["t-1"].assignee, by_id["t-1"].state) == ("w-1", "accepted")
    assert by_id["t-2"].state == "assigned"


def test_a_link_of_whoever_has_left_opens_nothing(town: Town, token: str) -> None:
    with town.database.write() as connection:
        connection.execute(schema.workers.update().values(resigned_at=town.clock.at))
    assert town.client("").get(f"/s/{token}").status_code == 404
    town.client("").post(f"/s/{token}/accept")
    assert ticket(town).state == "assigned"


@pytest.mark.parametrize("way", ["acknowledge", "reply"])
def test_a_token_for_something_else_opens_no_link(town: Town, token: str, way: str) -> None:
    other = getattr(ways(town, notice(town).notice_id), way).rpartition("/")[2]
    assert town.client("").get(f"/s/{other}").status_code == 404
    assert town.client("").post(f"/s/{other}/accept").status_code == 404


def test_a_digest_shows_its_lines_and_has_no_buttons(town: Town, token: str) -> None:
    digest = ways(town, tell(town, step="digest:2026-11-22T00:30Z")).token
    page = town.client("").get(f"/s/{digest}")
    assert "到09:00窗帘仍未拉开。" in page.text
    assert "/accept" not in page.text
    assert "王奶奶" not in page.text
    town.client("").post(f"/s/{digest}/accept")
    assert ticket(town).state == "assigned"


@pytest.mark.parametrize(
    ("key", "status", "state"),
    [("1", 204, "accepted"), ("2", 204, "declined"), ("7", 404, "assigned"), ("", 404, "assigned")],
)
def test_a_key_on_the_phone_answers(
    town: Town, token: str, key: str, status: int, state: str
) -> None:
    reply = ways(town, notice(town).notice_id).reply.removeprefix("https://hub.test")
    answer = town.client("").post(reply, json={"key": key})
    assert answer.status_code == status
    actions = [row.action for row in town.rows(schema.ticket_events)]
    assert (ticket(town).state == "accepted") is (state == "accepted")
    assert ("decline" in actions) is (state == "declined")
    assert (notice(town).state == "answered") is (status == 204)


def test_a_call_that_is_answered_too_late_hears_that_somebody_was_faster(
    town: Town, token: str
) -> None:
    reply = ways(town, notice(town).notice_id).reply.removeprefix("https://hub.test")
    town.client(town.worker_token("w-2")).post("/api/v1/tickets/t-1/accept")
    assert town.client("").post(reply, json={"key": "1"}).status_code == 409
    town.clock.forward(days=4)
    assert town.client("").post(reply, json={"key": "1"}).status_code == 410


def test_a_phone_acknowledges_with_its_own_token_only(town: Town, token: str) -> None:
    acknowledge = ways(town, notice(town).notice_id).acknowledge
    phone = town.client("")
    assert phone.post("/push/ack", json={"token": token}).status_code == 404
    assert phone.post("/push/ack", json={"token": "x" * 500}).status_code == 422
    assert notice(town).state == "sent"
    assert phone.post("/push/ack", json={"token": acknowledge}).status_code == 204
    assert (notice(town).state, notice(town).delivered_at) == ("delivered", town.clock.at)


def test_the_ticket_page_counts_when_a_person_opens_it(town: Town, token: str) -> None:
    worker = town.client(town.worker_token("w-1"))
    for headers in ({"Sec-Fetch-Mode": "cors"}, {"Sec-Purpose": "prefetch"}):
        assert worker.get("/t/t-1", headers=headers).status_code == 200
    town.client(town.worker_token("w-2")).get("/t/t-1")
    town.client().get("/t/t-1")
    assert notice(town).state == "sent"
    worker.get("/t/t-1", headers={"Sec-Fetch-Mode": "navigate"})
    assert notice(town).state == "seen"
    listed = town.client().get("/api/v1/notices?state=seen").json()["items"]
    assert [one["seen_at"] for one in listed] == ["2026-11-22T01:15:00Z"]


def test_links_and_their_script_obey_the_pages_policy(town: Town, token: str) -> None:
    page = town.client("").get(f"/s/{token}")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "<script>" not in page.text
    assert "onclick" not in page.text
    worker = town.client("").get("/sw.js")
    assert worker.headers["content-type"].startswith("text/javascript")
    manifest = town.client("").get("/static/manifest.webmanifest")
    assert manifest.json()["start_url"] == "/phone"
