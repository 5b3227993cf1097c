"""A program of somebody else's, with MQTT and the documented API alone, sees every promise kept."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.system.stranger import Neighbourhood, rfc3339, wait_until, window

pytestmark = pytest.mark.system
Drill = Callable[[str], Neighbourhood]
DAY = "2026-11-23"


def at(text: str, zone: str = "+08:00") -> datetime:
    return datetime.fromisoformat(f"{text}{zone}")


def test_an_opened_curtain_is_seen_and_makes_no_ticket(place: Neighbourhood) -> None:
    node = place.home("h-01")
    node.curtain(0.0, place.hub.now())
    place.advance_to("07:10:00")
    node.curtain(1.0, place.hub.now())
    place.advance_to("09:00:01")
    verdict = place.verdict("h-01")
    assert verdict["verdict"] == "seen"
    assert verdict["reason"]["zh"]
    assert place.tickets("h-01") == []


def test_a_curtain_that_stood_open_all_night_proves_nothing(place: Neighbourhood) -> None:
    node = place.home("h-02")
    node.curtain(1.0, place.hub.now())
    place.advance_to("08:30:00")
    node.curtain(1.0, place.hub.now())
    place.advance_to("09:00:01")
    assert place.verdict("h-02")["verdict"] == "missed"


def test_missed_is_one_ticket_that_says_why_and_is_assigned(place: Neighbourhood) -> None:
    node = place.home("h-03")
    node.curtain(0.0, place.hub.now())
    place.advance_to("08:30:00")
    node.curtain(0.0, place.hub.now())
    place.advance_to("09:00:01")
    verdict = place.verdict("h-03")
    assert verdict["verdict"] == "missed"
    (ticket,) = wait_until(lambda: place.tickets("h-03"), "a ticket")
    assert ticket["priority"] == "P1"
    assert ticket["state"] == "assigned"
    assert ticket["assignee"] == "w-1"
    assert "窗帘" in ticket["reason"]["zh"]
    assert "urtain" in ticket["reason"]["en"]
    assert place.verdict("h-03")["ticket_id"] == ticket["ticket_id"]


def test_a_home_that_never_spoke_is_blind_on_its_first_day(place: Neighbourhood) -> None:
    place.enrol("h-04")
    place.advance_to("09:00:01")
    assert place.verdict("h-04")["verdict"] == "blind"
    (ticket,) = wait_until(lambda: place.tickets("h-04"), "a ticket")
    assert ticket["kind"] == "blind"
    assert ticket["priority"] == "P2"


def test_a_silent_curtain_sensor_is_blind_though_the_node_lives(place: Neighbourhood) -> None:
    node = place.home("h-05")
    node.curtain(0.0, place.hub.now())
    place.advance_to("09:00:01")
    assert place.verdict("h-05")["verdict"] == "blind"


def test_a_cut_cable_is_blind_and_the_backlog_is_late_proof(place: Neighbourhood) -> None:
    node = place.home("h-06")
    node.curtain(0.0, place.hub.now())
    node.cut()
    wait_until(lambda: place.link(node) == "down", "the link down", 40)
    assert place.hub.api.get(f"/nodes/{node.node_id}").json()["death_reason"] == "lost"
    place.advance_to("10:00:00")
    assert place.verdict("h-06")["verdict"] == "blind"
    node.back()
    node.birth(place.hub.now(), outbox_depth=1)
    node.curtain(1.0, place.at("06:41:00"), historical=True)
    wait_until(lambda: place.verdict("h-06")["late_proof_at"] is not None, "late proof")
    verdict = place.verdict("h-06")
    assert verdict["verdict"] == "blind"
    assert datetime.fromisoformat(verdict["late_proof_at"]) == place.at("06:41:00")
    (ticket,) = place.tickets("h-06")
    assert wait_until(lambda: place.tickets("h-06")[0]["priority"] == "P4", "a downgrade")
    assert ticket["state"] not in ("closed", "canceled")


def test_a_sign_after_the_window_annotates_a_missed_verdict(place: Neighbourhood) -> None:
    node = place.home("h-07")
    node.curtain(0.0, place.hub.now())
    place.advance_to("08:30:00")
    node.curtain(0.0, place.hub.now())
    place.advance_to("09:30:00")
    node.curtain(1.0, place.hub.now())
    verdict = wait_until(
        lambda: [
            v
            for v in place.hub.get("/verdicts", home_id="h-07", day=place.day)
            if v["late_sign_at"]
        ],
        "a late sign",
    )[0]
    assert verdict["verdict"] == "missed"
    assert verdict["late_proof_at"] is None
    assert wait_until(lambda: place.tickets("h-07")[0]["priority"] == "P4", "a downgrade")


def test_an_agreed_absence_is_away(place: Neighbourhood) -> None:
    node = place.home("h-08")
    node.curtain(0.0, place.hub.now())
    away = {"from": place.at("05:00").isoformat(), "until": place.at("12:00").isoformat()}
    place.hub.post("/homes/h-08/away", {**away, "reason": "在女儿家"})
    place.advance_to("09:00:01")
    assert place.verdict("h-08")["verdict"] == "away"
    assert place.tickets("h-08") == []


@pytest.mark.parametrize("answer", ["button", "curtain"])
def test_she_is_asked_first_and_her_answer_settles_it(place: Neighbourhood, answer: str) -> None:
    home_id = f"h-{answer}"
    node = place.home(home_id, window(ask_s=600))
    node.curtain(0.0, place.hub.now())
    place.advance_to("08:30:00")
    node.curtain(0.0, place.hub.now())
    place.advance_to("09:01:00")
    node.asked()
    (asking,) = place.hub.get("/verdicts", home_id=home_id, verdict="asking")
    assert asking["window_id"] == "morning"
    place.advance_to("09:03:00")
    if answer == "button":
        node.send(node.reading("i_am_fine", "button", 1, place.hub.now()))
    else:
        node.curtain(1.0, place.hub.now())
    assert place.verdict(home_id)["verdict"] == "seen"
    assert place.tickets(home_id) == []


def test_no_answer_within_the_asking_time_is_missed(place: Neighbourhood) -> None:
    node = place.home("h-10", window(ask_s=600))
    node.curtain(0.0, place.hub.now())
    place.advance_to("08:30:00")
    node.curtain(0.0, place.hub.now())
    place.advance_to("09:01:00")
    node.asked()
    assert place.hub.get("/verdicts", home_id="h-10", day=place.day) == []
    place.advance_to("09:10:01")
    verdict = place.verdict("h-10")
    assert verdict["verdict"] == "missed"
    assert datetime.fromisoformat(verdict["decided_at"]) == place.at("09:10:00")


def test_an_ask_that_nobody_heard_goes_straight_on(place: Neighbourhood) -> None:
    node = place.home("h-11", window(ask_s=600))
    node.replies = False
    node.curtain(0.0, place.hub.now())
    place.advance_to("08:30:00")
    node.curtain(0.0, place.hub.now())
    place.advance_to("09:01:00")
    assert place.verdict("h-11")["verdict"] == "missed"


def test_an_evening_window_crosses_midnight(drill: Drill) -> None:
    place = drill("2026-11-23T20:00:00+08:00")
    gesture = {"sensor_ids": ["curtain-bedroom"], "kind": "curtain", "direction": "close"}
    late = window(window_id="evening", gesture=gesture, opens_at="21:00", due_at="00:30")
    node = place.home("h-1", late)
    node.curtain(1.0, place.hub.now())
    place.hub.advance_to("2026-11-24T00:10:00+08:00")
    node.curtain(0.0, place.hub.now())
    place.hub.advance_to("2026-11-24T00:31:00+08:00")
    assert place.hub.verdict("h-1", "evening", DAY)["verdict"] == "seen"
    place.hub.advance_to("2026-11-24T23:00:00+08:00")
    node.curtain(0.0, place.hub.now())
    place.hub.advance_to("2026-11-25T00:31:00+08:00")
    assert place.hub.verdict("h-1", "evening", "2026-11-24")["verdict"] == "missed"


def test_windows_keep_local_time_over_a_dst_change(drill: Drill) -> None:
    place = drill("2026-03-28T04:00:00+01:00")
    berlin = window(tz="Europe/Berlin", opens_at="06:00", due_at="09:00")
    place.enrol("h-1", berlin)
    place.hub.advance_to("2026-03-29T12:00:00+02:00")
    before = place.hub.verdict("h-1", "morning", "2026-03-28")
    after = place.hub.verdict("h-1", "morning", "2026-03-29")
    assert datetime.fromisoformat(before["judge_at"]) == at("2026-03-28T09:00:00", "+01:00")
    assert datetime.fromisoformat(after["judge_at"]) == at("2026-03-29T09:00:00", "+02:00")
    assert len(place.tickets("h-1")) == 1  # one open blind ticket a home


def test_duplicates_and_reordered_batches_are_stored_once(place: Neighbourhood) -> None:
    node = place.home("h-12")
    now = place.hub.now()
    readings = [
        node.reading("curtain-bedroom", "curtain", value, now + timedelta(seconds=index))
        for index, value in enumerate([0.0, 1.0, 0.0, 1.0])
    ]
    for batch in (readings[2:], readings[:2], readings, readings[1:3]):
        node.send(*batch, acked=False)
    wait_until(lambda: node.through == 4, "all four acknowledged")
    span = {"from": rfc3339(now), "until": rfc3339(now + timedelta(minutes=1))}
    stored = place.hub.get("/homes/h-12/readings", sensor_id="curtain-bedroom", **span)
    assert [point["value"] for point in stored] == [0.0, 1.0, 0.0, 1.0]


def test_a_re_imaged_edge_starts_its_numbers_anew_and_loses_nothing(place: Neighbourhood) -> None:
    node = place.home("h-13")
    node.curtain(0.0, place.hub.now())
    node.outbox_id, node.seq, node.through = "ob-new", 0, 0
    node.curtain(1.0, place.hub.now() + timedelta(seconds=30))
    assert node.through == 1
    place.advance_to("09:00:01")
    assert place.verdict("h-13")["verdict"] == "seen"


def test_poison_is_set_aside_with_its_reason_and_spares_the_rest(place: Neighbourhood) -> None:
    node = place.home("h-14")
    now = place.hub.now()
    for payload in (b"{", b"\xff\xfe", b"[]", b"null", b'{"readings": 1}', b"x" * 300_000):
        node.publish("readings", payload)
    bad = {**node.reading("curtain-bedroom", "curtain", 1, now), "value": "open"}
    node.send(bad, node.reading("curtain-bedroom", "curtain", 0, now))
    reasons = {item["reason"] for item in place.quarantine(node)}
    assert reasons == {"undecodable", "bad_reading"}
    assert any("value" in item["field"] for item in place.quarantine(node))


def test_an_unknown_node_waits_and_enrolment_replays_it(place: Neighbourhood) -> None:
    node = place.node("h-15")
    node.send(node.reading("curtain-bedroom", "curtain", 0, place.hub.now()), acked=False)
    wait_until(lambda: len(place.quarantine(node)) >= 2, "quarantine")
    place.enrol("h-15")
    wait_until(lambda: node.has_ack(1), "an ack after enrolment")
    wait_until(lambda: any(one["kind"] == "rebirth" for one in node.commands), "a rebirth")
    wait_until(lambda: place.quarantine(node) == [], "quarantine empty")


def test_a_clock_years_ahead_proves_nothing(place: Neighbourhood) -> None:
    node = place.home("h-16")
    node.curtain(0.0, at("2031-01-01T00:00:00"))
    node.curtain(1.0, at("2031-01-01T00:01:00"))
    place.advance_to("09:00:01")
    assert place.verdict("h-16")["verdict"] == "blind"


def test_a_late_death_of_an_old_session_kills_nobody(place: Neighbourhood) -> None:
    node = place.home("h-17")
    node.curtain(0.0, place.hub.now())
    old = {"boot_id": node.boot_id, "session": node.session, "reason": "lost"}
    node.session += 1
    node.birth(place.hub.now())
    node.publish("death", old, retain=True)
    node.curtain(0.0, place.hub.now() + timedelta(seconds=1))
    assert place.link(node) == "up"


def test_help_is_a_ticket_at_once(place: Neighbourhood) -> None:
    node = place.home("h-18")
    node.seq += 1
    alert: dict[str, Any] = {
        "outbox_id": node.outbox_id,
        "boot_id": node.boot_id,
        "seq": node.seq,
        "alert_id": "a-1",
        "kind": "help",
        "observed_at": rfc3339(place.hub.now()),
        "sensor_id": "help",
        "confidence": 1.0,
        "detail": {},
    }
    node.publish("alert", alert)
    node.publish("alert", alert)
    (ticket,) = wait_until(lambda: place.tickets("h-18"), "a ticket")
    assert (ticket["kind"], ticket["priority"]) == ("help", "P1")


def test_the_worker_accepts_arrives_and_settles(place: Neighbourhood) -> None:
    place.enrol("h-19")
    place.advance_to("09:00:01")
    (ticket,) = wait_until(lambda: place.tickets("h-19"), "a ticket")
    path = f"/tickets/{ticket['ticket_id']}"
    for action, body in (
        ("accept", {}),
        ("arrive", {}),
        ("resolve", {"outcome": "safe", "note": "电池没电了"}),
        ("close", {"note": "没等回访，女儿已经来电"}),
    ):
        place.hub.post(f"{path}/{action}", body)
    closed = place.hub.api.get(path).json()
    assert closed["state"] == "closed"
    assert [event["action"] for event in closed["events"]][-4:] == [
        "accept",
        "arrive",
        "resolve",
        "close",
    ]
    again = place.hub.api.post(f"{path}/accept", json={})
    assert again.status_code == 409


def test_nothing_is_open_without_signing_in(place: Neighbourhood) -> None:
    url = place.hub.facts["api_url"]
    for path in ("/api/v1/homes", "/api/v1/tickets", "/metrics", "/api/v1/clock"):
        assert httpx.get(url + path).status_code == 401
    assert httpx.get(url + "/healthz").status_code == 200


def test_an_unaccepted_ticket_climbs(place: Neighbourhood) -> None:
    leader = {"worker_id": "w-2", "name": "李强", "role": "grid_leader"}
    place.hub.post("/workers", {**leader, "area_ids": ["grid-1"], "channels": []})
    place.enrol("h-21")
    place.advance_to("09:00:01")
    wait_until(lambda: place.tickets("h-21"), "a ticket")
    place.advance_to("09:30:00")
    assert place.tickets("h-21")[0]["assignee"] == "w-2"


def test_a_home_that_leaves_takes_its_covenant_off_its_box(place: Neighbourhood) -> None:
    node = place.home("h-26")
    wait_until(lambda: node.configs and node.configs[-1]["windows"], "a config with windows")
    assert place.hub.api.delete("/homes/h-26").status_code < 300
    wait_until(lambda: node.configs[-1].get("windows", []) == [], "a config without windows")
    assert node.configs[-1]["revision"] > 1
