"""What cameras raise and clear, from the row of ingest to tickets, on a real database."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.adapters.sql import schema
from hub.adapters.sql.ladders import ticket_zones
from hub.domain.tickets import Action, State
from tests.contract.tickets.conftest import Town

pytestmark = pytest.mark.contract
LANE = {"scene_id": "fire-lane", "phase": "raised"}
OVER = {"scene_id": "fire-lane", "phase": "cleared"}
AT_POST = {"home_id": None, "post_id": "pt-lane", "node_id": "n-lane", "sensor_id": "camera"}


@pytest.fixture
def lane(town: Town) -> Town:
    """A fire lane, and somebody who answers for it."""
    town.add_worker("w-leader", "grid_leader", "grid", "http://phone/leader")
    town.add_post("pt-lane", "3号楼东侧消防通道")
    return town


def raised(town: Town, kind: str, alert_id: str, track: str = "7", **more: Any) -> None:
    detail = LANE | {"track": track, "place": AT_POST} | more
    town.add_alert("", kind, alert_id, **detail)


def cleared(town: Town, kind: str, alert_id: str, of: str, **more: Any) -> None:
    detail = OVER | {"of": of, "lasted_s": 720.0, "place": AT_POST} | more
    town.add_alert("", kind, alert_id, **detail)


def stories(town: Town) -> list[list[str]]:
    return [town.events(row.ticket_id) for row in town.rows(schema.tickets)]


def test_a_ticket_of_a_post_has_no_home_and_says_where(lane):
    raised(lane, "vehicle_in_fire_lane", "a-1", dwell_s=130, label="truck", spoken=True)
    lane.ticketing.open_once()
    ticket = lane.ticket()
    assert (ticket.home_id, ticket.post_id, ticket.area_id) == (None, "pt-lane", "grid")
    assert ticket.reason_zh == (
        "3号楼东侧消防通道：09:15有车辆占用消防通道；已持续2分钟；看上去是货车；现场已喊话提醒。"
    )
    assert ticket.reason_en.startswith("At 3号楼东侧消防通道: ")
    lane.escalation.climb_once()
    assert lane.told() == {"w-leader"}


def test_the_same_vehicle_makes_one_ticket_and_one_call(lane):
    raised(lane, "vehicle_in_fire_lane", "a-1")
    lane.ticketing.open_once()
    lane.escalation.climb_once()
    told = len(lane.rows(schema.notices))
    raised(lane, "vehicle_in_fire_lane", "a-2")
    raised(lane, "vehicle_in_fire_lane", "a-3", "8")
    lane.ticketing.open_once()
    assert [event for event in stories(lane)[0] if event == "attach"] == ["attach", "attach"]
    assert len(lane.rows(schema.notices)) == told
    assert {row.ticket_id for row in lane.rows(schema.alerts)} == {lane.ticket().ticket_id}
    assert len(lane.ticket().evidence) == 3


def test_another_vehicle_after_somebody_arrived_is_another_matter(lane):
    raised(lane, "vehicle_in_fire_lane", "a-1")
    lane.ticketing.open_once()
    ticket_id = lane.ticket().ticket_id
    lane.act(ticket_id, Action.ACCEPT)
    lane.act(ticket_id, Action.ARRIVE)
    raised(lane, "vehicle_in_fire_lane", "a-2", "8")
    lane.ticketing.open_once()
    assert len(lane.rows(schema.tickets)) == 2


def test_a_vehicle_that_left_before_anybody_went_leaves_nothing_to_do(lane):
    raised(lane, "vehicle_in_fire_lane", "a-1")
    lane.ticketing.open_once()
    lane.escalation.climb_once()
    cleared(lane, "vehicle_in_fire_lane", "a-2", "a-1")
    lane.ticketing.open_once()
    ticket = lane.ticket()
    assert (ticket.state, ticket.next_step_at) == (State.CANCELED, None)
    assert "前后共12分钟" in ticket.reason_zh
    assert "it lasted 12 minutes" in ticket.reason_en
    assert lane.told("stand_down") == {"w-leader"}


def test_a_vehicle_that_left_while_another_stands_there_keeps_the_ticket(lane):
    raised(lane, "vehicle_in_fire_lane", "a-1")
    raised(lane, "vehicle_in_fire_lane", "a-2", "8")
    lane.ticketing.open_once()
    cleared(lane, "vehicle_in_fire_lane", "c-1", "a-1")
    lane.ticketing.open_once()
    assert (lane.ticket().state, stories(lane)[0][-1]) == (State.NEW, "cleared")
    cleared(lane, "vehicle_in_fire_lane", "c-2", "a-2")
    lane.ticketing.open_once()
    assert lane.ticket().state == State.CANCELED


def test_whoever_has_accepted_hears_the_end_in_the_story_and_closes_it_himself(lane):
    raised(lane, "vehicle_in_fire_lane", "a-1")
    lane.ticketing.open_once()
    lane.act(lane.ticket().ticket_id, Action.ACCEPT)
    cleared(lane, "vehicle_in_fire_lane", "a-2", "a-1")
    lane.ticketing.open_once()
    assert (lane.ticket().state, stories(lane)[0][-1]) == (State.ACCEPTED, "cleared")


def test_each_fall_is_its_own_and_who_lies_on_stays_the_same(lane):
    raised(lane, "fall", "a-1", "7")
    raised(lane, "fall", "a-2", "8")
    lane.ticketing.open_once()
    assert len(lane.rows(schema.tickets)) == 2
    lane.escalation.climb_once()
    raised(lane, "long_lie", "a-3", "7")
    lane.ticketing.open_once()
    assert len(lane.rows(schema.tickets)) == 2
    (first,) = [row for row in lane.rows(schema.tickets) if row.cause.endswith("a-1")]
    assert (first.kind, first.priority, lane.events(first.ticket_id)[-1]) == ("fall", "P1", "again")
    assert lane.told("again") == {"w-leader"}


def test_who_got_up_again_is_looked_at_today_and_a_person_closes_it(lane):
    raised(lane, "fall", "a-1")
    lane.ticketing.open_once()
    cleared(lane, "fall", "a-2", "a-1")
    lane.ticketing.open_once()
    ticket = lane.ticket()
    assert (ticket.priority, ticket.state in {State.NEW, State.ASSIGNED}) == ("P3", True)
    assert ticket.next_step_at is not None
    raised(lane, "fall", "a-3")
    lane.ticketing.open_once()
    assert (lane.ticket().priority, lane.events(ticket.ticket_id)[-1]) == ("P1", "again")


def test_an_end_that_comes_first_waits_for_its_beginning(lane):
    cleared(lane, "vehicle_in_fire_lane", "c-1", "a-1")
    assert lane.ticketing.open_once() == 1
    assert lane.rows(schema.tickets) == []
    raised(lane, "vehicle_in_fire_lane", "a-1")
    lane.ticketing.open_once()
    assert stories(lane) == [["open", "cancel"]]
    assert {row.ticket_id for row in lane.rows(schema.alerts)} == {lane.ticket().ticket_id}


def test_an_end_of_nothing_opens_nothing(lane):
    cleared(lane, "fall", "c-1", "a-9")
    lane.add_alert("", "fall", "c-2", place=AT_POST, phase="cleared")
    assert lane.ticketing.open_once() == 2
    assert lane.rows(schema.tickets) == []


def test_a_report_that_was_late_says_so(lane):
    raised(lane, "crowd", "a-1", people=12, at=lane.clock.now() - timedelta(hours=4, minutes=28))
    lane.ticketing.open_once()
    assert "11-22 04:47看到，11-22 09:15才报到平台" in lane.ticket().reason_zh


def test_a_blind_camera_is_one_ticket_and_a_span_that_says_what_it_could_not_judge(lane):
    scenes = ["fire-lane", "stairs"]
    raised(lane, "camera_blind", "a-1", "", reason="covered", scenes=scenes)
    raised(lane, "camera_blind", "a-2", "", reason="walk_test", scenes=scenes)
    lane.ticketing.open_once()
    ticket = lane.ticket()
    assert (ticket.priority, ticket.kind) == ("P2", "camera_blind")
    assert "原因：镜头被遮住；这期间这些规则判断不了：fire-lane, stairs" in ticket.reason_zh
    first, second = lane.rows(schema.camera_blindness)
    assert (first.sensor_id, first.reason, first.scenes) == ("camera", "covered", scenes)
    assert (first.until_at, second.until_at) == (None, None)
    lane.clock.forward(600)
    for alert_id, of in (("c-1", "a-1"), ("c-2", "a-2")):
        cleared(lane, "camera_blind", alert_id, of)
        lane.ticketing.open_once()
    assert {row.until_at for row in lane.rows(schema.camera_blindness)} == {lane.clock.now()}
    ticket = lane.ticket()
    assert (ticket.priority, ticket.next_step_at) == ("P4", None)
    assert stories(lane)[0][-2:] == ["cleared", "downgrade"]
    lane.act(ticket.ticket_id, Action.CLOSE, note="看过了")
    assert lane.ticket().state == State.CLOSED


def test_hours_of_which_it_saw_too_little_are_over_and_the_camera_counts_as_seeing(lane):
    """Nobody can say that nobody came; what it sees now is another question."""
    unproven = {"reason": "no_show_unproven", "of_s": 3600, "scenes": ["kitchen"]}
    raised(lane, "camera_blind", "a-1", "2026-11-22", **unproven)
    lane.ticketing.open_once()
    (span,) = lane.rows(schema.camera_blindness)
    assert (span.scenes, span.until_at) == (["kitchen"], lane.clock.now())
    assert span.from_at == lane.clock.now() - timedelta(hours=1)
    assert "不能断定没有人来过" in lane.ticket().reason_zh


def test_a_camera_that_is_blind_again_sends_people_out_anew(lane):
    raised(lane, "camera_blind", "a-1", "", reason="covered")
    cleared(lane, "camera_blind", "c-1", "a-1")
    lane.ticketing.open_once()
    assert lane.ticket().priority == "P4"
    raised(lane, "camera_blind", "a-2", "", reason="black")
    lane.ticketing.open_once()
    ticket = lane.ticket()
    assert (ticket.priority, stories(lane)[0][-1]) == ("P2", "again")
    assert ticket.next_step_at is not None


def test_times_are_those_of_the_post(town):
    town.add_post("pt-lane", "西门", "Asia/Urumqi")
    town.add_home("h-1")
    raised(town, "crowd", "a-1")
    town.add_verdict("h-1")
    town.ticketing.open_once()
    (crowd,) = town.rows(schema.tickets, kind="crowd")
    assert crowd.reason_zh == "西门：07:15人群聚集。"
    with town.database.read() as connection:
        rows = town.rows(schema.tickets)
        zone_of = ticket_zones(connection, rows)
        zones = {row.kind: zone_of(row).key for row in rows}
    assert zones == {"crowd": "Asia/Urumqi", "missed": "Asia/Shanghai"}


def test_what_was_merged_goes_on_where_it_went(lane):
    raised(lane, "fall", "a-1")
    raised(lane, "crowd", "a-2", "9")
    lane.ticketing.open_once()
    fall, crowd = (lane.rows(schema.tickets, kind=kind)[0] for kind in ("fall", "crowd"))
    piece = {"alert_id": "a-2", "piece": 0, "pieces": 1, "at_s": 0.0, "file_name": "x/0.jpg"}
    with lane.database.write() as connection:
        row = piece | {"ticket_id": crowd.ticket_id, "fetched_at": lane.clock.now()}
        connection.execute(schema.evidence_pieces.insert(), row)
    lane.act(crowd.ticket_id, Action.MERGE, into=fall.ticket_id)
    (kept,) = lane.rows(schema.evidence_pieces)
    assert kept.ticket_id == fall.ticket_id
    raised(lane, "crowd", "a-3", "9")
    cleared(lane, "crowd", "c-1", "a-2")
    lane.ticketing.open_once()
    assert len(lane.rows(schema.tickets)) == 2
    assert lane.events(fall.ticket_id)[-2:] == ["attach", "cleared"]
    assert {row.ticket_id for row in lane.rows(schema.alerts)} == {fall.ticket_id}


def test_a_camera_at_home_tells_of_a_home(town):
    town.add_worker("w-li")
    town.add_home("h-1", "w-li")
    for alert_id in ("a-1", "a-2"):
        town.add_alert("h-1", "fall", alert_id, scene_id="bedroom", track="7")
    town.ticketing.open_once()
    ticket = town.ticket()
    assert (ticket.home_id, ticket.post_id, ticket.assignee) == ("h-1", None, "w-li")
    assert town.events(ticket.ticket_id) == ["open", "attach"]


def test_a_story_of_a_whole_night_stays_readable(lane):
    for number in range(60):
        raised(lane, "crowd", f"a-{number}", at=lane.clock.now() + timedelta(seconds=number))
    lane.ticketing.open_once()
    evidence = lane.ticket().evidence
    assert len(evidence) == 40
    assert evidence[0]["observed_at"] < evidence[1]["observed_at"]


def test_killed_at_any_statement_a_camera_still_makes_one_ticket(lane, killed):
    raised(lane, "fall", "a-1")
    raised(lane, "long_lie", "a-2")
    cleared(lane, "fall", "c-1", "a-1")
    for number in range(1, 60):
        try:
            with lane.killed_at_statement(number):
                lane.ticketing.open_once()
        except killed:
            continue
        break
    lane.ticketing.open_once()
    assert stories(lane) == [["open", "again", "cleared"]]


Said = tuple[str, str, str | None]
"""(alert_id, track, the alert that it ends)"""
FALLS: list[Said] = [("a-1", "7", None), ("c-1", "7", "a-1"), ("a-2", "8", None)]
BLIND: list[Said] = [("a-1", "", None), ("c-1", "", "a-1"), ("a-2", "", None), ("c-2", "", "a-2")]
LEFT: list[Said] = [
    ("a-1", "7", None),
    ("c-1", "7", "a-1"),
    ("a-2", "8", None),
    ("c-2", "8", "a-2"),
]


def arrive(town: Town, kind: str, order: list[Said], breaks: list[bool]) -> None:
    """In this order, with a pass in between where it breaks."""
    town.add_worker("w-leader", "grid_leader", "grid", "http://phone/leader")
    town.add_post("pt-lane", "消防通道")
    for (alert_id, track, of), stops in zip(order, breaks, strict=True):
        if of is None:
            raised(town, kind, alert_id, track)
        else:
            cleared(town, kind, alert_id, of)
        if stops:
            town.ticketing.open_once()
    town.ticketing.open_once()
    town.ticketing.open_once()


ANY_ORDER = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@ANY_ORDER
@given(order=st.permutations(FALLS), breaks=st.lists(st.booleans(), min_size=3, max_size=3))
def test_falls_in_any_order_end_in_the_same_tickets(fresh_town, order, breaks):
    with fresh_town() as town:
        arrive(town, "fall", order, breaks)
        found = {
            tuple(row.alert_id for row in town.rows(schema.alerts, ticket_id=ticket.ticket_id)): (
                ticket.priority
            )
            for ticket in town.rows(schema.tickets)
        }
    assert {tuple(sorted(ids)): priority for ids, priority in found.items()} == {
        ("a-1", "c-1"): "P3",
        ("a-2",): "P1",
    }


@ANY_ORDER
@given(order=st.permutations(BLIND), breaks=st.lists(st.booleans(), min_size=4, max_size=4))
def test_a_camera_that_sees_again_has_one_ticket_in_any_order(fresh_town, order, breaks):
    with fresh_town() as town:
        arrive(town, "camera_blind", order, breaks)
        (ticket,) = town.rows(schema.tickets)
        assert (ticket.priority, ticket.next_step_at) == ("P4", None)
        assert all(row.until_at for row in town.rows(schema.camera_blindness))


@ANY_ORDER
@given(order=st.permutations(LEFT), breaks=st.lists(st.booleans(), min_size=4, max_size=4))
def test_vehicles_that_left_leave_nothing_open_in_any_order(fresh_town, order, breaks):
    with fresh_town() as town:
        arrive(town, "vehicle_in_fire_lane", order, breaks)
        tickets = town.rows(schema.tickets)
        assert {ticket.state for ticket in tickets} == {State.CANCELED}
        assert len(tickets) <= 2
        assert all(row.ticket_id for row in town.rows(schema.alerts))
