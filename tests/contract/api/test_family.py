"""Her family reads good news, that somebody is looking after her, and no name; while she agrees."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from hub.adapters.sql import schema
from tests.contract.api.town import EVIDENCE, MORNING, START, Town

pytestmark = pytest.mark.contract
SIGN = EVIDENCE | {"points": "comfort", "observed_at": "2026-11-21T22:41:07+00:00"}
SAID = {"ticket_id": None, "late_proof_at": None, "late_sign_at": None, "wants_proof": False}


@pytest.fixture
def daughters(town: Town) -> Town:
    """Her daughter is enrolled as her family; the neighbour's home is there, too."""
    evening = MORNING | {
        "window_id": "evening",
        "name": "傍晚",
        "gesture": {"sensor_ids": ["curtain-bedroom"], "kind": "curtain", "direction": "close"},
        "opens_at": "16:00",
        "due_at": "21:00",
    }
    town.enrol(windows=[MORNING, evening])
    town.enrol("h-2")
    body = {"worker_id": "daughter", "name": "王梅", "role": "family"}
    assert town.client().post("/api/v1/workers", json=body).status_code == 201
    town.put(schema.home_contacts, home_id="h-1", worker_id="daughter", relation="family")
    return town


def agree(town: Town, **changes: Any) -> None:
    values = {
        "consent_id": "c-1",
        "home_id": "h-1",
        "purpose": "share_with_family",
        "given_by": "resident",
        "evidence": "纸质同意书",
        "from_at": START - timedelta(days=30),
        "until_at": START + timedelta(days=30),
        "recorded_by": "ops",
        "recorded_at": START,
    }
    town.put(schema.consents, **values | changes)


def news(town: Town) -> dict[str, Any]:
    answer = town.client(town.worker_token("daughter")).get("/api/v1/my-homes")
    assert answer.status_code == 200, answer.text
    (home,) = answer.json()["items"]
    assert home["home_id"] == "h-1"
    found: dict[str, Any] = home
    return found


def morning(town: Town) -> dict[str, Any]:
    """This morning's window, as her daughter reads it."""
    windows = news(town)["days"][0]["windows"]
    found: dict[str, Any] = next(one for one in windows if one["window_id"] == "morning")
    return found


def test_good_news_says_when_the_curtain_was_opened(daughters: Town) -> None:
    agree(daughters)
    daughters.verdict("v-1", verdict="seen", evidence=[SIGN], **SAID)
    assert morning(daughters) == {
        "window_id": "morning",
        "name": "Morning",
        "state": "seen",
        "at": "2026-11-21T22:41:07Z",
        "words": {"zh": "窗帘06:41已拉开。", "en": "The curtain was opened at 06:41."},
    }


@pytest.mark.parametrize(
    ("evidence", "words"),
    [
        (SIGN | {"sensor_id": "button-1"}, "06:41有了回应。"),
        (EVIDENCE, "已看到约定的动作。"),
    ],
)
def test_what_was_seen_otherwise_is_good_news_too(
    daughters: Town, evidence: dict[str, Any], words: str
) -> None:
    agree(daughters)
    daughters.verdict("v-1", verdict="seen", evidence=[evidence], **SAID)
    found = morning(daughters)
    assert (found["state"], found["words"]["zh"]) == ("seen", words)


def test_a_week_stands_there_today_first(daughters: Town) -> None:
    agree(daughters)
    for back in range(9):
        at = START - timedelta(days=back)
        day = f"2026-11-{22 - back:02}"
        more = {"opens_at": at, "starts_at": at, "judge_at": at, "decided_at": at}
        daughters.verdict(f"v-{back}", day=day, verdict="seen", evidence=[SIGN], **SAID | more)
    days = news(daughters)["days"]
    assert [day["day"] for day in days] == [f"2026-11-{number}" for number in range(22, 15, -1)]
    assert all(len(day["windows"]) >= 1 for day in days)


def test_what_is_not_due_is_waited_for(daughters: Town) -> None:
    agree(daughters)
    evening = next(w for w in news(daughters)["days"][0]["windows"] if w["window_id"] == "evening")
    assert (evening["state"], evening["at"]) == ("waiting", None)
    assert evening["words"]["zh"] == "约定在21:00之前。"


def test_a_home_that_is_asking_her_says_so(daughters: Town) -> None:
    agree(daughters)
    with daughters.database.write() as connection:
        connection.execute(schema.deadlines.update().values(asked_at=START))
    evening = next(w for w in news(daughters)["days"][0]["windows"] if w["window_id"] == "evening")
    assert (evening["state"], evening["words"]["zh"]) == ("waiting", "家里正在轻声问她。")


def hung(town: Town, *moves: tuple[datetime, float], home_id: str = "h-1") -> None:
    """What her curtain told, each move with the hour that it was seen."""
    where = {"home_id": home_id, "sensor_id": "curtain-bedroom", "kind": "curtain"}
    for seq, (at, value) in enumerate(moves):
        told = {"observed_at": at, "received_at": at, "value": value, "seq": seq}
        town.put(schema.life_readings, **where, **told)


def evening(town: Town) -> dict[str, Any]:
    """This evening's window, agreed from 16:00 to 21:00, an hour early at most."""
    windows = news(town)["days"][0]["windows"]
    found: dict[str, Any] = next(one for one in windows if one["window_id"] == "evening")
    return found


NOON = START + timedelta(hours=2, minutes=45)
TWENTY_PAST_FOUR = START + timedelta(hours=7, minutes=5)


def test_good_news_waits_for_no_verdict(daughters: Town) -> None:
    agree(daughters)
    hung(daughters, (NOON, 1.0), (TWENTY_PAST_FOUR, 0.0))
    daughters.clock.at = TWENTY_PAST_FOUR + timedelta(seconds=1)
    found = evening(daughters)
    assert (found["state"], found["at"]) == ("seen", "2026-11-22T08:20:00Z")
    assert found["words"]["zh"] == "窗帘16:20已拉上。"
    daughter = daughters.client(daughters.worker_token("daughter"))
    assert "窗帘16:20已拉上" in daughter.get("/family", headers={"Accept": "text/html"}).text


@pytest.mark.parametrize(
    ("home_id", "moves"),
    [
        ("h-1", []),
        ("h-1", [(TWENTY_PAST_FOUR, 0.0)]),
        ("h-1", [(NOON, 0.0), (TWENTY_PAST_FOUR, 0.0)]),
        ("h-1", [(NOON, 0.0), (TWENTY_PAST_FOUR, 1.0)]),
        ("h-1", [(NOON, 1.0), (START + timedelta(hours=5, minutes=44), 0.0)]),
        ("h-2", [(NOON, 1.0), (TWENTY_PAST_FOUR, 0.0)]),
    ],
    ids=["silence", "first word", "heartbeat", "other way", "too early", "next door"],
)
def test_what_is_no_agreed_gesture_is_no_good_news(
    daughters: Town, home_id: str, moves: list[tuple[datetime, float]]
) -> None:
    agree(daughters)
    hung(daughters, *moves, home_id=home_id)
    daughters.clock.at = TWENTY_PAST_FOUR + timedelta(minutes=1)
    assert (evening(daughters)["state"], evening(daughters)["at"]) == ("waiting", None)


def test_a_gesture_an_hour_before_the_window_opens_is_good_news_at_once(daughters: Town) -> None:
    agree(daughters)
    early = START + timedelta(hours=5, minutes=45)
    hung(daughters, (NOON, 1.0), (early, 0.0))
    daughters.clock.at = early
    assert evening(daughters)["words"]["zh"] == "窗帘15:00已拉上。"


def test_an_answer_to_the_ask_is_good_news_at_once(daughters: Town) -> None:
    agree(daughters)
    asked_at = START + timedelta(hours=11, minutes=45)
    with daughters.database.write() as connection:
        connection.execute(schema.deadlines.update().values(asked_at=asked_at))
    button = {"home_id": "h-1", "sensor_id": "i_am_fine", "kind": "button", "seq": 1}
    pressed = asked_at + timedelta(minutes=3)
    with daughters.database.write() as connection:
        sensor = connection.execute(schema.sensors.select()).mappings().first()
        assert sensor is not None
        changed = {"sensor_id": "i_am_fine", "kind": "button"}
        connection.execute(schema.sensors.insert().values(**dict(sensor) | changed))
    daughters.put(
        schema.life_readings, observed_at=pressed, received_at=pressed, value=1.0, **button
    )
    daughters.clock.at = pressed
    found = evening(daughters)
    assert (found["state"], found["words"]["zh"]) == ("seen", "21:03有了回应。")


def test_a_window_that_is_changed_is_told_as_it_was_agreed_when_it_opened(daughters: Town) -> None:
    agree(daughters)
    with daughters.database.write() as connection:
        connection.execute(
            schema.windows.delete().where(
                schema.windows.c.home_id == "h-1", schema.windows.c.window_id == "evening"
            )
        )
    assert (evening(daughters)["name"], evening(daughters)["words"]["zh"]) == (
        "傍晚",
        "约定在21:00之前。",
    )


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("new", "正在请邻居去看看"),
        ("assigned", "正在请邻居去看看"),
        ("accepted", "邻居已答应，在路上"),
        ("on_site", "邻居已到门口"),
        ("resolved", "邻居去看过了"),
        ("closed", "邻居去看过了"),
        ("canceled", "已经弄清楚，不用上门"),
    ],
)
@pytest.mark.parametrize("verdict", ["missed", "blind"])
def test_a_missed_or_blind_window_says_how_far_the_neighbour_is_and_never_who(
    daughters: Town, verdict: str, state: str, words: str
) -> None:
    agree(daughters)
    daughters.ticket("t-1", state=state, kind=verdict)
    daughters.verdict("v-1", verdict=verdict, **SAID | {"ticket_id": "t-1"})
    found = morning(daughters)
    why = "没有等到约定的动作" if verdict == "missed" else "家里的设备暂时没有消息"
    assert (found["state"], found["words"]["zh"]) == ("in_care", f"{why}；{words}。")
    assert not any(word in str(news(daughters)) for word in ("w-1", "李晓", "t-1"))


def test_what_was_found_at_the_door_is_said(daughters: Town) -> None:
    agree(daughters)
    daughters.ticket("t-1", state="accepted")
    daughters.verdict("v-1", **SAID | {"ticket_id": "t-1"})
    worker = daughters.client(daughters.worker_token("w-1"))
    worker.post("/api/v1/tickets/t-1/arrive")
    worker.post("/api/v1/tickets/t-1/resolve", json={"outcome": "safe"})
    assert morning(daughters)["words"]["zh"] == "没有等到约定的动作；邻居去看过了：平安。"


def test_a_ticket_that_was_merged_is_followed_to_the_one_that_goes_on(daughters: Town) -> None:
    agree(daughters)
    daughters.ticket("t-1", state="canceled", merged_into="t-2")
    daughters.ticket("t-2", state="on_site", kind="help")
    daughters.verdict("v-1", **SAID | {"ticket_id": "t-1"})
    assert morning(daughters)["words"]["zh"] == "没有等到约定的动作；邻居已到门口。"


@pytest.mark.parametrize("late", ["late_proof_at", "late_sign_at"])
def test_a_sign_that_came_late_is_good_news(daughters: Town, late: str) -> None:
    agree(daughters)
    daughters.ticket("t-1", priority="P4")
    daughters.verdict("v-1", **SAID | {"ticket_id": "t-1", late: START + timedelta(hours=1)})
    found = morning(daughters)
    assert (found["state"], found["words"]["zh"]) == ("seen", "10:15家里有动静。")


@pytest.mark.parametrize(
    ("verdict", "state", "words"),
    [
        ("away", "away", "说好了外出。"),
        ("blind", "unknown", "家里的设备暂时没有消息。"),
        ("missed", "in_care", "没有等到约定的动作；正在请邻居去看看。"),
    ],
)
def test_a_verdict_without_a_ticket_says_what_is_known(
    daughters: Town, verdict: str, state: str, words: str
) -> None:
    agree(daughters)
    daughters.verdict("v-1", verdict=verdict, **SAID)
    found = morning(daughters)
    assert (found["state"], found["words"]["zh"]) == (state, words)


@pytest.mark.parametrize(
    "consent",
    [
        None,
        {"purpose": "camera"},
        {"until_at": START},
        {"from_at": START + timedelta(seconds=1)},
        {"withdrawn_at": START},
        {"home_id": "h-2"},
    ],
)
def test_without_her_consent_nothing_of_her_days_is_told(
    daughters: Town, consent: dict[str, Any] | None
) -> None:
    if consent is not None:
        agree(daughters, **consent)
    daughters.verdict("v-1", verdict="seen", evidence=[SIGN], **SAID)
    found = news(daughters)
    assert (found["shared"], found["days"]) == (False, [])
    assert "同意书" in found["words"]["zh"]
    assert found["name"] == "王秀英"


def test_her_own_proposals_stand_there_with_what_became_of_them(daughters: Town) -> None:
    daughter = daughters.client(daughters.worker_token("daughter"))
    body = {"from": "2026-11-23T08:00:00+08:00", "until": "2026-11-25T08:00:00+08:00"}
    answer = daughter.post("/api/v1/homes/h-1/away-proposals", json=body | {"reason": "来我家"})
    assert answer.status_code == 201, answer.text
    (proposal,) = news(daughters)["proposals"]
    assert (proposal["state"], proposal["reason"]) == ("proposed", "来我家")


@pytest.mark.parametrize("relation", ["key_holder", None])
def test_only_family_and_guardians_have_a_home_here(daughters: Town, relation: str | None) -> None:
    with daughters.database.write() as connection:
        connection.execute(schema.home_contacts.delete())
    if relation is not None:
        daughters.put(schema.home_contacts, home_id="h-1", worker_id="daughter", relation=relation)
    answer = daughters.client(daughters.worker_token("daughter")).get("/api/v1/my-homes")
    assert answer.json() == {"items": [], "next": None}


def test_a_look_at_her_days_leaves_an_entry(daughters: Town) -> None:
    agree(daughters)
    news(daughters)
    (entry,) = daughters.client().get("/api/v1/audit?actor=daughter").json()["items"]
    assert (entry["route"], entry["purpose"], entry["homes"]) == (
        "GET /my-homes",
        "verdicts",
        ["h-1"],
    )


def test_the_plain_page_tells_the_same_without_a_script(daughters: Town) -> None:
    agree(daughters)
    daughters.verdict("v-1", verdict="seen", evidence=[SIGN], **SAID)
    daughter = daughters.client(daughters.worker_token("daughter"))
    page = daughter.get("/family", headers={"Accept": "text/html"})
    assert page.status_code == 200, page.text
    for words in ("窗帘06:41已拉开", "约定在21:00之前", "今天", "/homes/h-1/looks"):
        assert words in page.text
    assert "w-1" not in page.text
    found = daughters.client().get("/api/v1/audit?actor=daughter").json()["items"]
    assert [(one["route"], one["homes"]) for one in found] == [("GET /family", ["h-1"])]


def test_the_plain_page_says_what_to_do_where_nothing_is_shared(daughters: Town) -> None:
    daughter = daughters.client(daughters.worker_token("daughter"))
    page = daughter.get("/family", headers={"Accept": "text/html"})
    assert "同意书" in page.text
    assert "06-" not in page.text


def test_whoever_is_named_by_no_home_reads_whom_to_ask(daughters: Town) -> None:
    with daughters.database.write() as connection:
        connection.execute(schema.home_contacts.delete())
    daughter = daughters.client(daughters.worker_token("daughter"))
    page = daughter.get("/family", headers={"Accept": "text/html"})
    assert (page.status_code, "请联系社区" in page.text) == (200, True)


def test_nobody_else_has_this_list(daughters: Town) -> None:
    for client in (daughters.client(), daughters.client(daughters.worker_token("w-1"))):
        assert client.get("/api/v1/my-homes").status_code == 403
