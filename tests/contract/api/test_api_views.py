from datetime import UTC, datetime, timedelta

import pytest

from hub.adapters.sql import schema
from hub.adapters.sql.schema import to_ms
from hub.pipeline.series import SeriesRow
from tests.contract.api.town import Town

pytestmark = pytest.mark.contract


def test_verdicts_are_those_decided_unless_the_coming_are_asked_for(town: Town) -> None:
    town.enrol("h-1")
    town.enrol("h-2")
    town.verdict("v-1", "h-1", verdict="missed", ticket_id="t-1")
    town.verdict("v-2", "h-2", verdict="seen", priority=None, reason_en="Seen.")
    ops = town.client()
    assert len(ops.get("/api/v1/verdicts").json()["items"]) == 2
    (missed,) = ops.get("/api/v1/verdicts?verdict=missed&day=2026-11-22").json()["items"]
    assert missed["reason"]["en"].startswith("Curtain still closed")
    assert missed["evidence"][0]["points"] == "worry"
    assert (missed["ticket_id"], missed["late_proof_at"]) == ("t-1", None)
    assert ops.get("/api/v1/verdicts?home_id=h-2").json()["items"][0]["verdict"] == "seen"
    assert ops.get("/api/v1/verdicts?area_id=community-1&verdict=seen").json()["items"]
    assert ops.get("/api/v1/verdicts?area_id=grid-2").json()["items"] == []


def test_a_coming_window_is_pending_or_asking(town: Town) -> None:
    town.enrol("h-1")
    town.enrol("h-2")
    with town.database.write() as connection:
        table = schema.deadlines
        asked = table.update().where(table.c.home_id == "h-2").values(asked_at=town.clock.at)
        connection.execute(asked)
    ops = town.client()
    for verdict, home_id in (("pending", "h-1"), ("asking", "h-2")):
        (found,) = ops.get("/api/v1/verdicts", params={"verdict": verdict}).json()["items"]
        assert (found["home_id"], found["verdict"]) == (home_id, verdict)
        assert (found["verdict_id"], found["reason"], found["evidence"]) == (None, None, [])
        assert found["judge_at"] == "2026-11-23T01:00:00Z"
    both = ops.get("/api/v1/verdicts?verdict=pending&verdict=asking").json()["items"]
    assert len(both) == 2
    assert ops.get("/api/v1/verdicts?verdict=pending&verdict=seen").status_code == 422
    assert ops.get("/api/v1/verdicts?verdict=odd").status_code == 422
    assert ops.get("/api/v1/verdicts?day=tomorrow").status_code == 422


def test_tickets_are_found_by_state_priority_home_and_the_area_above(town: Town) -> None:
    town.enrol("h-1")
    town.ticket("t-1", priority="P1", state="assigned")
    town.ticket("t-2", priority="P3", state="resolved", area_id="grid-2")
    ops = town.client()
    for query, found in (
        ("", {"t-1", "t-2"}),
        ("state=assigned", {"t-1"}),
        ("state=open", {"t-1"}),
        ("state=open&state=resolved", {"t-1", "t-2"}),
        ("priority=P3", {"t-2"}),
        ("area_id=grid-1", {"t-1"}),
        ("area_id=town-1", {"t-1", "t-2"}),
        ("home_id=h-2", set()),
    ):
        items = ops.get(f"/api/v1/tickets?{query}").json()["items"]
        assert {ticket["ticket_id"] for ticket in items} == found, query
    assert ops.get("/api/v1/tickets?state=lost").status_code == 422


def test_a_ticket_is_taken_visited_and_settled_and_tells_its_story(town: Town) -> None:
    town.enrol()
    town.ticket("t-1")
    worker = town.client(town.worker_token())
    path = "/api/v1/tickets/t-1"
    assert worker.post(f"{path}/resolve", json={"outcome": "safe"}).status_code == 409
    assert worker.post(f"{path}/accept").json()["state"] == "accepted"
    assert worker.post(f"{path}/arrive").json()["state"] == "on_site"
    answer = worker.post(f"{path}/resolve", json={"note": "x"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "outcome")
    done = worker.post(f"{path}/resolve", json={"outcome": "safe", "note": "她在厨房"}).json()
    assert done["state"] == "resolved"
    assert [event["action"] for event in done["events"]] == ["open", "accept", "arrive", "resolve"]
    assert (done["events"][-1]["outcome"], done["events"][-1]["note"]) == ("safe", "她在厨房")
    assert worker.post(f"{path}/assign", json={"assignee": "w-2"}).status_code in {403, 409}
    assert worker.post(f"{path}/juggle").status_code == 422
    assert town.client().post("/api/v1/tickets/t-9/accept").status_code == 404


def test_a_notice_shows_its_own_result_and_never_the_url(town: Town) -> None:
    town.enrol()
    town.ticket("t-1")
    for number, worker_id in enumerate(("w-1", "w-2")):
        town.put(
            schema.notices,
            notice_id=f"m-{number}",
            ticket_id="t-1",
            step="rung:0",
            worker_id=worker_id,
            channel="ntfys://user:secret@host/topic",
            title="",
            body="",
            priority="P1",
            state="failed",
            attempts=8,
            created_at=town.clock.at,
            result="401",
        )
    (first, second) = town.client().get("/api/v1/notices?ticket_id=t-1").json()["items"]
    assert (first["channel"], second["channel"], first["result"]) == ("ntfys", "ntfys", "401")
    assert len(town.client().get("/api/v1/tickets/t-1").json()["notices"]) == 2
    own = town.client(town.worker_token()).get("/api/v1/tickets/t-1").json()["notices"]
    assert [notice["worker_id"] for notice in own] == ["w-1"]
    assert town.client().get("/api/v1/notices?state=sent").json()["items"] == []


def test_a_link_is_never_up_or_down_by_the_rules_of_liveness(town: Town) -> None:
    for name in ("a", "b", "c", "d"):
        town.enrol(f"h-{name}")
    just_now = town.clock.at - timedelta(seconds=10)
    facts = {"boot_id": "b", "session": 1, "outbox_depth": 7, "last_live_at": just_now}
    town.put(schema.node_links, node_id="n-h-a", **facts)
    long_ago = facts | {"last_live_at": town.clock.at - timedelta(hours=1)}
    town.put(schema.node_links, node_id="n-h-b", **long_ago)
    dead = {"death_boot_id": "b", "death_session": 1, "death_reason": "lost"}
    town.put(schema.node_links, node_id="n-h-c", **facts, **dead)
    ops = town.client()
    nodes = {node["node_id"]: node for node in ops.get("/api/v1/nodes").json()["items"]}
    links = {node_id: node["link"] for node_id, node in nodes.items()}
    assert links == {"n-h-a": "up", "n-h-b": "down", "n-h-c": "down", "n-h-d": "never"}
    assert (nodes["n-h-a"]["outbox_depth"], nodes["n-h-c"]["death_reason"]) == (7, "lost")
    town.vision.since = None  # the hub itself is deaf: silence proves nothing
    assert ops.get("/api/v1/nodes/n-h-b").json()["link"] == "up"
    assert ops.get("/api/v1/nodes/n-9").status_code == 404


def test_readings_come_raw_or_as_means_of_spans(town: Town) -> None:
    town.enrol()
    begin = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)
    town.series.append(
        [
            SeriesRow(
                "h-1",
                "curtain-bedroom",
                "curtain",
                to_ms(begin) + minute * 60_000,
                float(minute),
                "good",
                "o-1",
                minute + 1,
            )
            for minute in range(30)
        ]
    )
    ops, path = town.client(), "/api/v1/homes/h-1/readings"
    assert len(ops.get(path).json()["items"]) == 30
    span = "from=2026-11-22T08:00:00+08:00&until=2026-11-22T00:10:00Z"  # the + is not escaped
    assert len(ops.get(f"{path}?{span}").json()["items"]) == 10
    means = ops.get(f"{path}?{span}&every=5m&sensor_id=curtain-bedroom").json()["items"]
    assert [mean["value"] for mean in means] == [2.0, 7.0]
    assert ops.get(f"{path}?{span}&every=300").json()["items"] == means
    values, cursor = [], None
    while True:
        page = ops.get(path, params={"limit": 7} | ({"cursor": cursor} if cursor else {})).json()
        values += [item["value"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert values == [float(minute) for minute in range(30)]


@pytest.mark.parametrize("query", ["every=0", "every=soon", "from=x", "from=2026-11-23T00:00:00Z"])
def test_a_wrong_span_of_readings_is_refused(town: Town, query: str) -> None:
    town.enrol()
    answer = town.client().get(f"/api/v1/homes/h-1/readings?{query}")
    assert (answer.status_code, len(answer.json()["errors"])) == (422, 1)


def test_what_came_in_is_listed_newest_first(town: Town) -> None:
    town.enrol()
    for number in (1, 2):
        town.put(
            schema.quarantine,
            node_id="n-x",
            leaf="readings",
            reason="unknown_node",
            field="",
            detail="",
            payload=b"12345",
            received_at=town.clock.at,
        )
        town.put(
            schema.alerts,
            node_id="n-h-1",
            alert_id=f"al-{number}",
            home_id="h-1",
            kind="help",
            sensor_id="button-help",
            observed_at=town.clock.at,
            received_at=town.clock.at + timedelta(seconds=number),
            dating="observed",
            confidence=1.0,
            detail={},
            snapshot=b"jpeg" if number == 1 else None,
        )
    ops = town.client()
    kept = ops.get("/api/v1/quarantine?node_id=n-x").json()["items"]
    assert [(one["quarantine_id"], one["payload_bytes"]) for one in kept] == [(2, 5), (1, 5)]
    alerts = ops.get("/api/v1/alerts?home_id=h-1&kind=help").json()["items"]
    assert [(one["alert_id"], one["has_snapshot"]) for one in alerts] == [
        ("al-2", False),
        ("al-1", True),
    ]


def test_readiness_says_what_is_wrong_and_names_nobody(town: Town) -> None:
    nobody = town.client("")
    assert nobody.get("/healthz").json() == {"status": "ok"}
    assert nobody.get("/readyz").json() == {"ready": True, "problems": []}
    town.vision.found = ["the broker does not answer"]
    answer = nobody.get("/readyz")
    assert (answer.status_code, answer.json()["problems"]) == (503, town.vision.found)


def test_figures_are_there_for_prometheus(town: Town) -> None:
    town.enrol()
    town.verdict("v-1")
    town.ticket("t-1")
    text = town.client().get("/metrics").text
    for line in (
        'firstlight_verdicts_total{verdict="missed"} 1.0',
        'firstlight_tickets{state="assigned"} 1.0',
        "firstlight_messages_in_total 12.0",
        "firstlight_ready 1.0",
    ):
        assert line in text


def test_each_scrape_counts_what_came_since_the_last_one(town: Town) -> None:
    town.enrol()
    ops, line = town.client(), 'firstlight_verdicts_total{verdict="missed"} '
    for number in (1, 2, 2, 3):
        if len(town.rows(schema.verdicts)) < number:
            town.verdict(f"v-{number}", day=f"2026-11-0{number}")
        assert f"{line}{number}.0" in ops.get("/metrics").text


def test_the_clock_is_the_walls_outside_a_drill(town: Town) -> None:
    assert town.client().get("/api/v1/clock").json() == {
        "now": "2026-11-22T01:15:00Z",
        "wall": "2026-11-22T01:15:00Z",
        "rate": 1.0,
        "drill": False,
    }
    body = {"seconds": 60}
    assert town.client().post("/api/v1/drill/advance", json=body).status_code == 404


def test_a_drill_moves_by_seconds_or_until(drill_town: Town) -> None:
    ops = drill_town.client()
    advanced = ops.post("/api/v1/drill/advance", json={"seconds": 90}).json()
    assert (advanced["now"], advanced["drill"]) == ("2026-11-22T01:16:30Z", True)
    until = {"until": "2026-11-22T10:00:00+08:00"}
    assert ops.post("/api/v1/drill/advance", json=until).json()["now"] == "2026-11-22T02:00:00Z"
    assert ops.post("/api/v1/drill/rate", json={"rate": 300}).json()["rate"] == 300.0
    for wrong in ({}, {"seconds": -1}, until | {"seconds": 5}, {"until": "2020-01-01T00:00:00Z"}):
        assert ops.post("/api/v1/drill/advance", json=wrong).status_code == 422
    worker = drill_town.client(drill_town.worker_token())
    assert worker.post("/api/v1/drill/advance", json={"seconds": 1}).status_code == 403
    assert worker.get("/api/v1/clock").status_code == 200


def test_the_hub_says_when_it_was_blind_itself(town: Town) -> None:
    since = town.clock.at
    until = since + timedelta(minutes=45)
    town.put(schema.hub_absences, from_at=since, until_at=until, cause="broker_lost")
    (absence,) = town.client().get("/api/v1/hub-absences").json()["items"]
    assert datetime.fromisoformat(absence["from"]) == since
    assert datetime.fromisoformat(absence["until"]) == until
    assert absence["cause"] == "broker_lost"
